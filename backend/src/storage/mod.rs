//! Object storage: the sealed bytes of attachments, in a folder or in an S3-compatible storage.
//!
//! Owns streaming in and out in flat memory, with the size counted while reading. It does not know
//! whose file it is or who may open it; keys are random and say nothing.

mod s3;

pub use s3::{S3Credentials, S3Place};

use crate::clock::Random;
use crate::http::{Error, unread_body};
use crate::sealing::{FileOpener, FileSealer};
use bytes::Bytes;
use futures_util::stream::BoxStream;
use futures_util::{Stream, StreamExt, stream};
use object_store::local::LocalFileSystem;
use object_store::path::Path as ObjectPath;
use object_store::{ObjectMeta, ObjectStore, ObjectStoreExt, PutPayload, WriteMultipart};
use shared::ErrorCode;
use shared::time::UtcMicros;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

/// Bytes that are written to a folder at once.
const FOLDER_PART_BYTES: usize = 1024 * 1024;
/// Bytes of a file that are looked at to find its kind.
pub const HEAD_BYTES: usize = 8 * 1024;
/// The key under which it is tried whether anything can be stored.
const PROBE: &str = "probe";
/// The part of the storage that is ours: other things may be kept beside it.
const OURS: &str = "attachments";

/// The key of a new file.
#[must_use]
pub fn new_key(random: Random) -> String {
    format!("{OURS}/{}", random.id().simple())
}

/// Whether a file has the name of one that we keep. What has another is somebody else's, wherever it is.
fn is_ours(key: &str) -> bool {
    key.strip_prefix(OURS)
        .and_then(|rest| rest.strip_prefix('/'))
        .is_some_and(is_name)
}

/// The form of an id in [`new_key`].
fn is_name(text: &str) -> bool {
    text.len() == 32
        && text
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Where attachments are kept.
#[derive(Clone, Debug)]
pub struct AttachmentStore {
    objects: Arc<dyn ObjectStore>,
    /// Bytes that are written at once; what is smaller is written in one go.
    part_bytes: usize,
    /// Where it is, when it is on this machine.
    folder: Option<PathBuf>,
}

/// Why the storage as a whole cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StorageFault {
    /// There is no such bucket.
    #[error("the bucket does not exist: make it, or name another with --storage-url")]
    NoBucket,
    /// The storage does not let us in.
    #[error(
        "the storage refuses the credentials ({0}): look at CAREPOST_STORAGE_ACCESS_KEY_ID, \
             CAREPOST_STORAGE_SECRET_ACCESS_KEY and the bucket's policy"
    )]
    Refused(String),
    /// It does not answer, or with something that is no answer. That may pass.
    #[error("the storage does not answer: {0}")]
    Unreachable(String),
}

/// An error of the storage for logs and terminals: without the document that some storages send along,
/// which repeats the request and the name of the key that signed it.
pub(crate) fn in_words(error: &object_store::Error) -> String {
    let text = error.to_string();
    let words = text
        .split('<')
        .next()
        .unwrap_or_default()
        .trim_end_matches([' ', ':']);
    match refusal_code(&text) {
        Some(code) => format!("{words} ({code})"),
        None => words.to_owned(),
    }
}

/// What the storage calls its refusal: `NoSuchBucket`.
fn refusal_code(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("<Code>")?;
    let (code, _) = rest.split_once("</Code>")?;
    code.chars()
        .all(|c| c.is_ascii_alphanumeric())
        .then_some(code)
}

/// The keys of files of ours, some at a time, in no order.
pub struct Batches {
    objects: BoxStream<'static, Result<ObjectMeta, object_store::Error>>,
    before: UtcMicros,
    most: u64,
    seen: (u64, u64),
}

impl Batches {
    /// Files that were seen so far, young ones too, and their bytes as they are stored.
    #[must_use]
    pub const fn seen(&self) -> (u64, u64) {
        self.seen
    }

