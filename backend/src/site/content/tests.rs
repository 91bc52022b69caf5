//! The demonstration's folder, and folders that are not right.

use super::super::{Site, reply_by};
use super::*;
use shared::site::TextBlock;

/// The built-in folder with some files replaced (`Some`) or taken away (`None`).
fn with(changes: &[(&str, Option<&str>)]) -> Result<SiteContent, SiteError> {
    SiteContent::read(|file| {
        if let Some((_, text)) = changes.iter().find(|(name, _)| *name == file) {
            return Ok(text.map(str::to_owned));
        }
        Ok(BUILTIN
            .iter()
            .find(|(name, _)| *name == file)
            .map(|(_, text)| (*text).to_owned()))
    })
}

fn builtin(file: &str) -> &'static str {
    BUILTIN
        .iter()
        .find(|(name, _)| *name == file)
        .map(|(_, text)| *text)
        .unwrap_or_default()
}

#[test]
fn the_demonstration_is_complete() {
    let site = Site::new(SiteContent::builtin().expect("the built-in site is right"));
    let view = site.view(true, false, 15);
    assert_eq!(view.name, "Carepost");
    assert!(view.demonstration && !view.scanner && view.alert.is_none());
    let slugs: Vec<&str> = view.texts.iter().map(|text| text.slug.as_str()).collect();
    assert_eq!(slugs, ["terms", "privacy", "faq", "accessibility"]);
    for link in view.texts.iter().chain([&view.banner.agreement]) {
        let text = site
            .text(&link.slug)
            .expect("a text that is named is there");
        assert_eq!(text.title, link.title);
    }
    assert!(site.text("../site").is_none() && site.text("").is_none());
    // Five kinds of conditions, and the agreement is linked.
    let conditions = view.banner.blocks.iter().find_map(|block| match block {
        TextBlock::List { items } => Some(items),
        _ => None,
    });
    assert_eq!(conditions.map(Vec::len), Some(5));
    let agreement = conditions
        .and_then(|items| items.last())
        .expect("there is a last condition");
    assert!(
        agreement
            .iter()
            .any(|span| span.href.as_deref() == Some("/help/agreement"))
    );
}

#[test]
fn a_site_without_words_has_no_panel_and_says_so_by_an_empty_list() {
    let writing = builtin("writing.toml");
    let (start, rest) = writing.split_once("en = [").expect("there are words");
    let (_, end) = rest.split_once("\n]").expect("the list ends");
    let text = format!("{start}en = []{end}");
    let content = with(&[("writing.toml", Some(&text))]).expect("it is right");
    assert!(content.writing.emergency.words.is_empty());
    let listed = |content: &SiteContent| {
        let blocks = &content.texts["emergency-words"].blocks;
        blocks
            .iter()
            .filter(|it| matches!(it, TextBlock::List { .. }))
            .count()
    };
    let builtin = SiteContent::builtin().expect("the built-in site is right");
    assert_eq!(listed(&content) + 1, listed(&builtin));
}

#[test]
fn words_of_every_language_count() {
    let text = builtin("writing.toml").replacen(
        "[emergency.words]",
        "[emergency.words]\nes = [\"dolor de pecho\"]",
        1,
    );
    let content = with(&[("writing.toml", Some(&text))]).expect("it is right");
    let words = &content.writing.emergency.words;
    for phrase in ["dolor de pecho", "chest pain"] {
        assert!(words.iter().any(|it| it == phrase), "{phrase}");
    }
}

#[test]
fn every_phone_number_of_the_demonstration_is_fictional() {
    for contact in SiteContent::builtin()
        .expect("the built-in site is right")
        .contacts
    {
        assert!(
            contact.phone == "988" || contact.phone.contains(") 555-01"),
            "{}",
            contact.phone
        );
    }
}

