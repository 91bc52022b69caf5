//! The page in place of one that one may not use for this patient.

use super::words;
use crate::i18n::texts as t;
use crate::routes::Route;
use crate::shell::Heading;
use crate::ui::{ButtonKind, LinkButton};
use shared::account::PatientView;
use yew::prelude::*;

/// Says that the right does not reach so far, what it reaches to, and the way back.
pub fn refused_page(patient: &PatientView) -> Html {
    let name = patient.given_name.reveal();
    let patient_id = patient.id;
    html! {
        <div class="page__narrow">
            <Heading
                text={t::family_refused_title(name)}
                title={t::family_title()}
                page={format!("refused {patient_id}")}
            />
            <p>{ t::family_refused_text(name) }</p>
            <p>{ words::statement(patient) }</p>
            <p class="actions">
                <LinkButton href={Route::Home { patient_id }.href()} kind={ButtonKind::Primary}>
                    { t::family_refused_home() }
                </LinkButton>
            </p>
        </div>
    }
}
