//! The warning before a session ends by itself, and the way to stay.
//!
//! When a session ends is the server's to say, because other windows and typing move the end too: shortly
//! before the end that is known here, the server is asked, in the background so that the question
//! itself extends nothing. Clocks are compared anew every second, so a device that slept finds out when it
//! wakes. Nothing that was typed is touched; after the end the session's own way takes over.

use crate::api::ApiError;
use crate::effects::use_effect_with;
use crate::i18n::{problems, texts as t};
use crate::shell::use_sign_out;
use crate::state::{Api, use_api, use_site};
use crate::ui::{Button, ButtonKind, Dialog, Notice, Tone, use_announce};
use gloo_timers::callback::Interval;
use js_sys::Date;
use shared::account::{GetSession, SessionView};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// How often the clocks are compared, in milliseconds.
const EVERY_MS: u32 = 1_000;
/// How long an answer of the server is believed near the end, in milliseconds: another window may have
/// extended the session meanwhile.
const BELIEVED_MS: f64 = 5_000.0;

/// Who is signed in.
#[derive(Properties, PartialEq)]
pub struct TimeOutProps {
    /// The session as it was first known.
    pub session: Rc<SessionView>,
    /// False while the session is interrupted: it has ended already.
    pub active: bool,
}

/// The two ends, by this device's clock in milliseconds, and when they were learned.
#[derive(Clone, Copy, Default)]
struct Ends {
    idle: f64,
    last: f64,
    learned: f64,
}

impl Ends {
    fn of(view: &SessionView) -> Self {
        let now = Date::now();
        let end = |at: shared::time::UtcMicros| now + (at.0 - view.now.0) as f64 / 1000.0;
        Self {
            idle: end(view.idle_expires_at),
            last: end(view.absolute_expires_at),
            learned: now,
        }
    }

    fn left(self, now: f64) -> f64 {
        self.idle.min(self.last) - now
    }
}

/// What is being said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Warning {
    seconds: u64,
    /// It is the end that cannot be moved.
    last: bool,
}

/// What outlives a render.
#[derive(Default)]
struct Watch {
    ends: Cell<Ends>,
    asking: Cell<bool>,
    /// The server has said that the end is near.
    shown: Cell<bool>,
    /// The person has chosen to go on until the last end.
    heard: Cell<bool>,
}

/// A dialog over the page, once the end is near.
#[component]
pub fn TimeOut(props: &TimeOutProps) -> Html {
    let api = use_api();
    let announce = use_announce();
    let warn_ms = warn_ms(use_site().idle_minutes);
    let watch = use_memo((), |()| Watch::default());
    let warning = use_state_eq(|| None::<Warning>);
    let failed = use_state_eq(|| None::<String>);
    {
        let (api, watch, warning) = (api.clone(), watch.clone(), warning.clone());
        let failed = failed.clone();
        let running = props.active.then(|| props.session.clone());
        use_effect_with(running, move |running| {
            warning.set(None);
            failed.set(None);
            let timer = running.as_ref().map(|session| {
                watch.ends.set(Ends::of(session));
                watch.heard.set(false);
                Interval::new(EVERY_MS, move || tick(&watch, &api, warn_ms, &warning))
            });
            move || drop(timer)
        });
    }
    use_title_while(warning.is_some());
    let stay = {
        let (api, watch, warning) = (api.clone(), watch.clone(), warning.clone());
        let failed = failed.clone();
        Callback::from(move |()| {
            let (api, watch, warning) = (api.clone(), watch.clone(), warning.clone());
            let (failed, announce) = (failed.clone(), announce.clone());
            spawn_local(async move {
                match api.call(&GetSession { background: false }).await {
                    Ok(view) => {
                        watch.ends.set(Ends::of(&view));
                        warning.set(None);
                        failed.set(None);
                        announce.say(t::time_out_stayed());
                    }
                    Err(error) => failed.set(Some(problems::sentence(&error))),
                }
            });
        })
    };
    let sign_out = {
        let failed = failed.clone();
        use_sign_out(Callback::from(move |()| {
            failed.set(Some(t::shell_sign_out_failed().to_owned()));
        }))
    };
    let later = {
        let warning = warning.clone();
        Callback::from(move |()| {
            watch.heard.set(true);
            warning.set(None);
        })
    };
    let again = Callback::from(move |()| api.notice(Some(&ApiError::SignedOut)));
    let last = warning.is_some_and(|it| it.last);
    let seconds = warning.map_or(0, |it| it.seconds);
    let left = words(seconds);
    // What is spoken between is said at a minute and at half of one, never every second.
    let spoken = match seconds {
        0 => String::new(),
        1..=30 => t::time_out_spoken(&words(30)),
        31..=60 if warn_ms > 60_000.0 => t::time_out_spoken(&words(60)),
        _ => String::new(),
    };
    let (title, text) = if last {
        (t::time_out_final_title(), t::time_out_final_text(&left))
    } else {
        (t::time_out_title(), t::time_out_text(&left))
    };
    let (yes, on_yes, no, on_no) = if last {
        let later = later.clone();
        (
            t::time_out_final_now(),
            again,
            t::time_out_final_later(),
            later,
        )
    } else {
        let stay = stay.clone();
        (t::time_out_stay(), stay, t::time_out_sign_out(), sign_out)
    };
    html! {
        <Dialog
            id="time-out"
            open={warning.is_some()}
            alert=true
            {title}
            // Whoever presses Escape is there.
            on_close={if last { later } else { stay }}
        >
            <p id="time-out-text">{ text }</p>
            <p class="usa-sr-only" role="status">{ spoken }</p>
            if let Some(text) = &*failed {
                <Notice tone={Tone::Bad} live=true>{ text }</Notice>
            }
            <div class="dialog__actions">
                <Button kind={ButtonKind::Primary} on_click={on_yes}>{ yes }</Button>
                <Button on_click={on_no}>{ no }</Button>
            </div>
        </Dialog>
    }
}

