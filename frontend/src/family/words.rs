//! Rights in plain words.

use crate::i18n::texts as t;
use shared::account::PatientView;
use shared::family::{AgeTier, Capabilities, Capability, GrantKind, Void};

/// One thing that one may do, as it goes on after "you may".
pub(super) fn capability(one: Capability) -> &'static str {
    match one {
        Capability::ReadMessages => t::family_may_read_messages(),
        Capability::SendMessages => t::family_may_send_messages(),
        Capability::PharmacyMessages => t::family_may_pharmacy_messages(),
        Capability::SeeSummary => t::family_may_see_summary(),
        Capability::SeeRecord => t::family_may_see_record(),
        Capability::SeeSensitive => t::family_may_see_sensitive(),
        Capability::ExportRecord => t::family_may_export_record(),
        Capability::RenewPrescriptions => t::family_may_renew_prescriptions(),
        Capability::ManageAppointments => t::family_may_manage_appointments(),
        Capability::FillForms => t::family_may_fill_forms(),
        Capability::ManageFamily => t::family_may_manage_family(),
        Capability::SeeAudit => t::family_may_see_audit(),
    }
}

/// All of it in one line. Some of the parts have an "and" inside, so semicolons part them.
pub(super) fn capabilities(all: Capabilities) -> String {
    const MESSAGES: Capabilities =
        Capabilities::of(&[Capability::ReadMessages, Capability::SendMessages]);
    if all.with_implied() == Capabilities::ALL {
        return t::family_may_everything().to_owned();
    }
    if all.is_empty() {
        return t::family_may_nothing().to_owned();
    }
    let (first, rest) = if all.include(MESSAGES) {
        // Those with pharmacies are among them.
        let messages = MESSAGES.with_implied();
        (Some(t::family_may_messages()), all.without(messages))
    } else {
        (None, all)
    };
    let parts: Vec<&str> = first
        .into_iter()
        .chain(rest.iter().map(capability))
        .collect();
    parts.join("; ")
}

/// Why one may act for a patient, beside the patient's name.
#[must_use]
pub fn relation(kind: GrantKind) -> &'static str {
    match kind {
        GrantKind::Own => t::family_relation_own(),
        GrantKind::Parent => t::family_relation_parent(),
        GrantKind::Guardian => t::family_relation_guardian(),
        GrantKind::Delegate => t::family_relation_delegate(),
        GrantKind::Court => t::family_relation_court(),
        GrantKind::Restriction => t::family_relation_restriction(),
    }
}

/// The same beside the name of whoever may act.
pub(super) fn why(kind: GrantKind) -> &'static str {
    match kind {
        GrantKind::Own => t::family_why_own(),
        GrantKind::Parent => t::family_why_parent(),
        GrantKind::Guardian => t::family_why_guardian(),
        GrantKind::Delegate => t::family_why_delegate(),
        GrantKind::Court => t::family_why_court(),
        GrantKind::Restriction => t::family_why_restriction(),
    }
}

/// Why a right that holds gives nothing now.
pub(super) fn void(why: Void, kind: GrantKind, age: AgeTier, patient: &PatientView) -> String {
    let name = patient.given_name.reveal();
    match (why, kind, age) {
        (Void::Age, GrantKind::Parent, AgeTier::Adult) if patient.own => {
            t::family_void_grown_own().to_owned()
        }
        (Void::Age, GrantKind::Parent, AgeTier::Adult) => t::family_void_grown(name),
        (Void::Age, _, _) if patient.own => t::family_void_age_own().to_owned(),
        (Void::Age, _, _) => t::family_void_age(name),
        (Void::Court, _, _) => t::family_void_court().to_owned(),
        (Void::Account, _, _) => t::family_void_account().to_owned(),
    }
}

/// What whoever reads it may do for a patient, as a sentence. Nobody is told of a patient for whom they may
/// do nothing.
#[must_use]
pub fn statement(patient: &PatientView) -> String {
    if patient.own {
        t::family_statement_own(&capabilities(patient.may))
    } else {
        t::family_statement(patient.given_name.reveal(), &capabilities(patient.may))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn reading_and_writing_are_one_thing_to_say() {
        let both = [
            Capability::ReadMessages,
            Capability::SendMessages,
            Capability::RenewPrescriptions,
        ];
        assert_eq!(
            capabilities(Capabilities::of(&both)),
            "read and write messages; ask for refills and renewals"
        );
        assert_eq!(
            capabilities(Capabilities::of(&[Capability::SendMessages])),
            "write messages"
        );
        assert_eq!(
            capabilities(Capabilities::of(&both).with_implied()),
            capabilities(Capabilities::of(&both))
        );
        assert_eq!(capabilities(Capabilities::NONE), "nothing");
    }
}
