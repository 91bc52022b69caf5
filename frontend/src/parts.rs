//! The parts of the app that are loaded when they are first needed, so that the first page waits for
//! none of them.
//!
//! Owns where the app is cut and what is seen until a part is there. The build does the cutting
//! (`xtask/src/web/split.rs`) and puts code that several parts need, or the rest of the app, where all
//! find it.

use crate::effects::use_effect_with;
use crate::family::FamilyPlace;
use crate::hooks::use_online;
use crate::i18n::texts as t;
use crate::messaging::MessagingPlace;
use crate::notifications::NoticesPlace;
use crate::routes::Route;
use crate::shell::part_failed;
use crate::team::TeamPlace;
use crate::ui::Skeleton;
use gloo_timers::callback::Timeout;
use shared::account::{AccountKind, PatientView};
use std::cell::Cell;
use wasm_bindgen_futures::spawn_local;
use wasm_split_helpers::{SplitLoaderError, wasm_split};
use yew::prelude::*;

/// A page that is in a part.
#[derive(Clone, PartialEq)]
pub enum PartPage {
    /// Folders, threads and writing, for a patient.
    Messaging(PatientView, MessagingPlace),
    /// Rights: who has them, using a code, what administrators register.
    Family(FamilyPlace),
    /// The care team's pages.
    Team(TeamPlace),
    /// How one is told of things, and what could not be told.
    Notices(NoticesPlace),
}

/// What is loaded as one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Messaging,
    Family,
    Team,
    Notices,
}

/// How a part draws a page.
type Draw<T> = fn(T) -> Html;

#[wasm_split(messaging, fallible)]
fn messaging() -> Result<Draw<(PatientView, MessagingPlace)>, SplitLoaderError> {
    Ok(|(patient, place)| place.page(patient))
}

#[wasm_split(family, fallible)]
fn family() -> Result<Draw<FamilyPlace>, SplitLoaderError> {
    Ok(FamilyPlace::page)
}

#[wasm_split(team, fallible)]
fn team() -> Result<Draw<TeamPlace>, SplitLoaderError> {
    Ok(TeamPlace::page)
}

#[wasm_split(notices, fallible)]
fn notices() -> Result<Draw<NoticesPlace>, SplitLoaderError> {
    Ok(NoticesPlace::page)
}

// What is loaded stays: a page that was there once is drawn at once.
thread_local! {
    static MESSAGING: Cell<Option<Draw<(PatientView, MessagingPlace)>>> = const { Cell::new(None) };
    static FAMILY: Cell<Option<Draw<FamilyPlace>>> = const { Cell::new(None) };
    static TEAM: Cell<Option<Draw<TeamPlace>>> = const { Cell::new(None) };
    static NOTICES: Cell<Option<Draw<NoticesPlace>>> = const { Cell::new(None) };
}

impl Part {
    /// The part that an address is of, if it is of one.
    const fn of(route: &Route) -> Option<Self> {
        match route {
            Route::Inbox { .. }
            | Route::Sent { .. }
            | Route::Trash { .. }
            | Route::OwnFolder { .. }
            | Route::Folders { .. }
            | Route::Search { .. }
            | Route::Drafts { .. }
            | Route::NewMessage { .. }
            | Route::Draft { .. }
            | Route::FollowUp { .. }
            | Route::Thread { .. } => Some(Self::Messaging),
            Route::Family { .. } | Route::UseCode | Route::Registrations => Some(Self::Family),
            Route::Team { .. }
            | Route::TeamThread { .. }
            | Route::Board
            | Route::Teams
            | Route::TeamSettings { .. } => Some(Self::Team),
            Route::Notices | Route::DeadLetters => Some(Self::Notices),
            Route::Start
            | Route::Home { .. }
            | Route::Help
            | Route::HelpText { .. }
            | Route::SignedOut
            | Route::NotFound => None,
        }
    }

    async fn load(self) -> Result<(), SplitLoaderError> {
        match self {
            Self::Messaging => MESSAGING.set(Some(messaging().await?)),
            Self::Family => FAMILY.set(Some(family().await?)),
            Self::Team => TEAM.set(Some(team().await?)),
            Self::Notices => NOTICES.set(Some(notices().await?)),
        }
        Ok(())
    }
}

