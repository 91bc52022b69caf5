//! What changes a message that is being written: everything that can happen to it, and what it is then.

use super::compose_files::{ComposeFile, FileState};
use super::compose_state::{ComposeState, FormError, Phase, SaveTrouble};
use crate::api::ApiError;
use shared::ErrorCode;
use shared::directory::RecipientView;
use shared::id::{AccountId, AttachmentId};
use shared::messaging::{
    AboutTyped, AttachmentView, DraftContent, DraftMove, DraftView, FactKey, MessageBody, SentView,
    Subject,
};
use shared::problem::{FieldName, FieldProblem};
use shared::time::CivilDate;
use std::rc::Rc;

/// The server looks at its own calendar; here no day is too late.
const LAST_DAY: CivilDate = CivilDate {
    year: 9999,
    month: 12,
    day: 31,
};

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
    /// A fact that the care team will ask for was typed in.
    TypeFact(FactKey, String),
    /// Who else sees the conversation was chosen.
    ChooseReaders(Vec<AccountId>),
    /// It is about somebody who is not on the list, as typed so far.
    TypeAbout(AboutTyped),
    /// Whether it is about somebody who is not on the list.
    AboutSomeone(bool),
    /// It is to be for another patient.
    MoveTo(DraftMove),
    /// That was started.
    MoveStarted,
    /// It is for another patient: what was asked for, and what the server has now.
    Moved(DraftMove, Box<DraftView>),
    /// It is not.
    MoveFailed(ApiError),
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
    /// What is known of the files that the server has.
    FilesLookedAt(Vec<AttachmentView>),
    /// A file is to be tried again.
    RetryFile(AttachmentId),
    /// A file was taken off, or is to be tried again to be.
    RemoveFile(AttachmentId),
    /// The server is being told that a file was taken off.
    RemovalStarted(AttachmentId),
    /// A file is not with the server any more.
    FileRemoved(AttachmentId),
    /// A file that was taken off may still be with the server.
    RemovalFailed(AttachmentId, ApiError),
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
    /// The person keeps both texts, one under the other. Who sees it by the rule, where that is known.
    KeepBoth(Option<Vec<AccountId>>),
    /// The draft was thrown away.
    Discarded,
}

