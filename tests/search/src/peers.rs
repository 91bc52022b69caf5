//! What else one could take: each over the same words of label, facility, place and other names.
//!
//! None knows nicknames, lay words or a patient's team. The patient's facility is told to tantivy
//! alone, which can weigh it in its own ranking.

use crate::Trouble;
use crate::directory::{Directory, words};
use crate::engine::Engine;
use crate::query::Person;
use std::collections::HashMap;
use std::io::Write as _;
use std::time::Duration;

/// How long the queries of one kind may take; what is left then is not asked.
pub(crate) const LONGEST: Duration = Duration::from_secs(4);

/// The peer of this name over everybody.
pub(crate) fn build<'a>(
    name: &str,
    directory: &'a Directory,
    postgres: Option<&str>,
) -> Result<Box<dyn Engine + 'a>, Trouble> {
    Ok(match name {
        "scan" => Box::new(Scan::new(directory)),
        "fts5" => Box::new(Fts5::new(directory)?),
        "tantivy" => Box::new(Tantivy::new(directory)?),
        "postgres" => {
            let url = postgres.ok_or("PostgreSQL: no --postgres URL given")?;
            Box::new(Postgres::new(directory, url)?)
        }
        _ => return Err(format!("no engine has the name {name}").into()),
    })
}

/// Everybody who may be written to, with all words by which they may be found.
fn texts(directory: &Directory) -> impl Iterator<Item = (u32, String)> {
    (0..directory.recipients.len() as u32)
        .filter(|at| !directory.recipient(*at).retired)
        .map(|at| {
            let place = directory.place_of(at);
            let label = &directory.recipient(at).label;
            (
                at,
                words(&format!(
                    "{label} {} {} {}",
                    place.name, place.place, place.aliases
                ))
                .join(" "),
            )
        })
}

/// Looks at everybody: every typed word begins some word; more whole words come first.
struct Scan(Vec<(u32, String)>);

impl Scan {
    fn new(directory: &Directory) -> Self {
        Self(
            texts(directory)
                .map(|(at, text)| (at, format!(" {text} ")))
                .collect(),
        )
    }
}

impl Engine for Scan {
    fn name(&self) -> &'static str {
        "naive scan"
    }

    fn search(&mut self, text: &str, _: &Person, limit: usize) -> Vec<u32> {
        let typed: Vec<(String, String)> = words(text)
            .into_iter()
            .map(|word| (format!(" {word}"), format!(" {word} ")))
            .collect();
        let mut found: Vec<(usize, u32)> = self
            .0
            .iter()
            .filter(|(_, text)| typed.iter().all(|(beginning, _)| text.contains(beginning)))
            .map(|(at, text)| {
                (
                    typed
                        .iter()
                        .filter(|(_, whole)| !text.contains(whole))
                        .count(),
                    *at,
                )
            })
            .collect();
        found.sort_unstable();
        found.into_iter().take(limit).map(|(_, at)| at).collect()
    }
}

/// SQLite's full text search with its index of beginnings.
struct Fts5(rusqlite::Connection);

impl Fts5 {
    fn new(directory: &Directory) -> Result<Self, Trouble> {
        let connection = rusqlite::Connection::open_in_memory()?;
        connection.execute_batch(
            "CREATE VIRTUAL TABLE found USING fts5(words, content='', prefix='1 2 3'); BEGIN",
        )?;
        {
            let mut insert =
                connection.prepare("INSERT INTO found(rowid, words) VALUES (?1, ?2)")?;
            for (at, text) in texts(directory) {
                insert.execute((at, text))?;
            }
        }
        connection.execute_batch("COMMIT; INSERT INTO found(found) VALUES ('optimize')")?;
        Ok(Self(connection))
    }

    fn ask(&self, text: &str, limit: usize) -> rusqlite::Result<Vec<u32>> {
        let typed: Vec<String> = words(text)
            .iter()
            .map(|word| format!("\"{word}\" *"))
            .collect();
        if typed.is_empty() {
            return Ok(Vec::new());
        }
        let mut statement = self.0.prepare_cached(
            "SELECT rowid FROM found WHERE found MATCH ?1 ORDER BY rank LIMIT ?2",
        )?;
        statement
            .query_map((typed.join(" AND "), limit as i64), |row| row.get(0))?
            .collect()
    }
}

