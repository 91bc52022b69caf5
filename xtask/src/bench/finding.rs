//! Looking for words in a mailbox: what people wrote is sealed, so each message is opened and compared.

use std::time::Instant;

use anyhow::{Result, bail};

use super::{
    Bench, data, http,
    inbox::FULL,
    portal::Portal,
    report::{Better, Figure},
};

/// Milliseconds until the answer. The worst is the time after which a search stops and says how far it came.
const ANSWER: (f64, f64) = (500.0, 2_000.0);
/// Requests of one run, one after the other.
const REQUESTS: usize = 20;

/// Words that no message has, in a mailbox of 10,000 among a million: as many messages are looked through as
/// one request may.
pub(super) fn measure(bench: &Bench<'_>) -> Result<Vec<Figure>> {
    let data = data::messages(bench, data::MILLION)?;
    let portal = Portal::start(bench, &data, &[])?;
    let person = http::sign_in(&portal.address, FULL)?;
    let path = format!("/api/v1/patients/{}/messages/search", person.patient);
    let search = || {
        let body = serde_json::json!({ "words": "zyzzyva" }).to_string();
        let began = Instant::now();
        let answer = http::call(&portal.address, "POST", &path, &person.cookie, &body)?;
        let took = began.elapsed().as_secs_f64() * 1_000.0;
        let found = answer.json()?;
        let nothing = found
            .pointer("/items")
            .and_then(|items| items.as_array())
            .is_some_and(Vec::is_empty);
        if answer.status != 200 || !nothing {
            bail!("the search is {}, found nothing: {nothing}", answer.status);
        }
        Ok(took)
    };
    search()?;
    let (mut median, mut late) = (Vec::new(), Vec::new());
    for _ in 0..bench.runs {
        let mut times = (0..REQUESTS)
            .map(|_| search())
            .collect::<Result<Vec<_>>>()?;
        times.sort_by(f64::total_cmp);
        median.extend(times.get(REQUESTS / 2));
        late.extend(times.get(REQUESTS * 95 / 100 - 1));
    }
    let what = "Search in 5,000 of a mailbox of 10,000, words that nothing has";
    Ok(vec![
        Figure::new("mailbox-search", what, "ms", median).budget(ANSWER.0, ANSWER.1, Better::Lower),
        Figure::new("mailbox-search-p95", format!("{what}, p95"), "ms", late),
    ])
}
