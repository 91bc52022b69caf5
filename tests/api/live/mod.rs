//! Open pages: their numbers move by themselves, are nobody else's, and end with the session.

mod dispatcher;
mod ending;
mod instances;
mod numbers;

use api_tests::{Client, TestApp};
use axum::body::{Body, BodyDataStream};
use axum::http::Method;
use backend::http::{Limits, RateLimits, StreamLimits};
use backend::live;
use futures_util::StreamExt as _;
use shared::endpoint::API;
use shared::live::{COUNTERS_EVENT, CountersView, Events, GetCounters, PatientCounters};
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// Far longer than anything here takes on the slowest machine.
const LONG: Duration = Duration::from_secs(20);

/// Streams that only ever look when they are woken.
const WOKEN: StreamLimits = StreamLimits {
    most: 64,
    per_session: 6,
    per_account: 12,
    gather: Duration::from_millis(10),
    check: Duration::from_secs(3600),
};

/// Streams that look all the time.
const RESTLESS: StreamLimits = StreamLimits {
    check: Duration::from_millis(20),
    ..WOKEN
};

/// A server that tells of what happens, as long as this is kept.
struct Telling {
    app: TestApp,
    tasks: Vec<JoinHandle<()>>,
}

impl Telling {
    /// Hands out what happens, and listens to others.
    async fn over(app: &TestApp, streams: StreamLimits) -> Self {
        let mut telling = Self::listening(app, streams).await;
        let dispatcher = live::dispatcher(&telling.app.app);
        telling.tasks.push(tokio::spawn(dispatcher.keep()));
        telling
    }

    /// Only listens to others.
    async fn listening(app: &TestApp, streams: StreamLimits) -> Self {
        let app = app
            .another(|parts| {
                let settings = *parts.limits.settings();
                parts.limits = RateLimits::new(Limits {
                    streams,
                    ..settings
                });
            })
            .await;
        let listener = tokio::spawn(live::listen(app.app.clone()));
        Self {
            app,
            tasks: vec![listener],
        }
    }
}

impl Drop for Telling {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

/// The numbers, asked for once.
async fn counters(client: &Client) -> CountersView {
    client.call(&GetCounters).await.unwrap()
}

/// The numbers of the account holder's own mailbox: the demonstration makes children after their
/// parents, and the numbers are in the order of ids.
fn own(view: &CountersView) -> PatientCounters {
    view.patients[0]
}

/// An open page.
struct Page {
    body: BodyDataStream,
    text: String,
}

impl Page {
    /// Opens the stream and reads the numbers that it begins with.
    async fn open(client: &Client) -> (Self, CountersView) {
        let url = Events.href();
        assert!(url.starts_with(API));
        let (head, body) = client.request(Method::GET, &url).begin().await;
        assert_eq!(head.status, 200);
        let header = |name: &str| head.headers[name].to_str().unwrap();
        assert_eq!(header("content-type"), "text/event-stream");
        assert_eq!(header("cache-control"), "no-store");
        assert_eq!(header("x-accel-buffering"), "no");
        let mut page = Self::reading(body);
        let first = page.next().await.expect("the numbers as they are");
        (page, first)
    }

    fn reading(body: Body) -> Self {
        Self {
            body: body.into_data_stream(),
            text: String::new(),
        }
    }

    /// The next thing that is sent, a comment or an event; none when the stream has ended.
    async fn frame(&mut self) -> Option<String> {
        loop {
            if let Some((frame, rest)) = self.text.split_once("\n\n") {
                let (frame, rest) = (frame.to_owned(), rest.to_owned());
                self.text = rest;
                return Some(frame);
            }
            let bytes = timeout(LONG, self.body.next()).await;
            let bytes = bytes.expect("nothing came, and no end")?.unwrap();
            self.text.push_str(std::str::from_utf8(&bytes).unwrap());
        }
    }

    /// The next numbers; none when the stream has ended.
    async fn next(&mut self) -> Option<CountersView> {
        loop {
            let frame = self.frame().await?;
            if frame.starts_with(':') {
                continue;
            }
            let event = format!("event: {COUNTERS_EVENT}\ndata: ");
            let data = frame.strip_prefix(&event).expect("an event of ours");
            return Some(serde_json::from_str(data).unwrap());
        }
    }

    /// Reads on until the numbers are so.
    async fn until(&mut self, wanted: impl Fn(&CountersView) -> bool) -> CountersView {
        loop {
            let view = self.next().await.expect("the stream goes on");
            if wanted(&view) {
                return view;
            }
        }
    }
}
