//! A message that is being written: what is typed, what the server has of it, what is to be done next.
//!
//! Pure: it knows no clock, no network and no browser. [`ComposeState::after`] takes what happened,
//! [`ComposeState::next_step`] says what to do; `use_compose` does it. So one place decides that saves
//! follow each other, that files wait for the draft to exist, and that Send goes once and only with
//! what the server has.

use crate::api::ApiError;
use crate::messaging::compose_files::{ComposeFile, FileState};
use shared::ErrorCode;
use shared::directory::RecipientView;
use shared::id::{AttachmentId, DraftId, ThreadId};
use shared::messaging::{AttachmentView, DraftContent, DraftView, MessageBody, SentView, Subject};
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
    /// The subject.
    Subject(FieldProblem),
    /// The text.
    Body(FieldProblem),
    /// A file is not with the server and cannot go along.
    FileNotKept,
    /// The server says that something is wrong with the files.
    Files,
}

impl FormError {
    /// The field that the error stands at.
    #[must_use]
    pub const fn field(self) -> FieldName {
        match self {
            Self::RecipientMissing | Self::RecipientUnresolved | Self::RecipientClosed => {
                FieldName::Recipient
            }
            Self::Subject(_) => FieldName::Subject,
            Self::Body(_) => FieldName::Body,
            Self::FileNotKept | Self::Files => FieldName::Attachments,
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

/// What happened.
#[derive(Clone, Debug)]
pub enum Action {
    /// To was typed in; what was chosen before does not count any more.
    TypeRecipient(String),
    /// A recipient was chosen.
    ChooseRecipient(Rc<RecipientView>),
    /// Subject was typed in.
    TypeSubject(String),
    /// Message was typed in.
    TypeBody(String),
    /// A file was chosen.
    AddFile(ComposeFile),
    /// A file's upload was started.
    FileStarted(AttachmentId),
    /// A file's upload moved on, in per cent.
    FileProgress(AttachmentId, u8),
    /// The server has a file.
    FileKept(AttachmentView),
    /// A file's upload failed.
    FileFailed(AttachmentId, ApiError),
    /// A file is to be tried again.
    RetryFile(AttachmentId),
    /// A file was taken off.
    RemoveFile(AttachmentId),
    /// A save of this was started.
    SaveStarted(DraftContent),
    /// A save worked.
    Saved(Box<DraftView>),
    /// A save failed.
    SaveFailed(ApiError),
    /// The network is there again, or the person has signed in again.
    TryAgain,
    /// The page is about to go: what is typed is to be saved now.
    Hurry,
    /// Send was chosen.
    Send,
    /// Sending was started.
    SendStarted,
    /// Sending worked.
    Sent(SentView),
    /// Sending failed.
    SendFailed(ApiError),
    /// What another window saved was read.
    OtherRead(Box<DraftView>),
    /// It could not be read.
    OtherFailed(ApiError),
    /// The person keeps what stands here.
    KeepMine,
    /// The person takes what the other window saved.
    TakeOther,
    /// The draft was thrown away.
    Discarded,
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
    /// Send this version.
    Send(i64),
    /// Read what another window saved.
    Compare,
}

impl ComposeState {
    /// An empty form.
    #[must_use]
    pub fn new(draft_id: DraftId, thread_id: Option<ThreadId>) -> Self {
        Self {
            draft_id,
            thread_id,
            recipient: None,
            recipient_open: true,
            recipient_text: String::new(),
            subject: String::new(),
            body: String::new(),
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

    /// What is to be saved.
    #[must_use]
    pub fn content(&self) -> DraftContent {
        if self.thread_id.is_some() {
            return DraftContent {
                recipient_id: None,
                thread_id: self.thread_id,
                subject: String::new().into(),
                body: self.body.clone().into(),
            };
        }
        DraftContent {
            recipient_id: self.recipient.as_ref().map(|recipient| recipient.id),
            thread_id: None,
            subject: self.subject.clone().into(),
            body: self.body.clone().into(),
        }
    }

    /// Whether something stands here that the server does not have.
    #[must_use]
    pub fn unsaved(&self) -> bool {
        !self.is_over()
            && (self.content() != self.saved || self.files.iter().any(|f| f.on_its_way()))
    }

    /// Whether anything was written at all.
    #[must_use]
    pub fn is_untouched(&self) -> bool {
        self.version.is_none()
            && self.files.is_empty()
            && self.recipient_text.is_empty()
            && self.content() == self.saved
    }

    /// Whether nothing more can happen to the draft.
    #[must_use]
    pub fn is_over(&self) -> bool {
        matches!(
            self.phase,
            Phase::Sent(_) | Phase::SentElsewhere | Phase::Discarded
        )
    }

    /// Whether the person waits for Send.
    #[must_use]
    pub fn is_sending(&self) -> bool {
        self.wants_send || matches!(self.phase, Phase::Sending | Phase::Sent(_))
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
        let content = self.content();
        let queued = self
            .files
            .iter()
            .find(|file| file.state == FileState::Queued);
        let dirty = content != self.saved || (self.version.is_none() && queued.is_some());
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
            .any(|file| matches!(file.state, FileState::Uploading(_)))
        {
            return Step::Nothing;
        }
        if let Some(file) = queued {
            return Step::Upload(file.id);
        }
        match (self.wants_send, self.version) {
            (true, Some(version)) => Step::Send(version),
            _ => Step::Nothing,
        }
    }

    /// Milliseconds to wait, or `None` when saving cannot work before something else happens.
    fn wait_before_saving(&self) -> Option<u32> {
        let urgent = self.hurry || self.wants_send;
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

    /// The form after something happened.
    #[must_use]
    pub fn after(&self, action: Action) -> Self {
        let mut next = self.clone();
        if !self.is_over() {
            next.apply(action);
        }
        next
    }

    fn apply(&mut self, action: Action) {
        match action {
            Action::TypeRecipient(text) => {
                if self
                    .recipient
                    .as_ref()
                    .is_some_and(|chosen| chosen.label != text)
                {
                    self.recipient = None;
                    self.recipient_open = true;
                }
                self.recipient_text = text;
                self.typed(FieldName::Recipient);
            }
            Action::ChooseRecipient(recipient) => {
                self.recipient_text.clone_from(&recipient.label);
                self.recipient = Some(recipient);
                self.recipient_open = true;
                self.typed(FieldName::Recipient);
            }
            Action::TypeSubject(text) => {
                self.subject = text;
                self.typed(FieldName::Subject);
            }
            Action::TypeBody(text) => {
                self.body = text;
                self.typed(FieldName::Body);
            }
            Action::AddFile(file) => {
                self.files.push(file);
                self.typed(FieldName::Attachments);
            }
            Action::FileStarted(id) => self.set_file(id, FileState::Uploading(0)),
            Action::FileProgress(id, share) => self.set_file(id, FileState::Uploading(share)),
            Action::FileKept(view) => {
                if let Some(file) = self.files.iter_mut().find(|file| file.id == view.id) {
                    *file = ComposeFile::kept(&view);
                }
            }
            Action::FileFailed(id, error) => {
                self.set_file(id, FileState::Failed(error));
                self.stop_sending_for(FormError::FileNotKept);
            }
            Action::RetryFile(id) => self.set_file(id, FileState::Queued),
            Action::RemoveFile(id) => {
                self.files.retain(|file| file.id != id);
                self.typed(FieldName::Attachments);
            }
            Action::SaveStarted(content) => self.phase = Phase::Saving(content),
            Action::Saved(draft) => self.took(&draft),
            Action::SaveFailed(error) => self.save_failed(error),
            Action::TryAgain => {
                let refused = matches!(
                    self.trouble,
                    Some(SaveTrouble {
                        error: ApiError::Problem(_),
                        ..
                    })
                );
                if self.trouble.is_some() && !refused {
                    self.trouble = None;
                    self.hurry = true;
                }
            }
            Action::Hurry => self.hurry = self.content() != self.saved,
            Action::Send => self.send(),
            Action::SendStarted => self.phase = Phase::Sending,
            Action::Sent(receipt) => self.phase = Phase::Sent(receipt),
            Action::SendFailed(error) => self.send_failed(error),
            Action::OtherRead(draft) => self.compare(*draft),
            Action::OtherFailed(error) => {
                self.phase = Phase::Still;
                if error.code() == Some(ErrorCode::NotFound) {
                    // Thrown away elsewhere: what stands here becomes a draft again.
                    self.version = None;
                    self.trouble = None;
                } else {
                    self.save_failed(error);
                }
            }
            Action::KeepMine => {
                if let Some(other) = self.other.take() {
                    self.version = Some(other.version);
                    self.saved = content_of(&other);
                    self.trouble = None;
                    self.hurry = true;
                }
            }
            Action::TakeOther => {
                if let Some(other) = self.other.take() {
                    self.take(&other);
                }
            }
            Action::Discarded => self.phase = Phase::Discarded,
        }
    }

    /// A change of a field: its errors are gone, and a refusal that no retry cures may be cured now.
    fn typed(&mut self, field: FieldName) {
        self.errors.retain(|error| error.field() != field);
        self.send_trouble = None;
        if self
            .trouble
            .as_ref()
            .is_some_and(|trouble| matches!(trouble.error, ApiError::Problem(_)))
        {
            self.trouble = None;
        }
    }

    fn set_file(&mut self, id: AttachmentId, state: FileState) {
        if let Some(file) = self.files.iter_mut().find(|file| file.id == id) {
            file.state = state;
        }
    }

    fn took(&mut self, draft: &DraftView) {
        if let Phase::Saving(content) = std::mem::replace(&mut self.phase, Phase::Still) {
            self.saved = content;
        }
        self.version = Some(draft.version);
        self.saved_at = Some(draft.saved_at);
        self.recipient_open = draft.recipient_open || draft.recipient.is_none();
        self.trouble = None;
        self.hurry = false;
        if self.wants_send && !self.recipient_open {
            self.stop_sending_for(FormError::RecipientClosed);
        }
    }

    fn save_failed(&mut self, error: ApiError) {
        self.phase = match error.code() {
            Some(ErrorCode::DraftChanged) => Phase::Comparing,
            Some(ErrorCode::DraftSent) => Phase::SentElsewhere,
            // It was thrown away elsewhere; look before deciding anything.
            Some(ErrorCode::NotFound) if self.version.is_some() => Phase::Comparing,
            _ => Phase::Still,
        };
        if self.phase != Phase::Still {
            return;
        }
        let tries = self.trouble.as_ref().map_or(0, |trouble| trouble.tries) + 1;
        self.hurry = false;
        if self.wants_send {
            self.wants_send = false;
            self.send_trouble = Some(error.clone());
        }
        self.trouble = Some(SaveTrouble { error, tries });
    }

    fn send(&mut self) {
        if self.is_sending() {
            return;
        }
        self.send_trouble = None;
        self.errors = self.check();
        if self.errors.is_empty() {
            self.wants_send = true;
            // A person asks, so the wait for the next try is over.
            if self.trouble.as_ref().is_some_and(|t| t.error.passes()) {
                self.trouble = None;
            }
        } else {
            self.refusals += 1;
        }
    }

    /// What is wrong with the form, from top to bottom.
    fn check(&self) -> Vec<FormError> {
        let mut errors = Vec::new();
        if self.thread_id.is_none() {
            if self.recipient.is_none() {
                errors.push(if self.recipient_text.trim().is_empty() {
                    FormError::RecipientMissing
                } else {
                    FormError::RecipientUnresolved
                });
            } else if !self.recipient_open {
                errors.push(FormError::RecipientClosed);
            }
            if let Err(problem) = Subject::parse(&self.subject) {
                errors.push(FormError::Subject(problem));
            }
        }
        if self
            .files
            .iter()
            .any(|file| matches!(file.state, FileState::Failed(_)))
        {
            errors.push(FormError::FileNotKept);
        }
        if let Err(problem) = MessageBody::parse(&self.body) {
            errors.push(FormError::Body(problem));
        }
        errors
    }

    fn stop_sending_for(&mut self, error: FormError) {
        if self.wants_send {
            self.wants_send = false;
            self.errors = vec![error];
            self.refusals += 1;
        }
    }

    fn send_failed(&mut self, error: ApiError) {
        self.phase = Phase::Still;
        match error.code() {
            Some(ErrorCode::DraftChanged) => {
                self.phase = Phase::Comparing;
                return;
            }
            Some(ErrorCode::RecipientClosed) => {
                self.recipient_open = false;
                self.stop_sending_for(FormError::RecipientClosed);
                return;
            }
            Some(ErrorCode::Invalid) => {
                if let ApiError::Problem(problem) = &error {
                    let errors: Vec<FormError> = problem
                        .fields
                        .iter()
                        .filter_map(|f| form_error(f.field, f.error))
                        .collect();
                    if !errors.is_empty() {
                        self.wants_send = false;
                        self.errors = errors;
                        self.refusals += 1;
                        return;
                    }
                }
            }
            _ => {}
        }
        self.wants_send = false;
        self.send_trouble = Some(error);
    }

    /// What another window saved is the same, or the person has to choose.
    fn compare(&mut self, draft: DraftView) {
        self.phase = Phase::Still;
        let known = self.version;
        if content_of(&draft) == self.content() && known != Some(draft.version) {
            self.saved = self.content();
            self.version = Some(draft.version);
            self.saved_at = Some(draft.saved_at);
            self.trouble = None;
            let waiting: Vec<ComposeFile> = self
                .files
                .iter()
                .filter(|file| file.on_its_way())
                .cloned()
                .collect();
            self.files = draft.attachments.iter().map(ComposeFile::kept).collect();
            for file in waiting {
                if !self.files.iter().any(|kept| kept.id == file.id) {
                    self.files.push(file);
                }
            }
        } else {
            self.wants_send = false;
            self.other = Some(Rc::new(draft));
        }
    }

    fn take(&mut self, draft: &DraftView) {
        self.recipient = draft.recipient.clone().map(Rc::new);
        self.recipient_text = draft
            .recipient
            .as_ref()
            .map(|r| r.label.clone())
            .unwrap_or_default();
        self.recipient_open = draft.recipient_open || draft.recipient.is_none();
        self.subject = draft.subject.reveal().to_owned();
        self.body = draft.body.reveal().to_owned();
        self.files = draft.attachments.iter().map(ComposeFile::kept).collect();
        self.version = Some(draft.version);
        self.saved_at = Some(draft.saved_at);
        self.saved = self.content();
        self.trouble = None;
        self.errors.clear();
    }
}

fn content_of(draft: &DraftView) -> DraftContent {
    let mut state = ComposeState::new(draft.id, draft.thread_id);
    state.take(draft);
    state.content()
}

fn form_error(field: FieldName, problem: FieldProblem) -> Option<FormError> {
    match field {
        FieldName::Recipient if problem == FieldProblem::Missing => {
            Some(FormError::RecipientMissing)
        }
        FieldName::Recipient => Some(FormError::RecipientUnresolved),
        FieldName::Subject => Some(FormError::Subject(problem)),
        FieldName::Body => Some(FormError::Body(problem)),
        FieldName::Attachments => Some(FormError::Files),
        FieldName::Username | FieldName::Passphrase => None,
    }
}

impl yew::Reducible for ComposeState {
    type Action = Action;
    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(self.after(action))
    }
}
