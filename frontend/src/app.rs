//! What is around every page, from the outside in: live regions, the site's words, the
//! session. And which page an address opens for whom.

use crate::account::{BannerPage, SignInAgain, SignInPage, SignedOutPage, TimeOut};
use crate::home::HomePage;
use crate::hooks::focus_first;
use crate::i18n::{problems, texts as t};
use crate::messaging::{ComposePage, DraftsPage, FolderPage, ReceiptProvider, ThreadPage};
use crate::router::use_path;
use crate::routes::{Redirect, Route};
use crate::shell::{
    BareFrame, NoPatientsPage, NoToolsPage, NotFoundPage, PatientFrame, StaffFrame, StartFailed,
    VisitProvider, Waiting,
};
use crate::site::{HelpPage, TextPage};
use crate::state::{
    LiveProvider, SessionEvent, SessionProvider, SessionState, SiteProvider, use_session,
};
use crate::team::TeamPage;
use crate::ui::LiveRegions;
use shared::account::{AccountKind, SessionView};
use shared::id::PatientId;
use shared::messaging::Folder;
use shared::team::WorkList;
use yew::prelude::*;

/// The app.
#[component]
pub fn App() -> Html {
    let failed = Callback::from(|(text, on_retry): (AttrValue, Callback<()>)| {
        html! { <StartFailed title={t::shell_no_site()} {text} {on_retry} /> }
    });
    html! {
        <LiveRegions>
            <SiteProvider waiting={html! { <Waiting /> }} {failed}>
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
    if let (Some(public), None) = (public_page(&route), session.state().signed_in()) {
        return html! { <BareFrame>{ public }</BareFrame> };
    }
    match session.state() {
        SessionState::Asking => html! { <Waiting /> },
        SessionState::Unknown(error) => {
            let on_retry = {
                let session = session.clone();
                Callback::from(move |()| session.tell(SessionEvent::AskAgain))
            };
            html! {
                <StartFailed
                    title={t::shell_start_failed()}
                    text={problems::sentence(error)}
                    {on_retry}
                />
            }
        }
        SessionState::SignedOut(because) => html! {
            <BareFrame><SignInPage because={*because} /></BareFrame>
        },
        SessionState::BannerRequired => html! { <BareFrame><BannerPage /></BareFrame> },
        SessionState::SignedIn {
            session,
            interrupted,
            ..
        } => html! {
            // Another account is another app: nothing of the one before may stay on the screen.
            <div class="app" key={session.account.id.to_string()}>
                <LiveProvider active={!*interrupted}>{ page(&route, session) }</LiveProvider>
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
    html! { <NotFoundPage /> }
}

/// Pages that everyone may see.
fn public_page(route: &Route) -> Option<Html> {
    match route {
        Route::Help => Some(html! { <HelpPage /> }),
        Route::HelpText { slug } => Some(html! { <TextPage slug={slug.clone()} /> }),
        Route::SignedOut => Some(html! { <SignedOutPage /> }),
        Route::NotFound => Some(html! { <NotFoundPage /> }),
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
        kind @ (AccountKind::Administrator | AccountKind::Auditor) => {
            let page = public_page(route).unwrap_or_else(|| html! { <NoToolsPage {kind} /> });
            html! { <StaffFrame route={route.clone()} work={false}>{ page }</StaffFrame> }
        }
    }
}

fn patients_page(route: &Route, session: &SessionView) -> Html {
    let Some(first) = session.patients.first() else {
        let page = public_page(route).unwrap_or_else(|| html! { <NoPatientsPage /> });
        return html! { <StaffFrame route={route.clone()} work={false}>{ page }</StaffFrame> };
    };
    if *route == Route::Start {
        return html! { <Redirect to={Route::Home { patient_id: first.id }} /> };
    }
    let patient = match route.patient_id() {
        None => first,
        Some(id) => match session.patients.iter().find(|patient| patient.id == id) {
            Some(patient) => patient,
            None => {
                return html! {
                    <PatientFrame patient={first.clone()} route={route.clone()}>
                        <NotFoundHere />
                    </PatientFrame>
                };
            }
        },
    };
    let patient_id = patient.id;
    let page = match route {
        Route::Home { .. } => html! { <HomePage patient={patient.clone()} /> },
        Route::Inbox { .. } => folder_page(patient_id, Folder::Inbox),
        Route::Sent { .. } => folder_page(patient_id, Folder::Sent),
        Route::Trash { .. } => folder_page(patient_id, Folder::Trash),
        Route::Drafts { .. } => html! { <DraftsPage {patient_id} /> },
        Route::NewMessage { .. } => html! {
            <ComposePage patient={patient.clone()} draft_id={None} />
        },
        Route::Draft { draft_id, .. } => html! {
            <ComposePage patient={patient.clone()} draft_id={Some(*draft_id)} />
        },
        Route::Thread { thread_id, .. } => html! {
            <ThreadPage {patient_id} thread_id={*thread_id} />
        },
        other => public_page(other).unwrap_or_else(|| html! { <NotFoundHere /> }),
    };
    html! {
        <PatientFrame patient={patient.clone()} route={route.clone()}>{ page }</PatientFrame>
    }
}

/// By its key each folder is a page of its own: what was just said of one is not said of the next.
fn folder_page(patient_id: PatientId, folder: Folder) -> Html {
    html! { <FolderPage key={folder.as_str()} {patient_id} {folder} /> }
}

fn staff_page(route: &Route) -> Html {
    let page = match route {
        Route::Start => html! { <Redirect to={Route::Team} /> },
        Route::Team => html! { <TeamPage list={WorkList::Waiting} open={None} /> },
        Route::TeamAnswered => html! { <TeamPage list={WorkList::Answered} open={None} /> },
        Route::TeamThread {
            patient_id,
            thread_id,
        } => html! {
            <TeamPage list={WorkList::Waiting} open={Some((*patient_id, *thread_id))} />
        },
        Route::TeamAnsweredThread {
            patient_id,
            thread_id,
        } => html! {
            <TeamPage list={WorkList::Answered} open={Some((*patient_id, *thread_id))} />
        },
        other => public_page(other).unwrap_or_else(|| html! { <NotFoundHere /> }),
    };
    html! { <StaffFrame route={route.clone()} work={true}>{ page }</StaffFrame> }
}
