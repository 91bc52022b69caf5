//! A message that is being written: what is typed, what the server has of it, what is to be done next.
//!
//! Pure: it knows no clock, no network and no browser. `compose_actions` says what is
//! after something happened, [`ComposeState::next_step`] what to do; `use_compose` does it. So one place decides that saves
//! follow each other, that files wait for the draft to exist, and that Send goes once and only with
//! what the server has.

use crate::api::ApiError;
use crate::messaging::compose_files::{ComposeFile, FileState};
use shared::ErrorCode;
use shared::directory::{RecipientStateView, RecipientView};
use shared::family::GrantKind;
use shared::id::{AccountId, AttachmentId, DraftId, PatientId, ThreadId};
use shared::messaging::{
    AboutTyped, DraftContent, DraftMove, DraftView, FactsTyped, LinkedThreadView, SentView,
    ShownFiles, SideMemberView, ThreadView,
};
use shared::problem::{FieldName, FieldProblem};
use shared::time::UtcMicros;
use std::rc::Rc;

/// Milliseconds without a key before what was typed is saved.
pub const PAUSE_MS: u32 = 2_000;
/// The longest wait between two tries to save, in milliseconds.
const LONGEST_WAIT_MS: u32 = 30_000;

/// What is wrong with the form, field by field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormError {
    /// Nobody is chosen and nothing is typed in To.
    RecipientMissing,
    /// Something is typed in To, but nothing was chosen.
    RecipientUnresolved,
    /// The chosen recipient takes no messages any more.
    RecipientClosed,
    /// The writer may write to pharmacies and to nobody else.
    RecipientNotAllowed,
    /// The subject.
    Subject(FieldProblem),
    /// The text.
    Body(FieldProblem),
    /// A file is not with the server and cannot go along.
    FileNotKept,
    /// A file was taken off, and the server may still have it.
    FileNotRemoved,
    /// The server says that something is wrong with the files.
    Files,
    /// The server does not know somebody who is to see the conversation.
    Readers,
    /// A fact that the care team would ask for is too long.
    Facts,
    /// A field about somebody who is not on the list.
    About(FieldName, FieldProblem),
}

impl FormError {
    /// The field that the error stands at.
    #[must_use]
    pub const fn field(self) -> FieldName {
        match self {
            Self::RecipientMissing
            | Self::RecipientUnresolved
            | Self::RecipientClosed
            | Self::RecipientNotAllowed => FieldName::Recipient,
            Self::Subject(_) => FieldName::Subject,
            Self::Body(_) => FieldName::Body,
            Self::FileNotKept | Self::FileNotRemoved | Self::Files => FieldName::Attachments,
            Self::Readers => FieldName::Readers,
            Self::Facts => FieldName::Facts,
            Self::About(field, _) => field,
        }
    }
}

/// What the server is doing for the draft.
#[derive(Clone, Debug, PartialEq)]
pub enum Phase {
    /// Nothing.
    Still,
    /// Taking a save.
    Saving(DraftContent),
    /// Taking the message.
    Sending,
    /// Reading what another window saved.
    Comparing,
    /// It took the message.
    Sent(SentView),
    /// The message had been sent from another window.
    SentElsewhere,
    /// The draft was thrown away here.
    Discarded,
    /// Making it one for another patient.
    Moving,
    /// It is a draft for another patient now.
    Moved(PatientId, Rc<ComposeState>),
}

/// Why the last save did not work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaveTrouble {
    /// What happened.
    pub error: ApiError,
    /// How many tries in a row failed.
    pub tries: u32,
}