/// How long before the end it is said: two minutes, and less where sessions are shorter than three.
fn warn_ms(idle_minutes: u16) -> f64 {
    match idle_minutes {
        minutes @ 1..=2 => f64::from(minutes) * 40_000.0,
        _ => 120_000.0,
    }
}

fn tick(watch: &Rc<Watch>, api: &Api, warn_ms: f64, warning: &UseStateHandle<Option<Warning>>) {
    let (now, ends) = (Date::now(), watch.ends.get());
    let near = ends.left(now) <= warn_ms;
    let believed = now >= ends.learned && now - ends.learned < BELIEVED_MS && ends.left(now) > 0.0;
    if !near {
        watch.shown.set(false);
    }
    if near && believed {
        warn(watch, warn_ms, warning);
    // A clock that was set back says nothing about the end either.
    } else if (near || now < ends.learned) && !watch.asking.replace(true) {
        let (watch, api, warning) = (watch.clone(), api.clone(), warning.clone());
        spawn_local(async move {
            match api.call(&GetSession { background: true }).await {
                Ok(view) => {
                    watch.ends.set(Ends::of(&view));
                    warn(&watch, warn_ms, &warning);
                }
                Err(ApiError::SignedOut | ApiError::BannerRequired) => {}
                // Nobody can say that it goes on, so what is on the screen goes away in time.
                Err(_) if watch.ends.get().left(Date::now()) <= 0.0 => {
                    api.notice(Some(&ApiError::SignedOut));
                }
                Err(_) => warn(&watch, warn_ms, &warning),
            }
            watch.asking.set(false);
        });
    } else if watch.shown.get() {
        warn(watch, warn_ms, warning);
    }
}

/// Says what is left, or nothing when that is enough.
fn warn(watch: &Watch, warn_ms: f64, warning: &UseStateHandle<Option<Warning>>) {
    let ends = watch.ends.get();
    let left = ends.left(Date::now());
    let last = ends.last <= ends.idle;
    let seconds = (left / 1000.0).ceil().max(1.0) as u64;
    let near = left <= warn_ms && !(last && watch.heard.get());
    watch.shown.set(near);
    warning.set(near.then_some(Warning { seconds, last }));
}

/// "1 minute 40 seconds".
fn words(seconds: u64) -> String {
    match (seconds / 60, seconds % 60) {
        (0, seconds) => t::time_out_seconds(seconds),
        (minutes, 0) => t::time_out_minutes(minutes),
        (minutes, seconds) => t::time_out_minutes(minutes) + " " + &t::time_out_seconds(seconds),
    }
}

/// Says it in the window's title as well, for whoever is looking at another window.
#[hook]
fn use_title_while(warned: bool) {
    use_effect_with(warned, |warned| {
        let page = web_sys::window().and_then(|window| window.document());
        let before = page.filter(|_| *warned).map(|page| {
            let title = page.title();
            page.set_title(t::time_out_title());
            (page, title)
        });
        move || {
            if let Some((page, title)) = before {
                page.set_title(&title);
            }
        }
    });
}
