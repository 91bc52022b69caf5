//! The team's texts for answers.

use super::remove_dialog::RemoveDialog;
use super::team_page::SectionProps;
use super::template_dialog::TemplateDialog;
use crate::i18n::texts as t;
use crate::team::Doing;
use crate::ui::{Button, ButtonKind, Card};
use shared::id::RecipientId;
use shared::team_settings::{RemoveTemplate, TemplateView};
use yew::prelude::*;

#[derive(Clone, PartialEq)]
enum Open {
    Add,
    Change(TemplateView),
    Remove(TemplateView),
}

/// The texts, and what a manager does with them.
#[component]
pub(super) fn Templates(props: &SectionProps) -> Html {
    let open = use_state_eq(|| None::<Open>);
    let team = &props.team;
    let show = |what: Open| {
        let open = open.clone();
        Callback::from(move |()| open.set(Some(what.clone())))
    };
    let on_close = {
        let open = open.clone();
        Callback::from(move |()| open.set(None))
    };
    let on_done = {
        let (open, on_done) = (open.clone(), props.on_done.clone());
        Callback::from(move |said: AttrValue| {
            open.set(None);
            on_done.emit(said);
        })
    };
    html! {
        <Card id="templates" heading={t::team_templates_title()}>
            <p>{ t::team_templates_lead() }</p>
            if team.templates.is_empty() {
                <p>{ t::team_templates_empty() }</p>
            }
            for template in &team.templates {
                <section key={template.id.to_string()} aria-label={template.name.clone()}>
                    <h3>{ &template.name }</h3>
                    <p class="message__body">{ &template.body }</p>
                    if team.may_change {
                        <p class="actions">
                            <Button
                                kind={ButtonKind::Plain}
                                name={t::team_settings_edit_of(&template.name)}
                                on_click={show(Open::Change(template.clone()))}
                            >
                                { t::team_settings_edit() }
                            </Button>
                            <Button
                                kind={ButtonKind::Plain}
                                name={t::team_settings_remove_of(&template.name)}
                                on_click={show(Open::Remove(template.clone()))}
                            >
                                { t::team_settings_remove() }
                            </Button>
                        </p>
                    }
                </section>
            }
            if team.may_change {
                <p class="actions">
                    <Button icon="add" on_click={show(Open::Add)}>{ t::team_templates_add() }</Button>
                </p>
            }
            if *open == Some(Open::Add) {
                <TemplateDialog
                    team={team.clone()}
                    on_done={on_done.clone()}
                    on_close={on_close.clone()}
                />
            }
            if let Some(Open::Change(template)) = &*open {
                <TemplateDialog
                    team={team.clone()}
                    template={Some(template.clone())}
                    on_done={on_done.clone()}
                    on_close={on_close.clone()}
                />
            }
            if let Some(Open::Remove(template)) = &*open {
                { remove_dialog(team.recipient_id, template, &on_done, &on_close) }
            }
        </Card>
    }
}

fn remove_dialog(
    recipient_id: RecipientId,
    template: &TemplateView,
    on_done: &Callback<AttrValue>,
    on_close: &Callback<()>,
) -> Html {
    let (name, template_id) = (template.name.clone(), template.id);
    let said = AttrValue::from(t::team_template_removed(&name));
    html! {
        <RemoveDialog
            id="remove-template"
            name={name.clone()}
            question={t::team_template_remove_question(&name)}
            remove={move |doing: Doing| doing.ask(RemoveTemplate { recipient_id, template_id }, None)}
            on_done={on_done.reform(move |()| said.clone())}
            on_close={on_close.clone()}
        />
    }
}