/// The form.
#[derive(Clone, Debug, PartialEq)]
pub struct ComposeState {
    /// The draft's id, minted here.
    pub draft_id: DraftId,
    /// The thread that it replies to.
    pub thread_id: Option<ThreadId>,
    /// The thread that the one which it begins will follow.
    pub follows: Option<LinkedThreadView>,
    /// The chosen recipient.
    pub recipient: Option<Rc<RecipientView>>,
    /// Whether it takes messages, as far as is known.
    pub recipient_open: bool,
    /// What stands in To.
    pub recipient_text: String,
    /// What stands in Subject.
    pub subject: String,
    /// What stands in Message.
    pub body: String,
    /// Which others see the conversation, once the person has chosen.
    pub readers: Option<Vec<AccountId>>,
    /// Whom it is about, when that is nobody on the person's list.
    pub about: Option<AboutTyped>,
    /// What the care team will ask for. What was emptied again stays as an empty text, so that no field
    /// goes away while somebody is in it.
    pub facts: FactsTyped,
    /// What was typed about somebody before the person chose themselves again.
    pub about_aside: AboutTyped,
    /// For whom it is to be, while that is under way.
    pub moving: Option<DraftMove>,
    /// Why it is not for another patient.
    pub move_trouble: Option<ApiError>,
    /// The files.
    pub files: Vec<ComposeFile>,
    /// The version that the server has, once it has one.
    pub version: Option<i64>,
    /// What the server has.
    pub saved: DraftContent,
    /// When it was last saved, by this browser's clock or the server's.
    pub saved_at: Option<UtcMicros>,
    /// Why the last save did not work, if it did not.
    pub trouble: Option<SaveTrouble>,
    /// What the server is doing.
    pub phase: Phase,
    /// Whether Send was chosen and nothing has come between.
    pub wants_send: bool,
    /// Whether to save without waiting for a pause.
    pub hurry: bool,
    /// What is wrong, after Send was chosen.
    pub errors: Vec<FormError>,
    /// Grows each time that Send found something wrong, so that focus goes to the summary each time.
    pub refusals: u32,
    /// Why sending did not work, if it did not.
    pub send_trouble: Option<ApiError>,
    /// What another window saved instead, while the person has not chosen.
    pub other: Option<Rc<DraftView>>,
}

/// What is to be done next.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Nothing.
    Nothing,
    /// Save, after a wait.
    Save {
        /// What to save.
        content: DraftContent,
        /// On top of which version.
        version: Option<i64>,
        /// After how many milliseconds without a further change.
        wait_ms: u32,
        /// How many tries failed before; it makes a further try a new step.
        tries: u32,
    },
    /// Upload this file.
    Upload(AttachmentId),
    /// Take this file off the draft.
    Remove(AttachmentId),
    /// Send this version with these files.
    Send(i64, ShownFiles),
    /// Read what another window saved.
    Compare,
    /// Make this version a draft for another patient.
    Move(i64, DraftMove),
}

impl ComposeState {
    /// An empty form.
    #[must_use]
    pub fn new(draft_id: DraftId, thread_id: Option<ThreadId>) -> Self {
        Self {
            draft_id,
            thread_id,
            follows: None,
            recipient: None,
            recipient_open: true,
            recipient_text: String::new(),
            subject: String::new(),
            body: String::new(),
            readers: None,
            about: None,
            about_aside: AboutTyped::default(),
            facts: FactsTyped::new(),
            moving: None,
            move_trouble: None,
            files: Vec::new(),
            version: None,
            saved: DraftContent {
                thread_id,
                ..DraftContent::default()
            },
            saved_at: None,
            trouble: None,
            phase: Phase::Still,
            wants_send: false,
            hurry: false,
            errors: Vec::new(),
            refusals: 0,
            send_trouble: None,
            other: None,
        }
    }

    /// A draft that is taken up again.
    #[must_use]
    pub fn restored(draft: &DraftView) -> Self {
        let mut state = Self::new(draft.id, draft.thread_id);
        state.take(draft);
        state
    }

