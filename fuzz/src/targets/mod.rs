//! The targets, by what they are about.

pub(crate) mod attachments;
pub(crate) mod directory;
pub(crate) mod kept;
pub(crate) mod requests;
pub(crate) mod site;

/// The lines of an input. They are texts as the parsers get them: nobody hands them anything else.
fn lines(data: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(data);
    text.split('\n').map(str::to_owned).collect()
}
