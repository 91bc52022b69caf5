//! Who is signed in, and what happens when that ends.
//!
//! A session that ends while somebody writes is *interrupted*: the page and everything typed stay
//! until the same person has signed in again. Everywhere else it leads to the sign-in page, which
//! keeps the address, so that one lands where one wanted to be.

use crate::api::{self, Answer, ApiError, Asked, Cancel, PATIENCE_MS};
use crate::effects::use_effect_with;
use shared::account::{GetSession, SessionView};
use shared::family::Capabilities;
use shared::id::PatientId;
use shared::{Endpoint, ErrorCode};
use std::cell::Cell;
use std::pin::Pin;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Why nobody is signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignedOutBecause {
    /// Nobody has been yet.
    NotYet,
    /// The session ended by itself.
    Ended,
    /// The person left.
    Left,
}

/// Where signing in stands.
#[derive(Clone, Debug, PartialEq)]
pub enum SessionState {
    /// The first question is on its way.
    Asking,
    /// The first question could not be answered.
    Unknown(ApiError),
    /// Nobody is signed in.
    SignedOut(SignedOutBecause),
    /// Somebody is, but has to accept the banner.
    BannerRequired,
    /// Somebody is.
    SignedIn {
        /// Who, and for whom they may act.
        session: Rc<SessionView>,
        /// Whether the session ended while they wrote; they are asked to sign in again in place.
        interrupted: bool,
        /// How often they came back after such an end; what was held up goes on when it grows.
        resumed: u32,
    },
}

/// What changes the session.
#[derive(Clone, Debug)]
pub enum SessionEvent {
    /// The server said who is signed in.
    Known(Rc<SessionView>),
    /// The server could not be asked.
    AskFailed(ApiError),
    /// The server refused because nobody is signed in.
    Lost {
        /// Whether somebody is writing, so that the page must stay.
        writing: bool,
    },
    /// The server refused because of the banner.
    BannerRequired {
        /// Whether somebody is writing, so that the page must stay.
        writing: bool,
    },
    /// The person signed out.
    Left,
    /// Ask again from the beginning.
    AskAgain,
}

impl SessionState {
    /// What is after an event.
    #[must_use]
    pub fn after(&self, event: SessionEvent) -> Self {
        match (self, event) {
            (
                Self::SignedIn {
                    session,
                    interrupted,
                    resumed,
                },
                SessionEvent::Known(now),
            ) => {
                if session.account.id == now.account.id {
                    let resumed = resumed + u32::from(*interrupted);
                    Self::SignedIn {
                        session: now,
                        interrupted: false,
                        resumed,
                    }
                } else {
                    Self::SignedIn {
                        session: now,
                        interrupted: false,
                        resumed: 0,
                    }
                }
            }
            (_, SessionEvent::Known(session)) => Self::SignedIn {
                session,
                interrupted: false,
                resumed: 0,
            },
            (
                Self::SignedIn {
                    session, resumed, ..
                },
                SessionEvent::Lost { writing: true }
                | SessionEvent::BannerRequired { writing: true },
            ) => Self::SignedIn {
                session: session.clone(),
                interrupted: true,
                resumed: *resumed,
            },
            (Self::SignedIn { .. }, SessionEvent::Lost { writing: false }) => {
                Self::SignedOut(SignedOutBecause::Ended)
            }
            (Self::SignedOut(why), SessionEvent::Lost { .. }) => Self::SignedOut(*why),
            (_, SessionEvent::Lost { .. }) => Self::SignedOut(SignedOutBecause::NotYet),
            (_, SessionEvent::BannerRequired { .. }) => Self::BannerRequired,
            (_, SessionEvent::Left) => Self::SignedOut(SignedOutBecause::Left),
            (Self::SignedIn { .. }, SessionEvent::AskFailed(_)) => self.clone(),
            (_, SessionEvent::AskFailed(error)) => Self::Unknown(error),
            (_, SessionEvent::AskAgain) => Self::Asking,
        }
    }

    /// The session, while somebody is signed in.
    #[must_use]
    pub fn signed_in(&self) -> Option<&Rc<SessionView>> {
        match self {
            Self::SignedIn { session, .. } => Some(session),
            _ => None,
        }
    }
}

impl Reducible for SessionState {
    type Action = SessionEvent;
    fn reduce(self: Rc<Self>, event: SessionEvent) -> Rc<Self> {
        Rc::new(self.after(event))
    }
}

