//! Settings by flag or `CAREPOST_*` variable.

use super::storage::StorageSettings;
use crate::audit::{Chains, Checkpoint, CheckpointFile};
use crate::clock::Random;
use crate::db::entity::patient_key;
use crate::db::{Db, Durability};
use crate::http::{ConnectionLimits, Limits, Network, StreamLimits};
use crate::notifications::{Mailer, Senders, SmsGateway};
use crate::scanning::Address;
use crate::sealing::{KeyFile, Sealer, SiteKey, is_retired};
use crate::telemetry::{Collector, TraceSettings};
use clap::Args;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use std::fmt;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::Duration;

/// Where the data is; shared by all commands.
#[derive(Args, Clone)]
pub(super) struct Settings {
    /// Folder of the database, the attachments and the key file.
    #[arg(long, env = "CAREPOST_DATA_DIR", default_value = "carepost-data")]
    pub(super) data_dir: PathBuf,
    /// PostgreSQL instead of the embedded database: `postgres://…`. With a password in it use the
    /// variable: everyone on the machine sees the arguments of a process.
    #[arg(long, env = "CAREPOST_DATABASE_URL", hide_env_values = true)]
    pub(super) database_url: Option<String>,
    /// The file with the site's key. Keep a copy away from the data: without it nothing can be read.
    #[arg(long, env = "CAREPOST_KEY_FILE")]
    pub(super) key_file: Option<PathBuf>,
    /// The file that copies of the audit's seals are added to; in the data folder when it is left
    /// out. Put it on another disk: it shows when the audit's end was cut off.
    #[arg(long, env = "CAREPOST_AUDIT_CHECKPOINTS", value_name = "FILE")]
    audit_checkpoints: Option<PathBuf>,
}

/// Without the URL of the database, which may have a password in it.
impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("data_dir", &self.data_dir)
            .field("postgres", &self.database_url.is_some())
            .field("key_file", &self.key_file)
            .field("audit_checkpoints", &self.audit_checkpoints)
            .finish()
    }
}

impl Settings {
    /// Opens the database; with `create`, makes the embedded one when it is missing.
    pub(super) async fn open_database(&self, create: bool) -> Result<Db, String> {
        if create {
            // The key file is in it too, wherever the database is.
            std::fs::create_dir_all(&self.data_dir)
                .map_err(|error| format!("cannot make {}: {error}", self.data_dir.display()))?;
        }
        if let Some(url) = &self.database_url {
            return Db::postgres(url)
                .await
                .map_err(|error| format!("the database cannot be reached: {error}"));
        }
        let file = self.data_dir.join("carepost.db");
        if !create && !file.exists() {
            return Err(format!(
                "there is no database at {}. For a new site run: carepost migrate --data-dir {}. \
                 To look around with invented people run: carepost serve --demo",
                file.display(),
                self.data_dir.display()
            ));
        }
        Db::sqlite(&file, create, Durability::Full)
            .await
            .map_err(|error| format!("cannot open {}: {error}", file.display()))
    }

    /// The file that checkpoints of the audit are in.
    pub(super) fn checkpoint_file(&self) -> CheckpointFile {
        CheckpointFile::new(
            self.audit_checkpoints
                .clone()
                .unwrap_or_else(|| self.data_dir.join("audit-checkpoints")),
        )
    }

    /// Reads the checkpoints. A file that was named must be there: without it nobody notices that the
    /// audit's end was cut off.
    pub(super) fn read_checkpoints(&self) -> Result<Vec<Option<Checkpoint>>, String> {
        let file = self.checkpoint_file();
        let shown = file.path().display();
        if self.audit_checkpoints.is_some() && !file.path().exists() {
            return Err(format!(
                "there is no checkpoint file at {shown}. Mount its disk, or bring it back from its \
                 copy; of a new site the first start of the server makes it"
            ));
        }
        file.read()
            .map_err(|error| format!("cannot read the checkpoint file {shown}: {error}"))
    }

