//! Splits one line of CSV into its fields.

/// Splits a line at its commas. A field in double quotes may have commas, and doubled quotes for
/// quotes (RFC 4180).
pub(super) fn split_fields(line: &str) -> Result<Vec<String>, String> {
    let mut fields = Vec::new();
    let mut rest = line;
    loop {
        let (field, behind) = match rest.strip_prefix('"') {
            None => match rest.split_once(',') {
                Some((field, behind)) => (field.to_owned(), Some(behind)),
                None => (rest.to_owned(), None),
            },
            Some(quoted) => split_quoted(quoted)?,
        };
        fields.push(field);
        match behind {
            Some(behind) => rest = behind,
            None => return Ok(fields),
        }
    }
}

/// The field whose opening quote was read, and what stands behind the comma that ends it.
fn split_quoted(quoted: &str) -> Result<(String, Option<&str>), String> {
    let mut field = String::new();
    let mut rest = quoted;
    loop {
        let Some((text, behind)) = rest.split_once('"') else {
            return Err("a quote is opened and not closed on its line".to_owned());
        };
        field.push_str(text);
        if let Some(behind) = behind.strip_prefix('"') {
            field.push('"');
            rest = behind;
        } else if behind.is_empty() {
            return Ok((field, None));
        } else if let Some(behind) = behind.strip_prefix(',') {
            return Ok((field, Some(behind)));
        } else {
            return Err("there is text between a closing quote and the next comma".to_owned());
        }
    }
}
