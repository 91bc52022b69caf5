//! What the reader takes and what it says of files that it does not take.

use super::*;

fn with_header(lines: &str) -> String {
    format!("{HEADER}\n{lines}")
}

fn parse(bytes: impl AsRef<[u8]>) -> Result<Vec<DirectoryRow>, Problems> {
    read(bytes.as_ref())
}

fn complaints(bytes: impl AsRef<[u8]>) -> Vec<(u64, String)> {
    let problems = parse(bytes).expect_err("the file is wrong");
    problems
        .list
        .into_iter()
        .map(|problem| (problem.line, problem.what))
        .collect()
}

#[test]
fn a_row_is_read_letter_by_letter() {
    let file = with_header(
        "\"Little Rock Military Team HERK_ Salazar, Franko, PA\",clinician, 19th Medical Group ,\
         207Q00000X,Salazar,Franko,PA,\"HERK; \"\"Herky\"\" ;\",messages;renewals,true\r\n\
         \n\
         Trailing Blank ,program,F,,,,,,,false",
    );
    let rows = parse(file).expect("the file is right");
    assert_eq!(
        rows,
        [
            DirectoryRow {
                label: "Little Rock Military Team HERK_ Salazar, Franko, PA".into(),
                kind: RecipientKind::Clinician,
                facility: "19th Medical Group".into(),
                specialty_code: Some("207Q00000X".into()),
                last_name: Some("Salazar".into()),
                first_name: Some("Franko".into()),
                credential: Some("PA".into()),
                aliases: vec!["HERK".into(), "\"Herky\"".into()],
                accepts: Accepts::MESSAGES.with(Accepts::RENEWALS),
                active: true,
            },
            DirectoryRow {
                label: "Trailing Blank ".into(),
                kind: RecipientKind::Program,
                facility: "F".into(),
                specialty_code: None,
                last_name: None,
                first_name: None,
                credential: None,
                aliases: vec![],
                accepts: Accepts::NONE,
                active: false,
            },
        ]
    );
}

#[test]
fn a_spreadsheets_byte_order_mark_does_not_matter() {
    let file = format!("\u{feff}{HEADER}\r\nA,clinic,F,,,,,,messages,true\r\n");
    assert_eq!(parse(file).map(|rows| rows.len()), Ok(1));
}