impl ComposeState {
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
            Action::TypeFact(key, text) => {
                self.facts.insert(key, text.into());
                self.typed(FieldName::Facts);
            }
            Action::ChooseReaders(chosen) => {
                self.readers = Some(chosen);
                self.typed(FieldName::Readers);
            }
            Action::TypeAbout(about) => {
                let before = self.about.replace(about);
                let (before, now) = (before.unwrap_or_default(), self.about.clone());
                let now = now.unwrap_or_default();
                for (field, changed) in [
                    (FieldName::AboutName, before.name != now.name),
                    (
                        FieldName::AboutBirthDate,
                        before.birth_date != now.birth_date,
                    ),
                    (FieldName::AboutDodId, before.dod_id != now.dod_id),
                ] {
                    if changed {
                        self.typed(field);
                    }
                }
            }
            Action::AboutSomeone(someone) => {
                if someone && self.about.is_none() {
                    self.about = Some(std::mem::take(&mut self.about_aside));
                } else if !someone && let Some(about) = self.about.take() {
                    self.about_aside = about;
                }
                self.errors
                    .retain(|error| !matches!(error, FormError::About(..)));
            }
            Action::MoveTo(to) => {
                self.trouble = None;
                self.send_trouble = None;
                self.move_trouble = None;
                self.moving = Some(to);
            }
            Action::MoveStarted => self.phase = Phase::Moving,
            Action::Moved(to, draft) => {
                let words = Rc::new(self.moved(&to, &draft));
                self.phase = Phase::Moved(to.patient_id, words);
            }
            Action::MoveFailed(error) => {
                self.moving = None;
                self.phase = match error.code() {
                    Some(ErrorCode::DraftChanged) => Phase::Comparing,
                    Some(ErrorCode::DraftSent) => Phase::SentElsewhere,
                    _ => Phase::Still,
                };
                if self.phase == Phase::Still {
                    self.wants_send = false;
                    self.move_trouble = Some(error);
                }
            }
            Action::AddFile(file) => {
                self.files.push(file);
                self.typed(FieldName::Attachments);
            }
            Action::FileStarted(id) => self.set_file(id, FileState::Uploading(0)),
            Action::FileProgress(id, share) => self.set_file(id, FileState::Uploading(share)),
            Action::FileKept(view) => {
                if let Some(file) = self.files.iter_mut().find(|file| file.id == view.id)
                    && !file.taken_off()
                {
                    *file = ComposeFile::kept(&view);
                }
            }
            Action::FileFailed(id, error) => {
                self.set_file(id, FileState::Failed(error));
                let failed = |file: &ComposeFile| matches!(file.state, FileState::Failed(_));
                if self.files.iter().any(failed) {
                    self.stop_sending_for(FormError::FileNotKept);
                }
            }
            Action::FilesLookedAt(views) => {
                for file in &mut self.files {
                    let view = views.iter().find(|view| view.id == file.id);
                    if let (FileState::Kept(scan), Some(view)) = (&mut file.state, view) {
                        *scan = view.scan;
                    }
                }
            }
            Action::RetryFile(id) => self.set_file(id, FileState::Queued),
            Action::RemoveFile(id) => {
                // What never left this browser is gone at once. Of the rest the server is told, of a
                // broken upload too: it may have arrived whole.
                self.files
                    .retain(|file| file.id != id || file.state != FileState::Queued);
                for file in self.files.iter_mut().filter(|file| file.id == id) {
                    file.state = FileState::ToRemove;
                }
                self.typed(FieldName::Attachments);
            }
            Action::RemovalStarted(id) => self.put_file(id, FileState::Removing),
            Action::FileRemoved(id) => self.files.retain(|file| file.id != id),
            Action::RemovalFailed(id, error) => {
                if error.code() == Some(ErrorCode::NotFound) {
                    // The whole draft has gone.
                    self.files.retain(|file| file.id != id);
                } else {
                    self.put_file(id, FileState::NotRemoved(error));
                    self.stop_sending_for(FormError::FileNotRemoved);
                }
            }
            Action::SaveStarted(content) => self.phase = Phase::Saving(content),
            Action::Saved(draft) => self.took(&draft),
            Action::SaveFailed(error) => self.save_failed(error),
            Action::TryAgain => {
                if self.send_trouble == Some(ApiError::SignedOut) {
                    self.send_trouble = None;
                }
                self.files_again();
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
                    // Its files went with it and have to be sent again.
                    self.version = None;
                    self.trouble = None;
                    self.files.retain(|file| !file.taken_off());
                    for file in &mut self.files {
                        if matches!(file.state, FileState::Kept(_)) {
                            file.state = FileState::Queued;
                        }
                    }
                } else {
                    self.save_failed(error);
                }
            }
            Action::KeepMine => {
                if let Some(other) = self.other.take() {
                    self.stand_on(&other);
                }
            }
            Action::KeepBoth(usual) => {
                // What is about two people is no one message: that is the person's to choose.
                let one = |other: &Rc<DraftView>| self.is_about_the_same(other);
                if let Some(other) = self.other.clone().filter(one) {
                    self.other = None;
                    self.readers = narrower(
                        self.readers.take(),
                        other.readers.clone(),
                        usual.unwrap_or_default(),
                    );
                    self.body = both(other.body.reveal(), &self.body, "\n\n————————\n\n");
                    for (key, theirs) in &other.facts {
                        let mine = self.facts.entry(key.clone()).or_default();
                        *mine = both(theirs.reveal(), mine.reveal(), " / ").into();
                    }
                    if self.subject.trim().is_empty() {
                        self.subject = other.subject.reveal().to_owned();
                    }
                    if self.recipient.is_none()
                        && self.recipient_text.is_empty()
                        && let Some(recipient) = other.recipient.clone()
                    {
                        self.recipient_text.clone_from(&recipient.label);
                        self.recipient_open = other.recipient_open;
                        self.recipient = Some(Rc::new(recipient));
                    }
                    self.errors.clear();
                    self.stand_on(&other);
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

    /// Notes how an upload fares; of a file that was taken off meanwhile that does not count.
    fn set_file(&mut self, id: AttachmentId, state: FileState) {
        let off = |file: &ComposeFile| file.id == id && file.taken_off();
        if !self.files.iter().any(off) {
            self.put_file(id, state);
        }
    }

    /// Files that failed for want of a connection or a session go on by themselves.
    fn files_again(&mut self) {
        let lost = |error: &ApiError| matches!(error, ApiError::Offline | ApiError::SignedOut);
        for file in &mut self.files {
            match &file.state {
                FileState::Failed(error) if lost(error) => file.state = FileState::Queued,
                FileState::NotRemoved(error) if lost(error) => file.state = FileState::ToRemove,
                _ => {}
            }
        }
    }

    fn put_file(&mut self, id: AttachmentId, state: FileState) {
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
        if self.moving.take().is_some() {
            self.move_trouble = Some(error.clone());
        }
        if std::mem::take(&mut self.wants_send) {
            self.send_trouble = Some(error.clone());
        }
        self.trouble = Some(SaveTrouble { error, tries });
    }

    /// The same words as a draft of the other patient. What was typed since the server took it is still to
    /// be saved there.
    fn moved(&self, to: &DraftMove, draft: &DraftView) -> Self {
        let there = Self::restored(draft);
        let mut files = self.files.clone();
        for file in files.iter_mut().filter(|file| file.on_its_way()) {
            file.state = FileState::Queued;
        }
        Self {
            recipient: self.recipient.clone(),
            recipient_text: self.recipient_text.clone(),
            recipient_open: self.recipient_open,
            subject: self.subject.clone(),
            body: self.body.clone(),
            about: to.about.as_ref().and(self.about.clone()).or(there.about),
            facts: self.facts.clone(),
            files,
            ..there
        }
    }

    fn send(&mut self) {
        if self.is_sending() || self.moving.is_some() {
            return;
        }
        self.send_trouble = None;
        self.errors = self.check();
        if self.errors.is_empty() {
            self.wants_send = true;
            // A person asks, so it is tried at once, whatever was said before.
            self.trouble = None;
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
            if let Some(Err(wrong)) = self.about.as_ref().map(|about| about.check(LAST_DAY)) {
                let wrong = wrong.into_iter();
                errors.extend(wrong.map(|it| FormError::About(it.field, it.error)));
            }
            if let Err(problem) = Subject::parse(&self.subject) {
                errors.push(FormError::Subject(problem));
            }
            if self.has_wrong_facts() {
                errors.push(FormError::Facts);
            }
        }
        if self
            .files
            .iter()
            .any(|file| matches!(file.state, FileState::Failed(_)))
        {
            errors.push(FormError::FileNotKept);
        }
        if self
            .files
            .iter()
            .any(|file| matches!(file.state, FileState::NotRemoved(_)))
        {
            errors.push(FormError::FileNotRemoved);
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
                .filter(|file| file.on_its_way() || file.taken_off())
                .cloned()
                .collect();
            self.files = draft.attachments.iter().map(ComposeFile::kept).collect();
            let off = |id| waiting.iter().any(|file| file.id == id && file.taken_off());
            self.files.retain(|file| !off(file.id));
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

    /// What stands here is to go over what the other window saved. The files are the draft's, whichever
    /// window added them, so those of the other one are shown here, too.
    fn stand_on(&mut self, other: &DraftView) {
        let there = |id| other.attachments.iter().any(|file| file.id == id);
        self.files
            .retain(|file| !matches!(file.state, FileState::Kept(_)) || there(file.id));
        for file in &other.attachments {
            if !self.files.iter().any(|known| known.id == file.id) {
                self.files.push(ComposeFile::kept(file));
            }
        }
        self.version = Some(other.version);
        self.saved = content_of(other);
        self.trouble = None;
        self.hurry = true;
    }

    /// Takes over a draft as the server has it.
    pub(super) fn take(&mut self, draft: &DraftView) {
        self.recipient = draft.recipient.clone().map(Rc::new);
        self.recipient_text = draft
            .recipient
            .as_ref()
            .map(|r| r.label.clone())
            .unwrap_or_default();
        self.recipient_open = draft.recipient_open || draft.recipient.is_none();
        self.subject = draft.subject.reveal().to_owned();
        self.body = draft.body.reveal().to_owned();
        self.readers.clone_from(&draft.readers);
        self.about.clone_from(&draft.about);
        self.facts.clone_from(&draft.facts);
        // What became a follow-up here stays one, whatever another window took it for.
        if draft.follows.is_some() {
            self.follows.clone_from(&draft.follows);
        }
        self.files = draft.attachments.iter().map(ComposeFile::kept).collect();
        self.version = Some(draft.version);
        self.saved_at = Some(draft.saved_at);
        self.saved = self.content();
        self.trouble = None;
        self.errors.clear();
    }
}

/// Who sees what is kept of two versions: nobody whom either leaves out. A version that chose nobody leaves it
/// to the rule, which lets the `usual` see it.
fn narrower(
    mine: Option<Vec<AccountId>>,
    theirs: Option<Vec<AccountId>>,
    usual: Vec<AccountId>,
) -> Option<Vec<AccountId>> {
    if mine == theirs {
        return mine;
    }
    let theirs = theirs.unwrap_or_else(|| usual.clone());
    let mut both = mine.unwrap_or(usual);
    both.retain(|it| theirs.contains(it));
    Some(both)
}

/// Two texts in one, with this between them. One that has the other as whole lines at its beginning or
/// end stands alone; found anywhere else, it may be an answer of its own ("No" in "Not before noon").
fn both(first: &str, second: &str, between: &str) -> String {
    let (one, two) = (first.trim(), second.trim());
    if two.is_empty() || has_lines(one, two) {
        first.to_owned()
    } else if one.is_empty() || has_lines(two, one) {
        second.to_owned()
    } else {
        format!("{one}{between}{two}")
    }
}

/// Whether a text begins or ends with this, up to the end of a line.
fn has_lines(text: &str, part: &str) -> bool {
    let after = text.strip_prefix(part);
    let before = text.strip_suffix(part);
    after.is_some_and(|rest| rest.is_empty() || rest.starts_with('\n'))
        || before.is_some_and(|rest| rest.is_empty() || rest.ends_with('\n'))
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
        FieldName::Recipient if problem == FieldProblem::NotAllowed => {
            Some(FormError::RecipientNotAllowed)
        }
        FieldName::Recipient => Some(FormError::RecipientUnresolved),
        FieldName::Subject => Some(FormError::Subject(problem)),
        FieldName::Body => Some(FormError::Body(problem)),
        FieldName::Attachments => Some(FormError::Files),
        FieldName::Readers => Some(FormError::Readers),
        FieldName::Facts => Some(FormError::Facts),
        FieldName::AboutName | FieldName::AboutBirthDate | FieldName::AboutDodId => {
            Some(FormError::About(field, problem))
        }
        _ => None,
    }
}

impl yew::Reducible for ComposeState {
    type Action = Action;
    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(self.after(action))
    }
}
