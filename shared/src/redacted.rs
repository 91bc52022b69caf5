//! Texts that must not appear in logs: their `Debug` prints a length, nothing else.
//!
//! A derived `Debug` on any type that contains one is therefore safe. It does not protect against
//! someone who prints the text on purpose.

/// Declares a private text: a `String` whose `Debug` shows only how long it is.
macro_rules! private_text {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        pub struct $name(pub String);

        impl $name {
            /// The text itself. Whoever calls this decides that it is shown to the right person.
            #[must_use]
            pub fn reveal(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}({} chars)", stringify!($name), self.0.chars().count())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }
    )*};
}

private_text! {
    /// A person's or a file's name, a subject, a message: anything that identifies or tells.
    PrivateText;
    /// What a person signs in with. Also kept out of `Serialize`d logs by never being in a view.
    Passphrase;
}