impl Engine for Fts5 {
    fn name(&self) -> &'static str {
        "SQLite FTS5"
    }

    fn search(&mut self, text: &str, _: &Person, limit: usize) -> Vec<u32> {
        self.ask(text, limit).expect("SQLite answers")
    }
}

/// tantivy: every word whole, as a beginning or, when nothing is found so, with one slip.
struct Tantivy {
    searcher: tantivy::Searcher,
    text: tantivy::schema::Field,
    place: tantivy::schema::Field,
}

impl Tantivy {
    fn new(directory: &Directory) -> Result<Self, Trouble> {
        use tantivy::schema::{
            FAST, INDEXED, IndexRecordOption, Schema, TextFieldIndexing, TextOptions,
        };
        let mut schema = Schema::builder();
        let indexing = TextFieldIndexing::default()
            .set_tokenizer("whitespace")
            .set_index_option(IndexRecordOption::WithFreqs);
        let text = schema.add_text_field(
            "text",
            TextOptions::default().set_indexing_options(indexing),
        );
        let place = schema.add_u64_field("place", INDEXED);
        let number = schema.add_u64_field("number", FAST);
        let index = tantivy::Index::create_in_ram(schema.build());
        let mut writer: tantivy::IndexWriter = index.writer_with_num_threads(1, 400_000_000)?;
        for (at, words) in texts(directory) {
            let mut document = tantivy::TantivyDocument::new();
            document.add_text(text, words);
            document.add_u64(place, directory.recipient(at).place.into());
            document.add_u64(number, at.into());
            writer.add_document(document)?;
        }
        writer.commit()?;
        let segments = index.searchable_segment_ids()?;
        if segments.len() > 1 {
            writer.merge(&segments).wait()?;
        }
        writer.wait_merging_threads()?;
        let reader = index.reader()?;
        reader.reload()?;
        Ok(Self {
            searcher: reader.searcher(),
            text,
            place,
        })
    }

    fn ask(
        &self,
        text: &str,
        person: &Person,
        limit: usize,
        slips: bool,
    ) -> tantivy::Result<Vec<u32>> {
        use tantivy::query::{
            BooleanQuery, BoostQuery, FuzzyTermQuery, Occur, Query, RegexQuery, TermQuery,
        };
        use tantivy::{Term, collector::TopDocs, schema::IndexRecordOption};
        let boosted = |query: Box<dyn Query>, by: f32| -> (Occur, Box<dyn Query>) {
            (Occur::Should, Box::new(BoostQuery::new(query, by)))
        };
        let mut all: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        for word in words(text) {
            let term = Term::from_field_text(self.text, &word);
            let whole = TermQuery::new(term.clone(), IndexRecordOption::WithFreqs);
            // Words have letters and digits alone: nothing to escape.
            let beginning = RegexQuery::from_pattern(&format!("{word}.*"), self.text)?;
            let mut any = vec![
                boosted(Box::new(whole), 1.0),
                boosted(Box::new(beginning), 1.0),
            ];
            if slips && word.chars().count() >= 4 {
                any.push(boosted(
                    Box::new(FuzzyTermQuery::new_prefix(term, 1, true)),
                    0.5,
                ));
            }
            all.push((Occur::Must, Box::new(BooleanQuery::new(any))));
        }
        if all.is_empty() {
            return Ok(Vec::new());
        }
        let near = TermQuery::new(
            Term::from_field_u64(self.place, person.place.into()),
            IndexRecordOption::Basic,
        );
        all.push(boosted(Box::new(near), 2.0));
        let top = TopDocs::with_limit(limit).order_by_score();
        let found = self.searcher.search(&BooleanQuery::new(all), &top)?;
        let mut columns = HashMap::new();
        let mut numbers = Vec::new();
        for (_, address) in found {
            if !columns.contains_key(&address.segment_ord) {
                let segment = self.searcher.segment_reader(address.segment_ord);
                columns.insert(address.segment_ord, segment.fast_fields().u64("number")?);
            }
            let number = columns[&address.segment_ord].first(address.doc_id);
            numbers.extend(number.map(|number| number as u32));
        }
        Ok(numbers)
    }
}