    /// The next keys; none at the end.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn next(&mut self) -> Result<Option<Vec<String>>, Error> {
        let mut keys = Vec::new();
        while let Some(object) = self.objects.next().await {
            let object = object?;
            let key = object.location.to_string();
            if !is_ours(&key) {
                continue;
            }
            self.seen.0 += 1;
            self.seen.1 += object.size;
            if object.last_modified.timestamp_micros() < self.before.0 {
                keys.push(key);
                if keys.len() as u64 >= self.most {
                    break;
                }
            }
        }
        Ok(Some(keys).filter(|keys| !keys.is_empty()))
    }
}

impl AttachmentStore {
    /// A folder on this machine; it is made when missing.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn local(folder: &Path) -> Result<Self, Error> {
        std::fs::create_dir_all(folder)
            .map_err(|error| Error::internal(format!("the attachment folder: {error}")))?;
        // Without it an acknowledged file may be gone after a power cut.
        let objects = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
        Ok(Self {
            objects: Arc::new(objects),
            part_bytes: FOLDER_PART_BYTES,
            folder: Some(folder.to_owned()),
        })
    }

    /// An S3-compatible storage; nothing is asked of it yet ([`Self::check`]).
    ///
    /// # Errors
    /// A sentence for the person who runs the server.
    pub fn s3(place: S3Place) -> Result<Self, String> {
        Ok(Self {
            objects: Arc::new(s3::open(place)?),
            part_bytes: s3::PART_BYTES,
            folder: None,
        })
    }

    /// Whether the storage answers and lets us in.
    ///
    /// # Errors
    /// Why not.
    pub async fn check(&self) -> Result<(), StorageFault> {
        let Err(error) = self.objects.list_with_delimiter(None).await else {
            return Ok(());
        };
        let text = error.to_string();
        Err(match refusal_code(&text) {
            Some("NoSuchBucket") => StorageFault::NoBucket,
            // Of these the server would say the same tomorrow.
            Some(
                code @ ("AccessDenied"
                | "InvalidAccessKeyId"
                | "SignatureDoesNotMatch"
                | "InvalidToken"
                | "ExpiredToken"
                | "NotSignedUp"),
            ) => StorageFault::Refused(code.to_owned()),
            _ => StorageFault::Unreachable(in_words(&error)),
        })
    }

    /// Seals and keeps a file; stops reading at the first byte over `limit`. `judge` sees the file's
    /// head and may refuse it. Gives the plain size and what `judge` said.
    ///
    /// # Errors
    /// [`ErrorCode::AttachmentTooLarge`], [`ErrorCode::AttachmentEmpty`], what `judge` says, that the
    /// body did not arrive whole, or that the storage failed; nothing is kept then.
    #[tracing::instrument(target = "trace", name = "storage.put", skip_all)]
    pub async fn put<T, B, E>(
        &self,
        key: &str,
        mut sealer: FileSealer,
        limit: u64,
        body: B,
        judge: impl FnOnce(&[u8]) -> Result<T, ErrorCode>,
    ) -> Result<(u64, T), Error>
    where
        B: Stream<Item = Result<Bytes, E>>,
        E: std::error::Error + 'static,
    {
        // Fused: a body that ended in the head is asked once more below.
        let mut body = std::pin::pin!(body.fuse());
        let mut size = 0_u64;
        let mut next = async || -> Result<Option<Bytes>, Error> {
            match body.next().await {
                None => Ok(None),
                Some(Err(error)) => Err(unread_body(&error).into()),
                Some(Ok(bytes)) => {
                    size += bytes.len() as u64;
                    if size > limit {
                        return Err(ErrorCode::AttachmentTooLarge.into());
                    }
                    Ok(Some(bytes))
                }
            }
        };
        let mut head = Vec::new();
        while head.len() < HEAD_BYTES {
            match next().await? {
                Some(bytes) => head.extend_from_slice(&bytes),
                None => break,
            }
        }
        if head.is_empty() {
            return Err(ErrorCode::AttachmentEmpty.into());
        }
        let judged = judge(head.get(..HEAD_BYTES).unwrap_or(&head))?;
        let mut upload = Upload::new(self, key);
        let written = async {
            upload.write(&sealer.push(&head)?).await?;
            drop(head);
            while let Some(bytes) = next().await? {
                upload.write(&sealer.push(&bytes)?).await?;
            }
            upload.write(&sealer.finish()?).await?;
            Ok::<(), Error>(())
        }
        .await;
        match written {
            Ok(()) => {
                upload.finish().await?;
                Ok((size, judged))
            }
            Err(error) => {
                upload.abort().await;
                Err(error)
            }
        }
    }

    /// Opens a file. The stream fails at the first chunk that does not open.
    ///
    /// # Errors
    /// When the storage does not have it.
    #[tracing::instrument(target = "trace", name = "storage.open", skip_all)]
    pub async fn open(
        &self,
        key: &str,
        opener: FileOpener,
    ) -> Result<impl Stream<Item = Result<Bytes, Error>> + Send + use<>, Error> {
        let sealed = self
            .objects
            .get(&ObjectPath::from(key))
            .await?
            .into_stream();
        Ok(stream::try_unfold(
            Some((sealed, opener)),
            |state| async move {
                let Some((mut sealed, mut opener)) = state else {
                    return Ok(None);
                };
                loop {
                    match sealed.next().await {
                        Some(bytes) => {
                            let plain = opener.push(&bytes?)?;
                            if !plain.is_empty() {
                                return Ok(Some((Bytes::from(plain), Some((sealed, opener)))));
                            }
                        }
                        None => return Ok(Some((Bytes::from(opener.finish()?), None))),
                    }
                }
            },
        ))
    }

    /// A file's sealed bytes, as they are; `None` when there is no such file.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn sealed(
        &self,
        key: &str,
    ) -> Result<Option<impl Stream<Item = Result<Bytes, Error>> + Send + use<>>, Error> {
        match self.objects.get(&ObjectPath::from(key)).await {
            Ok(found) => Ok(Some(found.into_stream().map(|piece| Ok(piece?)))),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Begins to keep a file whose bytes are sealed already.
    #[must_use]
    pub fn put_sealed(&self, key: &str) -> Upload<'_> {
        Upload::new(self, key)
    }

    /// Whether no file of ours is kept here.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn is_empty(&self) -> Result<bool, Error> {
        let mut files = self.older_than(UtcMicros(i64::MAX), 1);
        Ok(files.next().await?.is_none())
    }

    /// Removes a file; one that is gone already is no error.
    ///
    /// # Errors
    /// When the storage fails.
    #[tracing::instrument(target = "trace", name = "storage.remove", skip_all)]
    pub async fn remove(&self, key: &str) -> Result<(), Error> {
        match self.objects.delete(&ObjectPath::from(key)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes a file that nobody knows any more. A failure is for the log alone: whatever made the file useless,
    /// done or refused, is what the person is told, and housekeeping finds the file.
    pub async fn tidy(&self, key: &str) {
        if let Err(error) = self.remove(key).await {
            tracing::warn!(cause = %error, "a useless file could not be removed; housekeeping will");
        }
    }

    /// Writes a small file and removes it: whether the storage takes anything.
    ///
    /// # Errors
    /// When it does not.
    pub async fn probe(&self) -> Result<(), Error> {
        let bytes = Bytes::from_static(b"readiness");
        self.objects
            .put(&ObjectPath::from(PROBE), bytes.into())
            .await?;
        // Another instance may have removed it meanwhile.
        self.remove(PROBE).await
    }

    /// The keys of files of ours that were stored before `before`, at most `most` at a time. Nothing
    /// else that is kept in the same folder or bucket is among them.
    #[must_use]
    pub fn older_than(&self, before: UtcMicros, most: u64) -> Batches {
        Batches {
            // Asked once more after its end, by the batch that found it.
            objects: self
                .objects
                .list(Some(&ObjectPath::from(OURS)))
                .fuse()
                .boxed(),
            before,
            most,
            seen: (0, 0),
        }
    }

    /// Removes at most `most` uploads of ours that were begun and never finished, untouched since
    /// `before`. A crash leaves them behind, and the storage lists them nowhere. S3 removes them by
    /// itself, by a rule of the bucket.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub async fn remove_unfinished(&self, before: UtcMicros, most: u64) -> Result<u64, Error> {
        let Some(folder) = &self.folder else {
            return Ok(0);
        };
        let folder = folder.join(OURS);
        tokio::task::spawn_blocking(move || remove_unfinished(&folder, before, most))
            .await
            .map_err(|error| Error::internal(format!("unfinished uploads: {error}")))?
            .map_err(|error| Error::internal(format!("unfinished uploads: {error}")))
    }
}