    /// The audit's chains; on SQLite the read audit's file must be there.
    pub(super) async fn chains(&self, db: &Db) -> Result<Chains, String> {
        Chains::open(db.clone(), &self.data_dir.join("audit.db"))
            .await
            .map_err(|error| format!("the read audit (audit.db) cannot be opened: {error}"))
    }

    /// The file with the site's keys.
    pub(super) fn key_file(&self) -> KeyFile {
        KeyFile::new(
            self.key_file
                .clone()
                .unwrap_or_else(|| self.data_dir.join("site.key")),
        )
    }

    /// Opens the site's key and makes sure that it is the one of this database. With `create` a
    /// missing key is made, but only while no patient's data is sealed with another.
    pub(super) async fn sealer(&self, db: &Db, create: bool) -> Result<Sealer, String> {
        let failed = |error: sea_orm::DbErr| format!("the database does not answer: {error}");
        let keys = patient_key::Entity::find();
        let patients = keys.clone().count(db.reader()).await.map_err(failed)?;
        let sealer = Sealer::load(self.key_file(), create && patients == 0, Random)?;
        let here = sealer.keys();
        if is_retired(db.reader(), here.current().id())
            .await
            .map_err(failed)?
        {
            return Err(format!(
                "the key file {} is an old one: its first key was retired. Bring back the newest copy",
                self.key_file().path().display()
            ));
        }
        let names = std::iter::once(here.current())
            .chain(here.others())
            .map(SiteKey::id);
        let foreign = keys
            .filter(patient_key::Column::SiteKeyId.is_not_in(names))
            .count(db.reader())
            .await
            .map_err(failed)?;
        if foreign == 0 {
            return Ok(sealer);
        }
        Err(format!(
            "the key file is not the one that {foreign} patients' data was sealed with. \
             Give the right one with --key-file"
        ))
    }
}

