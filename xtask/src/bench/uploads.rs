//! Fifty people who add a file of 25 MB at once: how much memory that takes, how quick it is, and how
//! long others wait meanwhile.

use std::{
    fs,
    io::{Read as _, Write as _},
    net::TcpStream,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use super::{
    Bench, data, http,
    portal::Portal,
    report::{Better, Figure},
};
use crate::project::run;

/// People who add a file at the same time.
const PEOPLE: usize = 50;
/// Messages in the system: enough for so many patients beside the one with the full mailbox.
pub(super) const MESSAGES: u64 = 30_000;
/// As large as a file may be.
const BYTES: usize = 25 * 1024 * 1024;
/// Megabytes of memory: the goal, and the worst that is borne.
const MEMORY: (f64, f64) = (150.0, 300.0);
/// How often the memory is looked at and somebody else asks.
const EVERY: Duration = Duration::from_millis(50);

/// Measures on SQLite, with the files in a folder.
///
/// # Errors
/// When the portal does not take a file.
pub(super) fn measure(bench: &Bench<'_>) -> Result<Vec<Figure>> {
    let original = data::messages(bench, MESSAGES)?;
    let copy = bench.data.join("uploads");
    let _ = fs::remove_dir_all(&copy);
    run(bench
        .project
        .command("cp")?
        .arg("-r")
        .arg(original)
        .arg(&copy))?;
    let portal = Portal::start(bench, &copy, &[])?;
    let people = (1..=PEOPLE)
        .map(|number| http::sign_in(&portal.address, &format!("bench.patient.{number}")))
        .collect::<Result<Vec<_>>>()?;
    let mut file = b"%PDF-1.7\n".to_vec();
    file.resize(BYTES, b'x');
    let (mut memory, mut rates, mut waits) = (Vec::new(), Vec::new(), Vec::new());
    for run in 0..bench.runs {
        let one = once(&portal, &people, &file, run)?;
        memory.push(one.most_memory);
        rates.push(one.megabytes_per_second);
        waits.push(one.others_p99);
    }
    drop(portal);
    fs::remove_dir_all(copy)?;
    let (goal, worst) = MEMORY;
    Ok(vec![
        Figure::new(
            "upload-memory",
            "50 files of 25 MB at once: most memory",
            "MB",
            memory,
        )
        .budget(goal, worst, Better::Lower),
        Figure::new("upload-rate", "50 files of 25 MB at once", "MB/s", rates),
        Figure::new(
            "upload-others",
            "An inbox meanwhile, 99th percentile",
            "ms",
            waits,
        )
        .budget(1_000.0, 2_000.0, Better::Lower),
    ])
}

struct Once {
    most_memory: f64,
    megabytes_per_second: f64,
    others_p99: f64,
}

fn once(portal: &Portal, people: &[http::Person], file: &[u8], run: usize) -> Result<Once> {
    for (number, person) in people.iter().enumerate() {
        let answer = http::call(
            &portal.address,
            "PUT",
            &draft(person, run, number),
            &person.cookie,
            "{\"subject\":\"Scan\",\"body\":\"It is attached.\"}",
        )?;
        if answer.status != 200 {
            bail!("a draft was not saved ({})", answer.status);
        }
    }
    let reader = people.first().context("nobody is there")?;
    let inbox = format!("/api/v1/patients/{}/messages?folder=inbox", reader.patient);
    let over = AtomicBool::new(false);
    let begun = Instant::now();
    thread::scope(|scope| {
        let memory = scope.spawn(|| -> Result<f64> {
            let mut most = 0_f64;
            while !over.load(Ordering::Relaxed) {
                most = most.max(portal.memory()?);
                thread::sleep(EVERY);
            }
            Ok(most)
        });
        let others = scope.spawn(|| -> Result<Vec<f64>> {
            let mut waits = Vec::new();
            while !over.load(Ordering::Relaxed) {
                let asked = Instant::now();
                let answer = http::call(&portal.address, "GET", &inbox, &reader.cookie, "")?;
                if answer.status != 200 {
                    bail!("an inbox was not shown ({})", answer.status);
                }
                waits.push(asked.elapsed().as_secs_f64() * 1e3);
                thread::sleep(EVERY);
            }
            Ok(waits)
        });
        let uploads: Vec<_> = people
            .iter()
            .enumerate()
            .map(|(number, person)| {
                let path = format!(
                    "{}/attachments/{}",
                    draft(person, run, number),
                    id(run, 1000 + number)
                );
                scope.spawn(move || upload(&portal.address, &path, person, file))
            })
            .collect();
        let mut outcomes = Vec::new();
        for upload in uploads {
            outcomes.push(joined(upload));
        }
        let took = begun.elapsed().as_secs_f64();
        over.store(true, Ordering::Relaxed);
        let (most_memory, waits) = (joined(memory)?, joined(others)?);
        outcomes.into_iter().collect::<Result<()>>()?;
        let mut waits = waits;
        waits.sort_by(f64::total_cmp);
        let at = waits.len().saturating_sub(1) * 99 / 100;
        Ok(Once {
            most_memory,
            megabytes_per_second: (people.len() * file.len()) as f64 / 1e6 / took,
            others_p99: *waits.get(at).context("nobody else asked")?,
        })
    })
}

fn joined<T>(thread: thread::ScopedJoinHandle<'_, Result<T>>) -> Result<T> {
    match thread.join() {
        Ok(outcome) => outcome,
        Err(_) => bail!("a thread of the measurement panicked"),
    }
}

/// An id as a browser would mint it, one for each run and number.
fn id(run: usize, number: usize) -> String {
    format!("{run:08x}-0000-7000-8000-{number:012x}")
}

fn draft(person: &http::Person, run: usize, number: usize) -> String {
    format!(
        "/api/v1/patients/{}/drafts/{}",
        person.patient,
        id(run, number)
    )
}

fn upload(address: &str, path: &str, person: &http::Person, file: &[u8]) -> Result<()> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(120)))?;
    write!(
        stream,
        "PUT {path} HTTP/1.1\r\nhost: {address}\r\norigin: http://{address}\r\ncookie: {}\r\n\
         connection: close\r\ncontent-type: application/octet-stream\r\n\
         content-disposition: attachment; filename*=UTF-8''scan.pdf\r\ncontent-length: {}\r\n\r\n",
        person.cookie,
        file.len()
    )?;
    stream.write_all(file)?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    if answer.starts_with("HTTP/1.1 201") {
        Ok(())
    } else {
        bail!(
            "a file was not taken: {}",
            answer.lines().next().unwrap_or_default()
        )
    }
}
