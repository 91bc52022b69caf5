//! The numbers beside Messaging of the patient whose pages are open. What has changed at the server is
//! learned from `live`; drafts are the account's own, so for them it asks when the page is seen again.

use super::{Whose, use_api, use_changes};
use crate::effects::use_effect_with;
use crate::hooks::use_page_seen;
use shared::id::PatientId;
use shared::messaging::{GetMailbox, MailboxView};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// The numbers of the patient whose pages are open.
#[derive(Clone, PartialEq)]
pub struct Mailbox {
    /// The numbers, once known.
    pub numbers: Option<MailboxView>,
    /// Asks for them now, after something changed.
    pub refresh: Callback<()>,
}

/// For whom the numbers are.
#[derive(Properties, PartialEq)]
pub struct MailboxProviderProps {
    /// The patient.
    pub patient_id: PatientId,
    /// Whether the account may read the patient's messages; otherwise there are no numbers.
    pub readable: bool,
    /// Who sees the numbers.
    pub children: Html,
}

/// Gives the numbers to everything below it.
#[component]
pub fn MailboxProvider(props: &MailboxProviderProps) -> Html {
    let api = use_api();
    let known = use_state_eq(|| None::<(PatientId, MailboxView)>);
    let patient_id = props.patient_id;
    let refresh = {
        let (api, known) = (api.clone(), known.clone());
        use_callback(
            (patient_id, props.readable),
            move |(), (patient_id, readable)| {
                if !readable {
                    return;
                }
                let (api, known, patient_id) = (api.clone(), known.clone(), *patient_id);
                spawn_local(async move {
                    let asked = GetMailbox {
                        patient_id,
                        background: true,
                    };
                    if let Ok(numbers) = api.call(&asked).await {
                        known.set(Some((patient_id, numbers)));
                    }
                });
            },
        )
    };
    {
        let refresh = refresh.clone();
        use_effect_with(patient_id, move |_| refresh.emit(()));
    }
    use_page_seen(refresh.clone());
    use_changes(Whose::Patient(patient_id), refresh.clone());

    let numbers = (*known)
        .filter(|(of, _)| *of == patient_id && props.readable)
        .map(|(_, numbers)| numbers);
    html! {
        <ContextProvider<Mailbox> context={Mailbox { numbers, refresh }}>
            { props.children.clone() }
        </ContextProvider<Mailbox>>
    }
}

/// The numbers, where a patient's pages are open.
#[hook]
pub fn use_mailbox() -> Mailbox {
    use_context::<Mailbox>().unwrap_or(Mailbox {
        numbers: None,
        refresh: Callback::noop(),
    })
}