    /// The same words as a message that begins a thread after an old one: to its team, or to whoever takes
    /// messages in its place; with its subject, about the same person, and kept from whom that one was.
    #[must_use]
    pub fn following(&self, thread: &ThreadView, team: &RecipientStateView) -> Self {
        let instead = team.substitute.as_ref().map(|it| &it.recipient);
        let recipient = instead.unwrap_or(&thread.recipient);
        let of_reader = |it: &SideMemberView| it.own && it.relation == GrantKind::Own;
        // Only in one's own name one writes about somebody who is not on the list.
        let own = thread.readers.iter().any(of_reader);
        let about = thread.about.as_ref().filter(|it| own && !it.verified);
        Self {
            thread_id: None,
            follows: Some(LinkedThreadView {
                id: thread.id,
                subject: Some(thread.subject.clone()),
            }),
            recipient_text: recipient.label.clone(),
            recipient: Some(Rc::new(recipient.clone())),
            recipient_open: team.open || instead.is_some(),
            subject: thread.subject.reveal().to_owned(),
            readers: thread.private_to.clone(),
            about: about.map(|it| AboutTyped {
                name: it.name.clone(),
                birth_date: it.birth_date.to_string().into(),
                dod_id: it
                    .dod_id
                    .as_ref()
                    .map(|id| id.reveal().into())
                    .unwrap_or_default(),
            }),
            phase: Phase::Still,
            wants_send: false,
            hurry: true,
            trouble: None,
            send_trouble: None,
            errors: Vec::new(),
            ..self.clone()
        }
    }

    /// Whether a subject, a text or a fact stands here.
    #[must_use]
    pub fn has_words(&self) -> bool {
        let facts = self.facts.values().map(|fact| fact.reveal());
        let mut texts = [self.subject.as_str(), self.body.as_str()]
            .into_iter()
            .chain(facts);
        texts.any(|text| !text.trim().is_empty())
    }

    /// What stands here as a draft of its own, after the draft had been sent from another window.
    /// Files went with the message that was sent, so they stay behind.
    #[must_use]
    pub fn anew(&self, draft_id: DraftId) -> Self {
        Self {
            follows: self.follows.clone(),
            recipient: self.recipient.clone(),
            recipient_open: self.recipient_open,
            recipient_text: self.recipient_text.clone(),
            subject: self.subject.clone(),
            body: self.body.clone(),
            readers: self.readers.clone(),
            about: self.about.clone(),
            facts: self.facts.clone(),
            ..Self::new(draft_id, self.thread_id)
        }
    }

    /// What is to be saved.
    #[must_use]
    pub fn content(&self) -> DraftContent {
        if self.thread_id.is_some() {
            return DraftContent {
                recipient_id: None,
                thread_id: self.thread_id,
                body: self.body.clone().into(),
                ..DraftContent::default()
            };
        }
        DraftContent {
            recipient_id: self.recipient.as_ref().map(|recipient| recipient.id),
            thread_id: None,
            follows: self.follows.as_ref().map(|link| link.id),
            subject: self.subject.clone().into(),
            body: self.body.clone().into(),
            readers: self.readers.clone(),
            about: self.about.clone(),
            facts: self.told(),
        }
    }

    /// The facts in which something stands.
    fn told(&self) -> FactsTyped {
        let facts = self.facts.iter();
        let told = facts.filter(|(_, fact)| !fact.reveal().is_empty());
        told.map(|(key, fact)| (key.clone(), fact.clone()))
            .collect()
    }

    /// Whether something stands here that the server does not have: words too, that were typed while
    /// another window sent the message.
    #[must_use]
    pub fn unsaved(&self) -> bool {
        if self.phase == Phase::SentElsewhere {
            return self.has_words() && self.content() != self.saved;
        }
        !self.is_over()
            && (self.content() != self.saved
                || self
                    .files
                    .iter()
                    .any(|f| f.on_its_way() || f.being_removed()))
    }

    /// Whether a version of the draft is about the same person as what stands here.
    #[must_use]
    pub fn is_about_the_same(&self, other: &DraftView) -> bool {
        self.about.clone().unwrap_or_default() == other.about.clone().unwrap_or_default()
    }

    /// Whether anything was written at all.
    #[must_use]
    pub fn is_untouched(&self) -> bool {
        self.version.is_none()
            && self.files.is_empty()
            && self.recipient_text.is_empty()
            && self.content() == self.saved
    }

