//! The addresses of the app: each page's path, and the page of each path. A patient's id is in every
//! address of what is theirs.

use crate::effects::use_effect_with;
use crate::router;
use shared::endpoint::encode_query;
use shared::family::Capabilities;
use shared::id::{DraftId, OwnFolderId, PatientId, RecipientId, ThreadId};
use shared::notifications::NOTICES_PAGE as NOTICES;
use shared::team::WorkList;
use std::str::FromStr;
use yew::prelude::*;

/// A page.
#[derive(Clone, Debug, PartialEq)]
pub enum Route {
    /// Wherever the signed-in person starts.
    Start,
    /// A patient's home page.
    Home {
        /// Whose.
        patient_id: PatientId,
    },
    /// A patient's inbox.
    Inbox {
        /// Whose.
        patient_id: PatientId,
    },
    /// What was sent for a patient.
    Sent {
        /// Whose.
        patient_id: PatientId,
    },
    /// What was put away for a patient.
    Trash {
        /// Whose.
        patient_id: PatientId,
    },
    /// A folder of one's own.
    OwnFolder {
        /// Whose mailbox it is of.
        patient_id: PatientId,
        /// Which folder.
        folder_id: OwnFolderId,
    },
    /// The folders of one's own, to make and remove them.
    Folders {
        /// Whose mailbox they are of.
        patient_id: PatientId,
    },
    /// Looking for words in a mailbox.
    Search {
        /// Whose.
        patient_id: PatientId,
    },
    /// What is being written for a patient.
    Drafts {
        /// Whose.
        patient_id: PatientId,
    },
    /// An empty form.
    NewMessage {
        /// For whom.
        patient_id: PatientId,
    },
    /// A form with a draft in it.
    Draft {
        /// For whom.
        patient_id: PatientId,
        /// Which draft.
        draft_id: DraftId,
    },
    /// A thread.
    Thread {
        /// Whose care it is about.
        patient_id: PatientId,
        /// Which thread.
        thread_id: ThreadId,
    },
    /// A new message that goes on from a thread too old for a reply.
    FollowUp {
        /// For whom.
        patient_id: PatientId,
        /// The old thread.
        thread_id: ThreadId,
    },
    /// Who may act for a patient.
    Family {
        /// For whom.
        patient_id: PatientId,
    },
    /// Using a code that somebody gave.
    UseCode,
    /// How one is told that there is something to read.
    Notices,
    /// What administrators register.
    Registrations,
    /// What could not be told to somebody, for administrators.
    DeadLetters,
    /// A list of the care team.
    Team {
        /// Which.
        list: WorkList,
    },
    /// How one's teams are doing.
    Board,
    /// The teams that one manages or is in.
    Teams,
    /// What a team says of itself.
    TeamSettings {
        /// Which team.
        recipient_id: RecipientId,
    },
    /// A thread beside a list of the care team.
    TeamThread {
        /// Which list.
        list: WorkList,
        /// Whose care it is about.
        patient_id: PatientId,
        /// Which thread.
        thread_id: ThreadId,
    },
    /// Whom to call and what to read.
    Help,
    /// A text of the site.
    HelpText {
        /// Its name.
        slug: String,
    },
    /// After signing out.
    SignedOut,
    /// No such page.
    NotFound,
}

impl Route {
    /// The page that a path stands for; [`Self::NotFound`] when it stands for none.
    #[must_use]
    pub fn at(path: &str) -> Self {
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        Self::recognise(&parts).unwrap_or(Self::NotFound)
    }

