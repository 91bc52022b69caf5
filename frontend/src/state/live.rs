//! What has changed at the server, while the page is seen: the numbers beside Messaging for everyone,
//! and the sign for open pages to ask again.
//!
//! One stream brings the numbers. It is open only while the page is seen, so that hidden windows take
//! none of the few connections that a browser has for a site. A cut stream is taken up again by the
//! browser, and where the server refused it, by a growing wait; while none gets through, the numbers
//! are asked for once a minute. None of this extends the session, and its end is noticed as anywhere
//! else. The numbers carry no words: pages ask for those themselves. When somebody's mailbox was opened
//! to the account or closed, the session is asked for whom one may act now.

use super::{Api, use_api};
use crate::api::from_json;
use crate::effects::use_effect_with;
use crate::hooks::{is_hidden, use_interval, use_online, use_page_hidden, use_page_seen};
use crate::i18n::texts as t;
use crate::ui::use_announce;
use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use shared::id::PatientId;
use shared::live::{COUNTERS_EVENT, CountersView, Events, GetCounters, PatientCounters};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{EventSource, MessageEvent};
use yew::prelude::*;

/// How often the numbers are asked for while no stream gets through, in milliseconds.
const EVERY_MS: u32 = 60_000;
/// After how many silent minutes a stream is opened anew.
const LONG_QUIET: u32 = 5;
/// Half the first wait before a refused stream is tried again, in milliseconds; it doubles each time up
/// to [`EVERY_MS`].
const HALF_FIRST_WAIT_MS: u32 = 1_000;

/// The newest numbers, once known.
type Numbers = Option<Rc<CountersView>>;

/// Whose changes a page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// A patient's.
    Patient(PatientId),
    /// Those of the teams that the account answers for.
    Teams,
}

/// Whether there is somebody to listen for.
#[derive(Properties, PartialEq)]
pub struct LiveProviderProps {
    /// False while the session is interrupted: the server would refuse.
    pub active: bool,
    /// Who sees the numbers.
    pub children: Html,
}

/// Gives the numbers to everything below it.
#[component]
pub fn LiveProvider(props: &LiveProviderProps) -> Html {
    let numbers = use_state_eq(|| Numbers::None);
    let take = {
        let numbers = numbers.clone();
        use_callback((), move |view: CountersView, ()| {
            numbers.set(Some(Rc::new(view)));
        })
    };
    use_stream(props.active, take);
    {
        let (announce, api) = (use_announce(), use_api());
        let known = use_mut_ref(|| Numbers::None);
        use_effect_with((*numbers).clone(), move |now| {
            let before = known.replace(now.clone());
            if let (Some(before), Some(now)) = (before, now) {
                if !same_patients(&before, now) {
                    api.ask_for_whom();
                }
                let more = new_messages(&before, now);
                if more > 0 {
                    announce.say(t::shell_new_messages(more));
                }
            }
        });
    }
    html! {
        <ContextProvider<Numbers> context={(*numbers).clone()}>
            { props.children.clone() }
        </ContextProvider<Numbers>>
    }
}

/// Whether the account may do for everybody what it could.
fn same_patients(before: &CountersView, now: &CountersView) -> bool {
    let of = |view: &CountersView| -> BTreeSet<(PatientId, u64)> {
        let patients = view.patients.iter();
        patients.map(|it| (it.patient_id, it.rights)).collect()
    };
    of(before) == of(now)
}

/// How many messages came in between.
fn new_messages(before: &CountersView, now: &CountersView) -> u64 {
    let patients = now.patients.iter().map(|patient| {
        let known = before
            .patients
            .iter()
            .find(|known| known.patient_id == patient.patient_id);
        known.map_or(0, |known| patient.unread.saturating_sub(known.unread))
    });
    let team = match (&before.team, &now.team) {
        (Some(before), Some(now)) => now.waiting.saturating_sub(before.waiting),
        _ => 0,
    };
    u64::from(patients.sum::<u32>() + team)
}

/// The stream, and what has become of it.
#[derive(Default)]
struct Line {
    stream: Option<(EventSource, [EventListener; 2])>,
    /// Whether it has brought numbers: a proxy may let one open and hold back what it says.
    heard: bool,
    /// For how many minutes it has said nothing.
    quiet: u32,
    /// How many streams in a row were refused.
    refused: u32,
    again: Option<Timeout>,
}