impl Engine for Tantivy {
    fn name(&self) -> &'static str {
        "tantivy"
    }

    fn search(&mut self, text: &str, person: &Person, limit: usize) -> Vec<u32> {
        let found = self
            .ask(text, person, limit, false)
            .expect("tantivy answers");
        if found.is_empty() {
            return self
                .ask(text, person, limit, true)
                .expect("tantivy answers");
        }
        found
    }
}

/// PostgreSQL: beginnings of words by its text search; when nothing is found so, likeness by trigrams.
struct Postgres {
    client: postgres::Client,
    exact: postgres::Statement,
    like: postgres::Statement,
}

impl Postgres {
    fn new(directory: &Directory, url: &str) -> Result<Self, Trouble> {
        let mut client = postgres::Client::connect(url, postgres::NoTls)?;
        client.batch_execute(
            "CREATE EXTENSION IF NOT EXISTS pg_trgm;
             CREATE TEMPORARY TABLE found (at int8 NOT NULL, words text NOT NULL)",
        )?;
        let mut copy = client.copy_in("COPY found FROM STDIN")?;
        for (at, text) in texts(directory) {
            writeln!(copy, "{at}\t{text}")?;
        }
        copy.finish()?;
        client.batch_execute(
            "ALTER TABLE found ADD COLUMN parts tsvector
                 GENERATED ALWAYS AS (to_tsvector('simple', words)) STORED;
             CREATE INDEX ON found USING gin (parts);
             CREATE INDEX ON found USING gin (words gin_trgm_ops);
             ANALYZE found",
        )?;
        let exact = client.prepare(
            "SELECT at FROM found WHERE parts @@ to_tsquery('simple', $1)
             ORDER BY ts_rank(parts, to_tsquery('simple', $1)) DESC, at LIMIT $2",
        )?;
        let like = client.prepare(
            "SELECT at FROM found WHERE $1 <% words ORDER BY $1 <<-> words, at LIMIT $2",
        )?;
        Ok(Self {
            client,
            exact,
            like,
        })
    }
}

impl Engine for Postgres {
    fn name(&self) -> &'static str {
        "PostgreSQL tsvector + pg_trgm"
    }

    fn works_elsewhere(&self) -> bool {
        true
    }

    fn held_elsewhere(&mut self) -> Option<f64> {
        let size = "SELECT pg_total_relation_size('found')";
        let row = self
            .client
            .query_one(size, &[])
            .expect("PostgreSQL answers");
        Some(row.get::<_, i64>(0) as f64 / 1_000_000.0)
    }

    fn search(&mut self, text: &str, _: &Person, limit: usize) -> Vec<u32> {
        let typed = words(text);
        if typed.is_empty() {
            return Vec::new();
        }
        let limit = limit as i64;
        let query: Vec<String> = typed.iter().map(|word| format!("{word}:*")).collect();
        let mut rows = self
            .client
            .query(&self.exact, &[&query.join(" & "), &limit]);
        if rows.as_ref().is_ok_and(Vec::is_empty) {
            rows = self.client.query(&self.like, &[&typed.join(" "), &limit]);
        }
        let rows = rows.expect("PostgreSQL answers");
        rows.iter().map(|row| row.get::<_, i64>(0) as u32).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// PostgreSQL takes part where `SEARCH_POSTGRES` has a URL.
    #[test]
    fn every_peer_finds_a_place_by_its_beginning() {
        let directory = Directory::new(2_000);
        let postgres = std::env::var("SEARCH_POSTGRES").ok();
        let person = Person {
            place: directory.little_rock,
            team: Vec::new(),
            recent: Vec::new(),
        };
        let names = ["scan", "fts5", "tantivy", "postgres"];
        let there = if postgres.is_some() { 4 } else { 3 };
        for name in &names[..there] {
            let mut peer = build(name, &directory, postgres.as_deref()).expect(name);
            let found = peer.search("littl roc", &person, 10);
            assert!(!found.is_empty(), "{name} finds nothing");
            for at in found {
                let place = directory.place_of(at);
                let place = format!("{} {}", place.name, place.place);
                assert!(place.contains("Little Rock"), "{name}: {place}");
            }
        }
    }
}
