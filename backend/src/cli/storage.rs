//! Settings of the storage of attachments, by flag or `CAREPOST_*` variable.

use crate::storage::{AttachmentStore, S3Credentials, S3Place, StorageFault};
use clap::{ArgAction, Args};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Where attachments are.
#[derive(Args, Clone, Debug)]
pub(super) struct StorageSettings {
    /// Where attachments are: a folder as `file:///…`, or an S3-compatible storage as
    /// `s3://BUCKET/PREFIX`; in the data folder when it is left out. The credentials of a storage are
    /// read from CAREPOST_STORAGE_ACCESS_KEY_ID, CAREPOST_STORAGE_SECRET_ACCESS_KEY and, when they are
    /// given for a time, CAREPOST_STORAGE_SESSION_TOKEN.
    #[arg(long, env = "CAREPOST_STORAGE_URL")]
    storage_url: Option<String>,
    /// The storage's server, `https://…`; Amazon's of the region when it is left out.
    #[arg(long, env = "CAREPOST_STORAGE_ENDPOINT")]
    storage_endpoint: Option<String>,
    /// The region that requests to the storage are signed for.
    #[arg(long, env = "CAREPOST_STORAGE_REGION", default_value = "us-east-1")]
    storage_region: String,
    /// Whether the bucket is in the path (`true`) or in the host's name (`false`). Left out: in the
    /// path with --storage-endpoint, in the name without.
    #[arg(long, env = "CAREPOST_STORAGE_PATH_STYLE", action = ArgAction::Set)]
    storage_path_style: Option<bool>,
    /// Reach the storage without TLS although it is on another machine.
    #[arg(long, env = "CAREPOST_STORAGE_ALLOW_HTTP")]
    storage_allow_http: bool,
}

impl StorageSettings {
    /// Opens the storage.
    pub(super) fn open(&self, data_dir: &Path) -> Result<AttachmentStore, String> {
        let folder = match self.storage_url.as_deref() {
            None => data_dir.join("storage"),
            Some(url) if url.starts_with("s3://") => return self.open_s3(url),
            Some(url) => url
                .strip_prefix("file://")
                .map(PathBuf::from)
                .ok_or_else(|| {
                    "--storage-url takes a folder as file:///… or a bucket as s3://BUCKET/PREFIX"
                        .to_owned()
                })?,
        };
        AttachmentStore::local(&folder).map_err(|error| error.to_string())
    }

    fn open_s3(&self, url: &str) -> Result<AttachmentStore, String> {
        let wanted = |name: &str| {
            variable(name).ok_or_else(|| {
                format!("{url} needs credentials: set {name} in the environment of the server")
            })
        };
        AttachmentStore::s3(S3Place {
            url: url.to_owned(),
            endpoint: self.storage_endpoint.clone(),
            region: self.storage_region.clone(),
            path_style: self
                .storage_path_style
                .unwrap_or(self.storage_endpoint.is_some()),
            allow_http: self.storage_allow_http,
            credentials: S3Credentials {
                access_key_id: wanted("CAREPOST_STORAGE_ACCESS_KEY_ID")?,
                secret_access_key: Zeroizing::new(wanted("CAREPOST_STORAGE_SECRET_ACCESS_KEY")?),
                session_token: variable("CAREPOST_STORAGE_SESSION_TOKEN").map(Zeroizing::new),
            },
        })
    }

    /// Opens the storage for a server: what is set up wrongly ends the start, a storage that does not
    /// answer yet is awaited without it.
    pub(super) async fn open_and_check(&self, data_dir: &Path) -> Result<AttachmentStore, String> {
        let store = self.open(data_dir)?;
        match store.check().await {
            Ok(()) => Ok(store),
            Err(fault @ StorageFault::Unreachable(_)) => {
                tracing::warn!(
                    "{fault}. Attachments can be neither added nor opened until it does"
                );
                Ok(store)
            }
            Err(fault) => Err(fault.to_string()),
        }
    }
}

/// A secret: never a flag, because everyone on the machine sees the arguments of a process.
fn variable(name: &str) -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "read once, at the start")]
    let value = std::env::var(name);
    value.ok().filter(|value| !value.is_empty())
}
