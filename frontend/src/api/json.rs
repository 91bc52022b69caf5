//! JSON that came from the server, as our types.
//!
//! The browser parses; what is here only maps its values. That is not for speed but for bytes: every
//! answer's type gets its own copy of the mapping, so what a copy contains decides what people load.
//! Therefore fields and variants are found by their place and not by comparing names, an error says
//! nothing (nobody reads it), and what no answer needs (maps with free keys, floats, characters) is
//! not there. Writing JSON costs little and is left to `serde_json`.

use serde::Deserializer;
use serde::de::value::{StrDeserializer, U32Deserializer};
use serde::de::{
    DeserializeOwned, DeserializeSeed, EnumAccess, Error, IntoDeserializer, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use std::fmt;
use wasm_bindgen::{JsCast, JsValue};

/// The value is not of the type that it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unreadable;

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not the expected JSON")
    }
}

impl std::error::Error for Unreadable {}

impl Error for Unreadable {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

/// Maps a value.
///
/// # Errors
/// [`Unreadable`] when it is of another type.
pub(super) fn read<T: DeserializeOwned>(value: JsValue) -> Result<T, Unreadable> {
    T::deserialize(Json(value))
}

/// Parses a text; an empty one stands for "nothing to say".
///
/// # Errors
/// [`Unreadable`] when it is no JSON.
pub(super) fn parse(text: &str) -> Result<JsValue, Unreadable> {
    if text.is_empty() {
        return Ok(JsValue::NULL);
    }
    js_sys::JSON::parse(text).map_err(|_| Unreadable)
}

struct Json(JsValue);

impl Json {
    fn number(&self) -> Result<f64, Unreadable> {
        self.0.as_f64().ok_or(Unreadable)
    }

    /// Whole numbers up to 2^53, which is what a browser can hold.
    fn whole(&self) -> Result<i64, Unreadable> {
        let number = self.number()?;
        if number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_992.0 {
            Ok(number as i64)
        } else {
            Err(Unreadable)
        }
    }

    fn text(&self) -> Result<String, Unreadable> {
        self.0.as_string().ok_or(Unreadable)
    }

    fn items(self) -> Result<Items, Unreadable> {
        let array = self.0.dyn_into().map_err(|_| Unreadable)?;
        Ok(Items { array, next: 0 })
    }

    fn nothing(&self) -> bool {
        self.0.is_null() || self.0.is_undefined()
    }
}

impl<'de> Deserializer<'de> for Json {
    type Error = Unreadable;

    /// Only for enums with a tag inside, whose content serde keeps until it has seen the tag.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        if let Some(text) = self.0.as_string() {
            visitor.visit_string(text)
        } else if let Some(flag) = self.0.as_bool() {
            visitor.visit_bool(flag)
        } else if self.0.as_f64().is_some() {
            visitor.visit_i64(self.whole()?)
        } else if self.nothing() {
            visitor.visit_unit()
        } else if self.0.is_array() {
            visitor.visit_seq(self.items()?)
        } else {
            let entries = js_sys::Object::entries(self.0.unchecked_ref());
            visitor.visit_map(Entries {
                entries,
                next: 0,
                value: None,
            })
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_bool(self.0.as_bool().ok_or(Unreadable)?)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_i64(self.whole()?)
    }

    forward_to_deserialize_any! { f32 f64 char bytes byte_buf map tuple_struct unit_struct }

    fn deserialize_i8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_i16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_i32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        if self.nothing() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        if self.nothing() {
            visitor.visit_unit()
        } else {
            Err(Unreadable)
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_seq(self.items()?)
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        visitor.visit_seq(self.items()?)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        if !self.0.is_object() {
            return Err(Unreadable);
        }
        visitor.visit_map(Fields {
            object: self.0,
            fields,
            next: 0,
            value: None,
        })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        visitor.visit_enum(Variant(place(&self.text()?, variants)?))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_unit()
    }
}

/// Where a name stands among the known ones.
fn place(name: &str, names: &[&str]) -> Result<u32, Unreadable> {
    let place = names.iter().position(|known| *known == name);
    place
        .and_then(|place| u32::try_from(place).ok())
        .ok_or(Unreadable)
}

/// The items of an array.
struct Items {
    array: js_sys::Array,
    next: u32,
}

impl<'de> SeqAccess<'de> for Items {
    type Error = Unreadable;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Unreadable> {
        if self.next >= self.array.length() {
            return Ok(None);
        }
        let item = self.array.get(self.next);
        self.next += 1;
        seed.deserialize(Json(item)).map(Some)
    }
}

/// The known fields of an object, each by its place. What else the object has is not looked at.
struct Fields {
    object: JsValue,
    fields: &'static [&'static str],
    next: u32,
    value: Option<JsValue>,
}

impl Fields {
    /// The place of the next field that the object has.
    fn step(&mut self) -> Option<u32> {
        while let Some(name) = self.fields.get(self.next as usize) {
            let place = self.next;
            self.next += 1;
            let value = js_sys::Reflect::get(&self.object, &JsValue::from_str(name)).ok();
            self.value = value.filter(|value| !value.is_undefined());
            if self.value.is_some() {
                return Some(place);
            }
        }
        None
    }
}

