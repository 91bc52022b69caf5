//! Putting one of the team's texts into an answer: chosen, filled from the thread, looked at, and then
//! there to be changed.

use crate::effects::use_effect_with;
use crate::hooks::{focus_first, use_query};
use crate::i18n::texts as t;
use crate::state::use_signed_in;
use crate::ui::{Button, ButtonKind, Choice, Dialog, Select, remote};
use shared::messaging::{Side, ThreadView};
use shared::team_settings::{ListThreadTemplates, TemplateField, TemplatesView, fill};
use std::rc::Rc;
use yew::prelude::*;

/// In which thread.
#[derive(Properties, PartialEq)]
pub struct UseTemplateProps {
    /// The thread.
    pub thread: Rc<ThreadView>,
    /// The text, filled.
    pub on_choose: Callback<String>,
    /// The id of the field that it is put into; it has focus then.
    pub field: AttrValue,
}

/// A button, and the dialog that it opens.
#[component]
pub fn UseTemplate(props: &UseTemplateProps) -> Html {
    let open = use_state_eq(|| false);
    let chosen = use_mut_ref(|| false);
    {
        // Once the dialog has given focus back to its button.
        let (chosen, field) = (chosen.clone(), props.field.clone());
        use_effect_with(*open, move |open| {
            if !open && std::mem::take(&mut *chosen.borrow_mut()) {
                focus_first(&format!("#{field}"));
            }
        });
    }
    let show = {
        let open = open.clone();
        Callback::from(move |()| open.set(true))
    };
    let on_close = {
        let open = open.clone();
        Callback::from(move |()| open.set(false))
    };
    let on_choose = {
        let (open, on_choose) = (open.clone(), props.on_choose.clone());
        Callback::from(move |text: String| {
            *chosen.borrow_mut() = true;
            open.set(false);
            on_choose.emit(text);
        })
    };
    html! {
        <p>
            <Button kind={ButtonKind::Plain} icon="edit" on_click={show}>
                { t::team_use_template() }
            </Button>
            if *open {
                <Dialog
                    id="use-template"
                    open=true
                    title={t::team_use_template()}
                    from_title=true
                    on_close={on_close.clone()}
                >
                    <Choose thread={props.thread.clone()} {on_choose} field={props.field.clone()} />
                    <div class="dialog__actions">
                        <Button kind={ButtonKind::Plain} on_click={on_close}>
                            { t::team_member_cancel() }
                        </Button>
                    </div>
                </Dialog>
            }
        </p>
    }
}

/// What a field of a text is in this thread.
fn value(thread: &ThreadView, me: Option<&str>, field: TemplateField) -> Option<String> {
    match field {
        TemplateField::Patient => Some(thread.patient.full_name.reveal().to_owned()),
        TemplateField::FirstName => Some(thread.patient.first_name.reveal().to_owned()),
        TemplateField::Writer => thread
            .messages
            .iter()
            .rev()
            .find(|message| message.author.side == Side::Patient)
            .map(|message| message.author.name.reveal().to_owned()),
        TemplateField::Team => Some(thread.recipient.label.clone()),
        TemplateField::Facility => Some(thread.recipient.facility.clone()),
        TemplateField::Me => me.map(str::to_owned),
        TemplateField::Subject => Some(thread.subject.reveal().to_owned()),
    }
}

#[component]
fn Choose(props: &UseTemplateProps) -> Html {
    let (patient_id, thread_id) = (props.thread.patient.id, props.thread.id);
    let templates = use_query(format!("templates {thread_id}"), move |_| {
        ListThreadTemplates {
            patient_id,
            thread_id,
        }
    });
    let session = use_signed_in();
    let chosen = use_state_eq(|| None::<AttrValue>);
    let ready = |view: &Rc<TemplatesView>| {
        let id = (*chosen).clone();
        let found = view
            .items
            .iter()
            .find(|it| Some(it.id.to_string().as_str()) == id.as_deref());
        let Some(template) = found.or_else(|| view.items.first()) else {
            return html! { <p>{ t::team_use_template_empty() }</p> };
        };
        let me = session.as_ref().map(|it| it.account.name.reveal());
        let filled = fill(&template.body, |field| value(&props.thread, me, field));
        let choices: Rc<[Choice]> = view
            .items
            .iter()
            .map(|it| Choice {
                value: it.id.to_string().into(),
                text: it.name.clone().into(),
            })
            .collect();
        let on_change = {
            let chosen = chosen.clone();
            Callback::from(move |value: AttrValue| chosen.set(Some(value)))
        };
        let put = {
            let filled = filled.clone();
            props.on_choose.reform(move |()| filled.clone())
        };
        html! {
            <>
                <Select
                    id="use-template-which"
                    label={t::team_use_template_which()}
                    {choices}
                    value={template.id.to_string()}
                    {on_change}
                />
                <p class="message__body" id="use-template-preview">{ filled }</p>
                <Button kind={ButtonKind::Primary} on_click={put}>
                    { t::team_use_template_do() }
                </Button>
            </>
        }
    };
    remote(
        &templates.state,
        (3, t::shell_loading(), t::shell_retry()),
        &templates.reload,
        ready,
    )
}
