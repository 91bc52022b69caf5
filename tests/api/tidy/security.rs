//! `docs/security.md` says what is shown, and by which test.

use super::{root, sources};

/// What stands in backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

#[test]
fn the_security_catalogue_names_only_tests_that_exist_and_leaves_no_line_empty() {
    let text = std::fs::read_to_string(root().join("docs/security.md")).unwrap();
    let tests: Vec<(String, String)> = sources(&["tests", "backend", "shared", "xtask"]);
    let steps = std::fs::read_to_string(root().join("xtask/src/test.rs")).unwrap();
    let exists = |name: &str| match name.strip_prefix("cargo xtask test --only ") {
        Some(step) => steps.contains(&format!("=> \"{step}\"")),
        None => tests
            .iter()
            .any(|(_, text)| text.contains(&format!("fn {name}("))),
    };
    let rows: Vec<Vec<&str>> = text
        .lines()
        .filter(|line| {
            ["| H0", "| H1", "| J0", "| J1", "| U0", "| U1", "| C0"]
                .iter()
                .any(|it| line.starts_with(it))
        })
        .map(|line| line.trim_matches('|').split(" | ").map(str::trim).collect())
        .collect();
    for row in &rows {
        let [number, input, expected, shown] = row[..] else {
            panic!("a row of another form: {row:?}");
        };
        assert!(
            ![input, expected, shown].iter().any(|it| it.is_empty()),
            "{number}"
        );
        let mut named = 0;
        for name in quoted(shown)
            .filter(|name| !name.contains(['.', ':', '-']) || name.starts_with("cargo xtask"))
        {
            assert!(exists(name), "{number} names {name}, which is not there");
            named += 1;
        }
        assert!(
            named > 0 || shown.starts_with("Open: "),
            "{number} is shown by nothing"
        );
    }
    let numbers =
        |letter: &'static str, most: u32| (1..=most).map(move |n| format!("{letter}{n:02}"));
    let open_at_the_proxy = ["H12", "H16"];
    for number in numbers("H", 17)
        .chain(numbers("J", 10))
        .chain(numbers("U", 16))
        // Merging people is the registry's (C07): there is none yet.
        .chain(numbers("C", 9).filter(|number| number != "C07"))
    {
        let row = rows.iter().find(|row| row[0] == number);
        let row = row.unwrap_or_else(|| panic!("{number} has no row"));
        let of_its_number = quoted(row[3]).any(|name| {
            name.contains(&format!("{}_", number.to_lowercase())) || name.starts_with("cargo xtask")
        });
        assert!(
            of_its_number || row[3].starts_with("Open: ") || row[3].starts_with("Partly: "),
            "{number} has no test of its number"
        );
        if open_at_the_proxy.contains(&number.as_str()) {
            assert!(row[3].starts_with("Open: "), "{number}");
        }
    }
    for path in quoted(&text).filter(|it| it.contains('/') && it.contains('.') && !it.contains(' '))
    {
        if !path.starts_with(['.', '/', '%']) {
            assert!(
                root().join(path).exists(),
                "docs/security.md names {path}, which is not there"
            );
        }
    }
}