#[test]
fn everything_wrong_is_said_with_its_line() {
    let file = with_header(
        " ,clinic,,,,,,,messages,true\n\
         A,Clinic,F,,,,,,faxes,yes\n\
         B,clinic,F,,,,,,messages,true\n\
         B,clinic,F,,,,,,messages,true\n\
         C,clinic,F\n\
         \"D,clinic,F,,,,,,messages,true\n\
         \"E\"x,clinic,F,,,,,,messages,true\n\
         G\u{202e}H,clinic,F,,,,,a\u{200b}b,messages,true\n",
    );
    let expected = [
        (2, "the label is empty"),
        (2, "the facility is empty"),
        (
            3,
            "the kind \"Clinic\" is none of clinic, pharmacy, program, clinician",
        ),
        (
            3,
            "accepts \"faxes\" has something else than messages, activations, refills, renewals, \
             separated by semicolons",
        ),
        (3, "active \"yes\" is neither true nor false"),
        (5, "the label \"B\" is in line 4 already"),
        (6, "the line has 3 columns, it needs 10"),
        (7, "a quote is opened and not closed on its line"),
        (
            8,
            "there is text between a closing quote and the next comma",
        ),
        (9, "the label has a character that cannot be seen"),
        (9, "the alias has a character that cannot be seen"),
    ];
    let found = complaints(file);
    let found: Vec<(u64, &str)> = found
        .iter()
        .map(|(line, what)| (*line, what.as_str()))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn a_file_of_another_form_is_refused_at_once() {
    for file in [
        "",
        "\n",
        "label,kind\nA,clinic\n",
        "{\"label\": 1}",
        "LABEL,KIND",
    ] {
        assert_eq!(complaints(file).len(), 1, "{file:?}");
        assert_eq!(
            complaints(file).first().map(|(line, _)| *line),
            Some(1),
            "{file:?}"
        );
    }
    assert_eq!(
        complaints(HEADER),
        [(1, "the file names no recipient".to_owned())]
    );
    let semicolons = HEADER.replace(',', ";");
    assert!(
        complaints(semicolons)
            .first()
            .is_some_and(|(_, what)| what.contains(HEADER))
    );
}

#[test]
fn text_that_is_not_utf8_is_named() {
    let mut file = with_header("A,clinic,F,,,,,,messages,true\n").into_bytes();
    file.extend(b"M\xfcller,clinic,F,,,,,,messages,true\n");
    let found = complaints(&file);
    assert_eq!(found.len(), 1);
    assert!(
        found
            .first()
            .is_some_and(|(line, what)| *line == 3 && what.contains("UTF-8"))
    );
    assert_eq!(complaints(b"\xff\xfe\x00\n").len(), 1);
}

#[test]
fn long_lines_and_values_are_refused_and_the_rest_is_read() {
    let row = "A,clinic,F,,,,,,messages,true";
    let fits = format!("{row}{}", " ".repeat(MAX_LINE_BYTES - row.len()));
    assert_eq!(
        parse(with_header(&format!("{fits}\r\n"))).map(|rows| rows.len()),
        Ok(1)
    );
    for (lines, expected) in [
        (format!("{fits} \nB"), vec![2, 3]),
        (format!("{fits} \r\nB"), vec![2, 3]),
        (
            format!("{}\nB", "x".repeat(10 * MAX_LINE_BYTES)),
            vec![2, 3],
        ),
        (
            format!(
                "{}{}",
                "é".repeat(MAX_VALUE_CHARS + 1),
                row.trim_start_matches('A')
            ),
            vec![2],
        ),
        (
            format!(
                "A,clinic,F,,,,,{},messages,true",
                "a;".repeat(MAX_ALIASES + 1)
            ),
            vec![2],
        ),
    ] {
        let lines: Vec<u64> = complaints(with_header(&lines))
            .into_iter()
            .map(|(line, _)| line)
            .collect();
        assert_eq!(lines, expected);
    }
}

#[test]
fn complaints_are_bounded() {
    let problems = parse(with_header(&"x\n".repeat(MAX_PROBLEMS + 5))).expect_err("all are wrong");
    assert_eq!((problems.list.len(), problems.more), (MAX_PROBLEMS, 5));
    assert!(problems.to_string().ends_with("and 5 more"));
}

#[test]
fn no_bytes_break_it() {
    let mut state: u64 = 1;
    let mut byte = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let byte = u8::try_from(state >> 56).unwrap_or(0);
        // Mostly what means something to the reader.
        b",,,,\"\"\n\r;a \xc3\xa9\0"
            .get(usize::from(byte) % 20)
            .copied()
            .unwrap_or(byte)
    };
    for length in 0..600 {
        let mut file = with_header("").into_bytes();
        file.extend(std::iter::repeat_with(&mut byte).take(length));
        let _ = parse(&file);
        let _ = parse(file.get(HEADER.len()..).unwrap_or_default());
    }
}

#[test]
fn a_file_that_is_cut_off_is_wrong_in_its_last_line() {
    let file =
        with_header("A,clinic,F,,,,,,messages,true\nB\u{e9}b\u{e9},clinic,F,,,,,,messages,true");
    let whole = file.as_bytes();
    let header = HEADER.len() + 1;
    let second = header + "A,clinic,F,,,,,,messages,true\n".len();
    // Between two rows nobody can tell.
    for end in second + 1..whole.len() {
        let found = complaints(&whole[..end]);
        assert_eq!(
            found.iter().map(|it| it.0).collect::<Vec<_>>(),
            [3],
            "{end}: {found:?}"
        );
    }
    assert_eq!(parse(whole).map(|rows| rows.len()), Ok(2));
}

#[test]
fn a_long_file_comes_in_parts_until_something_is_wrong() {
    let line = |at: usize| format!("Team {at},clinic,F,,,,,,messages,true\n");
    let right: String = (0..5).map(line).collect();
    let mut reader = Reader::new(std::io::Cursor::new(with_header(&right)));
    let parts: Vec<usize> = (0..4).map(|_| reader.next_rows(2).len()).collect();
    assert_eq!(parts, [2, 2, 1, 0]);
    assert_eq!(reader.finish(), Ok(5));

    let wrong = format!("{right}Team 1,clinic,F,,,,,,messages,true\n{}X\n", line(7));
    let mut reader = Reader::new(std::io::Cursor::new(with_header(&wrong)));
    assert_eq!(reader.next_rows(5).len(), 5);
    assert!(
        reader.next_rows(5).is_empty(),
        "what comes after a mistake is not used"
    );
    let problems = reader.finish().expect_err("two lines are wrong");
    let lines: Vec<u64> = problems.list.iter().map(|it| it.line).collect();
    assert_eq!(lines, [7, 9]);
}