/// A file on its way into the storage: one request when it is small, parts when it is not. Nothing of
/// it can be read before it is finished.
pub struct Upload<'a> {
    store: &'a AttachmentStore,
    key: ObjectPath,
    /// What has not been sent while there are no parts yet.
    small: Vec<u8>,
    parts: Option<WriteMultipart>,
}

impl<'a> Upload<'a> {
    fn new(store: &'a AttachmentStore, key: &str) -> Self {
        Self {
            store,
            key: ObjectPath::from(key),
            small: Vec::new(),
            parts: None,
        }
    }

    /// Takes more of the file.
    ///
    /// # Errors
    /// When the storage fails; [`Self::abort`] then removes what is there of it.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        if let Some(parts) = &mut self.parts {
            // One part on its way and one being filled: all that is ever in memory.
            parts.wait_for_capacity(1).await?;
            parts.write(bytes);
            return Ok(());
        }
        self.small.extend_from_slice(bytes);
        if self.small.len() > self.store.part_bytes {
            let upload = self.store.objects.put_multipart(&self.key).await?;
            let mut parts = WriteMultipart::new_with_chunk_size(upload, self.store.part_bytes);
            parts.write(&std::mem::take(&mut self.small));
            self.parts = Some(parts);
        }
        Ok(())
    }

    /// Ends the file: from now on it can be read.
    ///
    /// # Errors
    /// When the storage fails; nothing is kept then.
    pub async fn finish(self) -> Result<(), Error> {
        match self.parts {
            Some(parts) => parts.finish().await?,
            None => {
                let whole = PutPayload::from(self.small);
                self.store.objects.put(&self.key, whole).await?
            }
        };
        Ok(())
    }

    /// Gives the file up.
    pub async fn abort(self) {
        if let Some(parts) = self.parts
            && let Err(error) = parts.abort().await
        {
            let cause = in_words(&error);
            tracing::warn!(%cause, "an upload that failed left something behind");
        }
    }
}

fn remove_unfinished(folder: &Path, before: UtcMicros, most: u64) -> std::io::Result<u64> {
    let entries = match std::fs::read_dir(folder) {
        // Nothing was ever stored.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(0),
        entries => entries?,
    };
    let mut removed = 0;
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        // What the storage writes until a file is whole: `KEY#1`.
        let unfinished = name
            .to_str()
            .and_then(|name| name.rsplit_once('#'))
            .is_some_and(|(name, number)| {
                is_name(name) && number.bytes().all(|byte| byte.is_ascii_digit())
            });
        let age = entry.metadata().and_then(|facts| facts.modified());
        // One that is gone meanwhile was finished, or removed by another instance.
        let old = age.is_ok_and(|at| micros(at) < before.0);
        if unfinished && old && removed < most && std::fs::remove_file(entry.path()).is_ok() {
            removed += 1;
        }
    }
    Ok(removed)
}

fn micros(at: SystemTime) -> i64 {
    let since = at
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
}
