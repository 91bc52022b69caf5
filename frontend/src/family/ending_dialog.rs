//! Ending a registered right before its day: why.

use super::terms::OneField;
use crate::i18n::texts as t;
use crate::state::use_typing_guard;
use crate::ui::{Button, ButtonKind, Dialog, ErrorSummary, FieldFault, Notice, Tone};
use shared::family::{Ending, GrantKind, RegisteredView};
use std::rc::Rc;
use yew::prelude::*;

/// Which right.
#[derive(Properties, PartialEq)]
pub(super) struct EndingDialogProps {
    /// The right.
    pub(super) right: RegisteredView,
    /// Whether it is being entered.
    pub(super) busy: bool,
    /// Why it was not.
    pub(super) failed: Option<AttrValue>,
    /// What is asked for.
    pub(super) on_submit: Callback<Ending>,
    /// The person leaves it.
    pub(super) on_close: Callback<()>,
}

/// A dialog that says what comes of it, and asks for the document.
#[component]
pub(super) fn EndingDialog(props: &EndingDialogProps) -> Html {
    const FIELD: &str = "ending-reason";
    let reason = use_state_eq(String::new);
    let attempt = use_state_eq(|| 0_u32);
    use_typing_guard(!reason.is_empty());
    let missing = reason.trim().is_empty();
    let faults: Vec<FieldFault> = (*attempt > 0 && missing)
        .then(|| FieldFault {
            field: Some(FIELD.into()),
            text: t::admin_form_reason_missing().into(),
        })
        .into_iter()
        .collect();
    let onsubmit = {
        let (reason, attempt) = (reason.clone(), attempt.clone());
        let (busy, on_submit) = (props.busy, props.on_submit.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            attempt.set(*attempt + 1);
            if !missing && !busy {
                on_submit.emit(Ending {
                    reason: reason.trim().into(),
                });
            }
        })
    };
    let (name, patient) = (props.right.name.reveal(), props.right.patient.reveal());
    let (what, hint) = match props.right.kind {
        GrantKind::Restriction => (
            t::admin_end_order(name, patient),
            Some(t::admin_form_reason_hint()),
        ),
        _ => (t::admin_end_right(name, patient), None),
    };
    let field = OneField {
        id: FIELD.to_owned(),
        label: t::admin_form_reason(),
        hint,
        kind: "text",
        required: true,
        state: &reason,
        part: |text: &mut String| text,
        faults: &faults,
    };
    html! {
        <Dialog
            id="ending"
            open=true
            title={t::admin_end_title(name, patient)}
            from_title=true
            on_close={props.on_close.clone()}
        >
            <p>{ what }</p>
            <form novalidate=true {onsubmit}>
                <ErrorSummary
                    title={t::admin_end_problem()}
                    faults={Rc::<[FieldFault]>::from(&*faults)}
                    attempt={*attempt}
                />
                if let Some(text) = &props.failed {
                    <Notice tone={Tone::Bad} live=true>{ text }</Notice>
                }
                { field.show() }
                <div class="dialog__actions">
                    <Button
                        kind={ButtonKind::Danger}
                        submit=true
                        busy={props.busy.then(|| AttrValue::from(t::family_working()))}
                    >
                        { t::admin_end() }
                    </Button>
                    <Button kind={ButtonKind::Plain} on_click={props.on_close.clone()}>
                        { t::family_form_cancel() }
                    </Button>
                </div>
            </form>
        </Dialog>
    }
}
