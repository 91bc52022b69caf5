//! What a form does when saves, files and Send cross each other.

use super::compose_actions::Action;
use super::compose_files::{ComposeFile, FileState, by_reason, check_file};
use super::compose_state::{ComposeState, FormError, Phase, Step};
use crate::api::ApiError;
use shared::ErrorCode;
use shared::directory::{
    RecipientKind, RecipientStateView, RecipientView, SubstituteView, Substitution,
};
use shared::family::GrantKind;
use shared::id::{AccountId, AttachmentId, DraftId, MessageId, PatientId, RecipientId, ThreadId};
use shared::messaging::rules::{MAX_ATTACHMENT_BYTES, MAX_ATTACHMENTS};
use shared::messaging::{
    AboutPerson, AboutTyped, AttachmentView, DraftMove, DraftView, FactKey, ScanState, SentView,
    ShownFiles, Side, SideMemberView, ThreadPatientView, ThreadState, ThreadView,
};
use shared::problem::{FieldName, FieldProblem};
use shared::time::{CivilDate, UtcMicros};
use std::rc::Rc;
use uuid::Uuid;
use wasm_bindgen_test::wasm_bindgen_test as test;

const DRAFT: DraftId = DraftId(Uuid::from_u128(1));

fn pharmacy() -> Rc<RecipientView> {
    Rc::new(RecipientView {
        id: RecipientId(Uuid::from_u128(9)),
        label: "Little Rock Pharmacy".to_owned(),
        person: None,
        kind: RecipientKind::Pharmacy,
        facility: "Little Rock".to_owned(),
        place: String::new(),
        why: None,
        spans: Vec::new(),
        matched_by: None,
        reply_days: 3,
        reply_by: CivilDate {
            year: 2026,
            month: 11,
            day: 25,
        },
    })
}

fn view(state: &ComposeState, version: i64) -> Box<DraftView> {
    Box::new(DraftView {
        id: state.draft_id,
        patient_id: PatientId(Uuid::from_u128(2)),
        version,
        recipient: state.recipient.as_deref().cloned(),
        recipient_open: true,
        thread_id: state.thread_id,
        follows: state.follows.clone(),
        subject: state.subject.as_str().into(),
        body: state.body.as_str().into(),
        attachments: Vec::new(),
        saved_at: UtcMicros(1),
        readers: None,
        about: None,
        facts: state.content().facts,
    })
}

fn all(state: ComposeState, actions: impl IntoIterator<Item = Action>) -> ComposeState {
    actions
        .into_iter()
        .fold(state, |state, action| state.after(action))
}

/// A form with everything in it, saved as version 1.
fn filled() -> ComposeState {
    let state = all(
        ComposeState::new(DRAFT, None),
        [
            Action::ChooseRecipient(pharmacy()),
            Action::TypeSubject("Activation".to_owned()),
            Action::TypeBody("Metformin".to_owned()),
        ],
    );
    saved(&state, 1)
}

fn saved(state: &ComposeState, version: i64) -> ComposeState {
    let state = state.after(Action::SaveStarted(state.content()));
    let view = view(&state, version);
    state.after(Action::Saved(view))
}

fn refusal(code: ErrorCode) -> ApiError {
    ApiError::from_problem(code.into())
}

fn file(id: u128, state: FileState) -> ComposeFile {
    ComposeFile {
        id: AttachmentId(Uuid::from_u128(id)),
        name: "a.pdf".into(),
        size: 10,
        state,
    }
}

fn receipt() -> SentView {
    SentView {
        message_id: MessageId(Uuid::from_u128(3)),
        thread_id: ThreadId(Uuid::from_u128(4)),
        sent_at: UtcMicros(2),
        recipient: "Little Rock Pharmacy".to_owned(),
        reply_by: None,
    }
}

#[test]
fn an_empty_form_does_nothing() {
    let state = ComposeState::new(DRAFT, None);
    assert_eq!(state.next_step(), Step::Nothing);
    assert!(state.is_untouched() && !state.unsaved());
}

#[test]
fn the_first_key_is_saved_at_once_and_later_ones_after_a_pause() {
    let state = ComposeState::new(DRAFT, None).after(Action::TypeBody("a".to_owned()));
    assert!(matches!(
        state.next_step(),
        Step::Save {
            wait_ms: 0,
            version: None,
            ..
        }
    ));
    let state = saved(&state, 1).after(Action::TypeBody("ab".to_owned()));
    assert!(matches!(
        state.next_step(),
        Step::Save {
            wait_ms: 2_000,
            version: Some(1),
            ..
        }
    ));
    let state = state.after(Action::Hurry);
    assert!(matches!(state.next_step(), Step::Save { wait_ms: 0, .. }));
}

