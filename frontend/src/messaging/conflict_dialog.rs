//! Two windows wrote in one draft: the person chooses which text stays, or keeps both.

use super::compose_actions::Action;
use super::facts_field::lines;
use super::readers_field::named;
use super::use_compose::Compose;
use crate::hooks::use_query;
use crate::i18n::{format, texts as t};
use crate::ui::{Button, ButtonKind, Dialog, Notice, Remote, Tone};
use shared::family::{ListReaders, ReaderView};
use shared::id::AccountId;
use shared::messaging::{AboutTyped, DraftView, FactQuestion};
use std::rc::Rc;
use yew::prelude::*;

/// One of the two versions.
struct Version<'a> {
    id: &'static str,
    title: String,
    recipient: &'a str,
    subject: &'a str,
    /// Whom it is about, where the two differ in that.
    about: Option<String>,
    /// Who sees it, where the two differ in that.
    readers: Option<String>,
    facts: Vec<String>,
    body: &'a str,
    files: usize,
}

/// What the dialog is about.
#[derive(Properties, PartialEq)]
pub(super) struct ConflictDialogProps {
    /// The form.
    pub compose: Compose,
    /// Facts are named as the site asks for them.
    #[prop_or_default]
    pub questions: Option<Rc<[FactQuestion]>>,
}

/// Both versions side by side, one under the other on a phone, and what can be done.
#[component]
pub(super) fn ConflictDialog(props: &ConflictDialogProps) -> Html {
    let state = &props.compose.state;
    html! {
        <Dialog
            id="draft-conflict"
            open={state.other.is_some()}
            title={t::compose_conflict_title()}
            // It comes while somebody types.
            from_title=true
            on_close={Callback::noop()}
        >
            if let Some(other) = &state.other {
                if other.readers == state.readers {
                    { choice(props, other, &[], None) }
                } else {
                    <WhoSees
                        compose={props.compose.clone()}
                        questions={props.questions.clone()}
                    />
                }
            }
        </Dialog>
    }
}

/// The choice where the two differ in who sees the conversation: asks who there is.
#[component]
fn WhoSees(props: &ConflictDialogProps) -> Html {
    let patient_id = props.compose.patient_id;
    let query = use_query(format!("readers {patient_id}"), move |_| ListReaders {
        patient_id,
    });
    let Some(other) = &props.compose.state.other else {
        return Html::default();
    };
    let page = query.state.ready();
    let readers = page.map_or(&[][..], |page| page.items.as_slice());
    let usual = page.map(|_| usual(readers));
    html! {
        <>
            { choice(props, other, readers, usual) }
            if let Remote::Failed(why) = &query.state {
                <Notice tone={Tone::Bad} live=true>
                    <p>{ t::compose_conflict_readers_failed(why) }</p>
                    <Button on_click={query.reload.clone()}>{ t::shell_retry() }</Button>
                </Notice>
            }
        </>
    }
}

/// Who sees a conversation unless somebody chooses.
fn usual(readers: &[ReaderView]) -> Vec<AccountId> {
    let readers = readers.iter().filter(|it| it.by_default);
    readers.map(|it| it.account_id).collect()
}

