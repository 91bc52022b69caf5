//! What administrators registered and what holds now.

use super::registrations_page::{about, says};
use crate::hooks::Pages;
use crate::i18n::{format, texts as t};
use crate::ui::{
    Button, ButtonKind, Card, EmptyState, Notice, Remote, Tone, records, remote, show_older,
};
use shared::family::RegisteredView;
use std::rc::Rc;
use yew::prelude::*;

/// The table, and older rows on demand.
pub(super) fn standing(
    rows: &Pages<RegisteredView>,
    end: &dyn Fn(&RegisteredView) -> Callback<()>,
) -> Html {
    let ready = |read: &Rc<[RegisteredView]>| table(read, end);
    let more = rows.more && matches!(rows.state, Remote::Ready(_));
    html! {
        <Card id="standing" heading={t::admin_standing()}>
            { remote(&rows.state, (4, t::shell_loading(), t::shell_retry()), &rows.reload, ready) }
            if let Some(text) = &rows.more_failed {
                <Notice tone={Tone::Bad} live=true>{ text }</Notice>
            }
            if more {
                { show_older(
                    t::admin_standing_older(),
                    rows.loading_more.then(t::shell_loading),
                    &rows.show_older,
                ) }
            }
        </Card>
    }
}

fn table(rows: &[RegisteredView], end: &dyn Fn(&RegisteredView) -> Callback<()>) -> Html {
    if rows.is_empty() {
        return html! { <EmptyState text={t::admin_standing_empty()} /> };
    }
    records(
        t::admin_standing(),
        &[
            t::admin_patient(),
            t::admin_person(),
            t::admin_kind(),
            t::admin_since(),
            t::family_do(),
        ],
        rows.iter()
            .map(|right| (right.id.to_string(), cells(right, end)))
            .collect(),
    )
}

fn cells(right: &RegisteredView, end: &dyn Fn(&RegisteredView) -> Callback<()>) -> Vec<Html> {
    let (name, patient) = (right.name.reveal(), right.patient.reveal());
    vec![
        about(patient, right.birth_date),
        html! { <>{ name }<div class="muted">{ &right.username }</div></> },
        says(right.kind, right.capabilities, right.last_day),
        html! { format::date(right.first_day) },
        if right.ending {
            html! { <span class="muted">{ t::admin_ending() }</span> }
        } else if right.may_end {
            html! {
                <div class="records__actions">
                    <Button
                        kind={ButtonKind::Danger}
                        name={t::admin_end_name(name, patient)}
                        on_click={end(right)}
                    >
                        { t::admin_end() }
                    </Button>
                </div>
            }
        } else {
            html! { <span class="muted">{ t::admin_another() }</span> }
        },
    ]
}