/// Settings of the server.
#[derive(Args, Clone, Debug)]
pub(super) struct ServeSettings {
    #[command(flatten)]
    pub(super) settings: Settings,
    /// Address and port to listen on; port 0 takes a free one.
    #[arg(long, env = "CAREPOST_LISTEN", default_value = "127.0.0.1:8080")]
    pub(super) listen: String,
    /// The address that people type. With https, cookies are bound to it. Follows `--listen` when it
    /// is left out.
    #[arg(long, env = "CAREPOST_BASE_URL")]
    pub(super) base_url: Option<String>,
    /// The site's own words and promises; the built-in ones when it is left out.
    #[arg(long, env = "CAREPOST_SITE")]
    pub(super) site: Option<PathBuf>,
    #[command(flatten)]
    pub(super) storage: StorageSettings,
    /// Where clamd listens, which looks into every file for viruses before anybody opens it:
    /// `unix:/run/clamav/clamd.ctl` or `127.0.0.1:3310`. Without it files are offered unscanned, and
    /// the pages say so.
    #[arg(long, env = "CAREPOST_CLAMD", value_name = "ADDRESS")]
    pub(super) clamd: Option<Address>,
    /// Send notices by mail through this server: `smtps://user:pass@host:465`, or
    /// `smtp://host:587?tls=required`. With a password in it use the variable.
    #[arg(
        long,
        env = "CAREPOST_SMTP_URL",
        hide_env_values = true,
        requires = "mail_from"
    )]
    smtp_url: Option<Secret>,
    /// Who mails are from: `Our Portal <no-reply@portal.example>`.
    #[arg(long, env = "CAREPOST_MAIL_FROM", value_name = "SENDER")]
    mail_from: Option<String>,
    /// Send notices by text message through the gateway at this address (`docs/operations.md`).
    #[arg(
        long,
        env = "CAREPOST_SMS_WEBHOOK_URL",
        hide_env_values = true,
        requires = "sms_webhook_secret"
    )]
    sms_webhook_url: Option<Secret>,
    /// What requests to the gateway are signed with, 16 characters or more. Use the variable.
    #[arg(long, env = "CAREPOST_SMS_WEBHOOK_SECRET", hide_env_values = true)]
    sms_webhook_secret: Option<Secret>,
    /// Fill an empty database with invented people. Refuses any database that has others.
    #[arg(long, env = "CAREPOST_DEMO")]
    pub(super) demo: bool,
    /// The TLS proxies in front, by network (`10.0.0.0/8,fd00::/8`) or address: when one of them
    /// connects, the last address of `X-Forwarded-For` that is no proxy is counted. None is trusted
    /// unless it is named, not even on this machine.
    #[arg(
        long = "trusted-proxy",
        env = "CAREPOST_TRUSTED_PROXY",
        value_name = "NETWORK",
        value_delimiter = ','
    )]
    pub(super) trusted_proxies: Vec<Network>,
    /// Who may read `/metrics` and the reasons in `/readyz`, by network or address. Whoever connects
    /// from this machine without a proxy always may.
    #[arg(
        long,
        env = "CAREPOST_METRICS_FROM",
        value_name = "NETWORK",
        value_delimiter = ','
    )]
    pub(super) metrics_from: Vec<Network>,
    /// Say in the log where each request came from. Addresses are personal data: leave it off unless
    /// somebody needs them.
    #[arg(long, env = "CAREPOST_LOG_ADDRESSES")]
    pub(super) log_addresses: bool,
    /// Send traces to this collector by OTLP over HTTP: `http://127.0.0.1:4318`.
    #[arg(long, env = "CAREPOST_OTLP_ENDPOINT", value_name = "URL")]
    otlp_endpoint: Option<Collector>,
    /// The part of requests that is traced, from 0 to 1.
    #[arg(
        long,
        env = "CAREPOST_TRACE_RATIO",
        value_name = "PART",
        default_value_t = 1.0
    )]
    trace_ratio: f64,
    /// Seconds between being asked to end and taking nothing new, during which `/readyz` answers 503:
    /// as long as a balancer takes to notice.
    #[arg(long, env = "CAREPOST_NOTICE_SECONDS", default_value_t = 0)]
    notice_seconds: u16,
    /// Serve the browser app from this folder instead of the one in the binary.
    #[arg(long, env = "CAREPOST_WEB_DIR", hide = true)]
    pub(super) web_dir: Option<PathBuf>,
    /// Recipient searches a second, per session.
    #[arg(long, env = "CAREPOST_SEARCHES_PER_SECOND")]
    searches_per_second: Option<NonZeroU32>,
    /// Recipient searches at once, per session.
    #[arg(long, env = "CAREPOST_SEARCH_BURST")]
    search_burst: Option<NonZeroU32>,
    /// Searches in mailboxes a minute, per account.
    #[arg(long, env = "CAREPOST_MAILBOX_SEARCHES_PER_MINUTE")]
    mailbox_searches_per_minute: Option<NonZeroU32>,
    /// Messages that one search in a mailbox opens before it says how far it came.
    #[arg(long, env = "CAREPOST_MAILBOX_SEARCH_MESSAGES")]
    mailbox_search_messages: Option<NonZeroU32>,
    /// Messages an hour, per patient's account.
    #[arg(long, env = "CAREPOST_SENDS_PER_HOUR")]
    sends_per_hour: Option<NonZeroU32>,
    /// Sign-ins a second, of everyone together. One address has a third of them.
    #[arg(long, env = "CAREPOST_SIGN_INS_PER_SECOND")]
    sign_ins_per_second: Option<NonZeroU32>,
    /// Megabytes of files a day, per account.
    #[arg(long, env = "CAREPOST_UPLOAD_MEGABYTES_PER_DAY")]
    upload_megabytes_per_day: Option<NonZeroU32>,
    /// Drafts that an account may have open.
    #[arg(long, env = "CAREPOST_OPEN_DRAFTS")]
    open_drafts: Option<u64>,
    /// Failed sign-ins within 15 minutes, per address.
    #[arg(long, env = "CAREPOST_SIGN_IN_FAILURES_PER_ADDRESS")]
    sign_in_failures_per_address: Option<u16>,
    /// Event streams at once: open pages that learn of news by themselves. Others ask every minute. 512
    /// at most, so that half of the connections stay free for everything else.
    #[arg(long, env = "CAREPOST_EVENT_STREAMS")]
    event_streams: Option<usize>,
    /// Minutes without a sign of life after which a session ends.
    #[arg(long, env = "CAREPOST_IDLE_MINUTES")]
    pub(super) idle_minutes: Option<u16>,
}