impl PartPage {
    const fn part(&self) -> Part {
        match self {
            Self::Messaging(..) => Part::Messaging,
            Self::Family(_) => Part::Family,
            Self::Team(..) => Part::Team,
            Self::Notices(_) => Part::Notices,
        }
    }

    /// The page, if its part is loaded.
    fn draw(&self) -> Option<Html> {
        match self.clone() {
            Self::Messaging(patient, place) => MESSAGING.get().map(|draw| draw((patient, place))),
            Self::Family(place) => FAMILY.get().map(|draw| draw(place)),
            Self::Team(place) => TEAM.get().map(|draw| draw(place)),
            Self::Notices(place) => NOTICES.get().map(|draw| draw(place)),
        }
    }
}

/// Loads ahead of time what is opened next: at first what the address asks for, while the server is
/// still asked who is signed in, and then what such an account always needs. A failure is nobody's
/// concern yet: whoever opens the page tries again.
#[hook]
pub fn use_preload(route: &Route, kind: Option<AccountKind>) {
    let part = match kind {
        Some(AccountKind::Patient) => Some(Part::Messaging),
        Some(AccountKind::Staff) => Some(Part::Team),
        Some(AccountKind::Administrator) => Some(Part::Family),
        Some(AccountKind::Auditor) => None,
        None => Part::of(route),
    };
    use_effect_with(part, |part| {
        if let Some(part) = *part {
            spawn_local(async move { drop(part.load().await) });
        }
    });
}

/// Which page.
#[derive(Properties, PartialEq)]
pub struct PartOfAppProps {
    /// The page.
    pub page: PartPage,
}

/// How long a part may be on its way, in milliseconds. A network that is gone may never say so.
const PATIENCE_MS: u32 = 20_000;
/// After how long a part that did not come is asked for again by itself, in milliseconds.
const AGAIN_MS: u32 = 5_000;

/// A page of a part: its space while the part is on its way, and what to do if it did not come.
#[component]
pub fn PartOfApp(props: &PartOfAppProps) -> Html {
    // Each part has a waiting of its own: what became of another one says nothing of this.
    let key = props.page.part() as u8;
    html! { <Waiting key={key.to_string()} page={props.page.clone()} /> }
}

#[component]
fn Waiting(props: &PartOfAppProps) -> Html {
    let part = props.page.part();
    // How often it was asked for, and whether a person asked: what is seen stays while nobody did.
    let attempt = use_state_eq(|| (0_u32, true));
    // Whether it came, and which time; that it did is drawn because this changes.
    let came = use_state_eq(|| None::<(bool, u32)>);
    let drawn = props.page.draw();
    let failed = (*came).and_then(|(came, time)| (!came && drawn.is_none()).then_some(time));
    let again = |asked: bool| {
        let attempt = attempt.clone();
        Callback::from(move |()| attempt.set((attempt.0.wrapping_add(1), asked)))
    };
    {
        let (came, missing) = (came.setter(), drawn.is_none());
        use_effect_with(*attempt, move |(time, asked)| {
            let time = *time;
            if !missing {
                return;
            }
            if *asked {
                came.set(None);
            }
            let late = came.clone();
            let timer = Timeout::new(PATIENCE_MS, move || late.set(Some((false, time))));
            spawn_local(async move {
                let loaded = part.load().await.is_ok();
                // One that came late is drawn all the same.
                drop(timer);
                came.set(Some((loaded, time)));
            });
        });
    }
    {
        let again = again(false);
        use_effect_with(failed, move |failed| {
            let timer = failed.map(|_| Timeout::new(AGAIN_MS, move || again.emit(())));
            move || drop(timer)
        });
    }
    use_online(if failed.is_some() {
        again(false)
    } else {
        Callback::noop()
    });
    match drawn {
        Some(page) => page,
        None if failed.is_some() => part_failed(again(true)),
        // As high as the window: what is below the page does not jump when the page comes.
        None => html! {
            <div class="part-waiting"><Skeleton text={t::shell_loading()} lines={6} /></div>
        },
    }
}