    fn recognise(parts: &[&str]) -> Option<Self> {
        fn id<T: FromStr>(text: &str) -> Option<T> {
            text.parse().ok()
        }
        Some(match parts {
            [] => Self::Start,
            ["p", patient, rest @ ..] => {
                let patient_id = id(patient)?;
                match rest {
                    [] => Self::Home { patient_id },
                    ["messages"] => Self::Inbox { patient_id },
                    ["messages", "sent"] => Self::Sent { patient_id },
                    ["messages", "trash"] => Self::Trash { patient_id },
                    ["messages", "search"] => Self::Search { patient_id },
                    ["messages", "folders"] => Self::Folders { patient_id },
                    ["messages", "folders", folder] => Self::OwnFolder {
                        patient_id,
                        folder_id: id(folder)?,
                    },
                    ["messages", "new"] => Self::NewMessage { patient_id },
                    ["family"] => Self::Family { patient_id },
                    ["drafts"] => Self::Drafts { patient_id },
                    ["drafts", draft] => Self::Draft {
                        patient_id,
                        draft_id: id(draft)?,
                    },
                    ["threads", thread] => Self::Thread {
                        patient_id,
                        thread_id: id(thread)?,
                    },
                    ["threads", thread, "follow-up"] => Self::FollowUp {
                        patient_id,
                        thread_id: id(thread)?,
                    },
                    _ => return None,
                }
            }
            ["use-a-code"] => Self::UseCode,
            ["notifications"] => Self::Notices,
            ["admin", "registrations"] => Self::Registrations,
            ["admin", "dead-letters"] => Self::DeadLetters,
            ["team"] => Self::Team {
                list: WorkList::New,
            },
            ["team", "board"] => Self::Board,
            ["team", "settings"] => Self::Teams,
            ["team", "settings", team] => Self::TeamSettings {
                recipient_id: id(team)?,
            },
            ["team", list] => Self::Team {
                list: WorkList::named(list)?,
            },
            ["team", list, "p", patient, "threads", thread] => Self::TeamThread {
                list: WorkList::named(list)?,
                patient_id: id(patient)?,
                thread_id: id(thread)?,
            },
            ["help"] => Self::Help,
            ["help", slug] => Self::HelpText {
                slug: js_sys::decode_uri_component(slug).ok()?.into(),
            },
            ["signed-out"] => Self::SignedOut,
            _ => return None,
        })
    }

    /// The address, for links.
    #[must_use]
    pub fn href(&self) -> AttrValue {
        let path = match self {
            Self::Start => "/".to_owned(),
            Self::Home { patient_id } => format!("/p/{patient_id}"),
            Self::Inbox { patient_id } => format!("/p/{patient_id}/messages"),
            Self::Sent { patient_id } => format!("/p/{patient_id}/messages/sent"),
            Self::Trash { patient_id } => format!("/p/{patient_id}/messages/trash"),
            Self::OwnFolder {
                patient_id,
                folder_id,
            } => format!("/p/{patient_id}/messages/folders/{folder_id}"),
            Self::Folders { patient_id } => format!("/p/{patient_id}/messages/folders"),
            Self::Search { patient_id } => format!("/p/{patient_id}/messages/search"),
            Self::NewMessage { patient_id } => format!("/p/{patient_id}/messages/new"),
            Self::Drafts { patient_id } => format!("/p/{patient_id}/drafts"),
            Self::Draft {
                patient_id,
                draft_id,
            } => format!("/p/{patient_id}/drafts/{draft_id}"),
            Self::Thread {
                patient_id,
                thread_id,
            } => format!("/p/{patient_id}/threads/{thread_id}"),
            Self::FollowUp {
                patient_id,
                thread_id,
            } => format!("/p/{patient_id}/threads/{thread_id}/follow-up"),
            Self::Family { patient_id } => format!("/p/{patient_id}/family"),
            Self::UseCode => "/use-a-code".to_owned(),
            Self::Notices => NOTICES.to_owned(),
            Self::Registrations => "/admin/registrations".to_owned(),
            Self::DeadLetters => "/admin/dead-letters".to_owned(),
            Self::Team { list } => format!("/team/{}", list.as_str()),
            Self::Board => "/team/board".to_owned(),
            Self::Teams => "/team/settings".to_owned(),
            Self::TeamSettings { recipient_id } => format!("/team/settings/{recipient_id}"),
            Self::TeamThread {
                list,
                patient_id,
                thread_id,
            } => format!("/team/{}/p/{patient_id}/threads/{thread_id}", list.as_str()),
            Self::Help => "/help".to_owned(),
            Self::HelpText { slug } => format!("/help/{}", encode_query(slug)),
            Self::SignedOut => "/signed-out".to_owned(),
            Self::NotFound => "/404".to_owned(),
        };
        path.into()
    }

    /// Shows this page; the back key leads back.
    pub fn open(&self) {
        router::push(&self.href());
    }

    /// Shows this page in place of the one that is shown.
    pub fn open_instead(&self) {
        router::replace(&self.href());
    }

    /// Whose page it is, if it is a patient's.
    #[must_use]
    pub const fn patient_id(&self) -> Option<PatientId> {
        match self {
            Self::Home { patient_id }
            | Self::Inbox { patient_id }
            | Self::Sent { patient_id }
            | Self::Trash { patient_id }
            | Self::OwnFolder { patient_id, .. }
            | Self::Folders { patient_id }
            | Self::Search { patient_id }
            | Self::Drafts { patient_id }
            | Self::Family { patient_id }
            | Self::NewMessage { patient_id }
            | Self::Draft { patient_id, .. }
            | Self::FollowUp { patient_id, .. }
            | Self::Thread { patient_id, .. } => Some(*patient_id),
            _ => None,
        }
    }

