//! Saving drafts and sending them: every answer means that the message is on disk.

use std::{fmt::Write as _, fs};

use anyhow::{Context, Result, bail};

use super::{
    Bench, data, http,
    load::{self, Run},
    portal::Portal,
    report::Figure,
};
use crate::project::run;

/// Sends a second on SQLite.
const SQLITE: (f64, f64) = (1_500.0, 500.0);
/// Patients who send at the same time.
const PEOPLE: usize = 32;

/// On SQLite, as it is shipped: `synchronous=FULL`.
pub(super) fn sqlite(bench: &Bench<'_>) -> Result<Vec<Figure>> {
    let original = data::messages(bench, data::MILLION)?;
    let copy = bench.data.join("sends");
    let _ = fs::remove_dir_all(&copy);
    run(bench
        .project
        .command("cp")?
        .arg("-r")
        .arg(original)
        .arg(&copy))?;
    let portal = Portal::start(bench, &copy, &[])?;
    let (saves, sends) = measure(bench, &portal)?;
    drop(portal);
    fs::remove_dir_all(copy)?;
    let mut figures = load::figures(
        "send-sqlite",
        "Send a message, SQLite",
        &sends,
        Some(SQLITE),
    );
    figures.extend(load::figures(
        "save-sqlite",
        "Save a draft, SQLite",
        &saves,
        None,
    ));
    Ok(figures)
}

/// On PostgreSQL with `fsync` and `synchronous_commit` on.
pub(super) fn postgres(bench: &Bench<'_>) -> Result<Vec<Figure>> {
    let postgres = data::Postgres::start(bench)?;
    let url = postgres.copy(bench, "sends")?;
    let portal = Portal::start(bench, &postgres.folder, &["--database-url", &url])?;
    let (saves, sends) = measure(bench, &portal)?;
    let mut figures = load::figures("send-postgres", "Send a message, PostgreSQL", &sends, None);
    figures.extend(load::figures(
        "save-postgres",
        "Save a draft, PostgreSQL",
        &saves,
        None,
    ));
    Ok(figures)
}

/// Per run: drafts are saved for twice as long, then sent; saving is the quicker of the two, so that
/// there is always another draft to send.
fn measure(bench: &Bench<'_>, portal: &Portal) -> Result<(Vec<Run>, Vec<Run>)> {
    let people = (1..=PEOPLE)
        .map(|number| http::sign_in(&portal.address, &format!("bench.patient.{number}")))
        .collect::<Result<Vec<_>>>()?;
    let first = people.first().context("nobody sends")?;
    let path = format!(
        "/api/v1/patients/{}/recipients?q=pharm%20lit",
        first.patient
    );
    let found = http::call(&portal.address, "GET", &path, &first.cookie, "")?.json()?;
    let recipient = found
        .pointer("/items/0/id")
        .and_then(|id| id.as_str())
        .context("there is nobody to write to")?;
    let (mut saves, mut sends) = (Vec::new(), Vec::new());
    for run in 0..bench.runs {
        let script = |send| script(&portal.address, &people, recipient, run, send);
        let longer = Bench {
            length: bench.length * 2,
            data: bench.data.clone(),
            binary: bench.binary.clone(),
            web: None,
            ..*bench
        };
        saves.push(load::script(&longer, &portal.address, &script(false)?)?);
        sends.push(load::script(bench, &portal.address, &script(true)?)?);
    }
    let sent = http::call(
        &portal.address,
        "GET",
        &format!(
            "/api/v1/patients/{}/messages?folder=sent&limit=1",
            first.patient
        ),
        &first.cookie,
        "",
    )?;
    if sent
        .json()?
        .pointer("/items/0/state")
        .and_then(|state| state.as_str())
        != Some("sent")
    {
        bail!("what was sent is not in Sent");
    }
    Ok((saves, sends))
}

/// The requests: each about another draft, by a person after the other.
fn script(
    address: &str,
    people: &[http::Person],
    recipient: &str,
    run: usize,
    send: bool,
) -> Result<String> {
    let mut lua = "local people = {\n".to_owned();
    for person in people {
        writeln!(
            lua,
            "  {{ patient = \"{}\", cookie = \"{}\" }},",
            person.patient, person.cookie
        )?;
    }
    let text = "The pain is back when I climb stairs, mostly on the left side. ".repeat(5);
    let body = serde_json::json!({
        "recipient_id": recipient, "subject": "Knee still hurts", "body": text
    });
    let (method, ending, headers) = if send {
        (
            "POST",
            "/send",
            "[\"If-Match\"] = \"1\", [\"Content-Type\"] = \"application/json\"",
        )
    } else {
        ("PUT", "", "[\"Content-Type\"] = \"application/json\"")
    };
    let body = if send {
        serde_json::json!({ "attachments": [] }).to_string()
    } else {
        body.to_string()
    };
    write!(
        lua,
        "}}\nlocal n = 0\nlocal body = [==[{body}]==]\nrequest = function()\n  n = n + 1\n  \
         local person = people[n % #people + 1]\n  \
         local path = string.format(\"/api/v1/patients/%s/drafts/%08x-0000-7000-8000-%012x{ending}\", \
         person.patient, {run}, n)\n  \
         return wrk.format(\"{method}\", path, {{ [\"Cookie\"] = person.cookie, \
         [\"Origin\"] = \"http://{address}\", {headers} }}, body)\nend\n"
    )?;
    Ok(lua)
}
