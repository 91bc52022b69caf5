//! The folders of a mailbox, and the order in which one is looked at.

use crate::id::OwnFolderId;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Which folder of one's mailbox: one that everyone has, or one of one's own. On the wire and in the
/// database it is one word, that of an own folder its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "orm", derive(sea_orm::DeriveValueType))]
#[cfg_attr(feature = "orm", sea_orm(value_type = "String", column_type = "Text"))]
pub enum Folder {
    /// What care teams wrote.
    Inbox,
    /// What one wrote.
    Sent,
    /// What one put away, of both. Nothing leaves it by itself.
    Trash,
    /// A folder that the account made for this patient.
    Own(OwnFolderId),
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Folder {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .pattern(Some(
                "^(inbox|sent|trash|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$",
            ))
            .description(Some(
                "`inbox`, `sent`, `trash`, or the id of a folder of one's own",
            ))
            .into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Folder {}

/// The text names no folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAFolder;

impl fmt::Display for NotAFolder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not the name of a folder")
    }
}

impl std::error::Error for NotAFolder {}

impl fmt::Display for Folder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Inbox => f.write_str("inbox"),
            Self::Sent => f.write_str("sent"),
            Self::Trash => f.write_str("trash"),
            Self::Own(id) => fmt::Display::fmt(id, f),
        }
    }
}

impl FromStr for Folder {
    type Err = NotAFolder;

    fn from_str(text: &str) -> Result<Self, NotAFolder> {
        match text {
            "inbox" => Ok(Self::Inbox),
            "sent" => Ok(Self::Sent),
            "trash" => Ok(Self::Trash),
            id => {
                let id: OwnFolderId = id.parse().map_err(|_| NotAFolder)?;
                // One id has one spelling, so that equal folders are equal texts.
                (id.to_string() == text)
                    .then_some(Self::Own(id))
                    .ok_or(NotAFolder)
            }
        }
    }
}

impl TryFrom<String> for Folder {
    type Error = NotAFolder;

    fn try_from(text: String) -> Result<Self, NotAFolder> {
        text.parse()
    }
}

impl From<Folder> for String {
    fn from(folder: Folder) -> Self {
        folder.to_string()
    }
}

impl Folder {
    /// Where a new message is first: with the others that one wrote, or with what came.
    #[must_use]
    pub const fn of_new_message(own: bool) -> Self {
        if own { Self::Sent } else { Self::Inbox }
    }

    /// Whether what is in it and was not read counts as unread.
    #[must_use]
    pub const fn counts_unread(self) -> bool {
        matches!(self, Self::Inbox | Self::Own(_))
    }
}

/// In which order a folder is looked at. Whatever comes first by it, the newest of equals comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Arrangement {
    /// The newest first.
    #[default]
    Newest,
    /// The oldest first.
    Oldest,
    /// By the care team that wrote it or got it, from A to Z.
    Team,
    /// What was not read first.
    Unread,
    /// What has files first.
    Attachments,
}

impl Arrangement {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Newest,
        Self::Oldest,
        Self::Team,
        Self::Unread,
        Self::Attachments,
    ];

    /// The arrangement's name on the wire and in addresses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::Oldest => "oldest",
            Self::Team => "team",
            Self::Unread => "unread",
            Self::Attachments => "attachments",
        }
    }

    /// The arrangement of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_folder_is_one_word_and_no_other_word_names_it() {
        let own = Folder::Own(OwnFolderId(Uuid::from_u128(0xabc)));
        for folder in [Folder::Inbox, Folder::Sent, Folder::Trash, own] {
            assert_eq!(folder.to_string().parse(), Ok(folder));
        }
        let upper = own.to_string().to_uppercase();
        for other in ["", "Inbox", "own", upper.as_str()] {
            assert_eq!(other.parse::<Folder>(), Err(NotAFolder), "{other}");
        }
    }

    #[test]
    fn an_arrangement_has_one_name() {
        for arrangement in Arrangement::ALL {
            assert_eq!(Arrangement::named(arrangement.as_str()), Some(arrangement));
            let json = serde_json::to_string(&arrangement).unwrap();
            assert_eq!(json, format!("\"{}\"", arrangement.as_str()));
        }
        assert_eq!(Arrangement::named("loudest"), None);
    }
}
