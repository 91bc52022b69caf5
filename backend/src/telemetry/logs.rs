//! The log: lines on standard error, for people or for programs; and where it and the traces begin.

use super::traces::{self, TraceSettings, Traces};
use clap::{Args, ValueEnum};
use tokio::runtime::Handle;
use tracing_subscriber::filter::FilterExt as _;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer as _, fmt};

/// What lines look like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// What is logged, and how.
#[derive(Args, Clone, Debug)]
pub struct LogSettings {
    /// What is logged: a level (`error`, `warn`, `info`, `debug`, `trace`), or levels by part, such as
    /// `info,request=warn` for everything but the line of each request.
    #[arg(
        long = "log",
        env = "CAREPOST_LOG",
        value_name = "FILTER",
        global = true
    )]
    #[arg(default_value = "info,sqlx=warn")]
    pub filter: String,
    /// What its lines look like.
    #[arg(
        long,
        env = "CAREPOST_LOG_FORMAT",
        value_name = "FORMAT",
        global = true
    )]
    #[arg(value_enum, default_value_t)]
    pub log_format: LogFormat,
}

/// Logs from now on, for the whole process, and sends traces if there is a collector for them.
///
/// # Errors
/// A sentence for whoever set it, when the filter cannot be read or nothing can be sent there.
pub fn start(
    settings: &LogSettings,
    traces: Option<&TraceSettings>,
    runtime: &Handle,
) -> Result<Option<Traces>, String> {
    let filter = EnvFilter::try_new(&settings.filter).map_err(|error| {
        format!(
            "--log cannot be read: {error}. Give a level such as info, or levels by part such as \
             info,request=warn"
        )
    })?;
    let lines = fmt::layer().with_writer(std::io::stderr);
    let lines = match settings.log_format {
        LogFormat::Text => lines
            .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()))
            .boxed(),
        LogFormat::Json => lines
            .json()
            .flatten_event(true)
            .with_span_list(false)
            .boxed(),
    };
    let traces = traces
        .map(|settings| Traces::start(settings, runtime.clone()))
        .transpose()?;
    tracing_subscriber::registry()
        .with(lines.with_filter(filter.and(traces::not_ours())))
        .with(traces.as_ref().map(Traces::layer))
        .try_init()
        .map_err(|error| format!("the log cannot start: {error}"))?;
    Ok(traces)
}