fn choice(
    props: &ConflictDialogProps,
    other: &DraftView,
    readers: &[ReaderView],
    usual: Option<Vec<AccountId>>,
) -> Html {
    let compose = &props.compose;
    let state = &compose.state;
    let choose = |action: Action| {
        let compose = compose.clone();
        Callback::from(move |()| compose.tell(action.clone()))
    };
    let questions = props.questions.as_deref().unwrap_or_default();
    let one_person = state.is_about_the_same(other);
    let about = |about: Option<&AboutTyped>| (!one_person).then(|| person(about));
    // What keeping both leaves as it stands here.
    let theirs = other.recipient.as_ref().map(|it| it.id);
    let mine = state.recipient.as_ref().map(|it| it.id);
    let (their_subject, my_subject) = (other.subject.reveal().trim(), state.subject.trim());
    let aside = mine.is_some() && theirs.is_some() && theirs != mine
        || !my_subject.is_empty() && !their_subject.is_empty() && my_subject != their_subject;
    let differ = other.readers != state.readers;
    let seen_by = |chosen: Option<&[AccountId]>| {
        let known = differ && !readers.is_empty();
        known.then(|| seen_by(readers, chosen))
    };
    html! {
        <>
            <p>{ t::compose_conflict_text() }</p>
            <div class="versions">
                { version(&Version {
                    id: "version-mine",
                    title: t::compose_conflict_mine().to_owned(),
                    recipient: &state.recipient_text,
                    subject: &state.subject,
                    about: about(state.about.as_ref()),
                    readers: seen_by(state.readers.as_deref()),
                    facts: lines(&state.facts, questions),
                    body: &state.body,
                    files: state.files.len(),
                }) }
                { version(&Version {
                    id: "version-other",
                    title: t::compose_conflict_other(&format::date_time(other.saved_at)),
                    recipient: other.recipient.as_ref().map_or("", |it| it.label.as_str()),
                    subject: other.subject.reveal(),
                    about: about(other.about.as_ref()),
                    readers: seen_by(other.readers.as_deref()),
                    facts: lines(&other.facts, questions),
                    body: other.body.reveal(),
                    files: other.attachments.len(),
                }) }
            </div>
            if one_person && aside {
                <p>{ t::compose_conflict_aside() }</p>
            }
            if !one_person {
                <Notice tone={Tone::Warn}>{ t::compose_conflict_people() }</Notice>
            } else if differ {
                <Notice tone={Tone::Warn}>{ t::compose_conflict_narrower() }</Notice>
            }
            <div class="dialog__actions">
                // Both can stay only once it is known whom either leaves out.
                if one_person && (!differ || usual.is_some()) {
                    <Button
                        kind={ButtonKind::Primary}
                        on_click={choose(Action::KeepBoth(usual))}
                    >
                        { t::compose_conflict_keep_both() }
                    </Button>
                }
                <Button on_click={choose(Action::KeepMine)}>
                    { t::compose_conflict_keep_mine() }
                </Button>
                <Button on_click={choose(Action::TakeOther)}>
                    { t::compose_conflict_take_other() }
                </Button>
            </div>
        </>
    }
}

/// "About Lee Roe · 2001-02-03", as it is typed so far.
fn person(about: Option<&AboutTyped>) -> String {
    let Some(about) = about else {
        return t::compose_conflict_about_patient().to_owned();
    };
    let typed = [&about.name, &about.birth_date, &about.dod_id].map(|it| it.reveal().trim());
    let typed: Vec<&str> = typed.into_iter().filter(|it| !it.is_empty()).collect();
    t::thread_about(&typed.join(" · "))
}

/// "Can see this conversation: Fannie Kutch, parent".
fn seen_by(readers: &[ReaderView], chosen: Option<&[AccountId]>) -> String {
    let sees = |it: &&ReaderView| {
        it.always || chosen.map_or(it.by_default, |chosen| chosen.contains(&it.account_id))
    };
    let names: Vec<String> = readers
        .iter()
        .filter(sees)
        .map(|it| named(it.name.reveal(), it.kind))
        .collect();
    if names.is_empty() {
        t::compose_conflict_alone().to_owned()
    } else {
        t::thread_readers(&names.join("; "))
    }
}

fn version(version: &Version<'_>) -> Html {
    let body = match version.body.trim() {
        "" => t::compose_conflict_empty(),
        _ => version.body,
    };
    // A reply has its thread's.
    let line = |text: &str| match text.trim() {
        "" => Html::default(),
        text => html! { <p class="muted">{ text.to_owned() }</p> },
    };
    html! {
        <section class="version" aria-labelledby={version.id}>
            <h3 id={version.id}>{ &version.title }</h3>
            { line(version.recipient) }
            { line(version.subject) }
            for told in version.about.iter().chain(&version.readers) {
                { line(told) }
            }
            for fact in &version.facts {
                { line(fact) }
            }
            <p class="message__body">{ body }</p>
            if version.files > 0 {
                <p class="muted">{ t::messaging_attachments(version.files as u64) }</p>
            }
        </section>
    }
}