/// The session as pages see it.
#[derive(Clone)]
pub struct Session {
    // Not the reducer's handle: that always shows the newest state, so that two of them are never
    // different and nobody would be drawn again.
    state: SessionState,
    dispatch: UseReducerDispatcher<SessionState>,
    writers: Rc<Cell<u32>>,
}

impl PartialEq for Session {
    fn eq(&self, other: &Self) -> bool {
        self.state == other.state
    }
}

impl Session {
    /// Where signing in stands.
    #[must_use]
    pub fn state(&self) -> &SessionState {
        &self.state
    }

    /// Tells that something changed.
    pub fn tell(&self, event: SessionEvent) {
        self.dispatch.dispatch(event);
    }

    /// Asks the server who is signed in and takes over the answer.
    pub fn ask(&self) {
        let session = self.clone();
        spawn_local(async move {
            match api::call(&GetSession { background: false }).await {
                Ok(view) => session.tell(SessionEvent::Known(Rc::new(view))),
                Err(ApiError::SignedOut) => session.tell(SessionEvent::Lost { writing: false }),
                Err(ApiError::BannerRequired) => {
                    session.tell(SessionEvent::BannerRequired { writing: false });
                }
                Err(error) => session.tell(SessionEvent::AskFailed(error)),
            }
        });
    }
}

/// Calls the server for somebody who is signed in, and notices when they are not any more.
#[derive(Clone)]
pub struct Api {
    dispatch: UseReducerDispatcher<SessionState>,
    writers: Rc<Cell<u32>>,
}

impl PartialEq for Api {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.writers, &other.writers)
    }
}

impl Api {
    /// Makes a call.
    ///
    /// # Errors
    /// Says why there is no answer. The end of the session is already taken care of.
    pub async fn call<E: Endpoint>(&self, endpoint: &E) -> Result<E::Response, ApiError> {
        self.call_with(endpoint, &Cancel::new(), PATIENCE_MS).await
    }

    /// Makes a call that can be ended and that waits no longer than it is told to.
    ///
    /// # Errors
    /// As [`Api::call`].
    pub async fn call_with<E: Endpoint>(
        &self,
        endpoint: &E,
        cancel: &Cancel,
        patience_ms: u32,
    ) -> Result<E::Response, ApiError> {
        let asked = Asked::of(endpoint);
        self.send(asked, cancel, patience_ms).await?.read()
    }

    /// Makes a call whose types are not known here; see [`api::send`].
    ///
    /// # Errors
    /// As [`Api::call`].
    #[must_use]
    pub fn send(
        &self,
        asked: Asked,
        cancel: &Cancel,
        patience_ms: u32,
    ) -> Pin<Box<dyn Future<Output = Result<Answer, ApiError>>>> {
        let (api, cancel) = (self.clone(), cancel.clone());
        Box::pin(async move {
            let answer = api::send(asked, cancel.clone(), patience_ms).await;
            if !cancel.is_cancelled() {
                api.notice(answer.as_ref().err());
            }
            answer
        })
    }

    /// Takes care of a failure of a call that was made elsewhere, such as an upload.
    pub fn notice(&self, error: Option<&ApiError>) {
        let writing = self.writers.get() > 0;
        match error {
            Some(ApiError::SignedOut) => self.dispatch.dispatch(SessionEvent::Lost { writing }),
            Some(ApiError::BannerRequired) => {
                self.dispatch
                    .dispatch(SessionEvent::BannerRequired { writing });
            }
            // Perhaps a right has ended.
            Some(ApiError::Problem(problem))
                if matches!(problem.code, ErrorCode::NotFound | ErrorCode::Forbidden) =>
            {
                self.ask_for_whom();
            }
            _ => {}
        }
    }

    /// Asks for whom one may act now. While somebody writes, nothing is asked: what they write stays on the
    /// screen until they are done.
    pub fn ask_for_whom(&self) {
        if self.writers.get() > 0 {
            return;
        }
        let dispatch = self.dispatch.clone();
        spawn_local(async move {
            if let Ok(view) = api::call(&GetSession { background: true }).await {
                dispatch.dispatch(SessionEvent::Known(Rc::new(view)));
            }
        });
    }
}

/// Gives the session to everything below it, and asks for it once.
#[component]
pub fn SessionProvider(props: &html::ChildrenProps) -> Html {
    let state = use_reducer_eq(|| SessionState::Asking);
    let writers = use_memo((), |()| Cell::new(0));
    let session = Session {
        state: (*state).clone(),
        dispatch: state.dispatcher(),
        writers,
    };
    {
        let session = session.clone();
        let asking = *session.state() == SessionState::Asking;
        use_effect_with(asking, move |asking| {
            if *asking {
                session.ask();
            }
        });
    }
    html! {
        <ContextProvider<Session> context={session}>{ props.children.clone() }</ContextProvider<Session>>
    }
}