#[test]
fn facilities_promise_their_own() {
    let site = Site::new(SiteContent::builtin().expect("the built-in site is right"));
    let little_rock = site.policy("19th Medical Group - Little Rock Air Force Base");
    assert_eq!(little_rock.reply_days, 3);
    assert_eq!(little_rock.time_zone.iana_name(), Some("America/Chicago"));
    // The facility's closure day beside the site's.
    assert_eq!(little_rock.closure_days.len(), 2);
    let yokota = site.policy("374th Medical Group - Yokota Air Base");
    assert_eq!(
        (yokota.reply_days, yokota.time_zone.iana_name()),
        (2, Some("Asia/Tokyo"))
    );
    assert_eq!(
        *site.policy("a place that nobody knows"),
        site.content.policy
    );
    let saturday = "2026-11-21T18:00:00Z".parse().expect("a time");
    assert_eq!(reply_by(saturday, little_rock).to_string(), "2026-11-25");
    // Sunday there already; two days.
    assert_eq!(reply_by(saturday, yokota).to_string(), "2026-11-24");
}

#[test]
fn the_banners_version_follows_every_word() {
    let version = |changes: &[(&str, Option<&str>)]| {
        with(changes)
            .expect("the changed site is right")
            .banner
            .version
    };
    let now = version(&[]);
    assert_eq!(now.len(), 16);
    assert_eq!(
        now,
        version(&[(
            "banner.md",
            Some(&builtin("banner.md").replace('\n', "\r\n"))
        )])
    );
    let banner = builtin("banner.md").replace("copied", "read");
    assert_ne!(now, version(&[("banner.md", Some(&banner))]));
    let agreement = builtin("texts/agreement.md").replace("spouse", "child");
    assert_ne!(now, version(&[("texts/agreement.md", Some(&agreement))]));
    assert_eq!(
        now,
        version(&[("texts/faq.md", Some("# F\n\nOther words."))])
    );
}

#[test]
fn a_wrong_file_is_named_with_what_is_wrong() {
    let site = builtin("site.toml");
    let changed = |from: &str, to: &str| {
        assert!(site.contains(from), "site.toml no longer has {from}");
        site.replacen(from, to, 1)
    };
    let writing = builtin("writing.toml");
    let written = |from: &str, to: &str| {
        assert!(writing.contains(from), "writing.toml no longer has {from}");
        writing.replacen(from, to, 1)
    };
    let facility = |line: &str| format!("[facility.\"X\"]\n{line}\n");
    for (file, text, expected) in [
        ("site.toml", None, "missing"),
        ("banner.md", None, "missing"),
        ("texts/faq.md", None, "missing"),
        ("texts/agreement.md", None, "missing"),
        ("site.toml", Some("name = 1".to_owned()), "line 1"),
        ("site.toml", Some(changed("name =", "nome =")), "nome"),
        (
            "site.toml",
            Some(changed("\"Carepost\"", "\" \"")),
            "name is empty",
        ),
        (
            "site.toml",
            Some(changed("America/Chicago", "America/Little_Rock")),
            "no time zone",
        ),
        (
            "site.toml",
            Some(changed("reply_days = 3", "reply_days = 0")),
            "reply_days is 0",
        ),
        (
            "site.toml",
            Some(changed("2026-12-24", "2026-12-32")),
            "2026-12-32",
        ),
        (
            "site.toml",
            Some(changed("\"Day before Christmas\"", "\"\"")),
            "has no name",
        ),
        (
            "site.toml",
            Some(changed("https://", "http://")),
            "https://",
        ),
        (
            "site.toml",
            Some(changed("(800) 555-0142", "call us")),
            "no phone number",
        ),
        (
            "site.toml",
            Some(changed("\"privacy\"", "\"terms\"")),
            "named twice",
        ),
        (
            "site.toml",
            Some(changed("\"privacy\"", "\"../etc\"")),
            "no name of a text",
        ),
        (
            "banner.md",
            Some("# B\n\n[x](nothing.md)".to_owned()),
            "nothing.md",
        ),
        ("banner.md", Some("no title".to_owned()), "title"),
        (
            "texts/terms.md",
            Some("# T\n\n<script>x</script>".to_owned()),
            "HTML",
        ),
        (
            "facilities.toml",
            Some(facility("time_zone = \"Mars\"")),
            "X: \"Mars\"",
        ),
        (
            "facilities.toml",
            Some(facility("reply_days = 99")),
            "X: reply_days is 99",
        ),
        ("facilities.toml", Some(facility("hours = \"8\"")), "hours"),
        (
            "writing.toml",
            Some(written("\"911\"", "\"call us\"")),
            "no phone number",
        ),
        (
            "writing.toml",
            Some(written("\"chest pains\"", "\"Chest-Pain\"")),
            "\"Chest-Pain\" is there twice",
        ),
        (
            "writing.toml",
            Some(written("\"stroke\"", "\"?!\"")),
            "1 to 8 words",
        ),
        (
            "writing.toml",
            Some(written("\"stroke\"", "\"a b c d e f g h i\"")),
            "1 to 8 words",
        ),
        (
            "writing.toml",
            Some(written("key = \"left\"", "key = \"medicine\"")),
            "there twice",
        ),
        (
            "writing.toml",
            Some(written("key = \"left\"", "key = \"Days left\"")),
            "small letters",
        ),
        (
            "writing.toml",
            Some(written("\"Medicine\"", "\" \"")),
            "has no label",
        ),
        (
            "writing.toml",
            Some(written("of = [\"pharmacy\"]", "of = []")),
            "no kind of team",
        ),
        (
            "writing.toml",
            Some(written("\"quantity\"", "\"number\"")),
            "number",
        ),
        ("writing.toml", Some("[emergency]\n".to_owned()), "heading"),
        (
            "texts/emergency-words.md",
            Some("no title".to_owned()),
            "title",
        ),
    ] {
        let error = with(&[(file, text.as_deref())])
            .expect_err("the site is wrong")
            .to_string();
        assert!(
            error.starts_with(file) && error.contains(expected),
            "{file}, {expected}: {error}"
        );
    }
}

