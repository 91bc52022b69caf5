//! The folder of a site.

use backend::fuzzing::is_site;

const SITE: &str = "name = \"S\"\norganisation = \"O\"\nemergency = \"E\"\ntexts = []\n\
agreement = \"a\"\ntime_zone = \"UTC\"\nreply_days = 3\n[[contacts]]\ntopic = \"T\"\nphone = \"911\"\n";
const TEXT: &str = "# T\n\nt\n";

/// A text in Markdown, as banner and agreement of a site that is right otherwise.
pub(crate) fn text(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    is_site(|file| match file {
        "site.toml" => Some(SITE.to_owned()),
        "banner.md" | "texts/a.md" => Some(text.to_owned()),
        _ => None,
    });
}

/// The two files of values, each beside an other one that is right.
pub(crate) fn site(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    for fuzzed in ["site.toml", "facilities.toml"] {
        is_site(|file| match file {
            file if file == fuzzed => Some(text.to_owned()),
            "site.toml" => Some(SITE.to_owned()),
            "facilities.toml" => None,
            _ => Some(TEXT.to_owned()),
        });
    }
}
