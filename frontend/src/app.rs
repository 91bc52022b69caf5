//! What is around every page, from the outside in: live regions, the site's words, the
//! session. And which page an address opens for whom.

use crate::account::{BannerPage, SignInAgain, SignInPage, TimeOut, signed_out_page};
use crate::effects::use_effect_with;
use crate::family::{FamilyPlace, refused_page};
use crate::home::HomePage;
use crate::hooks::focus_first;
use crate::i18n::{problems, texts as t};
use crate::messaging::{MessagingPlace, ReceiptProvider, UnsavedProvider};
use crate::notifications::NoticesPlace;
use crate::parts::{PartOfApp, PartPage, use_preload};
use crate::router::use_path;
use crate::routes::{Redirect, Route};
use crate::shell::{
    Tools, VisitProvider, bare_frame, no_patients_page, no_tools_page, not_found_page,
    patient_frame, staff_frame, start_failed, waiting,
};
use crate::site::{HelpPage, TextPage};
use crate::state::{
    LiveProvider, SessionEvent, SessionProvider, SessionState, SiteProvider, use_session,
};
use crate::team::TeamPlace;
use crate::ui::LiveRegions;
use shared::account::{AccountKind, SessionView};
use shared::messaging::Folder;
use shared::team::WorkList;
use yew::prelude::*;

/// The app.
#[component]
pub fn App() -> Html {
    let failed = Callback::from(|(text, on_retry): (AttrValue, Callback<()>)| {
        start_failed(t::shell_no_site(), text, on_retry)
    });
    html! {
        <LiveRegions>
            <SiteProvider waiting={waiting()} {failed}>
                <SessionProvider>
                    <VisitProvider>
                        <ReceiptProvider>
                            <Gate />
                        </ReceiptProvider>
                    </VisitProvider>
                </SessionProvider>
            </SiteProvider>
        </LiveRegions>
    }
}

/// Lets nobody in who is not signed in. The address stays, so that one lands where one wanted to be.
#[component]
fn Gate() -> Html {
    let session = use_session();
    let route = Route::at(&use_path());
    let kind = session.state().signed_in().map(|it| it.account.kind);
    use_preload(&route, kind);
    if let (Some(public), None) = (public_page(&route), session.state().signed_in()) {
        return bare_frame(public);
    }
    match session.state() {
        SessionState::Asking => waiting(),
        SessionState::Unknown(error) => {
            let on_retry = {
                let session = session.clone();
                Callback::from(move |()| session.tell(SessionEvent::AskAgain))
            };
            start_failed(
                t::shell_start_failed(),
                problems::sentence(error).into(),
                on_retry,
            )
        }
        SessionState::SignedOut(because) => bare_frame(html! { <SignInPage because={*because} /> }),
        SessionState::BannerRequired => bare_frame(html! { <BannerPage /> }),
        SessionState::SignedIn {
            session,
            interrupted,
            ..
        } => html! {
            // Another account is another app: nothing of the one before may stay on the screen.
            <div class="app" key={session.account.id.to_string()}>
                <UnsavedProvider>
                    <LiveProvider active={!*interrupted}>{ page(&route, session) }</LiveProvider>
                </UnsavedProvider>
                <TimeOut session={session.clone()} active={!*interrupted} />
                <SignInAgain
                    open={*interrupted}
                    name={session.account.name.reveal().to_owned()}
                    username={session.account.username.clone()}
                />
            </div>
        },
    }
}

/// Not found, as is known only after the server has said who is signed in. The heading takes focus even
/// on the first page: what was being waited for has gone, and focus would be nowhere.
#[component]
fn NotFoundHere() -> Html {
    use_effect_with((), |()| {
        focus_first("main h1");
    });
    not_found_page()
}

/// Pages that everyone may see.
fn public_page(route: &Route) -> Option<Html> {
    match route {
        Route::Help => Some(html! { <HelpPage /> }),
        Route::HelpText { slug } => Some(html! { <TextPage slug={slug.clone()} /> }),
        Route::SignedOut => Some(signed_out_page()),
        Route::NotFound => Some(not_found_page()),
        _ => None,
    }
}

fn page(route: &Route, session: &SessionView) -> Html {
    if *route == Route::SignedOut {
        return html! { <Redirect to={Route::Start} /> };
    }
    match session.account.kind {
        AccountKind::Patient => patients_page(route, session),
        AccountKind::Staff => staff_page(route),
        AccountKind::Administrator => administrators_page(route),
        AccountKind::Auditor => {
            let page = public_page(route).unwrap_or_else(no_tools_page);
            staff_frame(route, Tools::None, page)
        }
    }
}

