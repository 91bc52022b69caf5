//! Schemathesis: random requests made from the OpenAPI document, as a patient, as a member of staff and
//! as nobody, against a real demonstration. No 5xx, every answer as the document says, nobody gets in.
//!
//! The seed is fixed and the number of requests bounded, so that a failure can be seen again.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::PathBuf,
    process::{Child, Stdio},
    time::Duration,
};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::counts::Counts;
use crate::{
    packages,
    project::{Project, run as run_command, status},
};

/// Who asks. Nobody is the last.
const WHO: [Option<&str>; 3] = [Some("jane.doe"), Some("pharmacy.tech"), None];
/// The passphrase of every account of the demonstration.
const PASSPHRASE: &str = "little-rock-demo-2026";
/// Random requests for each operation and each way of making them.
const EXAMPLES: &str = "15";
/// What a refusal of a well-formed request may be: other ids, other versions, other states.
const ACCEPTED: &str = r#"["2xx", "401", "403", "404", "409", "410", "412", "415", "422", "429"]"#;
/// What a malformed request may be answered with.
const REJECTED: &str =
    r#"["400", "401", "403", "404", "405", "409", "411", "412", "413", "415", "422", "429"]"#;

/// Runs it as everyone.
///
/// # Errors
/// When Python or the server is missing, or does not start.
pub(super) fn run(project: &Project) -> Result<Counts> {
    packages::python(project)?;
    let program = install(project)?;
    let server = Demonstration::start(project)?;
    let mut counts = Counts::default();
    for who in WHO {
        println!("Asking as {}.", who.unwrap_or("nobody"));
        let folder = tempfile::tempdir()?;
        let settings = folder.path().join("schemathesis.toml");
        fs::write(&settings, settings_of(&server, who)?)?;
        let mut schemathesis = project.command(&program)?;
        schemathesis
            .current_dir(folder.path())
            .arg("--config-file")
            .arg(&settings)
            .arg("run")
            .arg(format!("{}/api/v1/openapi.json", server.base_url))
            .args(["--checks", "all", "--seed", "1", "--no-color"])
            .args(["--max-examples", EXAMPLES])
            .args(["--suppress-health-check", "all"])
            .args(["--header", &format!("Origin: {}", server.base_url)])
            // It would end the session that is asked with; it has tests of its own. The stream of
            // events has no end.
            .args(["--exclude-operation-id", "sign_out"])
            .args(["--exclude-path-regex", "/events$"]);
        counts += Counts::of(status(&mut schemathesis)?.success());
    }
    Ok(counts)
}

/// A folder of Python packages of our own, made when what is wanted has changed.
fn install(project: &Project) -> Result<PathBuf> {
    let wanted = project.root.join("tests/schema/requirements.txt");
    let folder = project.tools.join("schemathesis");
    let stamp = folder.join("installed.txt");
    let bin = folder.join("bin");
    let text = fs::read(&wanted).context("tests/schema/requirements.txt is missing")?;
    if fs::read(&stamp).is_ok_and(|installed| installed == text) {
        return Ok(bin.join("schemathesis"));
    }
    println!("Installing schemathesis, which asks at random (about half a minute, once).");
    run_command(
        project
            .command("python3")?
            .args(["-m", "venv", "--clear"])
            .arg(&folder),
    )?;
    let mut pip = project.command(bin.join("pip"))?;
    pip.args([
        "install",
        "--quiet",
        "--no-deps",
        "--disable-pip-version-check",
        "-r",
    ])
    .arg(&wanted);
    run_command(&mut pip)?;
    fs::write(stamp, text)?;
    Ok(bin.join("schemathesis"))
}