impl<'de> MapAccess<'de> for Fields {
    type Error = Unreadable;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Unreadable> {
        match self.step() {
            Some(place) => {
                let place: U32Deserializer<Unreadable> = place.into_deserializer();
                seed.deserialize(place).map(Some)
            }
            None => Ok(None),
        }
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<S::Value, Unreadable> {
        seed.deserialize(Json(self.value.take().ok_or(Unreadable)?))
    }
}

/// All that an object has, by name.
struct Entries {
    entries: js_sys::Array,
    next: u32,
    value: Option<JsValue>,
}

impl<'de> MapAccess<'de> for Entries {
    type Error = Unreadable;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Unreadable> {
        if self.next >= self.entries.length() {
            return Ok(None);
        }
        let entry: js_sys::Array = self.entries.get(self.next).unchecked_into();
        self.next += 1;
        self.value = Some(entry.get(1));
        let name = Json(entry.get(0)).text()?;
        let name: StrDeserializer<'_, Unreadable> = name.as_str().into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<S::Value, Unreadable> {
        seed.deserialize(Json(self.value.take().ok_or(Unreadable)?))
    }
}

/// A variant without content, by its place.
struct Variant(u32);

impl<'de> EnumAccess<'de> for Variant {
    type Error = Unreadable;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(
        self,
        seed: S,
    ) -> Result<(S::Value, Self), Unreadable> {
        let place: U32Deserializer<Unreadable> = self.0.into_deserializer();
        Ok((seed.deserialize(place)?, self))
    }
}

impl<'de> VariantAccess<'de> for Variant {
    type Error = Unreadable;

    fn unit_variant(self) -> Result<(), Unreadable> {
        Ok(())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, _: S) -> Result<S::Value, Unreadable> {
        Err(Unreadable)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Unreadable> {
        Err(Unreadable)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Unreadable> {
        Err(Unreadable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;
    use shared::directory::RecipientView;
    use shared::site::TextBlock;
    use shared::time::UtcMicros;
    use shared::{ErrorCode, Problem};
    use wasm_bindgen_test::wasm_bindgen_test as test;

    fn from<T: DeserializeOwned>(text: &str) -> Option<T> {
        read(parse(text).ok()?).ok()
    }

    /// The same as `serde_json` says, also where it refuses.
    fn same<T: DeserializeOwned + PartialEq + fmt::Debug>(text: &str) -> Option<T> {
        let ours = from::<T>(text);
        assert_eq!(ours, serde_json::from_str::<T>(text).ok(), "{text}");
        ours
    }

    #[derive(Debug, Deserialize, PartialEq)]
    struct Small {
        id: u8,
        #[serde(default)]
        words: Vec<String>,
        note: Option<String>,
        at: Option<UtcMicros>,
    }

    #[test]
    fn fields_are_read_in_any_order_and_others_are_passed_over() {
        let small = same::<Small>(
            r#"{"later": {"a": [1]}, "note": "ä\n\"\u20ac", "words": ["a", ""], "id": 7}"#,
        );
        assert_eq!(small.unwrap().note.unwrap(), "ä\n\"€");
        assert!(same::<Small>(r#"{"id": 7, "note": null}"#).is_some());
        assert!(same::<Small>(r#"{"id": 7, "at": 1795350000000001}"#).is_some());
    }

    #[test]
    fn what_is_not_of_the_type_is_refused() {
        for text in [
            r#"{}"#,
            r#"{"id": null}"#,
            r#"{"id": 256}"#,
            r#"{"id": -1}"#,
            r#"{"id": 1.5}"#,
            r#"{"id": "1"}"#,
            r#"{"id": 1, "words": "a"}"#,
            r#"{"id": 1, "words": [1]}"#,
            r#"{"id": 1, "note": true}"#,
            r#"null"#,
            r#""id""#,
            r#"{"id": 1"#,
        ] {
            assert_eq!(same::<Small>(text), None, "{text}");
        }
        // An array is no object, though `serde_json` would take it for the fields in their order.
        assert_eq!(from::<Small>("[1, [], null, null]"), None);
    }

    #[test]
    fn numbers_beyond_what_a_browser_holds_are_refused() {
        assert_eq!(from::<i64>("9007199254740991"), Some(9_007_199_254_740_991));
        assert_eq!(from::<i64>("90071992547409920"), None);
    }

    #[test]
    fn words_from_a_list_are_found_and_others_refused() {
        for code in ErrorCode::ALL {
            let text = serde_json::to_string(code).unwrap();
            assert_eq!(same::<ErrorCode>(&text), Some(*code));
        }
        assert_eq!(same::<ErrorCode>(r#""no_such_code""#), None);
        assert_eq!(same::<ErrorCode>("3"), None);
    }

    #[test]
    fn texts_of_the_site_keep_their_kinds() {
        let text = r#"[{"kind": "heading", "text": "A"},
            {"kind": "paragraph", "spans": [{"text": "b", "strong": true}, {"text": "c", "href": "/d"}]},
            {"items": [[{"text": "e"}], []], "kind": "list"}]"#;
        assert_eq!(
            same::<Vec<TextBlock>>(text).map(|blocks| blocks.len()),
            Some(3)
        );
        assert_eq!(same::<Vec<TextBlock>>(r#"[{"kind": "table"}]"#), None);
    }

    #[test]
    fn nothing_and_refusals_are_read() {
        assert_eq!(from::<()>(""), Some(()));
        assert_eq!(from::<()>("1"), None);
        let problem = Problem::from(ErrorCode::NotFound);
        let text = serde_json::to_string(&problem).unwrap();
        assert_eq!(same::<Problem>(&text), Some(problem));
        assert!(same::<RecipientView>("{}").is_none());
    }
}