fn patients_page(route: &Route, session: &SessionView) -> Html {
    let Some(first) = session.patients.first() else {
        let page = match route {
            Route::UseCode => part(PartPage::Family(FamilyPlace::UseCode)),
            Route::Notices => own_notices(),
            other => public_page(other).unwrap_or_else(no_patients_page),
        };
        return staff_frame(route, Tools::None, page);
    };
    if *route == Route::Start {
        return html! { <Redirect to={Route::Home { patient_id: first.id }} /> };
    }
    let patient = match route.patient_id() {
        None => first,
        Some(id) => match session.patients.iter().find(|patient| patient.id == id) {
            Some(patient) => patient,
            None => {
                return patient_frame(first, route, html! { <NotFoundHere /> });
            }
        },
    };
    if !route.is_open_to(patient.may) {
        return patient_frame(patient, route, refused_page(patient));
    }
    let messaging = |place| part(PartPage::Messaging(patient.clone(), place));
    let page = match route {
        Route::Family { .. } => part(PartPage::Family(FamilyPlace::Of(patient.clone()))),
        Route::UseCode => part(PartPage::Family(FamilyPlace::UseCode)),
        Route::Notices => own_notices(),
        Route::Home { .. } => html! { <HomePage patient={patient.clone()} /> },
        Route::Inbox { .. } => messaging(MessagingPlace::Folder(Folder::Inbox)),
        Route::Sent { .. } => messaging(MessagingPlace::Folder(Folder::Sent)),
        Route::Trash { .. } => messaging(MessagingPlace::Folder(Folder::Trash)),
        Route::OwnFolder { folder_id, .. } => {
            messaging(MessagingPlace::Folder(Folder::Own(*folder_id)))
        }
        Route::Folders { .. } => messaging(MessagingPlace::Folders),
        Route::Search { .. } => messaging(MessagingPlace::Search),
        Route::Drafts { .. } => messaging(MessagingPlace::Drafts),
        Route::NewMessage { .. } => messaging(MessagingPlace::Compose(None)),
        Route::Draft { draft_id, .. } => messaging(MessagingPlace::Compose(Some(*draft_id))),
        Route::FollowUp { thread_id, .. } => messaging(MessagingPlace::FollowUp(*thread_id)),
        Route::Thread { thread_id, .. } => messaging(MessagingPlace::Thread(*thread_id)),
        other => public_page(other).unwrap_or_else(|| html! { <NotFoundHere /> }),
    };
    patient_frame(patient, route, page)
}

fn part(page: PartPage) -> Html {
    html! { <PartOfApp {page} /> }
}

fn own_notices() -> Html {
    part(PartPage::Notices(NoticesPlace::Own))
}

fn staff_page(route: &Route) -> Html {
    let page = match route {
        Route::Start => html! { <Redirect to={Route::Team { list: WorkList::New }} /> },
        Route::Team { list } => part(PartPage::Team(TeamPlace::List(*list, None))),
        Route::Board => part(PartPage::Team(TeamPlace::Board)),
        Route::Teams => part(PartPage::Team(TeamPlace::Teams)),
        Route::TeamSettings { recipient_id } => {
            part(PartPage::Team(TeamPlace::Settings(*recipient_id)))
        }
        Route::Notices => own_notices(),
        Route::TeamThread {
            list,
            patient_id,
            thread_id,
        } => part(PartPage::Team(TeamPlace::List(
            *list,
            Some((*patient_id, *thread_id)),
        ))),
        other => public_page(other).unwrap_or_else(|| html! { <NotFoundHere /> }),
    };
    staff_frame(route, Tools::Work, page)
}

fn administrators_page(route: &Route) -> Html {
    let page = match route {
        Route::Start => html! { <Redirect to={Route::Registrations} /> },
        Route::Registrations => part(PartPage::Family(FamilyPlace::Registrations)),
        Route::Board => part(PartPage::Team(TeamPlace::Board)),
        Route::Teams => part(PartPage::Team(TeamPlace::Teams)),
        Route::TeamSettings { recipient_id } => {
            part(PartPage::Team(TeamPlace::Settings(*recipient_id)))
        }
        Route::Notices => own_notices(),
        Route::DeadLetters => part(PartPage::Notices(NoticesPlace::DeadLetters)),
        other => public_page(other).unwrap_or_else(|| html! { <NotFoundHere /> }),
    };
    staff_frame(route, Tools::Administration, page)
}