#[test]
fn saves_follow_each_other_and_nothing_typed_meanwhile_is_taken_for_saved() {
    let state = ComposeState::new(DRAFT, None).after(Action::TypeBody("a".to_owned()));
    let state = state.after(Action::SaveStarted(state.content()));
    let state = state.after(Action::TypeBody("ab".to_owned()));
    assert_eq!(state.next_step(), Step::Nothing);
    let answer = view(&state, 1);
    let state = state.after(Action::Saved(answer));
    assert!(state.unsaved());
    assert!(matches!(
        state.next_step(),
        Step::Save {
            version: Some(1),
            ..
        }
    ));
}

#[test]
fn a_failed_save_is_tried_again_with_longer_waits_until_the_network_is_back() {
    let mut state = ComposeState::new(DRAFT, None).after(Action::TypeBody("a".to_owned()));
    let mut waits = Vec::new();
    for _ in 0..6 {
        state = state.after(Action::SaveStarted(state.content()));
        state = state.after(Action::SaveFailed(ApiError::Offline));
        if let Step::Save { wait_ms, .. } = state.next_step() {
            waits.push(wait_ms);
        }
    }
    assert_eq!(waits, [4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
    let state = state.after(Action::TryAgain);
    assert!(matches!(state.next_step(), Step::Save { wait_ms: 0, .. }));
}

#[test]
fn a_signed_out_form_waits_and_goes_on_after_signing_in() {
    let state = ComposeState::new(DRAFT, None).after(Action::TypeBody("a".to_owned()));
    let state = state.after(Action::SaveStarted(state.content()));
    let state = state.after(Action::SaveFailed(ApiError::SignedOut));
    assert_eq!(state.next_step(), Step::Nothing);
    assert!(state.unsaved());
    assert!(matches!(
        state.after(Action::TryAgain).next_step(),
        Step::Save { wait_ms: 0, .. }
    ));
}

#[test]
fn files_that_failed_for_want_of_a_connection_or_a_session_go_on_by_themselves() {
    let refused = ApiError::Problem(ErrorCode::AttachmentType.into());
    let mut state = ComposeState::new(DRAFT, None);
    for (number, error) in [
        (1, ApiError::Offline),
        (2, ApiError::SignedOut),
        (3, refused.clone()),
    ] {
        state = state.after(Action::AddFile(file(number, FileState::Queued)));
        let id = AttachmentId(Uuid::from_u128(number));
        state = state.after(Action::FileFailed(id, error));
    }
    let state = state.after(Action::TryAgain);
    let now: Vec<&FileState> = state.files.iter().map(|file| &file.state).collect();
    assert_eq!(
        now,
        [
            &FileState::Queued,
            &FileState::Queued,
            &FileState::Failed(refused)
        ]
    );
}

#[test]
fn send_says_what_is_missing_from_top_to_bottom_and_keeps_everything() {
    let state = ComposeState::new(DRAFT, None)
        .after(Action::TypeRecipient("little".to_owned()))
        .after(Action::Send);
    assert_eq!(
        state.errors,
        [
            FormError::RecipientUnresolved,
            FormError::Subject(FieldProblem::Missing),
            FormError::Body(FieldProblem::Missing),
        ]
    );
    assert_eq!(
        (state.recipient_text.as_str(), state.refusals),
        ("little", 1)
    );
    let state = state.after(Action::TypeSubject("x".to_owned()));
    assert_eq!(state.error_at(FieldName::Subject), None);
}

#[test]
fn typing_over_a_chosen_recipient_takes_the_choice_back() {
    let state = filled().after(Action::TypeRecipient("Little Rock Pharm".to_owned()));
    assert!(state.recipient.is_none());
    assert_eq!(state.content().recipient_id, None);
}

#[test]
fn send_saves_first_what_is_not_saved_then_sends_that_version() {
    let state = filled().after(Action::TypeBody("Metformin, please".to_owned()));
    let state = state.after(Action::Send);
    assert!(matches!(
        state.next_step(),
        Step::Save {
            wait_ms: 0,
            version: Some(1),
            ..
        }
    ));
    let state = saved(&state, 2);
    assert_eq!(state.next_step(), Step::Send(2, ShownFiles::default()));
}

#[test]
fn a_double_click_sends_once() {
    let state = filled().after(Action::Send);
    assert_eq!(state.next_step(), Step::Send(1, ShownFiles::default()));
    let state = state.after(Action::SendStarted).after(Action::Send);
    assert_eq!(state.next_step(), Step::Nothing);
    let state = state.after(Action::Sent(receipt())).after(Action::Send);
    assert_eq!(state.phase, Phase::Sent(receipt()));
}

#[test]
fn without_a_network_send_keeps_the_message_and_can_be_chosen_again() {
    let state = all(
        filled(),
        [
            Action::Send,
            Action::SendStarted,
            Action::SendFailed(ApiError::Offline),
        ],
    );
    assert_eq!(state.send_trouble, Some(ApiError::Offline));
    assert!(!state.is_sending());
    assert_eq!(state.body, "Metformin");
    assert_eq!(
        state.after(Action::Send).next_step(),
        Step::Send(1, ShownFiles::default())
    );
}

#[test]
fn a_recipient_that_closed_meanwhile_is_said_at_to() {
    let state = all(
        filled(),
        [
            Action::Send,
            Action::SendStarted,
            Action::SendFailed(refusal(ErrorCode::RecipientClosed)),
        ],
    );
    assert_eq!(state.errors, [FormError::RecipientClosed]);
    assert!(!state.is_sending());
    let state = state
        .after(Action::ChooseRecipient(pharmacy()))
        .after(Action::Send);
    assert!(state.errors.is_empty());
}

#[test]
fn a_draft_changed_elsewhere_leaves_the_choice_to_the_person() {
    let mine = filled().after(Action::TypeBody("mine".to_owned()));
    let mine = mine.after(Action::SaveStarted(mine.content()));
    let mine = mine.after(Action::SaveFailed(refusal(ErrorCode::DraftChanged)));
    assert_eq!(mine.next_step(), Step::Compare);
    let mut other = view(&mine, 5);
    other.body = "theirs".into();
    let asked = mine.after(Action::OtherRead(other));
    assert_eq!(asked.next_step(), Step::Nothing);

    let kept = asked.after(Action::KeepMine);
    assert!(matches!(
        kept.next_step(),
        Step::Save { ref content, version: Some(5), .. } if content.body.reveal() == "mine"
    ));
    let taken = asked.after(Action::TakeOther);
    assert_eq!(
        (taken.body.as_str(), taken.next_step()),
        ("theirs", Step::Nothing)
    );
}

#[test]
fn both_texts_can_be_kept_with_a_line_between_and_the_files_of_both_windows() {
    let mine = filled().after(Action::TypeBody("mine".to_owned()));
    let mine = mine.after(Action::AddFile(file(7, FileState::Queued)));
    let mine = mine.after(Action::SaveStarted(mine.content()));
    let mine = mine.after(Action::SaveFailed(refusal(ErrorCode::DraftChanged)));
    let mut other = view(&mine, 5);
    other.body = "theirs".into();
    other.attachments = vec![AttachmentView {
        id: AttachmentId(Uuid::from_u128(8)),
        name: "theirs.pdf".into(),
        size: 1,
        media_type: "application/pdf".to_owned(),
        scan: ScanState::Clean,
    }];
    let asked = mine.after(Action::OtherRead(other.clone()));
    let both = asked.after(Action::KeepBoth(None));
    assert_eq!(both.body, "theirs\n\n————————\n\nmine");
    let files: Vec<u128> = both.files.iter().map(|it| it.id.0.as_u128()).collect();
    assert_eq!(files, [7, 8]);
    assert!(matches!(
        both.next_step(),
        Step::Save {
            version: Some(5),
            ..
        }
    ));
    // Keeping one's own text loses no file of the other window either.
    let kept = asked.after(Action::KeepMine);
    assert_eq!((kept.body.as_str(), kept.files.len()), ("mine", 2));
    // What the other text has already is not written twice.
    // But words that only happen to be in it are an answer of their own.
    for (theirs, both) in [
        ("theirs\nmine", "theirs\nmine"),
        ("mine\ntheirs", "mine\ntheirs"),
        ("determined", "determined\n\n————————\n\nmine"),
        ("mineral water", "mineral water\n\n————————\n\nmine"),
    ] {
        let mut other = view(&mine, 5);
        other.body = theirs.into();
        let asked = mine.after(Action::OtherRead(other));
        assert_eq!(asked.after(Action::KeepBoth(None)).body, both);
    }
}

#[test]
fn a_lost_answer_to_a_save_is_no_conflict() {
    let state = filled()
        .after(Action::TypeBody("mine".to_owned()))
        .after(Action::Send);
    let state = state.after(Action::SaveStarted(state.content()));
    let state = state.after(Action::SaveFailed(refusal(ErrorCode::DraftChanged)));
    let same = view(&state, 2);
    let state = state.after(Action::OtherRead(same));
    assert_eq!(state.next_step(), Step::Send(2, ShownFiles::default()));
}

#[test]
fn what_the_scanner_said_is_shown_at_the_files_that_the_server_has() {
    let view = |id, scan| AttachmentView {
        id: AttachmentId(Uuid::from_u128(id)),
        name: "a.pdf".into(),
        size: 1,
        media_type: "application/pdf".to_owned(),
        scan,
    };
    let state = filled()
        .after(Action::AddFile(file(
            1,
            FileState::Kept(ScanState::Quarantined),
        )))
        .after(Action::AddFile(file(2, FileState::Uploading(7))))
        .after(Action::AddFile(file(
            3,
            FileState::Kept(ScanState::Quarantined),
        )));
    let looked_at = vec![
        view(1, ScanState::Infected),
        view(2, ScanState::Clean),
        view(4, ScanState::Clean),
    ];
    let state = state.after(Action::FilesLookedAt(looked_at));
    let states: Vec<&FileState> = state.files.iter().map(|file| &file.state).collect();
    assert_eq!(
        states,
        [
            &FileState::Kept(ScanState::Infected),
            &FileState::Uploading(7),
            &FileState::Kept(ScanState::Quarantined),
        ]
    );
}

#[test]
fn a_draft_thrown_away_elsewhere_becomes_a_draft_again() {
    let state = filled().after(Action::TypeBody("still here".to_owned()));
    let state = state.after(Action::AddFile(file(7, FileState::Kept(ScanState::Clean))));
    let state = state.after(Action::SaveStarted(state.content()));
    let state = state.after(Action::SaveFailed(refusal(ErrorCode::NotFound)));
    assert_eq!(state.next_step(), Step::Compare);
    let state = state.after(Action::OtherFailed(refusal(ErrorCode::NotFound)));
    assert!(matches!(
        state.next_step(),
        Step::Save { version: None, .. }
    ));
    assert_eq!(
        saved(&state, 1).next_step(),
        Step::Upload(AttachmentId(Uuid::from_u128(7)))
    );
}

#[test]
fn a_file_waits_for_the_draft_and_send_waits_for_the_file() {
    let empty = ComposeState::new(DRAFT, None).after(Action::AddFile(file(7, FileState::Queued)));
    assert!(matches!(
        empty.next_step(),
        Step::Save {
            version: None,
            wait_ms: 0,
            ..
        }
    ));

    let id = AttachmentId(Uuid::from_u128(7));
    let state = filled()
        .after(Action::AddFile(file(7, FileState::Queued)))
        .after(Action::Send);
    assert_eq!(state.next_step(), Step::Upload(id));
    let state = state
        .after(Action::FileStarted(id))
        .after(Action::FileProgress(id, 40));
    assert_eq!(state.next_step(), Step::Nothing);
    let state = state.after(Action::FileKept(AttachmentView {
        id,
        name: "a.pdf".into(),
        size: 10,
        media_type: "application/pdf".to_owned(),
        scan: ScanState::Unscanned,
    }));
    let shown = ShownFiles {
        attachments: vec![id],
    };
    assert_eq!(state.next_step(), Step::Send(1, shown));
}

#[test]
fn a_failed_file_stops_send_and_says_so() {
    let id = AttachmentId(Uuid::from_u128(7));
    let state = filled()
        .after(Action::AddFile(file(7, FileState::Queued)))
        .after(Action::Send);
    let state = state
        .after(Action::FileStarted(id))
        .after(Action::FileFailed(id, refusal(ErrorCode::AttachmentType)));
    assert_eq!(
        (state.errors.as_slice(), state.is_sending()),
        ([FormError::FileNotKept].as_slice(), false)
    );
    let state = state
        .after(Action::RemoveFile(id))
        .after(Action::RemovalStarted(id))
        .after(Action::FileRemoved(id))
        .after(Action::Send);
    assert_eq!(state.next_step(), Step::Send(1, ShownFiles::default()));
}

#[test]
fn send_waits_until_a_file_that_was_taken_off_is_gone_and_says_when_it_is_not() {
    let id = AttachmentId(Uuid::from_u128(7));
    let state = filled()
        .after(Action::AddFile(file(7, FileState::Kept(ScanState::Clean))))
        .after(Action::RemoveFile(id))
        .after(Action::Send);
    assert_eq!(state.next_step(), Step::Remove(id));
    let state = state.after(Action::RemovalStarted(id));
    assert_eq!(
        (state.next_step(), state.is_sending()),
        (Step::Nothing, true)
    );
    let failed = state.after(Action::RemovalFailed(id, ApiError::Offline));
    for failed in [failed.clone(), failed.after(Action::Send)] {
        assert_eq!(
            (failed.errors.as_slice(), failed.next_step()),
            ([FormError::FileNotRemoved].as_slice(), Step::Nothing)
        );
    }
    let again = failed.after(Action::RemoveFile(id)).after(Action::Send);
    assert_eq!(again.next_step(), Step::Remove(id));
    let gone = again
        .after(Action::RemovalStarted(id))
        .after(Action::FileRemoved(id));
    assert_eq!(gone.next_step(), Step::Send(1, ShownFiles::default()));
}

#[test]
fn an_upload_that_was_cancelled_does_not_come_back_by_itself() {
    let id = AttachmentId(Uuid::from_u128(7));
    let state = filled()
        .after(Action::AddFile(file(7, FileState::Uploading(99))))
        .after(Action::RemoveFile(id));
    for late in [
        Action::FileProgress(id, 100),
        Action::FileFailed(id, ApiError::Offline),
        Action::FileKept(AttachmentView {
            id,
            name: "a.pdf".into(),
            size: 10,
            media_type: "application/pdf".to_owned(),
            scan: ScanState::Unscanned,
        }),
    ] {
        assert_eq!(state.after(late).next_step(), Step::Remove(id));
    }
}

#[test]
fn a_reply_needs_neither_recipient_nor_subject() {
    let thread = ThreadId(Uuid::from_u128(4));
    let state = ComposeState::new(DRAFT, Some(thread)).after(Action::TypeBody("Thanks".to_owned()));
    assert_eq!(state.content().thread_id, Some(thread));
    assert_eq!(
        saved(&state, 1).after(Action::Send).next_step(),
        Step::Send(1, ShownFiles::default())
    );
}

#[test]
fn what_the_server_finds_wrong_stands_at_its_field() {
    let mut problem: shared::Problem = ErrorCode::Invalid.into();
    problem.fields = vec![shared::FieldError {
        field: FieldName::Subject,
        error: FieldProblem::Unreadable,
    }];
    let state = all(
        filled(),
        [
            Action::Send,
            Action::SendStarted,
            Action::SendFailed(ApiError::Problem(problem)),
        ],
    );
    assert_eq!(state.errors, [FormError::Subject(FieldProblem::Unreadable)]);
    assert!(!state.is_sending());
}

#[test]
fn files_are_checked_before_a_byte_is_sent() {
    let full: Vec<ComposeFile> = (0..MAX_ATTACHMENTS as u128)
        .map(|id| file(id, FileState::Queued))
        .collect();
    let largest = |id| ComposeFile {
        size: MAX_ATTACHMENT_BYTES,
        ..file(id, FileState::Queued)
    };
    let heavy = [largest(1), largest(2), largest(3), largest(4)];
    for (present, name, size, expected) in [
        (&[][..], "a.pdf", 1, Ok(())),
        (&heavy[..3], "a.pdf", MAX_ATTACHMENT_BYTES, Ok(())),
        (&heavy, "a.pdf", 1, Err(ErrorCode::AttachmentsTooLarge)),
        (&[], "a.pdf", MAX_ATTACHMENT_BYTES, Ok(())),
        (&[], "a.pdf", 0, Err(ErrorCode::AttachmentEmpty)),
        (
            &[],
            "a.pdf",
            MAX_ATTACHMENT_BYTES + 1,
            Err(ErrorCode::AttachmentTooLarge),
        ),
        (&[], "a.exe", 1, Err(ErrorCode::AttachmentType)),
        (&[], "A.PDF", 1, Ok(())),
        // The portal knows it, this site does not take it.
        (&[], "a.docx", 1, Err(ErrorCode::AttachmentType)),
        (&full, "a.pdf", 1, Err(ErrorCode::TooManyAttachments)),
    ] {
        let endings = ["pdf".to_owned(), "jpg".to_owned()];
        let found = check_file(present, name, size, &endings);
        assert_eq!(found, expected, "{name} {size}");
    }
}

#[test]
fn what_was_typed_after_another_window_sent_the_draft_becomes_a_new_draft() {
    let state = filled().after(Action::TypeBody("and one more thing".to_owned()));
    let state = state.after(Action::SaveStarted(state.content()));
    let state = state.after(Action::SaveFailed(refusal(ErrorCode::DraftSent)));
    assert_eq!(state.phase, Phase::SentElsewhere);
    assert_eq!(state.body, "and one more thing");
    assert!(state.unsaved(), "these words are in no message");

    let other = DraftId(Uuid::from_u128(2));
    let anew = state.anew(other);
    assert_eq!((anew.draft_id, anew.version), (other, None));
    assert_eq!(anew.content(), state.content());
    assert!(matches!(
        anew.next_step(),
        Step::Save {
            version: None,
            wait_ms: 0,
            ..
        }
    ));
}

#[test]
fn refused_files_share_one_sentence_for_each_reason() {
    let refused = |name: &str, code| (name.to_owned(), code);
    assert_eq!(
        by_reason(vec![
            refused("a.pdf", ErrorCode::TooManyAttachments),
            refused("b.exe", ErrorCode::AttachmentType),
            refused("c.pdf", ErrorCode::TooManyAttachments),
        ]),
        [
            refused("a.pdf, c.pdf", ErrorCode::TooManyAttachments),
            refused("b.exe", ErrorCode::AttachmentType),
        ]
    );
}

#[test]
fn words_without_a_connection_are_left_behind_and_saved_at_once_but_never_sent() {
    let typed = all(
        ComposeState::new(DRAFT, None),
        [
            Action::TypeBody("It bleeds now".to_owned()),
            Action::SaveFailed(ApiError::Offline),
            Action::SaveFailed(ApiError::Offline),
        ],
    );
    let now = Step::Save {
        content: typed.content(),
        version: None,
        wait_ms: 0,
        tries: 0,
    };
    assert_ne!(
        typed.next_step(),
        now,
        "the form itself waits for its next try"
    );
    let left = typed.left_behind();
    assert_eq!(left.map(|left| left.next_step()), Some(now));
    assert_eq!(saved(&typed, 1).left_behind(), None);

    // While a save is under way, that one has the last word.
    let under_way = typed.after(Action::SaveStarted(typed.content()));
    assert_eq!(under_way.left_behind(), None);
    let failed = under_way.after(Action::SaveFailed(ApiError::Offline));
    assert!(failed.left_behind().is_some());

    let sends = all(filled(), [Action::TypeBody("Now".to_owned()), Action::Send]);
    let left = sends.left_behind();
    assert_eq!(left.map(|left| left.wants_send), Some(false));
    assert_eq!(sends.after(Action::Discarded).left_behind(), None);
}

fn key(text: &str) -> FactKey {
    FactKey::try_from(text.to_owned()).unwrap()
}

fn told(name: &str, value: &str) -> Action {
    Action::TypeFact(key(name), value.to_owned())
}

#[test]
fn what_the_team_will_ask_for_is_saved_like_every_other_word_and_never_needed() {
    let state = filled();
    assert!(state.after(Action::Send).is_sending());
    let typed = state.after(told("left", "5 days"));
    assert!(typed.unsaved());
    assert!(typed.content().facts.contains_key(&key("left")));
    // Emptied again it is nothing, but its field stays while somebody is in it.
    let emptied = typed.after(told("left", ""));
    assert_eq!(emptied.content(), state.content());
    assert!(emptied.facts.contains_key(&key("left")));
    // Blanks are nothing to send and nothing that is wrong.
    assert!(
        typed
            .after(told("left", "  "))
            .after(Action::Send)
            .is_sending()
    );
}

#[test]
fn a_fact_that_is_too_long_is_said_and_kept() {
    let state = filled().after(told("left", &"x".repeat(201)));
    let refused = state.after(Action::Send);
    assert_eq!(refused.errors, [FormError::Facts]);
    assert_eq!(refused.facts, state.facts);
    let shorter = refused.after(told("left", "5 days"));
    assert!(shorter.errors.is_empty());
}

#[test]
fn facts_stay_when_another_recipient_is_chosen_and_when_a_draft_is_taken_up_again() {
    let state = filled().after(told("medicine", "Lisinopril"));
    let away = state.after(Action::TypeRecipient("clinic".to_owned()));
    assert_eq!(away.facts, state.facts);
    assert_eq!(ComposeState::restored(&view(&state, 3)).facts, state.facts);
    assert_eq!(state.anew(DRAFT).facts, state.facts);
}

#[test]
fn of_two_windows_facts_both_are_kept_where_they_differ() {
    let mine = all(
        filled(),
        [told("medicine", "Lisinopril"), told("left", "5 days")],
    );
    let theirs = all(
        filled(),
        [told("medicine", "Metformin"), told("call-back", "555-0100")],
    );
    let clash = mine
        .after(Action::SaveStarted(mine.content()))
        .after(Action::SaveFailed(refusal(ErrorCode::DraftChanged)))
        .after(Action::OtherRead(view(&theirs, 2)));
    assert!(clash.other.is_some());
    let fact = |state: &ComposeState, name: &str| {
        let facts = state.content().facts;
        facts.get(&key(name)).map(|it| it.reveal().to_owned())
    };
    let kept = clash.after(Action::KeepBoth(None));
    assert_eq!(
        fact(&kept, "medicine").as_deref(),
        Some("Metformin / Lisinopril")
    );
    assert_eq!(fact(&kept, "left").as_deref(), Some("5 days"));
    assert_eq!(fact(&kept, "call-back").as_deref(), Some("555-0100"));
    assert_eq!(clash.after(Action::KeepMine).facts, mine.facts);
    assert_eq!(clash.after(Action::TakeOther).facts, theirs.facts);
}

/// Two windows chose who sees the draft: what the form makes of it when both are kept.
fn readers_of_both(
    mine: Option<Vec<AccountId>>,
    theirs: Option<Vec<AccountId>>,
    usual: Option<Vec<AccountId>>,
) -> Option<Vec<AccountId>> {
    let mut here = filled().after(Action::TypeBody("mine".to_owned()));
    here.readers = mine;
    let mut other = view(&here, 2);
    other.body = "theirs".into();
    other.readers = theirs;
    let asked = here.after(Action::OtherRead(other));
    let both = asked.after(Action::KeepBoth(usual));
    assert!(both.other.is_none() && both.body.contains("theirs"));
    both.content().readers
}

#[test]
fn keeping_both_lets_nobody_see_what_one_of_the_two_windows_kept_from_them() {
    let [fannie, george, meg] = [1, 2, 3].map(|n| AccountId(Uuid::from_u128(n)));
    let of_both = |mine: &[AccountId], theirs: &[AccountId]| {
        readers_of_both(Some(mine.to_vec()), Some(theirs.to_vec()), None)
    };
    assert_eq!(
        of_both(&[fannie, george], &[george, meg]),
        Some(vec![george])
    );
    assert_eq!(of_both(&[fannie], &[]), Some(Vec::new()));
    // One window left it to the rule, which lets two of them see it.
    let usual = Some(vec![fannie, george]);
    let chosen = Some(vec![george, meg]);
    assert_eq!(
        readers_of_both(chosen.clone(), None, usual.clone()),
        Some(vec![george])
    );
    assert_eq!(
        readers_of_both(None, chosen.clone(), usual.clone()),
        Some(vec![george])
    );
    assert_eq!(readers_of_both(None, None, usual), None);
    // Nobody knows what the rule says: then nobody is let in by it.
    assert_eq!(readers_of_both(None, chosen, None), Some(Vec::new()));
}

#[test]
fn what_is_about_two_people_never_becomes_one_message() {
    let about = |name: &str| AboutTyped {
        name: name.into(),
        ..AboutTyped::default()
    };
    let here = all(
        filled(),
        [
            Action::AboutSomeone(true),
            Action::TypeAbout(about("Lee Roe")),
            Action::TypeBody("mine".to_owned()),
        ],
    );
    let mut other = view(&here, 2);
    other.body = "theirs".into();
    for theirs in [None, Some(about("Ann Roe"))] {
        other.about = theirs;
        let asked = here.after(Action::OtherRead(other.clone()));
        let still = asked.after(Action::KeepBoth(None));
        assert!(still.other.is_some() && still.body == "mine");
        assert_eq!(still.next_step(), Step::Nothing);
        assert_eq!(asked.after(Action::TakeOther).about, other.about);
    }
    other.about = here.about.clone();
    let both = here
        .after(Action::OtherRead(other))
        .after(Action::KeepBoth(None));
    assert_eq!(both.about, here.about);
    assert!(both.body.contains("theirs"));
}

fn to_sam() -> DraftMove {
    DraftMove {
        patient_id: PatientId(Uuid::from_u128(9)),
        draft_id: DraftId(Uuid::from_u128(10)),
        about: None,
    }
}

#[test]
fn what_is_typed_while_the_patient_changes_goes_along_and_nothing_is_sent_meanwhile() {
    let state = saved(&filled(), 1).after(Action::MoveTo(to_sam()));
    assert!(matches!(state.next_step(), Step::Move(1, _)));
    let answer = Box::new(DraftView {
        id: to_sam().draft_id,
        patient_id: to_sam().patient_id,
        ..*view(&state, 1)
    });
    let moving = all(
        state,
        [
            Action::MoveStarted,
            Action::TypeBody("Both of them, please.".into()),
            Action::Send,
        ],
    );
    assert!(!moving.is_sending());
    let Phase::Moved(patient, words) = moving.after(Action::Moved(to_sam(), answer)).phase else {
        panic!("it did not move");
    };
    assert_eq!(patient, to_sam().patient_id);
    assert_eq!(words.draft_id, to_sam().draft_id);
    assert_eq!(words.body, "Both of them, please.");
    assert!(words.recipient.is_some() && words.unsaved());
    assert!(matches!(
        words.next_step(),
        Step::Save {
            version: Some(1),
            ..
        }
    ));
}

#[test]
fn a_change_of_the_patient_that_fails_says_so_there_and_does_not_happen_later() {
    let state = saved(&filled(), 1).after(Action::MoveTo(to_sam()));
    let state = all(
        state,
        [Action::MoveStarted, Action::MoveFailed(ApiError::Offline)],
    );
    assert_eq!(state.move_trouble, Some(ApiError::Offline));
    assert_eq!(state.send_trouble, None);
    assert!(state.moving.is_none());
    // Before the first save, too.
    let state = all(
        filled(),
        [
            Action::MoveTo(to_sam()),
            Action::SaveStarted(filled().content()),
            Action::SaveFailed(ApiError::Offline),
        ],
    );
    assert!(state.moving.is_none());
    assert_eq!(state.move_trouble, Some(ApiError::Offline));
}

/// A thread of the writer's with the pharmacy about somebody who is not on their list.
fn old_thread() -> ThreadView {
    let born = CivilDate {
        year: 1985,
        month: 3,
        day: 14,
    };
    ThreadView {
        id: ThreadId(Uuid::from_u128(4)),
        patient: ThreadPatientView {
            id: PatientId(Uuid::from_u128(2)),
            name: "Doe, Jane Emily".into(),
            full_name: "Jane Emily Doe".into(),
            first_name: "Jane".into(),
            initials: "JD".into(),
            colour: 0,
            birth_date: born,
        },
        recipient: (*pharmacy()).clone(),
        subject: "Activation".into(),
        state: ThreadState::Closed,
        side: Side::Patient,
        sent_at: UtcMicros(1),
        opened_at: None,
        answered_at: None,
        mark: None,
        reply_by: None,
        about: Some(AboutPerson {
            name: "Walter Bishop".into(),
            birth_date: born,
            dod_id: None,
            verified: false,
        }),
        readers: vec![SideMemberView {
            name: "Jane Doe".into(),
            relation: GrantKind::Own,
            own: true,
        }],
        private_to: Some(Vec::new()),
        acting: Vec::new(),
        escalated_at: None,
        events: Vec::new(),
        holder: None,
        notes: Vec::new(),
        messages: Vec::new(),
        follows: None,
        followed_by: Vec::new(),
        old: true,
        in_trash: false,
        draft_id: Some(DRAFT),
        follow_up_draft_id: None,
    }
}

const OPEN: RecipientStateView = RecipientStateView {
    open: true,
    substitute: None,
};

#[test]
fn a_reply_becomes_what_follows_its_thread_with_all_that_was_typed() {
    let thread = old_thread();
    let reply = saved(
        &ComposeState::new(DRAFT, Some(thread.id)).after(Action::TypeBody("Still sick".to_owned())),
        3,
    );
    let state = reply.following(&thread, &OPEN);
    let Step::Save {
        content,
        version,
        wait_ms,
        ..
    } = state.next_step()
    else {
        panic!("{:?}", state.next_step());
    };
    assert_eq!((version, wait_ms), (Some(3), 0));
    assert_eq!(
        (content.thread_id, content.follows),
        (None, Some(thread.id))
    );
    assert_eq!(content.recipient_id, Some(pharmacy().id));
    assert_eq!(content.subject.reveal(), "Activation");
    assert_eq!(content.body.reveal(), "Still sick");
    assert_eq!(content.readers, Some(Vec::new()));
    let about = content.about.unwrap();
    assert_eq!(about.name.reveal(), "Walter Bishop");
    assert_eq!(about.birth_date.reveal(), "1985-03-14");
}

#[test]
fn what_follows_a_thread_goes_to_whoever_takes_messages_in_the_place_of_its_team() {
    let other = Rc::new(RecipientView {
        id: RecipientId(Uuid::from_u128(10)),
        label: "Jacksonville Pharmacy".to_owned(),
        ..(*pharmacy()).clone()
    });
    let team = RecipientStateView {
        open: false,
        substitute: Some(SubstituteView {
            recipient: (*other).clone(),
            by: Substitution::Successor,
        }),
    };
    let state = ComposeState::new(DRAFT, None).following(&old_thread(), &team);
    assert_eq!(state.recipient_text, "Jacksonville Pharmacy");
    assert!(state.recipient_open);
    let nobody = RecipientStateView {
        open: false,
        substitute: None,
    };
    let state = ComposeState::new(DRAFT, None).following(&old_thread(), &nobody);
    assert_eq!(state.recipient, Some(pharmacy()));
    assert!(!state.recipient_open, "the form says so");
}

#[test]
fn only_the_patient_writes_again_about_somebody_who_is_not_on_the_list() {
    let mut thread = old_thread();
    for reader in &mut thread.readers {
        reader.relation = GrantKind::Delegate;
    }
    let state = ComposeState::new(DRAFT, None).following(&thread, &OPEN);
    assert_eq!(state.about, None);
}

#[test]
fn what_follows_a_thread_stays_so_when_another_window_has_it_as_a_reply() {
    let thread = old_thread();
    let mut reply = view(&ComposeState::new(DRAFT, Some(thread.id)), 5);
    reply.body = "From the other window".into();
    let state = all(
        ComposeState::new(DRAFT, None).following(&thread, &OPEN),
        [Action::OtherRead(reply), Action::TakeOther],
    );
    assert_eq!(state.body, "From the other window");
    assert_eq!(state.content().follows, Some(thread.id));
}

#[test]
fn a_thread_that_takes_no_reply_any_more_leads_to_a_new_one() {
    let thread = old_thread();
    let typed =
        ComposeState::new(DRAFT, Some(thread.id)).after(Action::TypeBody("Still sick".to_owned()));
    let sending = all(saved(&typed, 1), [Action::Send, Action::SendStarted]);
    for (code, for_good) in [
        (ErrorCode::ThreadOld, true),
        (ErrorCode::RecipientClosed, true),
        (ErrorCode::Unavailable, false),
    ] {
        let refused = sending.after(Action::SendFailed(refusal(code)));
        assert_eq!(refused.is_refused_for_good(), for_good, "{code:?}");
        assert_eq!(refused.body, "Still sick");
    }
}