/// A setting that is in no `Debug` text.
#[derive(Clone)]
struct Secret(String);

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

impl ServeSettings {
    /// By what notices leave. What is not set is off, and the pages say so.
    pub(super) fn senders(&self) -> Result<Senders, String> {
        let mail = match (&self.smtp_url, &self.mail_from) {
            (Some(url), Some(from)) => Some(Mailer::new(&url.0, from)?),
            _ => None,
        };
        let sms = match (&self.sms_webhook_url, &self.sms_webhook_secret) {
            (Some(url), Some(secret)) => Some(SmsGateway::new(&url.0, &secret.0)?),
            _ => None,
        };
        Ok(Senders::new(mail, sms))
    }

    /// Where traces go, if anywhere.
    pub(super) fn traces(&self) -> Option<TraceSettings> {
        let collector = self.otlp_endpoint.clone()?;
        Some(TraceSettings {
            collector,
            ratio: self.trace_ratio,
        })
    }

    /// The limits, raised where the settings say so.
    pub(super) fn limits(&self) -> Limits {
        let default = Limits::default();
        Limits {
            searches_per_second: self
                .searches_per_second
                .unwrap_or(default.searches_per_second),
            search_burst: self.search_burst.unwrap_or(default.search_burst),
            mailbox_searches_per_minute: self
                .mailbox_searches_per_minute
                .unwrap_or(default.mailbox_searches_per_minute),
            mailbox_search_messages: self
                .mailbox_search_messages
                .map_or(default.mailbox_search_messages, NonZeroU32::get),
            sends_per_hour: self.sends_per_hour.unwrap_or(default.sends_per_hour),
            sign_ins_per_second: self
                .sign_ins_per_second
                .unwrap_or(default.sign_ins_per_second),
            upload_megabytes_per_day: self
                .upload_megabytes_per_day
                .unwrap_or(default.upload_megabytes_per_day),
            open_drafts: self.open_drafts.unwrap_or(default.open_drafts),
            sign_in_failures_per_address: self
                .sign_in_failures_per_address
                .unwrap_or(default.sign_in_failures_per_address),
            connections: ConnectionLimits {
                notice: Duration::from_secs(self.notice_seconds.into()),
                ..default.connections
            },
            streams: StreamLimits {
                most: self
                    .event_streams
                    .unwrap_or(default.streams.most)
                    .min(default.connections.most / 2),
                ..default.streams
            },
            ..default
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Debug, Parser)]
    struct Line {
        #[command(flatten)]
        serve: ServeSettings,
    }

    #[test]
    fn event_streams_never_take_more_than_half_of_the_connections() {
        for (asked, given) in [("5", 5), ("512", 512), ("1024", 512), ("5000", 512)] {
            let line = Line::parse_from(["serve", "--event-streams", asked]);
            assert_eq!(line.serve.limits().streams.most, given);
        }
    }

    #[test]
    fn the_password_of_the_database_is_in_no_debug_text() {
        let url = "postgres://carepost:SECRET@db/carepost";
        let line = Line::parse_from(["serve", "--database-url", url]);
        assert!(!format!("{line:?}").contains("SECRET"));
    }
}
