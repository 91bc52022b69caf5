//! The team's texts for answers.

use super::team_page::SectionProps;
use super::template_dialog::TemplateDialog;
use crate::i18n::texts as t;
use crate::team::use_doing;
use crate::ui::{Button, ButtonKind, Card, Dialog, Notice, Tone};
use shared::team_settings::{RemoveTemplate, TeamSettingsView, TemplateView};
use std::rc::Rc;
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
                <RemoveDialog team={team.clone()} template={template.clone()} {on_done} {on_close} />
            }
        </Card>
    }
}

#[derive(Properties, PartialEq)]
struct RemoveDialogProps {
    team: Rc<TeamSettingsView>,
    template: TemplateView,
    on_done: Callback<AttrValue>,
    on_close: Callback<()>,
}

#[component]
fn RemoveDialog(props: &RemoveDialogProps) -> Html {
    let name = props.template.name.clone();
    let doing = {
        let (on_done, name) = (props.on_done.clone(), name.clone());
        use_doing(Callback::from(move |()| {
            on_done.emit(t::team_template_removed(&name).into());
        }))
    };
    let remove = {
        let doing = doing.clone();
        let asked = RemoveTemplate {
            recipient_id: props.team.recipient_id,
            template_id: props.template.id,
        };
        Callback::from(move |()| doing.ask(asked, None))
    };
    html! {
        <Dialog
            id="remove-template"
            open=true
            title={t::team_settings_remove_of(&name)}
            from_title=true
            on_close={props.on_close.clone()}
        >
            <p>{ t::team_template_remove_question(&name) }</p>
            if let Some(text) = doing.failed() {
                <Notice tone={Tone::Bad} live=true>{ text }</Notice>
            }
            <div class="dialog__actions">
                <Button
                    kind={ButtonKind::Primary}
                    on_click={remove}
                    busy={doing.is_busy().then(|| AttrValue::from(t::team_settings_working()))}
                >
                    { t::team_settings_remove() }
                </Button>
                <Button kind={ButtonKind::Plain} on_click={props.on_close.clone()}>
                    { t::team_settings_keep() }
                </Button>
            </div>
        </Dialog>
    }
}
