//! Choosing somebody of the staff by name.

use crate::hooks::use_query;
use crate::i18n::texts as t;
use crate::ui::{Button, ButtonKind, TextInput, remote};
use shared::id::RecipientId;
use shared::page::Page;
use shared::team_settings::{FindStaff, StaffView};
use std::rc::Rc;
use yew::prelude::*;

/// For which team, and who is chosen.
#[derive(Properties, PartialEq)]
pub(super) struct StaffFieldProps {
    /// The field's id.
    pub(super) id: AttrValue,
    /// Its label.
    pub(super) label: AttrValue,
    /// For which team.
    pub(super) recipient_id: RecipientId,
    /// Who is chosen.
    pub(super) chosen: Option<Rc<StaffView>>,
    /// Somebody was chosen, or nobody any more.
    pub(super) on_choose: Callback<Option<Rc<StaffView>>>,
    /// What is wrong.
    pub(super) error: Option<AttrValue>,
}

/// A search, its results as buttons, and then who was chosen. It must not stand in a form.
#[component]
pub(super) fn StaffField(props: &StaffFieldProps) -> Html {
    let typed = use_state_eq(String::new);
    let asked = use_state_eq(String::new);
    if let Some(chosen) = &props.chosen {
        let other = props.on_choose.reform(|()| None);
        return html! {
            <p id={props.id.clone()} tabindex="-1">
                { t::team_member_chosen(&named(chosen)) }
                { " " }
                <Button kind={ButtonKind::Plain} on_click={other}>{ t::team_member_other() }</Button>
            </p>
        };
    }
    let on_input = {
        let typed = typed.clone();
        Callback::from(move |text| typed.set(text))
    };
    let search = {
        let (typed, asked) = (typed.clone(), asked.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            asked.set(typed.trim().to_owned());
        })
    };
    html! {
        <>
            <form role="search" onsubmit={search}>
                <TextInput
                    id={props.id.clone()}
                    label={props.label.clone()}
                    hint={t::team_member_choose_hint()}
                    value={(*typed).clone()}
                    {on_input}
                    error={props.error.clone()}
                />
                <Button submit=true icon="search">{ t::team_member_search() }</Button>
            </form>
            if !asked.is_empty() {
                <Found
                    recipient_id={props.recipient_id}
                    text={(*asked).clone()}
                    on_choose={props.on_choose.reform(Some)}
                />
            }
        </>
    }
}

/// A name with its title.
pub(super) fn named(staff: &StaffView) -> String {
    match &staff.title {
        Some(title) => t::team_colleague(staff.name.reveal(), title),
        None => staff.name.reveal().to_owned(),
    }
}

#[derive(Properties, PartialEq)]
struct FoundProps {
    recipient_id: RecipientId,
    text: AttrValue,
    on_choose: Callback<Rc<StaffView>>,
}

#[component]
fn Found(props: &FoundProps) -> Html {
    let (recipient_id, text) = (props.recipient_id, props.text.clone());
    let found = use_query(format!("staff {recipient_id} {text}"), move |_| FindStaff {
        recipient_id,
        q: text.to_string(),
    });
    let ready = |page: &Rc<Page<StaffView>>| {
        if page.items.is_empty() {
            return html! { <p role="status">{ t::team_member_none() }</p> };
        }
        html! {
            <ul class="plain-list">
                for staff in &page.items {
                    <li key={staff.account_id.to_string()}>
                        <Button on_click={
                            let staff = Rc::new(staff.clone());
                            props.on_choose.reform(move |()| staff.clone())
                        }>
                            { named(staff) }
                        </Button>
                    </li>
                }
            </ul>
        }
    };
    remote(
        &found.state,
        (3, t::shell_loading(), t::shell_retry()),
        &found.reload,
        ready,
    )
}
