//! Object storage: the sealed bytes of attachments.
//!
//! Owns streaming in and out in flat memory, with the size counted while reading. It does not know
//! whose file it is or who may open it; keys are random and say nothing.

use crate::http::{Error, unread_body};
use crate::sealing::{FileOpener, FileSealer};
use bytes::Bytes;
use futures_util::stream::BoxStream;
use futures_util::{Stream, StreamExt, stream};
use object_store::local::LocalFileSystem;
use object_store::path::Path as ObjectPath;
use object_store::{ObjectMeta, ObjectStore, ObjectStoreExt, WriteMultipart};
use shared::ErrorCode;
use shared::time::UtcMicros;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

/// Bytes that are written to the storage at once.
const PART_BYTES: usize = 1024 * 1024;
/// Bytes of a file that are looked at to find its kind.
pub const HEAD_BYTES: usize = 8 * 1024;
/// The key under which it is tried whether anything can be stored.
const PROBE: &str = "probe";

/// Where attachments are kept.
#[derive(Clone, Debug)]
pub struct AttachmentStore {
    objects: Arc<dyn ObjectStore>,
    folder: PathBuf,
}

/// The keys of stored files, some at a time, in no order.
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
            self.seen.0 += 1;
            self.seen.1 += object.size;
            if object.last_modified.timestamp_micros() < self.before.0 {
                keys.push(object.location.to_string());
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
            folder: folder.to_owned(),
        })
    }

    /// Seals and keeps a file; stops reading at the first byte over `limit`. `judge` sees the file's
    /// head and may refuse it. Gives the plain size and what `judge` said.
    ///
    /// # Errors
    /// [`ErrorCode::AttachmentTooLarge`], [`ErrorCode::AttachmentEmpty`], what `judge` says, that the
    /// body did not arrive whole, or that the storage failed; nothing is kept then.
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
        let upload = self.objects.put_multipart(&ObjectPath::from(key)).await?;
        let mut upload = WriteMultipart::new_with_chunk_size(upload, PART_BYTES);
        let written = async {
            upload.write(&sealer.push(&head)?);
            drop(head);
            while let Some(bytes) = next().await? {
                upload.wait_for_capacity(1).await?;
                upload.write(&sealer.push(&bytes)?);
            }
            upload.write(&sealer.finish()?);
            Ok::<(), Error>(())
        }
        .await;
        match written {
            Ok(()) => {
                upload.finish().await?;
                Ok((size, judged))
            }
            Err(error) => {
                if let Err(abort) = upload.abort().await {
                    tracing::warn!(%abort, "an upload that failed left something behind");
                }
                Err(error)
            }
        }
    }

    /// Opens a file. The stream fails at the first chunk that does not open.
    ///
    /// # Errors
    /// When the storage does not have it.
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

    /// Removes a file; one that is gone already is no error.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn remove(&self, key: &str) -> Result<(), Error> {
        match self.objects.delete(&ObjectPath::from(key)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
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

    /// The keys of files that were stored before `before`, at most `most` at a time.
    #[must_use]
    pub fn older_than(&self, before: UtcMicros, most: u64) -> Batches {
        Batches {
            objects: self.objects.list(None),
            before,
            most,
            seen: (0, 0),
        }
    }

    /// Removes at most `most` uploads that were begun and never finished, untouched since `before`. A
    /// crash leaves them behind, and the storage lists them nowhere.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub async fn remove_unfinished(&self, before: UtcMicros, most: u64) -> Result<u64, Error> {
        let folder = self.folder.clone();
        tokio::task::spawn_blocking(move || remove_unfinished(folder, before, most))
            .await
            .map_err(|error| Error::internal(format!("unfinished uploads: {error}")))?
            .map_err(|error| Error::internal(format!("unfinished uploads: {error}")))
    }
}

fn remove_unfinished(root: PathBuf, before: UtcMicros, most: u64) -> std::io::Result<u64> {
    let mut removed = 0;
    let mut folders = vec![root];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
                continue;
            }
            let name = entry.file_name();
            // What the storage writes until a file is whole: `KEY#1`.
            let unfinished = name
                .to_str()
                .and_then(|name| name.rsplit_once('#'))
                .is_some_and(|(_, number)| number.bytes().all(|byte| byte.is_ascii_digit()));
            let age = entry.metadata().and_then(|facts| facts.modified());
            // One that is gone meanwhile was finished, or removed by another instance.
            let old = age.is_ok_and(|at| micros(at) < before.0);
            if unfinished && old && removed < most && std::fs::remove_file(entry.path()).is_ok() {
                removed += 1;
            }
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