    /// What is left of a form whose page has gone, if the server does not have all of its words. What
    /// is known to be wrong with saving is forgotten, so that it is tried at once; nothing is sent
    /// that nobody sees, and a file that was not here yet has to be chosen again.
    #[must_use]
    pub fn left_behind(&self) -> Option<Self> {
        let waits = matches!(self.phase, Phase::Still | Phase::Comparing);
        (waits && self.content() != self.saved).then(|| {
            let mut left = self.clone();
            left.phase = Phase::Still;
            left.trouble = None;
            left.other = None;
            left.wants_send = false;
            left.moving = None;
            left.hurry = true;
            for file in &mut left.files {
                if file.on_its_way() {
                    file.state = FileState::Queued;
                } else if file.taken_off() {
                    file.state = FileState::ToRemove;
                }
            }
            left
        })
    }

    /// Whether nothing more can happen to the draft.
    #[must_use]
    pub fn is_over(&self) -> bool {
        matches!(
            self.phase,
            Phase::Sent(_) | Phase::SentElsewhere | Phase::Discarded | Phase::Moved(..)
        )
    }

    /// Whether the person waits for Send.
    #[must_use]
    pub fn is_sending(&self) -> bool {
        self.wants_send || matches!(self.phase, Phase::Sending | Phase::Sent(_))
    }

    /// Whether this thread takes no reply any more, so that only a new one goes on from it.
    #[must_use]
    pub fn is_refused_for_good(&self) -> bool {
        let old = |error: &ApiError| error.code() == Some(ErrorCode::ThreadOld);
        self.send_trouble.as_ref().is_some_and(old)
            || self.errors.contains(&FormError::RecipientClosed)
    }

    /// The first error at a field.
    #[must_use]
    pub fn error_at(&self, field: FieldName) -> Option<FormError> {
        self.errors
            .iter()
            .copied()
            .find(|error| error.field() == field)
    }

    /// What is to be done next.
    #[must_use]
    pub fn next_step(&self) -> Step {
        match self.phase {
            Phase::Comparing => return Step::Compare,
            Phase::Still => {}
            _ => return Step::Nothing,
        }
        if self.other.is_some() {
            return Step::Nothing;
        }
        let leaving = self
            .files
            .iter()
            .find(|file| file.state == FileState::ToRemove);
        if let Some(file) = leaving {
            return Step::Remove(file.id);
        }
        let content = self.content();
        let queued = self
            .files
            .iter()
            .find(|file| file.state == FileState::Queued);
        let dirty = content != self.saved
            || (self.version.is_none() && (queued.is_some() || self.moving.is_some()));
        if dirty {
            let tries = self.trouble.as_ref().map_or(0, |trouble| trouble.tries);
            let Some(wait_ms) = self.wait_before_saving() else {
                return Step::Nothing;
            };
            return Step::Save {
                content,
                version: self.version,
                wait_ms,
                tries,
            };
        }
        if self
            .files
            .iter()
            .any(|file| matches!(file.state, FileState::Uploading(_) | FileState::Removing))
        {
            return Step::Nothing;
        }
        if let Some(file) = queued {
            return Step::Upload(file.id);
        }
        if let (Some(to), Some(version)) = (&self.moving, self.version) {
            return Step::Move(version, to.clone());
        }
        match (self.wants_send, self.version) {
            (true, Some(version)) => Step::Send(version, self.shown_files()),
            _ => Step::Nothing,
        }
    }

    /// The files that are to go along: those that stand here and that the server has.
    fn shown_files(&self) -> ShownFiles {
        let kept = self.files.iter();
        let kept = kept.filter(|file| matches!(file.state, FileState::Kept(_)));
        ShownFiles {
            attachments: kept.map(|file| file.id).collect(),
        }
    }

    /// Milliseconds to wait, or `None` when saving cannot work before something else happens.
    fn wait_before_saving(&self) -> Option<u32> {
        let urgent = self.hurry || self.wants_send || self.moving.is_some();
        match &self.trouble {
            None if urgent || self.version.is_none() => Some(0),
            None => Some(PAUSE_MS),
            Some(trouble) if trouble.error.passes() => Some(
                PAUSE_MS
                    .saturating_mul(1 << trouble.tries.min(5))
                    .min(LONGEST_WAIT_MS),
            ),
            Some(_) => None,
        }
    }
}
