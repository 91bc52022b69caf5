//! Writing a text for answers, with its fields named and shown as they may look.

use crate::api;
use crate::i18n::texts as t;
use crate::state::{use_signed_in, use_typing_guard};
use crate::team::use_doing;
use crate::ui::{
    Button, ButtonKind, Dialog, ErrorSummary, FieldFault, Notice, TextArea, TextInput, Tone,
};
use shared::id::TemplateId;
use shared::team_settings::{
    MAX_TEMPLATE_CHARS, MAX_TEMPLATE_NAME_CHARS, SaveTemplate, TeamSettingsView, TemplateField,
    TemplateText, TemplateView, fill, unknown_mark,
};
use std::rc::Rc;
use yew::prelude::*;

const NAME: &str = "template-name";
const BODY: &str = "template-body";

/// Of which team, and which text.
#[derive(Properties, PartialEq)]
pub(super) struct TemplateDialogProps {
    /// Of which team.
    pub(super) team: Rc<TeamSettingsView>,
    /// Which; a new one when absent.
    #[prop_or_default]
    pub(super) template: Option<TemplateView>,
    /// It was saved, which this says.
    pub(super) on_done: Callback<AttrValue>,
    /// The person leaves it.
    pub(super) on_close: Callback<()>,
}

/// What a field is filled with, in words.
pub(super) fn meaning(field: TemplateField) -> &'static str {
    match field {
        TemplateField::Patient => t::team_template_field_patient(),
        TemplateField::FirstName => t::team_template_field_first_name(),
        TemplateField::Writer => t::team_template_field_writer(),
        TemplateField::Team => t::team_template_field_team(),
        TemplateField::Facility => t::team_template_field_facility(),
        TemplateField::Me => t::team_template_field_me(),
        TemplateField::Subject => t::team_template_field_subject(),
    }
}

/// The form.
#[component]
pub(super) fn TemplateDialog(props: &TemplateDialogProps) -> Html {
    let before = props
        .template
        .as_ref()
        .map(|it| (it.name.clone(), it.body.clone()))
        .unwrap_or_default();
    let name = use_state_eq(|| before.0.clone());
    let body = use_state_eq(|| before.1.clone());
    // Minted with the form, so that trying again keeps one text.
    let template_id = use_state(|| {
        props
            .template
            .as_ref()
            .map_or_else(|| TemplateId(api::fresh_id()), |it| it.id)
    });
    let attempt = use_state_eq(|| 0_u32);
    use_typing_guard((&*name, &*body) != (&before.0, &before.1));
    let session = use_signed_in();
    let doing = {
        let on_done = props.on_done.clone();
        use_doing(Callback::from(move |()| {
            on_done.emit(t::team_settings_saved().into());
        }))
    };
    let mut faults = Vec::new();
    let mut wrong = |field: &'static str, text: String| {
        faults.push(FieldFault {
            field: Some(field.into()),
            text: text.into(),
        });
    };
    match name.trim().chars().count() {
        0 => wrong(NAME, t::team_template_missing().to_owned()),
        long if long > MAX_TEMPLATE_NAME_CHARS => wrong(
            NAME,
            t::team_template_long(&MAX_TEMPLATE_NAME_CHARS.to_string()),
        ),
        _ => {}
    }
    match (body.trim().chars().count(), unknown_mark(&body)) {
        (0, _) => wrong(BODY, t::team_template_missing().to_owned()),
        (long, _) if long > MAX_TEMPLATE_CHARS => {
            wrong(BODY, t::team_template_long(&MAX_TEMPLATE_CHARS.to_string()));
        }
        (_, Some(mark)) => wrong(BODY, t::team_template_unknown(mark)),
        _ => {}
    }
    let fits = faults.is_empty();
    if *attempt == 0 {
        faults.clear();
    }
    let error = |field: &str| {
        let mut faults = faults.iter();
        let fault = faults.find(|fault| fault.field.as_deref() == Some(field));
        fault.map(|fault| fault.text.clone())
    };
    let typing = |state: &UseStateHandle<String>| {
        let state = state.clone();
        Callback::from(move |text| state.set(text))
    };
    let onsubmit = {
        let (doing, attempt, name, body) =
            (doing.clone(), attempt.clone(), name.clone(), body.clone());
        let (recipient_id, template_id) = (props.team.recipient_id, *template_id);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            attempt.set(*attempt + 1);
            if fits {
                let asked = SaveTemplate {
                    recipient_id,
                    template_id,
                    text: TemplateText {
                        name: name.trim().to_owned(),
                        body: body.trim().to_owned(),
                    },
                };
                doing.ask(asked, None);
            }
        })
    };
    let example = fill(&body, |field| {
        Some(match field {
            TemplateField::Team => props.team.label.clone(),
            TemplateField::Facility => props.team.facility.clone(),
            TemplateField::Me => session
                .as_ref()
                .map(|it| it.account.name.reveal().to_owned())?,
            // Nobody's name stands here: what it will be is said.
            other => format!("[{}]", meaning(other)),
        })
    });
    let title = match &props.template {
        Some(template) => t::team_settings_edit_of(&template.name),
        None => t::team_templates_add().to_owned(),
    };
    html! {
        <Dialog id="template" open=true {title} from_title=true on_close={props.on_close.clone()}>
            <form class="form" novalidate=true {onsubmit}>
                <ErrorSummary
                    title={t::team_settings_problem()}
                    faults={Rc::<[FieldFault]>::from(&*faults)}
                    attempt={*attempt}
                />
                if let Some(text) = doing.failed() {
                    <Notice tone={Tone::Bad} live=true>{ text }</Notice>
                }
                <TextInput
                    id={NAME}
                    label={t::team_template_name()}
                    value={(*name).clone()}
                    on_input={typing(&name)}
                    required=true
                    error={error(NAME)}
                />
                <TextArea
                    id={BODY}
                    label={t::team_template_body()}
                    value={(*body).clone()}
                    on_input={typing(&body)}
                    required=true
                    rows={6}
                    error={error(BODY)}
                />
                <p>{ t::team_template_fields() }</p>
                <ul>
                    for field in TemplateField::ALL {
                        <li key={field.mark()}>
                            <code>{ field.mark() }</code>
                            { " " }
                            { meaning(field) }
                        </li>
                    }
                </ul>
                if !body.trim().is_empty() {
                    <h3>{ t::team_template_preview() }</h3>
                    <p class="message__body" id="template-preview">{ example }</p>
                }
                <div class="dialog__actions">
                    <Button
                        kind={ButtonKind::Primary}
                        submit=true
                        busy={doing.is_busy().then(|| AttrValue::from(t::team_settings_working()))}
                    >
                        { t::team_template_save() }
                    </Button>
                    <Button kind={ButtonKind::Plain} on_click={props.on_close.clone()}>
                        { t::team_member_cancel() }
                    </Button>
                </div>
            </form>
        </Dialog>
    }
}