/// The file of this repository with an alert that has these lines.
fn with_alert(lines: &str) -> String {
    let alert = format!("[alert]\ntext = \"Stay at home.\"\n{lines}\n\n[[contacts]]");
    builtin("site.toml").replacen("[[contacts]]", &alert, 1)
}

#[test]
fn an_alert_names_the_days_that_it_closes_and_where() {
    let load = |lines: &str| with(&[("site.toml", Some(&with_alert(lines)))]);
    let closed = "heading = \"Ice\"\nclosed = [\"2027-01-15\", \"2027-01-14\"]";
    let content = load(&format!("{closed}\nfacilities = [\"Keesler\"]")).expect("it is right");
    let alert = content.alert.expect("it is there");
    let days: Vec<String> = alert.closed.iter().map(ToString::to_string).collect();
    assert_eq!(days, ["2027-01-14", "2027-01-15"]);
    assert_eq!(alert.facilities, ["Keesler"]);
    for (lines, expected) in [
        (
            "heading = \"Ice\"\nfacilities = [\"Keesler\"]".to_owned(),
            "alert.closed names no day",
        ),
        (
            closed.replace("Ice", &"Ice ".repeat(16)),
            "alert.heading is longer than 60",
        ),
        (closed.replace("-14", "-32"), "site.toml"),
    ] {
        let error = load(&lines).expect_err("wrong").to_string();
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn a_folder_is_read_from_disk() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    std::fs::create_dir(folder.path().join("texts"))?;
    for (file, text) in BUILTIN
        .iter()
        .filter(|(file, _)| *file != "facilities.toml")
    {
        std::fs::write(folder.path().join(file), text)?;
    }
    let content = SiteContent::load(folder.path())?;
    assert!(content.facilities.is_empty());
    // What protects people is there though nobody thought of it, without the demonstration's numbers.
    for file in ["writing.toml", "texts/emergency-words.md"] {
        std::fs::remove_file(folder.path().join(file))?;
    }
    let without = SiteContent::load(folder.path())?;
    assert_eq!(without.writing, content.writing);
    assert!(without.texts.contains_key("emergency-words"));
    std::fs::write(
        folder.path().join("site.toml"),
        with_alert("heading = \"Ice\""),
    )?;
    let view = Site::new(SiteContent::load(folder.path())?).view(false, true, 15);
    assert_eq!(
        view.alert.map(|alert| alert.heading),
        Some("Ice".to_owned())
    );
    std::fs::write(folder.path().join("texts/faq.md"), b"# F\n\n\xff")?;
    let error = SiteContent::load(folder.path())
        .expect_err("not UTF-8")
        .to_string();
    assert!(error.starts_with("texts/faq.md cannot be read"), "{error}");
    Ok(())
}