/// The session.
///
/// # Panics
/// Never: without a provider it stands still at [`SessionState::Asking`].
#[hook]
pub fn use_session() -> Session {
    let alone = use_reducer_eq(|| SessionState::Asking);
    let writers = use_memo((), |()| Cell::new(0));
    use_context::<Session>().unwrap_or_else(|| Session {
        state: (*alone).clone(),
        dispatch: alone.dispatcher(),
        writers,
    })
}

/// Calls the server for whoever is signed in.
#[hook]
pub fn use_api() -> Api {
    let session = use_session();
    Api {
        dispatch: session.dispatch,
        writers: session.writers,
    }
}

/// Who is signed in, on pages that are shown to nobody else.
#[hook]
pub fn use_signed_in() -> Option<Rc<SessionView>> {
    use_session().state().signed_in().cloned()
}

/// What one may do for a patient, as the session says.
#[hook]
pub fn use_may(patient_id: PatientId) -> Capabilities {
    let session = use_signed_in();
    let mut patients = session.iter().flat_map(|session| session.patients.iter());
    patients
        .find(|patient| patient.id == patient_id)
        .map_or(Capabilities::NONE, |patient| patient.may)
}

/// Keeps the page when the session ends, for as long as it lives.
pub struct TypingGuard(Rc<Cell<u32>>);

impl Drop for TypingGuard {
    fn drop(&mut self) {
        self.0.set(self.0.get().saturating_sub(1));
    }
}

/// Says that something typed would be lost if the page went away.
#[hook]
pub fn use_typing_guard(typed: bool) {
    let writers = use_session().writers;
    use_effect_with(typed, move |typed| {
        let guard = typed.then(|| {
            writers.set(writers.get() + 1);
            TypingGuard(writers)
        });
        move || drop(guard)
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::account::{AccountKind, AccountView};
    use shared::id::AccountId;
    use shared::time::UtcMicros;
    use uuid::Uuid;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    fn session(account: u128) -> Rc<SessionView> {
        Rc::new(SessionView {
            account: AccountView {
                id: AccountId(Uuid::from_u128(account)),
                username: "jane.doe".to_owned(),
                name: "Jane Doe".into(),
                kind: AccountKind::Patient,
            },
            patients: Vec::new(),
            teams: Vec::new(),
            now: UtcMicros(0),
            idle_expires_at: UtcMicros(0),
            absolute_expires_at: UtcMicros(0),
            previous_sign_in_at: None,
        })
    }

    #[test]
    fn an_end_while_writing_keeps_the_page_until_the_same_person_is_back() {
        let state = SessionState::Asking.after(SessionEvent::Known(session(1)));
        let state = state.after(SessionEvent::Lost { writing: true });
        assert!(matches!(
            state,
            SessionState::SignedIn {
                interrupted: true,
                ..
            }
        ));
        let state = state.after(SessionEvent::Known(session(1)));
        assert!(matches!(
            state,
            SessionState::SignedIn {
                interrupted: false,
                resumed: 1,
                ..
            }
        ));
    }

    #[test]
    fn another_person_starts_over() {
        let state = SessionState::Asking.after(SessionEvent::Known(session(1)));
        let state = state.after(SessionEvent::Lost { writing: true });
        let state = state.after(SessionEvent::Known(session(2)));
        assert_eq!(
            state,
            SessionState::SignedIn {
                session: session(2),
                interrupted: false,
                resumed: 0
            }
        );
    }

    #[test]
    fn an_end_while_reading_says_so_and_a_first_visit_does_not() {
        let state = SessionState::Asking.after(SessionEvent::Known(session(1)));
        assert_eq!(
            state.after(SessionEvent::Lost { writing: false }),
            SessionState::SignedOut(SignedOutBecause::Ended)
        );
        assert_eq!(
            SessionState::Asking.after(SessionEvent::Lost { writing: false }),
            SessionState::SignedOut(SignedOutBecause::NotYet)
        );
    }

    #[test]
    fn a_late_refusal_does_not_change_why_one_left() {
        let state = SessionState::SignedOut(SignedOutBecause::Left);
        assert_eq!(state.after(SessionEvent::Lost { writing: false }), state);
    }
}
