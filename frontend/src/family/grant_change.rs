//! Narrowing or extending a right that holds already.

use super::terms::{Shape, Terms, capability_fields, time_fields};
use crate::hooks::use_today;
use crate::i18n::texts as t;
use crate::state::use_typing_guard;
use crate::ui::{Button, ButtonKind, Dialog, ErrorSummary, FieldFault, Notice, Tone};
use shared::family::{Capabilities, GrantChange, GrantView};
use std::rc::Rc;
use yew::prelude::*;

/// Which right.
#[derive(Properties, PartialEq)]
pub(super) struct ChangeDialogProps {
    /// The right.
    pub(super) grant: GrantView,
    /// What the patient may hand out.
    pub(super) offered: Capabilities,
    /// Whether the change is being saved.
    pub(super) busy: bool,
    /// Why it was not.
    pub(super) failed: Option<AttrValue>,
    /// The change that is asked for.
    pub(super) on_submit: Callback<GrantChange>,
    /// The person leaves it.
    pub(super) on_close: Callback<()>,
}

/// A dialog with the right as it is.
#[component]
pub(super) fn ChangeDialog(props: &ChangeDialogProps) -> Html {
    const ID: &str = "change";
    let today = use_today();
    let first = || Terms {
        capabilities: props.grant.capabilities,
        starts_on: props.grant.first_day.to_string(),
        ends_on: props
            .grant
            .last_day
            .map(|day| day.to_string())
            .unwrap_or_default(),
        ..Terms::default()
    };
    let terms = use_state_eq(first);
    let attempt = use_state_eq(|| 0_u32);
    use_typing_guard(*terms != first());
    // What it says already can stay, whatever the patient may hand out today.
    let offered = props.offered.or(props.grant.capabilities);
    let faults = if *attempt > 0 {
        terms.faults(ID, Shape::Changed, today)
    } else {
        Vec::new()
    };
    let onsubmit = {
        let (terms, attempt) = (terms.clone(), attempt.clone());
        let (busy, on_submit) = (props.busy, props.on_submit.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            attempt.set(*attempt + 1);
            let sound = terms.faults(ID, Shape::Changed, today).is_empty();
            if let (Some(ends_on), true, false) = (terms.last_day(), sound, busy) {
                on_submit.emit(GrantChange {
                    capabilities: terms.capabilities,
                    ends_on,
                });
            }
        })
    };
    html! {
        <Dialog
            id="grant-change"
            open=true
            title={t::family_change_title(props.grant.name.reveal())}
            from_title=true
            on_close={props.on_close.clone()}
        >
            <form novalidate=true {onsubmit}>
                <ErrorSummary
                    title={t::family_change_problem()}
                    faults={Rc::<[FieldFault]>::from(&*faults)}
                    attempt={*attempt}
                />
                if let Some(text) = &props.failed {
                    <Notice tone={Tone::Bad} live=true>{ text }</Notice>
                }
                { capability_fields(ID, t::family_form_what(), offered, &terms, &faults) }
                { time_fields(ID, Shape::Changed, &terms, &faults) }
                <div class="dialog__actions">
                    <Button
                        kind={ButtonKind::Primary}
                        submit=true
                        busy={props.busy.then(|| AttrValue::from(t::family_working()))}
                    >
                        { t::family_change_save() }
                    </Button>
                    <Button kind={ButtonKind::Plain} on_click={props.on_close.clone()}>
                        { t::family_form_cancel() }
                    </Button>
                </div>
            </form>
        </Dialog>
    }
}