/// Whom it is, and which patient it asks for: a random one would be answered with 404 alone.
fn settings_of(server: &Demonstration, who: Option<&str>) -> Result<String> {
    let mut text = format!(
        "[checks]\npositive_data_acceptance.expected-statuses = {ACCEPTED}\n\
         negative_data_rejection.expected-statuses = {REJECTED}\n\
         missing_required_header.expected-statuses = {REJECTED}\n"
    );
    if let Some(username) = who {
        let session = server.sign_in(username)?;
        text.push_str(&format!(
            "[auth.openapi.session]\napi_key = \"{}\"\n",
            session.secret
        ));
        if let Some(patient) = session.patient {
            text.push_str(&format!(
                "[parameters]\n\"path.patient_id\" = \"{patient}\"\n"
            ));
        }
    }
    Ok(text)
}

struct Session {
    secret: String,
    patient: Option<String>,
}

/// A running demonstration with its limits raised.
struct Demonstration {
    server: Child,
    base_url: String,
    _data: tempfile::TempDir,
}

impl Demonstration {
    fn start(project: &Project) -> Result<Self> {
        let data = tempfile::tempdir()?;
        let mut serve = project.command(project.build_host()?)?;
        serve
            .args(["serve", "--demo", "--listen", "127.0.0.1:0", "--data-dir"])
            .arg(data.path())
            .args([
                "--searches-per-second",
                "100000",
                "--search-burst",
                "100000",
            ])
            .args([
                "--sends-per-hour",
                "100000",
                "--sign-ins-per-second",
                "100000",
            ])
            .args([
                "--sign-in-failures-per-address",
                "60000",
                "--open-drafts",
                "1000000",
            ])
            .args(["--upload-megabytes-per-day", "100000"])
            .stdout(Stdio::piped())
            .stderr(fs::File::create(data.path().join("log"))?);
        let mut server = serve.spawn().context("the server does not start")?;
        let output = server.stdout.take().context("no output")?;
        let mut lines = BufReader::new(output).lines();
        let base_url = lines.find_map(|line| {
            let line = line.ok()?;
            Some(line.trim().strip_prefix("Carepost runs at ")?.to_owned())
        });
        // What it says later goes nowhere, and must not stop it.
        std::thread::spawn(move || lines.for_each(drop));
        let started = Self {
            server,
            base_url: base_url.clone().unwrap_or_default(),
            _data: data,
        };
        match base_url {
            Some(_) => Ok(started),
            None => bail!("the demonstration ended before it was ready"),
        }
    }

    fn sign_in(&self, username: &str) -> Result<Session> {
        let credentials = json!({"username": username, "password": PASSPHRASE}).to_string();
        let (head, _) = self.call("POST", "/session", "", &credentials)?;
        let secret = head
            .lines()
            .find_map(|line| line.strip_prefix("set-cookie: sid="))
            .and_then(|cookie| cookie.split(';').next())
            .with_context(|| format!("{username} cannot sign in: {head}"))?
            .to_owned();
        self.call("POST", "/session/banner", &secret, "{}")?;
        let (_, body) = self.call("GET", "/session", &secret, "")?;
        let session: Value = serde_json::from_str(&body).context("the session is no JSON")?;
        let patient = session.pointer("/patients/0/id").and_then(Value::as_str);
        Ok(Session {
            secret,
            patient: patient.map(str::to_owned),
        })
    }

    /// One request; gives head and body of the answer.
    fn call(&self, method: &str, path: &str, secret: &str, body: &str) -> Result<(String, String)> {
        let host = self.base_url.trim_start_matches("http://");
        let mut stream = TcpStream::connect(host)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        write!(
            stream,
            "{method} /api/v1{path} HTTP/1.1\r\nhost: {host}\r\norigin: {}\r\ncookie: sid={secret}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
            self.base_url,
            body.len()
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        let (head, body) = answer.split_once("\r\n\r\n").context("half an answer")?;
        Ok((head.to_owned(), body.to_owned()))
    }
}

impl Drop for Demonstration {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn every_package_has_one_version() -> Result<()> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/schema/requirements.txt");
        let text = fs::read_to_string(folder)?;
        assert!(text.lines().any(|line| line.starts_with("schemathesis==")));
        assert!(text.lines().all(|line| line.contains("==")), "{text}");
        Ok(())
    }
}