/// Keeps a stream while the page is seen, and asks by itself while none gets through.
#[hook]
fn use_stream(active: bool, take: Callback<CountersView>) {
    let line = use_memo((), |()| RefCell::new(Line::default()));
    let listener = Listener {
        line,
        api: use_api(),
        take,
        active,
    };
    let act = |what: fn(&Listener)| {
        let listener = listener.clone();
        Callback::from(move |()| what(&listener))
    };
    use_page_seen(act(Listener::open));
    use_online(act(Listener::open));
    use_page_hidden(act(Listener::close));
    use_interval(EVERY_MS, act(Listener::tick));
    use_effect_with(active, move |_| {
        listener.open();
        move || listener.close()
    });
}

#[derive(Clone)]
struct Listener {
    line: Rc<RefCell<Line>>,
    api: Api,
    take: Callback<CountersView>,
    active: bool,
}

impl Listener {
    /// Opens a stream where one is wanted and none is there.
    fn open(&self) {
        if !self.active || is_hidden() || self.line.borrow().stream.is_some() {
            return;
        }
        let Ok(stream) = EventSource::new(&Events.href()) else {
            return;
        };
        let listener = self.clone();
        let heard = EventListener::new(&stream, COUNTERS_EVENT, move |event| {
            let text = event
                .dyn_ref::<MessageEvent>()
                .and_then(|event| event.data().as_string());
            if let Some(view) = text.and_then(|text| from_json(&text)) {
                listener.hear(view);
            }
        });
        let listener = self.clone();
        let failed = EventListener::new(&stream, "error", move |event| {
            listener.line.borrow_mut().heard = false;
            let stream = event.target().and_then(|it| it.dyn_into().ok());
            // While it is not closed, the browser takes it up again by itself.
            if stream.is_some_and(|it: EventSource| it.ready_state() == EventSource::CLOSED) {
                listener.refused();
            }
        });
        self.line.borrow_mut().stream = Some((stream, [heard, failed]));
    }

    fn close(&self) {
        let line = std::mem::take(&mut *self.line.borrow_mut());
        if let Some((stream, _)) = line.stream {
            stream.close();
        }
    }

    fn hear(&self, view: CountersView) {
        let mut line = self.line.borrow_mut();
        line.heard = true;
        line.quiet = 0;
        line.refused = 0;
        drop(line);
        self.take.emit(view);
    }

    /// The server refused the stream: perhaps the session has ended, which asking finds out.
    fn refused(&self) {
        self.ask();
        let listener = self.clone();
        let mut line = self.line.borrow_mut();
        line.refused += 1;
        let wait_ms = (HALF_FIRST_WAIT_MS << line.refused.min(6)).min(EVERY_MS);
        line.again = Some(Timeout::new(wait_ms, move || listener.open()));
        let gone = line.stream.take();
        drop(line);
        drop(gone);
    }

    fn ask(&self) {
        let listener = self.clone();
        spawn_local(async move {
            if let Ok(view) = listener.api.call(&GetCounters).await {
                listener.take.emit(view);
            }
        });
    }

    /// Once a minute: without a stream it asks, and a stream that was silent for long is opened anew,
    /// because a connection that broke off without a word looks the same.
    fn tick(&self) {
        let mut line = self.line.borrow_mut();
        line.quiet += 1;
        let (heard, quiet) = (line.heard, line.quiet);
        drop(line);
        if self.active && !heard {
            self.ask();
        } else if quiet >= LONG_QUIET {
            self.close();
            self.open();
        }
    }
}

/// Calls back when something of theirs has changed after the page was opened.
#[hook]
pub fn use_changes(whose: Whose, call: Callback<()>) {
    let numbers = use_context::<Numbers>().flatten();
    let now = numbers.and_then(|numbers| match whose {
        Whose::Patient(id) => of(&numbers, id).map(|it| (it.revision, it.unread)),
        Whose::Teams => numbers.team.map(|it| (it.revision, it.waiting)),
    });
    let first = use_mut_ref(|| true);
    use_effect_with(now, move |_| {
        if !first.replace(false) {
            call.emit(());
        }
    });
}

/// How many messages of a patient are unread, once known.
#[hook]
pub fn use_unread() -> impl Fn(PatientId) -> Option<u32> {
    let numbers = use_numbers();
    move |id| Some(numbers(id)?.unread)
}

/// What is counted for each patient, as far as it is known.
#[hook]
pub fn use_numbers() -> impl Fn(PatientId) -> Option<PatientCounters> {
    let numbers = use_context::<Numbers>().flatten();
    move |id| of(numbers.as_ref()?, id)
}

fn of(numbers: &CountersView, id: PatientId) -> Option<PatientCounters> {
    let mut patients = numbers.patients.iter();
    patients.find(|patient| patient.patient_id == id).copied()
}
