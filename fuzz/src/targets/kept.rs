//! What is kept on disks that others may have written to: backups, exports and checkpoints of the audit,
//! keys, sealed files.
//!
//! Parsers that take a path get a file in the folder that the program runs in.

use backend::audit::{CheckpointFile, check_export};
use backend::backup::{self, Fault, Report};
use backend::clock::Random;
use backend::fuzzing;
use backend::sealing::{
    CHUNK_BYTES, KEY_BYTES, KeyFile, Sealer, SiteKey, open_stream, seal_stream,
};
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::sync::{LazyLock, Once};

/// The frames of a backup of nothing.
const LEAST_BACKUP: &[u8] = include_bytes!("../../seeds/backup/least");

static SEALER: LazyLock<Sealer> = LazyLock::new(|| {
    let key = SiteKey::new(&[7; KEY_BYTES]).expect("a key");
    Sealer::new(key, Random)
});

/// Writes the input where a parser finds it, for its owner alone.
fn written<'a>(name: &'a str, pieces: &[&[u8]]) -> &'a Path {
    let mut file: File = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(name)
        .expect("a file");
    for piece in pieces {
        file.write_all(piece).expect("room");
    }
    Path::new(name)
}

/// A backup: its bytes as they are, and as what was sealed in one. Only who has the site's key could
/// make the second.
pub(crate) fn backup(data: &[u8]) {
    static RIGHT: Once = Once::new();
    // If the format changes, what follows must not go on fuzzing the seal alone.
    RIGHT.call_once(|| assert!(sealed_backup(LEAST_BACKUP).is_ok(), "no backup any more"));
    assert!(backup::check(written("backup", &[data]), &SEALER).is_err());
    let _ = sealed_backup(data);
}

fn sealed_backup(frames: &[u8]) -> Result<Report, Fault> {
    let (key_id, key) = SEALER.derive("carepost backup 1").expect("a key");
    let mut sealer = seal_stream(&key, Random).expect("randomness");
    let sealed = sealer.push(frames).expect("sealed");
    let rest = sealer.finish().expect("sealed");
    let title = format!("carepost backup 1\n{key_id}\n");
    let path = written("backup", &[title.as_bytes(), &sealed, &rest]);
    backup::check(path, &SEALER)
}

/// A line of a backup that becomes a row.
pub(crate) fn backup_row(data: &[u8]) {
    let _ = fuzzing::is_backup_row(data);
}

/// An export of the audit. Nobody can sign one by chance.
pub(crate) fn audit_export(data: &[u8]) {
    assert!(check_export(&SEALER, data).is_err());
}

/// The file of the audit's checkpoints.
pub(crate) fn checkpoints(data: &[u8]) {
    let path = written("checkpoints", &[data]);
    let _ = CheckpointFile::new(path.to_owned()).read();
}

/// The file of the site's keys.
pub(crate) fn key_file(data: &[u8]) {
    let file = KeyFile::new(written("site.key", &[data]).to_owned());
    let whole = !data.is_empty() && data.len().is_multiple_of(KEY_BYTES);
    match file.load(false, Random) {
        Ok(keys) => assert_eq!(keys.len() * KEY_BYTES, data.len()),
        Err(_) => assert!(!whole),
    }
}

/// A stored file that was changed, and one that arrives in pieces: the first byte says how long.
pub(crate) fn sealed_file(data: &[u8]) {
    let (_, key) = SEALER.derive("fuzz").expect("a key");
    let mut opener = open_stream(&key);
    assert!(opener.push(data).is_err() || opener.finish().is_err());

    let Some((size, plain)) = data.split_first() else {
        return;
    };
    // Long enough for a second chunk now and then.
    let plain = plain.repeat(1 + CHUNK_BYTES / 1024);
    let mut sealer = seal_stream(&key, Random).expect("randomness");
    let mut sealed = sealer.push(&plain).expect("sealed");
    sealed.extend(sealer.finish().expect("sealed"));
    let mut opener = open_stream(&key);
    let mut opened = Vec::new();
    for piece in sealed.chunks(1 + 97 * usize::from(*size)) {
        opened.extend(opener.push(piece).expect("what was sealed opens"));
    }
    opened.extend(opener.finish().expect("what was sealed opens"));
    assert!(opened == plain);
}
