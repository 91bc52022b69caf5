//! Storages for tests: a folder of the test, or a part of a real S3 server's bucket.

use backend::storage::{AttachmentStore, S3Credentials, S3Place};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// The S3 server of the run, from `CAREPOST_TEST_S3`:
/// `http://NAME:SECRET@HOST:PORT/BUCKET?root=FOLDER`, the folder being where the server keeps its
/// files, so that tests can look behind its back.
#[derive(Clone, Debug)]
pub struct S3Server {
    /// `http://HOST:PORT`
    pub endpoint: String,
    /// The bucket, which exists.
    pub bucket: String,
    /// The name of the key.
    pub access_key_id: String,
    /// The key.
    pub secret_access_key: String,
    root: PathBuf,
}

impl S3Server {
    /// The server of this run.
    ///
    /// # Panics
    /// When `CAREPOST_TEST_S3` is not set or is no such address.
    #[must_use]
    pub fn of_this_run() -> Self {
        #[expect(clippy::disallowed_methods, reason = "a setting of the tests")]
        let address = std::env::var("CAREPOST_TEST_S3").unwrap_or_else(|_| {
            panic!(
                "this test needs an S3 server. `cargo xtask test` starts one and runs all tests; to \
                 use your own, set CAREPOST_TEST_S3 to http://NAME:SECRET@HOST:PORT/BUCKET?root=FOLDER"
            )
        });
        let parts = || {
            let (key, rest) = address.strip_prefix("http://")?.split_once('@')?;
            let (name, secret) = key.split_once(':')?;
            let (host, rest) = rest.split_once('/')?;
            let (bucket, root) = rest.split_once("?root=")?;
            Some(Self {
                endpoint: format!("http://{host}"),
                bucket: bucket.to_owned(),
                access_key_id: name.to_owned(),
                secret_access_key: secret.to_owned(),
                root: PathBuf::from(root),
            })
        };
        parts().expect("CAREPOST_TEST_S3 is http://NAME:SECRET@HOST:PORT/BUCKET?root=FOLDER")
    }

    /// How a part of the bucket is reached.
    #[must_use]
    pub fn place(&self, prefix: &str) -> S3Place {
        S3Place {
            url: format!("s3://{}/{prefix}", self.bucket),
            endpoint: Some(self.endpoint.clone()),
            region: "us-east-1".to_owned(),
            path_style: true,
            allow_http: false,
            credentials: S3Credentials {
                access_key_id: self.access_key_id.clone(),
                secret_access_key: Zeroizing::new(self.secret_access_key.clone()),
                session_token: None,
            },
        }
    }
}

/// One test's storage.
#[derive(Debug)]
pub(crate) enum Storage {
    Folder(PathBuf),
    S3 { server: S3Server, prefix: String },
}

impl Storage {
    /// A part of the bucket that nobody else uses.
    pub(crate) fn s3() -> Self {
        Self::S3 {
            server: S3Server::of_this_run(),
            // With the slash, base64 turns it into whole letters: see `unfinished`.
            prefix: backend::clock::Random.id().simple().to_string(),
        }
    }

    pub(crate) fn open(&self) -> AttachmentStore {
        match self {
            Self::Folder(folder) => AttachmentStore::local(folder).unwrap(),
            Self::S3 { server, prefix } => AttachmentStore::s3(server.place(prefix)).unwrap(),
        }
    }

    /// Where the stored bytes are on this machine; of an S3 server behind its back.
    pub(crate) fn folder(&self) -> PathBuf {
        match self {
            Self::Folder(folder) => folder.clone(),
            Self::S3 { server, prefix } => server.root.join(&server.bucket).join(prefix),
        }
    }

    /// Every file in the storage, unfinished ones too.
    pub(crate) fn files(&self) -> Vec<PathBuf> {
        let mut files = Vec::new();
        walk(&self.folder(), &mut files);
        if let Self::S3 { server, prefix } = self {
            files.extend(unfinished(server, prefix));
        }
        files.sort();
        files
    }
}

impl Drop for Storage {
    fn drop(&mut self) {
        if let Self::S3 { .. } = self {
            let _ = std::fs::remove_dir_all(self.folder());
        }
    }
}

fn walk(folder: &Path, into: &mut Vec<PathBuf>) {
    // Nothing was stored yet when it is missing; other tests of the run come and go beside it.
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            walk(&path, into);
        } else {
            into.push(path);
        }
    }
}

/// Multipart uploads that were begun and neither finished nor abandoned, as the server notes them.
fn unfinished(server: &S3Server, prefix: &str) -> Vec<PathBuf> {
    let begins = format!(
        ".bucket-{}.object-{}",
        URL_SAFE_NO_PAD.encode(&server.bucket),
        URL_SAFE_NO_PAD.encode(format!("{prefix}/"))
    );
    let notes = std::fs::read_dir(&server.root).unwrap().flatten();
    notes
        .map(|entry| entry.path())
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with(&begins) && name.contains(".upload-")
        })
        .collect()
}