    /// The page of the same kind of another patient: what belongs to one patient alone, a thread or a
    /// draft, has the list beside it in the other's place.
    #[must_use]
    pub const fn of(&self, patient_id: PatientId) -> Self {
        match self {
            Self::Inbox { .. } | Self::Thread { .. } | Self::OwnFolder { .. } => {
                Self::Inbox { patient_id }
            }
            Self::Folders { .. } => Self::Folders { patient_id },
            Self::Search { .. } => Self::Search { patient_id },
            Self::Sent { .. } => Self::Sent { patient_id },
            Self::Trash { .. } => Self::Trash { patient_id },
            Self::Drafts { .. } | Self::Draft { .. } => Self::Drafts { patient_id },
            Self::NewMessage { .. } | Self::FollowUp { .. } => Self::NewMessage { patient_id },
            Self::Family { .. } => Self::Family { patient_id },
            _ => Self::Home { patient_id },
        }
    }

    /// Whether whoever may do this for the patient can use the page.
    #[must_use]
    pub const fn is_open_to(&self, may: Capabilities) -> bool {
        match self {
            Self::Inbox { .. }
            | Self::Sent { .. }
            | Self::Trash { .. }
            | Self::OwnFolder { .. }
            | Self::Folders { .. }
            | Self::Search { .. }
            | Self::Thread { .. } => may.may_read(),
            Self::Drafts { .. } | Self::Draft { .. } | Self::NewMessage { .. } => may.may_write(),
            Self::FollowUp { .. } => may.may_read() && may.may_write(),
            _ => true,
        }
    }
}

/// Goes on to another page as soon as it is shown; the address before is not kept.
#[derive(Properties, PartialEq)]
pub struct RedirectProps {
    /// Where to.
    pub to: Route,
}

/// See [`RedirectProps`].
#[component]
pub fn Redirect(props: &RedirectProps) -> Html {
    use_effect_with(props.to.clone(), |to| to.open_instead());
    Html::default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn every_address_leads_back_to_its_page() {
        let patient_id = PatientId(Uuid::from_u128(1));
        let thread_id = ThreadId(Uuid::from_u128(2));
        let draft_id = DraftId(Uuid::from_u128(3));
        let all = [
            Route::Start,
            Route::Home { patient_id },
            Route::Inbox { patient_id },
            Route::Sent { patient_id },
            Route::Trash { patient_id },
            Route::OwnFolder {
                patient_id,
                folder_id: OwnFolderId(Uuid::from_u128(5)),
            },
            Route::Folders { patient_id },
            Route::Search { patient_id },
            Route::Drafts { patient_id },
            Route::NewMessage { patient_id },
            Route::Draft {
                patient_id,
                draft_id,
            },
            Route::Thread {
                patient_id,
                thread_id,
            },
            Route::FollowUp {
                patient_id,
                thread_id,
            },
            Route::Family { patient_id },
            Route::UseCode,
            Route::Notices,
            Route::Registrations,
            Route::DeadLetters,
            Route::Board,
            Route::TeamThread {
                list: WorkList::Escalated,
                patient_id,
                thread_id,
            },
            Route::Help,
            Route::HelpText {
                slug: "privacy".to_owned(),
            },
            Route::SignedOut,
            Route::NotFound,
        ];
        for route in all {
            assert_eq!(Route::at(&route.href()), route);
        }
        for list in WorkList::ALL {
            let route = Route::Team { list };
            assert_eq!(Route::at(&route.href()), route);
        }
        assert_eq!(Route::at("/team/nothing"), Route::NotFound);
        assert_eq!(Route::at("/p/not-an-id/messages"), Route::NotFound);
    }

    #[test]
    fn another_patient_has_the_same_kind_of_page() {
        let patient_id = PatientId(Uuid::from_u128(1));
        let other = PatientId(Uuid::from_u128(4));
        let thread = Route::Thread {
            patient_id,
            thread_id: ThreadId(Uuid::from_u128(2)),
        };
        let draft = Route::Draft {
            patient_id,
            draft_id: DraftId(Uuid::from_u128(3)),
        };
        for (here, there) in [
            (
                Route::Home { patient_id },
                Route::Home { patient_id: other },
            ),
            (
                Route::Sent { patient_id },
                Route::Sent { patient_id: other },
            ),
            (
                Route::Family { patient_id },
                Route::Family { patient_id: other },
            ),
            (thread, Route::Inbox { patient_id: other }),
            (draft, Route::Drafts { patient_id: other }),
        ] {
            assert_eq!(here.of(other), there);
        }
    }
}
