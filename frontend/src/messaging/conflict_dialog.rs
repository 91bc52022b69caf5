//! Two windows wrote in one draft: the person chooses which text stays, or keeps both.

use super::compose_actions::Action;
use super::facts_field::lines;
use super::use_compose::Compose;
use crate::i18n::{format, texts as t};
use crate::ui::{Button, ButtonKind, Dialog};
use shared::messaging::FactQuestion;
use yew::prelude::*;

/// One of the two versions.
struct Version<'a> {
    id: &'static str,
    title: String,
    recipient: &'a str,
    subject: &'a str,
    facts: Vec<String>,
    body: &'a str,
    files: usize,
}

/// Both versions side by side, one under the other on a phone, and what can be done.
/// Facts are named as the site asks for them.
pub(super) fn conflict_dialog(compose: &Compose, questions: &[FactQuestion]) -> Html {
    let choose = |action: Action| {
        let compose = compose.clone();
        Callback::from(move |()| compose.tell(action.clone()))
    };
    let state = &compose.state;
    html! {
        <Dialog
            id="draft-conflict"
            open={state.other.is_some()}
            title={t::compose_conflict_title()}
            on_close={Callback::noop()}
        >
            if let Some(other) = &state.other {
                <p>{ t::compose_conflict_text() }</p>
                <div class="versions">
                    { version(&Version {
                        id: "version-mine",
                        title: t::compose_conflict_mine().to_owned(),
                        recipient: &state.recipient_text,
                        subject: &state.subject,
                        facts: lines(&state.facts, questions),
                        body: &state.body,
                        files: state.files.len(),
                    }) }
                    { version(&Version {
                        id: "version-other",
                        title: t::compose_conflict_other(&format::date_time(other.saved_at)),
                        recipient: other.recipient.as_ref().map_or("", |it| it.label.as_str()),
                        subject: other.subject.reveal(),
                        facts: lines(&other.facts, questions),
                        body: other.body.reveal(),
                        files: other.attachments.len(),
                    }) }
                </div>
                <div class="dialog__actions">
                    <Button kind={ButtonKind::Primary} on_click={choose(Action::KeepBoth)}>
                        { t::compose_conflict_keep_both() }
                    </Button>
                    <Button on_click={choose(Action::KeepMine)}>
                        { t::compose_conflict_keep_mine() }
                    </Button>
                    <Button on_click={choose(Action::TakeOther)}>
                        { t::compose_conflict_take_other() }
                    </Button>
                </div>
            }
        </Dialog>
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
