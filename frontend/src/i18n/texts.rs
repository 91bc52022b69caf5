//! The words on the screen. Generated from `frontend/locales` by `cargo xtask gen`; change them
//! there.

/// `sign-in-title` in account.ftl: “Sign in”
#[must_use]
pub fn sign_in_title() -> &'static str {
    "Sign in"
}

/// `sign-in-claim` in account.ftl: “Your care team, a message away”
#[must_use]
pub fn sign_in_claim() -> &'static str {
    "Your care team, a message away"
}

/// `sign-in-lead` in account.ftl: “Write to your pharmacy or clinic and get the answer in one place.”
#[must_use]
pub fn sign_in_lead() -> &'static str {
    "Write to your pharmacy or clinic and get the answer in one place."
}

/// `sign-in-point-who` in account.ftl: “Know who has your message, and by when they answer”
#[must_use]
pub fn sign_in_point_who() -> &'static str {
    "Know who has your message, and by when they answer"
}

/// `sign-in-point-kept` in account.ftl: “What you write is kept from the first key”
#[must_use]
pub fn sign_in_point_kept() -> &'static str {
    "What you write is kept from the first key"
}

/// `sign-in-point-files` in account.ftl: “Send documents and pictures along”
#[must_use]
pub fn sign_in_point_files() -> &'static str {
    "Send documents and pictures along"
}

/// `sign-in-username` in account.ftl: “Username”
#[must_use]
pub fn sign_in_username() -> &'static str {
    "Username"
}

/// `sign-in-password` in account.ftl: “Password”
#[must_use]
pub fn sign_in_password() -> &'static str {
    "Password"
}

/// `sign-in-show-password` in account.ftl: “Show password”
#[must_use]
pub fn sign_in_show_password() -> &'static str {
    "Show password"
}

/// `sign-in-hide-password` in account.ftl: “Hide password”
#[must_use]
pub fn sign_in_hide_password() -> &'static str {
    "Hide password"
}

/// `sign-in-log-in` in account.ftl: “Log in”
#[must_use]
pub fn sign_in_log_in() -> &'static str {
    "Log in"
}

/// `sign-in-logging-in` in account.ftl: “Logging in…”
#[must_use]
pub fn sign_in_logging_in() -> &'static str {
    "Logging in…"
}

/// `sign-in-username-missing` in account.ftl: “Enter your username”
#[must_use]
pub fn sign_in_username_missing() -> &'static str {
    "Enter your username"
}

/// `sign-in-password-missing` in account.ftl: “Enter your password”
#[must_use]
pub fn sign_in_password_missing() -> &'static str {
    "Enter your password"
}

/// `sign-in-help` in account.ftl: “No account yet, or forgot your username or password? Call us:”
#[must_use]
pub fn sign_in_help() -> &'static str {
    "No account yet, or forgot your username or password? Call us:"
}

/// `sign-in-help-none` in account.ftl: “No account yet, or forgot your username or password? Ask at your clinic or pharmacy.”
#[must_use]
pub fn sign_in_help_none() -> &'static str {
    "No account yet, or forgot your username or password? Ask at your clinic or pharmacy."
}

/// `sign-in-session-ended` in account.ftl: “Your session ended because nothing was done for a while. Sign in to go on where you were.”
#[must_use]
pub fn sign_in_session_ended() -> &'static str {
    "Your session ended because nothing was done for a while. Sign in to go on where you were."
}

/// `sign-in-problem` in account.ftl: “You are not signed in”
#[must_use]
pub fn sign_in_problem() -> &'static str {
    "You are not signed in"
}

/// `sign-in-again-title` in account.ftl: “Your session ended. Sign in to go on”
#[must_use]
pub fn sign_in_again_title() -> &'static str {
    "Your session ended. Sign in to go on"
}

/// `sign-in-again-text` in account.ftl: “Sign in as {name} to go on. Everything you typed is still here.”
#[must_use]
pub fn sign_in_again_text(name: &str) -> String {
    format!("Sign in as {name} to go on. Everything you typed is still here.")
}

/// `sign-in-again-other` in account.ftl: “If someone else signs in, this page starts over.”
#[must_use]
pub fn sign_in_again_other() -> &'static str {
    "If someone else signs in, this page starts over."
}

/// `sign-in-again-leave` in account.ftl: “Leave without signing in”
#[must_use]
pub fn sign_in_again_leave() -> &'static str {
    "Leave without signing in"
}

/// `time-out-title` in account.ftl: “Are you still there?”
#[must_use]
pub fn time_out_title() -> &'static str {
    "Are you still there?"
}

/// `time-out-text` in account.ftl: “You will be signed out in {left}, because nothing was done for a while. What you typed is saved.”
#[must_use]
pub fn time_out_text(left: &str) -> String {
    format!(
        "You will be signed out in {left}, because nothing was done for a while. What you typed is saved."
    )
}

/// `time-out-stay` in account.ftl: “Stay signed in”
#[must_use]
pub fn time_out_stay() -> &'static str {
    "Stay signed in"
}

/// `time-out-stayed` in account.ftl: “You stay signed in.”
#[must_use]
pub fn time_out_stayed() -> &'static str {
    "You stay signed in."
}

/// `time-out-sign-out` in account.ftl: “Sign out now”
#[must_use]
pub fn time_out_sign_out() -> &'static str {
    "Sign out now"
}

/// `time-out-final-title` in account.ftl: “Please sign in again soon”
#[must_use]
pub fn time_out_final_title() -> &'static str {
    "Please sign in again soon"
}

/// `time-out-final-text` in account.ftl: “For your protection no sign-in lasts longer than this one. It ends in {left} and cannot be extended. What you typed is saved: sign in again, and go on where you were.”
#[must_use]
pub fn time_out_final_text(left: &str) -> String {
    format!(
        "For your protection no sign-in lasts longer than this one. It ends in {left} and cannot be extended. What you typed is saved: sign in again, and go on where you were."
    )
}

/// `time-out-final-now` in account.ftl: “Sign in again now”
#[must_use]
pub fn time_out_final_now() -> &'static str {
    "Sign in again now"
}

/// `time-out-final-later` in account.ftl: “Go on until then”
#[must_use]
pub fn time_out_final_later() -> &'static str {
    "Go on until then"
}

/// `time-out-spoken` in account.ftl: “{left} left”
#[must_use]
pub fn time_out_spoken(left: &str) -> String {
    format!("{left} left")
}

/// `time-out-minutes` in account.ftl: “{minutes} minutes”
#[must_use]
pub fn time_out_minutes(minutes: u64) -> String {
    match minutes {
        1 => "1 minute".to_owned(),
        _ => format!("{minutes} minutes"),
    }
}

/// `time-out-seconds` in account.ftl: “{seconds} seconds”
#[must_use]
pub fn time_out_seconds(seconds: u64) -> String {
    match seconds {
        1 => "1 second".to_owned(),
        _ => format!("{seconds} seconds"),
    }
}

/// `banner-accept` in account.ftl: “Accept and continue”
#[must_use]
pub fn banner_accept() -> &'static str {
    "Accept and continue"
}

/// `banner-accepting` in account.ftl: “Continuing…”
#[must_use]
pub fn banner_accepting() -> &'static str {
    "Continuing…"
}

/// `banner-decline` in account.ftl: “Decline and sign out”
#[must_use]
pub fn banner_decline() -> &'static str {
    "Decline and sign out"
}

/// `banner-agreement` in account.ftl: “Read the full text: {title}”
#[must_use]
pub fn banner_agreement(title: &str) -> String {
    format!("Read the full text: {title}")
}

/// `banner-show-new` in account.ftl: “Show the new text”
#[must_use]
pub fn banner_show_new() -> &'static str {
    "Show the new text"
}

/// `signed-out-title` in account.ftl: “You are signed out”
#[must_use]
pub fn signed_out_title() -> &'static str {
    "You are signed out"
}

/// `signed-out-text` in account.ftl: “Close your browser window to protect your health information, above all on a device that others use.”
#[must_use]
pub fn signed_out_text() -> &'static str {
    "Close your browser window to protect your health information, above all on a device that others use."
}

/// `signed-out-again` in account.ftl: “Sign in again”
#[must_use]
pub fn signed_out_again() -> &'static str {
    "Sign in again"
}

/// `family-title` in family.ftl: “Family and access”
#[must_use]
pub fn family_title() -> &'static str {
    "Family and access"
}

/// `family-tab` in family.ftl: “Family”
#[must_use]
pub fn family_tab() -> &'static str {
    "Family"
}

/// `family-lead` in family.ftl: “Who may act for {name}, and what they may do.”
#[must_use]
pub fn family_lead(name: &str) -> String {
    format!("Who may act for {name}, and what they may do.")
}

/// `family-lead-own` in family.ftl: “Who may act for you, and what they may do.”
#[must_use]
pub fn family_lead_own() -> &'static str {
    "Who may act for you, and what they may do."
}

/// `family-relation-own` in family.ftl: “you”
#[must_use]
pub fn family_relation_own() -> &'static str {
    "you"
}

/// `family-relation-parent` in family.ftl: “your child”
#[must_use]
pub fn family_relation_parent() -> &'static str {
    "your child"
}

/// `family-relation-guardian` in family.ftl: “you are the guardian”
#[must_use]
pub fn family_relation_guardian() -> &'static str {
    "you are the guardian"
}

/// `family-relation-delegate` in family.ftl: “you act for them”
#[must_use]
pub fn family_relation_delegate() -> &'static str {
    "you act for them"
}

/// `family-relation-court` in family.ftl: “by order of a court”
#[must_use]
pub fn family_relation_court() -> &'static str {
    "by order of a court"
}

/// `family-relation-restriction` in family.ftl: “limited by a court”
#[must_use]
pub fn family_relation_restriction() -> &'static str {
    "limited by a court"
}

/// `family-switch-name` in family.ftl: “{name}, {relation}: change person”
#[must_use]
pub fn family_switch_name(name: &str, relation: &str) -> String {
    format!("{name}, {relation}: change person")
}

/// `family-name-and-relation` in family.ftl: “{name}, {relation}”
#[must_use]
pub fn family_name_and_relation(name: &str, relation: &str) -> String {
    format!("{name}, {relation}")
}

/// `family-statement` in family.ftl: “For {name} you may {what}.”
#[must_use]
pub fn family_statement(name: &str, what: &str) -> String {
    format!("For {name} you may {what}.")
}

/// `family-statement-own` in family.ftl: “You may {what}.”
#[must_use]
pub fn family_statement_own(what: &str) -> String {
    format!("You may {what}.")
}

/// `family-may-messages` in family.ftl: “read and write messages”
#[must_use]
pub fn family_may_messages() -> &'static str {
    "read and write messages"
}

/// `family-may-read-messages` in family.ftl: “read messages”
#[must_use]
pub fn family_may_read_messages() -> &'static str {
    "read messages"
}

/// `family-may-send-messages` in family.ftl: “write messages”
#[must_use]
pub fn family_may_send_messages() -> &'static str {
    "write messages"
}

/// `family-may-pharmacy-messages` in family.ftl: “write to pharmacies and read their answers”
#[must_use]
pub fn family_may_pharmacy_messages() -> &'static str {
    "write to pharmacies and read their answers"
}

/// `family-may-see-summary` in family.ftl: “see vaccines, vital signs and allergies”
#[must_use]
pub fn family_may_see_summary() -> &'static str {
    "see vaccines, vital signs and allergies"
}

/// `family-may-see-record` in family.ftl: “see results, notes and medications”
#[must_use]
pub fn family_may_see_record() -> &'static str {
    "see results, notes and medications"
}

/// `family-may-see-sensitive` in family.ftl: “see what is marked as sensitive”
#[must_use]
pub fn family_may_see_sensitive() -> &'static str {
    "see what is marked as sensitive"
}

/// `family-may-export-record` in family.ftl: “take a copy of the record”
#[must_use]
pub fn family_may_export_record() -> &'static str {
    "take a copy of the record"
}

/// `family-may-renew-prescriptions` in family.ftl: “ask for refills and renewals”
#[must_use]
pub fn family_may_renew_prescriptions() -> &'static str {
    "ask for refills and renewals"
}

/// `family-may-manage-appointments` in family.ftl: “make, move and cancel appointments”
#[must_use]
pub fn family_may_manage_appointments() -> &'static str {
    "make, move and cancel appointments"
}

/// `family-may-fill-forms` in family.ftl: “fill in forms before a visit”
#[must_use]
pub fn family_may_fill_forms() -> &'static str {
    "fill in forms before a visit"
}

/// `family-may-manage-family` in family.ftl: “decide who may act”
#[must_use]
pub fn family_may_manage_family() -> &'static str {
    "decide who may act"
}

/// `family-may-see-audit` in family.ftl: “see who looked at the record”
#[must_use]
pub fn family_may_see_audit() -> &'static str {
    "see who looked at the record"
}

/// `family-may-everything` in family.ftl: “do everything in this portal”
#[must_use]
pub fn family_may_everything() -> &'static str {
    "do everything in this portal"
}

/// `family-may-nothing` in family.ftl: “nothing”
#[must_use]
pub fn family_may_nothing() -> &'static str {
    "nothing"
}

/// `family-pharmacy-hint` in family.ftl: “In place of the two above: they see nothing that is with clinics.”
#[must_use]
pub fn family_pharmacy_hint() -> &'static str {
    "In place of the two above: they see nothing that is with clinics."
}

/// `family-sensitive-hint` in family.ftl: “Behavioral health, substance use, reproductive health and HIV. Leave it off unless the person has to know.”
#[must_use]
pub fn family_sensitive_hint() -> &'static str {
    "Behavioral health, substance use, reproductive health and HIV. Leave it off unless the person has to know."
}

/// `family-refused-title` in family.ftl: “You may not do this for {name}”
#[must_use]
pub fn family_refused_title(name: &str) -> String {
    format!("You may not do this for {name}")
}

/// `family-refused-text` in family.ftl: “The right that you have for {name} does not reach so far.”
#[must_use]
pub fn family_refused_text(name: &str) -> String {
    format!("The right that you have for {name} does not reach so far.")
}

/// `family-refused-home` in family.ftl: “Back to Home”
#[must_use]
pub fn family_refused_home() -> &'static str {
    "Back to Home"
}

/// `family-who` in family.ftl: “Who may act”
#[must_use]
pub fn family_who() -> &'static str {
    "Who may act"
}

/// `family-name` in family.ftl: “Name”
#[must_use]
pub fn family_name() -> &'static str {
    "Name"
}

/// `family-why` in family.ftl: “Why”
#[must_use]
pub fn family_why() -> &'static str {
    "Why"
}

/// `family-what` in family.ftl: “What they may do”
#[must_use]
pub fn family_what() -> &'static str {
    "What they may do"
}

/// `family-until` in family.ftl: “Until”
#[must_use]
pub fn family_until() -> &'static str {
    "Until"
}

/// `family-state` in family.ftl: “State”
#[must_use]
pub fn family_state() -> &'static str {
    "State"
}

/// `family-do` in family.ftl: “Change”
#[must_use]
pub fn family_do() -> &'static str {
    "Change"
}

/// `family-you` in family.ftl: “{name} (you)”
#[must_use]
pub fn family_you(name: &str) -> String {
    format!("{name} (you)")
}

/// `family-why-own` in family.ftl: “The patient”
#[must_use]
pub fn family_why_own() -> &'static str {
    "The patient"
}

/// `family-why-parent` in family.ftl: “Parent”
#[must_use]
pub fn family_why_parent() -> &'static str {
    "Parent"
}

/// `family-why-guardian` in family.ftl: “Guardian by law”
#[must_use]
pub fn family_why_guardian() -> &'static str {
    "Guardian by law"
}

/// `family-why-delegate` in family.ftl: “Chosen by the patient”
#[must_use]
pub fn family_why_delegate() -> &'static str {
    "Chosen by the patient"
}

/// `family-why-court` in family.ftl: “Order of a court”
#[must_use]
pub fn family_why_court() -> &'static str {
    "Order of a court"
}

/// `family-why-restriction` in family.ftl: “Order of a court that takes away”
#[must_use]
pub fn family_why_restriction() -> &'static str {
    "Order of a court that takes away"
}

/// `family-purpose` in family.ftl: “For: {purpose}”
#[must_use]
pub fn family_purpose(purpose: &str) -> String {
    format!("For: {purpose}")
}

/// `family-may-not` in family.ftl: “May not {what}”
#[must_use]
pub fn family_may_not(what: &str) -> String {
    format!("May not {what}")
}

/// `family-no-end` in family.ftl: “No last day”
#[must_use]
pub fn family_no_end() -> &'static str {
    "No last day"
}

/// `family-state-active` in family.ftl: “Holds now”
#[must_use]
pub fn family_state_active() -> &'static str {
    "Holds now"
}

/// `family-state-future` in family.ftl: “Begins {date}”
#[must_use]
pub fn family_state_future(date: &str) -> String {
    format!("Begins {date}")
}

/// `family-state-expired` in family.ftl: “Over”
#[must_use]
pub fn family_state_expired() -> &'static str {
    "Over"
}

/// `family-state-revoked` in family.ftl: “Ended”
#[must_use]
pub fn family_state_revoked() -> &'static str {
    "Ended"
}

/// `family-state-void` in family.ftl: “Gives nothing now”
#[must_use]
pub fn family_state_void() -> &'static str {
    "Gives nothing now"
}

/// `family-void-grown` in family.ftl: “{name} is an adult. The right of a parent ended on the birthday that made {name} one.”
#[must_use]
pub fn family_void_grown(name: &str) -> String {
    format!("{name} is an adult. The right of a parent ended on the birthday that made {name} one.")
}

/// `family-void-grown-own` in family.ftl: “You are an adult. The right of a parent ended on the birthday that made you one.”
#[must_use]
pub fn family_void_grown_own() -> &'static str {
    "You are an adult. The right of a parent ended on the birthday that made you one."
}

/// `family-void-age` in family.ftl: “At the age of {name} this right gives nothing.”
#[must_use]
pub fn family_void_age(name: &str) -> String {
    format!("At the age of {name} this right gives nothing.")
}

/// `family-void-age-own` in family.ftl: “At your age this right gives nothing.”
#[must_use]
pub fn family_void_age_own() -> &'static str {
    "At your age this right gives nothing."
}

/// `family-void-court` in family.ftl: “An order of a court takes away all that it gives.”
#[must_use]
pub fn family_void_court() -> &'static str {
    "An order of a court takes away all that it gives."
}

/// `family-void-account` in family.ftl: “The account of this person is closed, or they have not proven who they are yet.”
#[must_use]
pub fn family_void_account() -> &'static str {
    "The account of this person is closed, or they have not proven who they are yet."
}

/// `family-end` in family.ftl: “End”
#[must_use]
pub fn family_end() -> &'static str {
    "End"
}

/// `family-end-name` in family.ftl: “End: {name}”
#[must_use]
pub fn family_end_name(name: &str) -> String {
    format!("End: {name}")
}

/// `family-give-up` in family.ftl: “Give it up”
#[must_use]
pub fn family_give_up() -> &'static str {
    "Give it up"
}

/// `family-give-up-name` in family.ftl: “Give it up: {name}”
#[must_use]
pub fn family_give_up_name(name: &str) -> String {
    format!("Give it up: {name}")
}

/// `family-change` in family.ftl: “Change”
#[must_use]
pub fn family_change() -> &'static str {
    "Change"
}

/// `family-change-name` in family.ftl: “Change: {name}”
#[must_use]
pub fn family_change_name(name: &str) -> String {
    format!("Change: {name}")
}

/// `family-ended` in family.ftl: “{name} may not act for {patient} any more.”
#[must_use]
pub fn family_ended(name: &str, patient: &str) -> String {
    format!("{name} may not act for {patient} any more.")
}

/// `family-ended-code-open` in family.ftl: “A code that nobody has used is still open. If {name} has it, withdraw it below.”
#[must_use]
pub fn family_ended_code_open(name: &str) -> String {
    format!("A code that nobody has used is still open. If {name} has it, withdraw it below.")
}

/// `family-changed` in family.ftl: “What {name} may do was changed.”
#[must_use]
pub fn family_changed(name: &str) -> String {
    format!("What {name} may do was changed.")
}

/// `family-nobody` in family.ftl: “Nobody else”
#[must_use]
pub fn family_nobody() -> &'static str {
    "Nobody else"
}

/// `family-nobody-detail` in family.ftl: “No one but you may act here.”
#[must_use]
pub fn family_nobody_detail() -> &'static str {
    "No one but you may act here."
}

/// `family-working` in family.ftl: “One moment…”
#[must_use]
pub fn family_working() -> &'static str {
    "One moment…"
}

/// `family-birthday` in family.ftl: “On {date} {name} turns {years}.”
#[must_use]
pub fn family_birthday(date: &str, name: &str, years: &str) -> String {
    format!("On {date} {name} turns {years}.")
}

/// `family-birthday-own` in family.ftl: “On {date} you turn {years}.”
#[must_use]
pub fn family_birthday_own(date: &str, years: &str) -> String {
    format!("On {date} you turn {years}.")
}

/// `family-birthday-ends` in family.ftl: “From then on you can no longer {what}.”
#[must_use]
pub fn family_birthday_ends(what: &str) -> String {
    format!("From then on you can no longer {what}.")
}

/// `family-birthday-begins` in family.ftl: “From then on you may {what}.”
#[must_use]
pub fn family_birthday_begins(what: &str) -> String {
    format!("From then on you may {what}.")
}

/// `family-invite` in family.ftl: “Let someone help”
#[must_use]
pub fn family_invite() -> &'static str {
    "Let someone help"
}

/// `family-invite-lead` in family.ftl: “You choose what they may do, and for how long. You can end it at any time.”
#[must_use]
pub fn family_invite_lead() -> &'static str {
    "You choose what they may do, and for how long. You can end it at any time."
}

/// `family-templates` in family.ftl: “Begin with”
#[must_use]
pub fn family_templates() -> &'static str {
    "Begin with"
}

/// `family-template-surgery` in family.ftl: “Surgery week”
#[must_use]
pub fn family_template_surgery() -> &'static str {
    "Surgery week"
}

/// `family-template-deployment` in family.ftl: “Deployment”
#[must_use]
pub fn family_template_deployment() -> &'static str {
    "Deployment"
}

/// `family-template-pharmacy` in family.ftl: “Pharmacy only”
#[must_use]
pub fn family_template_pharmacy() -> &'static str {
    "Pharmacy only"
}

/// `family-template-filled` in family.ftl: “The form is filled in. Check it and change what you like.”
#[must_use]
pub fn family_template_filled() -> &'static str {
    "The form is filled in. Check it and change what you like."
}

/// `family-form-what` in family.ftl: “What may they do?”
#[must_use]
pub fn family_form_what() -> &'static str {
    "What may they do?"
}

/// `family-form-purpose` in family.ftl: “What is it for?”
#[must_use]
pub fn family_form_purpose() -> &'static str {
    "What is it for?"
}

/// `family-form-purpose-hint` in family.ftl: “In your own words, such as “surgery in December”. Only you and the person see it. You can leave it empty.”
#[must_use]
pub fn family_form_purpose_hint() -> &'static str {
    "In your own words, such as “surgery in December”. Only you and the person see it. You can leave it empty."
}

/// `family-form-from` in family.ftl: “First day”
#[must_use]
pub fn family_form_from() -> &'static str {
    "First day"
}

/// `family-form-until` in family.ftl: “Last day”
#[must_use]
pub fn family_form_until() -> &'static str {
    "Last day"
}

/// `family-form-until-hint` in family.ftl: “At most a year. After that you give it again.”
#[must_use]
pub fn family_form_until_hint() -> &'static str {
    "At most a year. After that you give it again."
}

/// `family-form-make-code` in family.ftl: “Make a code”
#[must_use]
pub fn family_form_make_code() -> &'static str {
    "Make a code"
}

/// `family-form-cancel` in family.ftl: “Cancel”
#[must_use]
pub fn family_form_cancel() -> &'static str {
    "Cancel"
}

/// `family-form-problem` in family.ftl: “The code is not made yet”
#[must_use]
pub fn family_form_problem() -> &'static str {
    "The code is not made yet"
}

/// `family-form-nothing-chosen` in family.ftl: “Choose at least one thing”
#[must_use]
pub fn family_form_nothing_chosen() -> &'static str {
    "Choose at least one thing"
}

/// `family-form-no-first-day` in family.ftl: “Enter the first day, today or later”
#[must_use]
pub fn family_form_no_first_day() -> &'static str {
    "Enter the first day, today or later"
}

/// `family-form-no-last-day` in family.ftl: “Enter the last day”
#[must_use]
pub fn family_form_no_last_day() -> &'static str {
    "Enter the last day"
}

/// `family-form-last-before-first` in family.ftl: “The last day is before the first”
#[must_use]
pub fn family_form_last_before_first() -> &'static str {
    "The last day is before the first"
}

/// `family-form-too-long` in family.ftl: “Enter a last day that is at most a year after the first”
#[must_use]
pub fn family_form_too_long() -> &'static str {
    "Enter a last day that is at most a year after the first"
}

/// `family-form-purpose-long` in family.ftl: “Shorten what it is for to {most} characters”
#[must_use]
pub fn family_form_purpose_long(most: &str) -> String {
    format!("Shorten what it is for to {most} characters")
}

/// `family-code` in family.ftl: “Code for the person who helps you”
#[must_use]
pub fn family_code() -> &'static str {
    "Code for the person who helps you"
}

/// `family-code-how` in family.ftl: “Give this code to the person, in person or by phone.”
#[must_use]
pub fn family_code_how() -> &'static str {
    "Give this code to the person, in person or by phone."
}

/// `family-code-step-sign-in` in family.ftl: “They sign in here with their own account.”
#[must_use]
pub fn family_code_step_sign_in() -> &'static str {
    "They sign in here with their own account."
}

/// `family-code-step-menu` in family.ftl: “In the menu under their name they choose “Use a code”.”
#[must_use]
pub fn family_code_step_menu() -> &'static str {
    "In the menu under their name they choose “Use a code”."
}

/// `family-code-step-type` in family.ftl: “They type the code and agree.”
#[must_use]
pub fn family_code_step_type() -> &'static str {
    "They type the code and agree."
}

/// `family-code-until` in family.ftl: “The code works once, until {time}.”
#[must_use]
pub fn family_code_until(time: &str) -> String {
    format!("The code works once, until {time}.")
}

/// `family-code-for` in family.ftl: “It lets them {what}.”
#[must_use]
pub fn family_code_for(what: &str) -> String {
    format!("It lets them {what}.")
}

/// `family-code-print` in family.ftl: “Print”
#[must_use]
pub fn family_code_print() -> &'static str {
    "Print"
}

/// `family-code-withdraw` in family.ftl: “Withdraw the code”
#[must_use]
pub fn family_code_withdraw() -> &'static str {
    "Withdraw the code"
}

/// `family-code-withdrawn` in family.ftl: “The code was withdrawn. It cannot be used any more.”
#[must_use]
pub fn family_code_withdrawn() -> &'static str {
    "The code was withdrawn. It cannot be used any more."
}

/// `family-code-made` in family.ftl: “The code is made. It stands below.”
#[must_use]
pub fn family_code_made() -> &'static str {
    "The code is made. It stands below."
}

/// `family-change-title` in family.ftl: “Change what {name} may do”
#[must_use]
pub fn family_change_title(name: &str) -> String {
    format!("Change what {name} may do")
}

/// `family-change-save` in family.ftl: “Save the change”
#[must_use]
pub fn family_change_save() -> &'static str {
    "Save the change"
}

/// `family-change-problem` in family.ftl: “The change is not saved yet”
#[must_use]
pub fn family_change_problem() -> &'static str {
    "The change is not saved yet"
}

/// `family-log` in family.ftl: “What happened”
#[must_use]
pub fn family_log() -> &'static str {
    "What happened"
}

/// `family-log-empty` in family.ftl: “Nothing happened yet”
#[must_use]
pub fn family_log_empty() -> &'static str {
    "Nothing happened yet"
}

/// `family-log-invited` in family.ftl: “{by} made a code”
#[must_use]
pub fn family_log_invited(by: &str) -> String {
    format!("{by} made a code")
}

/// `family-log-withdrawn` in family.ftl: “{by} withdrew a code”
#[must_use]
pub fn family_log_withdrawn(by: &str) -> String {
    format!("{by} withdrew a code")
}

/// `family-log-redeemed` in family.ftl: “{by} used a code”
#[must_use]
pub fn family_log_redeemed(by: &str) -> String {
    format!("{by} used a code")
}

/// `family-log-changed` in family.ftl: “{by} changed what {holder} may do”
#[must_use]
pub fn family_log_changed(by: &str, holder: &str) -> String {
    format!("{by} changed what {holder} may do")
}

/// `family-log-revoked` in family.ftl: “{by} ended the right of {holder}”
#[must_use]
pub fn family_log_revoked(by: &str, holder: &str) -> String {
    format!("{by} ended the right of {holder}")
}

/// `family-log-given-up` in family.ftl: “{by} gave a right up”
#[must_use]
pub fn family_log_given_up(by: &str) -> String {
    format!("{by} gave a right up")
}

/// `family-log-registered` in family.ftl: “{by} registered the right of {holder}”
#[must_use]
pub fn family_log_registered(by: &str, holder: &str) -> String {
    format!("{by} registered the right of {holder}")
}

/// `family-log-lifted` in family.ftl: “{by} ended the court order about {holder}”
#[must_use]
pub fn family_log_lifted(by: &str, holder: &str) -> String {
    format!("{by} ended the court order about {holder}")
}

/// `family-log-someone` in family.ftl: “someone”
#[must_use]
pub fn family_log_someone() -> &'static str {
    "someone"
}

/// `family-log-may` in family.ftl: “It says: {what}”
#[must_use]
pub fn family_log_may(what: &str) -> String {
    format!("It says: {what}")
}

/// `family-log-may-until` in family.ftl: “It says: {what}, until {date}”
#[must_use]
pub fn family_log_may_until(date: &str, what: &str) -> String {
    format!("It says: {what}, until {date}")
}

/// `code-use-title` in family.ftl: “Use a code”
#[must_use]
pub fn code_use_title() -> &'static str {
    "Use a code"
}

/// `code-use-lead` in family.ftl: “Someone gave you a code, so that you can help them.”
#[must_use]
pub fn code_use_lead() -> &'static str {
    "Someone gave you a code, so that you can help them."
}

/// `code-use-label` in family.ftl: “Code”
#[must_use]
pub fn code_use_label() -> &'static str {
    "Code"
}

/// `code-use-hint` in family.ftl: “Three groups of four, such as ABCD-EFGH-JKLM. Capital letters and dashes do not matter.”
#[must_use]
pub fn code_use_hint() -> &'static str {
    "Three groups of four, such as ABCD-EFGH-JKLM. Capital letters and dashes do not matter."
}

/// `code-use-look` in family.ftl: “Look what it is for”
#[must_use]
pub fn code_use_look() -> &'static str {
    "Look what it is for"
}

/// `code-use-missing` in family.ftl: “Enter the code”
#[must_use]
pub fn code_use_missing() -> &'static str {
    "Enter the code"
}

/// `code-use-problem` in family.ftl: “The code is not used yet”
#[must_use]
pub fn code_use_problem() -> &'static str {
    "The code is not used yet"
}

/// `code-use-for` in family.ftl: “You would act for {name}”
#[must_use]
pub fn code_use_for(name: &str) -> String {
    format!("You would act for {name}")
}

/// `code-use-may` in family.ftl: “You may {what}.”
#[must_use]
pub fn code_use_may(what: &str) -> String {
    format!("You may {what}.")
}

/// `code-use-when` in family.ftl: “From {from} to {until}.”
#[must_use]
pub fn code_use_when(from: &str, until: &str) -> String {
    format!("From {from} to {until}.")
}

/// `code-use-agree` in family.ftl: “Agree and act for {name}”
#[must_use]
pub fn code_use_agree(name: &str) -> String {
    format!("Agree and act for {name}")
}

/// `code-use-other` in family.ftl: “Enter another code”
#[must_use]
pub fn code_use_other() -> &'static str {
    "Enter another code"
}

/// `confirm-title` in family.ftl: “Enter your password to go on”
#[must_use]
pub fn confirm_title() -> &'static str {
    "Enter your password to go on"
}

/// `confirm-text` in family.ftl: “This is about who may see health information and where we write to you, so we make sure that it is you. What you entered stays.”
#[must_use]
pub fn confirm_text() -> &'static str {
    "This is about who may see health information and where we write to you, so we make sure that it is you. What you entered stays."
}

/// `confirm-go-on` in family.ftl: “Go on”
#[must_use]
pub fn confirm_go_on() -> &'static str {
    "Go on"
}

/// `confirm-checking` in family.ftl: “Checking…”
#[must_use]
pub fn confirm_checking() -> &'static str {
    "Checking…"
}

/// `confirm-not-now` in family.ftl: “Not now”
#[must_use]
pub fn confirm_not_now() -> &'static str {
    "Not now"
}

/// `home-family` in family.ftl: “Your family”
#[must_use]
pub fn home_family() -> &'static str {
    "Your family"
}

/// `home-family-unread` in family.ftl: “{count} unread messages”
#[must_use]
pub fn home_family_unread(count: u64) -> String {
    match count {
        1 => "1 unread message".to_owned(),
        _ => format!("{count} unread messages"),
    }
}

/// `home-family-unread-name` in family.ftl: “{unread} for {name}”
#[must_use]
pub fn home_family_unread_name(name: &str, unread: &str) -> String {
    format!("{unread} for {name}")
}

/// `home-family-newest` in family.ftl: “the newest {when}”
#[must_use]
pub fn home_family_newest(when: &str) -> String {
    format!("the newest {when}")
}

/// `home-family-more` in family.ftl: “and {count} more”
#[must_use]
pub fn home_family_more(count: u64) -> String {
    let choice_1 = match count {
        1 => "1 more".to_owned(),
        _ => format!("{count} more"),
    };
    format!("and {choice_1}")
}

/// `home-family-nothing` in family.ftl: “Nothing is waiting”
#[must_use]
pub fn home_family_nothing() -> &'static str {
    "Nothing is waiting"
}

/// `home-family-failed` in family.ftl: “We could not find out what is waiting”
#[must_use]
pub fn home_family_failed() -> &'static str {
    "We could not find out what is waiting"
}

/// `admin-title` in family.ftl: “Guardians and court orders”
#[must_use]
pub fn admin_title() -> &'static str {
    "Guardians and court orders"
}

/// `admin-tab` in family.ftl: “Guardians”
#[must_use]
pub fn admin_tab() -> &'static str {
    "Guardians"
}

/// `admin-lead` in family.ftl: “What you enter here holds once a second administrator agrees.”
#[must_use]
pub fn admin_lead() -> &'static str {
    "What you enter here holds once a second administrator agrees."
}

/// `admin-waiting` in family.ftl: “Waits for a second administrator”
#[must_use]
pub fn admin_waiting() -> &'static str {
    "Waits for a second administrator"
}

/// `admin-waiting-empty` in family.ftl: “Nothing is waiting”
#[must_use]
pub fn admin_waiting_empty() -> &'static str {
    "Nothing is waiting"
}

/// `admin-patient` in family.ftl: “Patient”
#[must_use]
pub fn admin_patient() -> &'static str {
    "Patient"
}

/// `admin-person` in family.ftl: “Who”
#[must_use]
pub fn admin_person() -> &'static str {
    "Who"
}

/// `admin-kind` in family.ftl: “What”
#[must_use]
pub fn admin_kind() -> &'static str {
    "What"
}

/// `admin-reason` in family.ftl: “Rests on”
#[must_use]
pub fn admin_reason() -> &'static str {
    "Rests on"
}

/// `admin-asked` in family.ftl: “Asked for”
#[must_use]
pub fn admin_asked() -> &'static str {
    "Asked for"
}

/// `admin-asked-by` in family.ftl: “{name}, {time}”
#[must_use]
pub fn admin_asked_by(name: &str, time: &str) -> String {
    format!("{name}, {time}")
}

/// `admin-born` in family.ftl: “born {date}”
#[must_use]
pub fn admin_born(date: &str) -> String {
    format!("born {date}")
}

/// `admin-until` in family.ftl: “until {date}”
#[must_use]
pub fn admin_until(date: &str) -> String {
    format!("until {date}")
}

/// `admin-agree` in family.ftl: “Agree”
#[must_use]
pub fn admin_agree() -> &'static str {
    "Agree"
}

/// `admin-agree-name` in family.ftl: “Agree: {name} for {patient}”
#[must_use]
pub fn admin_agree_name(name: &str, patient: &str) -> String {
    format!("Agree: {name} for {patient}")
}

/// `admin-refuse` in family.ftl: “Refuse”
#[must_use]
pub fn admin_refuse() -> &'static str {
    "Refuse"
}

/// `admin-refuse-name` in family.ftl: “Refuse: {name} for {patient}”
#[must_use]
pub fn admin_refuse_name(name: &str, patient: &str) -> String {
    format!("Refuse: {name} for {patient}")
}

/// `admin-another` in family.ftl: “Another administrator decides”
#[must_use]
pub fn admin_another() -> &'static str {
    "Another administrator decides"
}

/// `admin-agreed` in family.ftl: “It holds now: {name} for {patient}.”
#[must_use]
pub fn admin_agreed(name: &str, patient: &str) -> String {
    format!("It holds now: {name} for {patient}.")
}

/// `admin-refused` in family.ftl: “Refused: {name} for {patient}.”
#[must_use]
pub fn admin_refused(name: &str, patient: &str) -> String {
    format!("Refused: {name} for {patient}.")
}

/// `admin-register` in family.ftl: “Register”
#[must_use]
pub fn admin_register() -> &'static str {
    "Register"
}

/// `admin-register-open` in family.ftl: “Register a guardian or a court order”
#[must_use]
pub fn admin_register_open() -> &'static str {
    "Register a guardian or a court order"
}

/// `admin-kind-parent` in family.ftl: “A parent of a child or teen”
#[must_use]
pub fn admin_kind_parent() -> &'static str {
    "A parent of a child or teen"
}

/// `admin-kind-guardian` in family.ftl: “A guardian by law”
#[must_use]
pub fn admin_kind_guardian() -> &'static str {
    "A guardian by law"
}

/// `admin-kind-court` in family.ftl: “A right by order of a court”
#[must_use]
pub fn admin_kind_court() -> &'static str {
    "A right by order of a court"
}

/// `admin-kind-restriction` in family.ftl: “A court order that takes away”
#[must_use]
pub fn admin_kind_restriction() -> &'static str {
    "A court order that takes away"
}

/// `admin-form-kind` in family.ftl: “What is it?”
#[must_use]
pub fn admin_form_kind() -> &'static str {
    "What is it?"
}

/// `admin-form-family-name` in family.ftl: “Family name of the patient”
#[must_use]
pub fn admin_form_family_name() -> &'static str {
    "Family name of the patient"
}

/// `admin-form-given-names` in family.ftl: “Given names of the patient”
#[must_use]
pub fn admin_form_given_names() -> &'static str {
    "Given names of the patient"
}

/// `admin-form-given-names-hint` in family.ftl: “Only if family name and birth date fit more than one patient.”
#[must_use]
pub fn admin_form_given_names_hint() -> &'static str {
    "Only if family name and birth date fit more than one patient."
}

/// `admin-form-birth-date` in family.ftl: “Birth date of the patient”
#[must_use]
pub fn admin_form_birth_date() -> &'static str {
    "Birth date of the patient"
}

/// `admin-form-username` in family.ftl: “Username of the person”
#[must_use]
pub fn admin_form_username() -> &'static str {
    "Username of the person"
}

/// `admin-form-username-hint` in family.ftl: “What the guardian, or the person whom the order is about, signs in with.”
#[must_use]
pub fn admin_form_username_hint() -> &'static str {
    "What the guardian, or the person whom the order is about, signs in with."
}

/// `admin-form-what` in family.ftl: “What they may do”
#[must_use]
pub fn admin_form_what() -> &'static str {
    "What they may do"
}

/// `admin-form-what-away` in family.ftl: “What the court takes away”
#[must_use]
pub fn admin_form_what_away() -> &'static str {
    "What the court takes away"
}

/// `admin-form-until-hint` in family.ftl: “Leave it empty when there is none.”
#[must_use]
pub fn admin_form_until_hint() -> &'static str {
    "Leave it empty when there is none."
}

/// `admin-form-reason` in family.ftl: “Order or document that it rests on”
#[must_use]
pub fn admin_form_reason() -> &'static str {
    "Order or document that it rests on"
}

/// `admin-form-reason-hint` in family.ftl: “Court, number and day of the order. The second administrator reads it.”
#[must_use]
pub fn admin_form_reason_hint() -> &'static str {
    "Court, number and day of the order. The second administrator reads it."
}

/// `admin-form-problem` in family.ftl: “Nothing is registered yet”
#[must_use]
pub fn admin_form_problem() -> &'static str {
    "Nothing is registered yet"
}

/// `admin-form-family-name-missing` in family.ftl: “Enter the family name of the patient”
#[must_use]
pub fn admin_form_family_name_missing() -> &'static str {
    "Enter the family name of the patient"
}

/// `admin-form-birth-date-missing` in family.ftl: “Enter the birth date of the patient”
#[must_use]
pub fn admin_form_birth_date_missing() -> &'static str {
    "Enter the birth date of the patient"
}

/// `admin-form-username-missing` in family.ftl: “Enter the username of the person”
#[must_use]
pub fn admin_form_username_missing() -> &'static str {
    "Enter the username of the person"
}

/// `admin-form-reason-missing` in family.ftl: “Enter the order or document”
#[must_use]
pub fn admin_form_reason_missing() -> &'static str {
    "Enter the order or document"
}

/// `admin-form-reason-wrong` in family.ftl: “Write the order or document in at most {most} characters”
#[must_use]
pub fn admin_form_reason_wrong(most: &str) -> String {
    format!("Write the order or document in at most {most} characters")
}

/// `admin-form-kind-adult` in family.ftl: “The patient is an adult, and parents do not act for adults. Choose what the law or a court says”
#[must_use]
pub fn admin_form_kind_adult() -> &'static str {
    "The patient is an adult, and parents do not act for adults. Choose what the law or a court says"
}

/// `admin-form-patient-unknown` in family.ftl: “No patient has this family name and birth date”
#[must_use]
pub fn admin_form_patient_unknown() -> &'static str {
    "No patient has this family name and birth date"
}

/// `admin-form-given-names-ambiguous` in family.ftl: “More than one patient has this family name and birth date. Enter the given names”
#[must_use]
pub fn admin_form_given_names_ambiguous() -> &'static str {
    "More than one patient has this family name and birth date. Enter the given names"
}

/// `admin-form-given-names-unknown` in family.ftl: “No patient with this family name and birth date has these given names”
#[must_use]
pub fn admin_form_given_names_unknown() -> &'static str {
    "No patient with this family name and birth date has these given names"
}

/// `admin-form-username-own` in family.ftl: “This is the patient’s own account. Enter the username of the person who acts for them”
#[must_use]
pub fn admin_form_username_own() -> &'static str {
    "This is the patient’s own account. Enter the username of the person who acts for them"
}

/// `admin-form-username-unknown` in family.ftl: “No patient or family member signs in with this username. Staff and administrators cannot act for a patient”
#[must_use]
pub fn admin_form_username_unknown() -> &'static str {
    "No patient or family member signs in with this username. Staff and administrators cannot act for a patient"
}

/// `admin-form-until-past` in family.ftl: “The last day is over already”
#[must_use]
pub fn admin_form_until_past() -> &'static str {
    "The last day is over already"
}

/// `admin-registered` in family.ftl: “It is entered. It holds once a second administrator agrees.”
#[must_use]
pub fn admin_registered() -> &'static str {
    "It is entered. It holds once a second administrator agrees."
}

/// `admin-standing` in family.ftl: “Holds now”
#[must_use]
pub fn admin_standing() -> &'static str {
    "Holds now"
}

/// `admin-standing-empty` in family.ftl: “Nothing is registered”
#[must_use]
pub fn admin_standing_empty() -> &'static str {
    "Nothing is registered"
}

/// `admin-standing-older` in family.ftl: “Show older ones”
#[must_use]
pub fn admin_standing_older() -> &'static str {
    "Show older ones"
}

/// `admin-since` in family.ftl: “Since”
#[must_use]
pub fn admin_since() -> &'static str {
    "Since"
}

/// `admin-to-end` in family.ftl: “To end before its day:”
#[must_use]
pub fn admin_to_end() -> &'static str {
    "To end before its day:"
}

/// `admin-ending` in family.ftl: “Its end waits for a second administrator”
#[must_use]
pub fn admin_ending() -> &'static str {
    "Its end waits for a second administrator"
}

/// `admin-end` in family.ftl: “End it”
#[must_use]
pub fn admin_end() -> &'static str {
    "End it"
}

/// `admin-end-name` in family.ftl: “End it: {name} for {patient}”
#[must_use]
pub fn admin_end_name(name: &str, patient: &str) -> String {
    format!("End it: {name} for {patient}")
}

/// `admin-end-title` in family.ftl: “End it before its day: {name} for {patient}”
#[must_use]
pub fn admin_end_title(name: &str, patient: &str) -> String {
    format!("End it before its day: {name} for {patient}")
}

/// `admin-end-right` in family.ftl: “It ends at once. On the next click {name} may do nothing for {patient} any more by this right.”
#[must_use]
pub fn admin_end_right(name: &str, patient: &str) -> String {
    format!(
        "It ends at once. On the next click {name} may do nothing for {patient} any more by this right."
    )
}

/// `admin-end-order` in family.ftl: “The order about {name} goes on until a second administrator agrees. Then {name} may do again for {patient} what their other rights say.”
#[must_use]
pub fn admin_end_order(name: &str, patient: &str) -> String {
    format!(
        "The order about {name} goes on until a second administrator agrees. Then {name} may do again for {patient} what their other rights say."
    )
}

/// `admin-end-problem` in family.ftl: “It is not ended yet”
#[must_use]
pub fn admin_end_problem() -> &'static str {
    "It is not ended yet"
}

/// `admin-end-asked` in family.ftl: “It is entered. The order ends once a second administrator agrees.”
#[must_use]
pub fn admin_end_asked() -> &'static str {
    "It is entered. The order ends once a second administrator agrees."
}

/// `admin-ended` in family.ftl: “It is ended: {name} for {patient}.”
#[must_use]
pub fn admin_ended(name: &str, patient: &str) -> String {
    format!("It is ended: {name} for {patient}.")
}

/// `finding-arrange` in finding.ftl: “Arrange by”
#[must_use]
pub fn finding_arrange() -> &'static str {
    "Arrange by"
}

/// `finding-newest` in finding.ftl: “Newest first”
#[must_use]
pub fn finding_newest() -> &'static str {
    "Newest first"
}

/// `finding-oldest` in finding.ftl: “Oldest first”
#[must_use]
pub fn finding_oldest() -> &'static str {
    "Oldest first"
}

/// `finding-sender` in finding.ftl: “Sender”
#[must_use]
pub fn finding_sender() -> &'static str {
    "Sender"
}

/// `finding-recipient` in finding.ftl: “Recipient”
#[must_use]
pub fn finding_recipient() -> &'static str {
    "Recipient"
}

/// `finding-team` in finding.ftl: “Care team”
#[must_use]
pub fn finding_team() -> &'static str {
    "Care team"
}

/// `finding-unread` in finding.ftl: “Unread first”
#[must_use]
pub fn finding_unread() -> &'static str {
    "Unread first"
}

/// `finding-attachments` in finding.ftl: “With attachments first”
#[must_use]
pub fn finding_attachments() -> &'static str {
    "With attachments first"
}

/// `finding-own-folders` in finding.ftl: “Your folders”
#[must_use]
pub fn finding_own_folders() -> &'static str {
    "Your folders"
}

/// `finding-folders-lead` in finding.ftl: “Folders that only you see. A message that you put into one stays with everyone else where it was.”
#[must_use]
pub fn finding_folders_lead() -> &'static str {
    "Folders that only you see. A message that you put into one stays with everyone else where it was."
}

/// `finding-own-lead` in finding.ftl: “A folder of yours. Nobody else sees it.”
#[must_use]
pub fn finding_own_lead() -> &'static str {
    "A folder of yours. Nobody else sees it."
}

/// `finding-folder-empty` in finding.ftl: “This folder is empty”
#[must_use]
pub fn finding_folder_empty() -> &'static str {
    "This folder is empty"
}

/// `finding-folder-empty-detail` in finding.ftl: “Open Inbox or Sent and choose Move at a message.”
#[must_use]
pub fn finding_folder_empty_detail() -> &'static str {
    "Open Inbox or Sent and choose Move at a message."
}

/// `finding-no-folders` in finding.ftl: “No folders yet”
#[must_use]
pub fn finding_no_folders() -> &'static str {
    "No folders yet"
}

/// `finding-no-folders-detail` in finding.ftl: “Make one below, and you can move messages into it.”
#[must_use]
pub fn finding_no_folders_detail() -> &'static str {
    "Make one below, and you can move messages into it."
}

/// `finding-folder-name` in finding.ftl: “Name of the folder”
#[must_use]
pub fn finding_folder_name() -> &'static str {
    "Name of the folder"
}

/// `finding-new-name` in finding.ftl: “New folder”
#[must_use]
pub fn finding_new_name() -> &'static str {
    "New folder"
}

/// `finding-make` in finding.ftl: “Make folder”
#[must_use]
pub fn finding_make() -> &'static str {
    "Make folder"
}

/// `finding-made` in finding.ftl: “Folder made: {name}”
#[must_use]
pub fn finding_made(name: &str) -> String {
    format!("Folder made: {name}")
}

/// `finding-rename` in finding.ftl: “Rename”
#[must_use]
pub fn finding_rename() -> &'static str {
    "Rename"
}

/// `finding-rename-title` in finding.ftl: “Rename {name}”
#[must_use]
pub fn finding_rename_title(name: &str) -> String {
    format!("Rename {name}")
}

/// `finding-renamed` in finding.ftl: “Folder renamed: {name}”
#[must_use]
pub fn finding_renamed(name: &str) -> String {
    format!("Folder renamed: {name}")
}

/// `finding-save` in finding.ftl: “Save”
#[must_use]
pub fn finding_save() -> &'static str {
    "Save"
}

/// `finding-cancel` in finding.ftl: “Cancel”
#[must_use]
pub fn finding_cancel() -> &'static str {
    "Cancel"
}

/// `finding-remove` in finding.ftl: “Remove”
#[must_use]
pub fn finding_remove() -> &'static str {
    "Remove"
}

/// `finding-removed` in finding.ftl: “Folder removed: {name}”
#[must_use]
pub fn finding_removed(name: &str) -> String {
    format!("Folder removed: {name}")
}

/// `finding-remove-title` in finding.ftl: “Remove {name}?”
#[must_use]
pub fn finding_remove_title(name: &str) -> String {
    format!("Remove {name}?")
}

/// `finding-remove-text` in finding.ftl: “{count} messages are in this folder. They go back to Inbox and Sent first.”
#[must_use]
pub fn finding_remove_text(count: u64) -> String {
    match count {
        1 => "One message is in this folder. It goes back to Inbox or Sent first.".to_owned(),
        _ => format!("{count} messages are in this folder. They go back to Inbox and Sent first."),
    }
}

/// `finding-remove-all` in finding.ftl: “Move them back and remove”
#[must_use]
pub fn finding_remove_all() -> &'static str {
    "Move them back and remove"
}

/// `finding-act-on` in finding.ftl: “{what}: {name}”
#[must_use]
pub fn finding_act_on(name: &str, what: &str) -> String {
    format!("{what}: {name}")
}

/// `finding-working` in finding.ftl: “Working…”
#[must_use]
pub fn finding_working() -> &'static str {
    "Working…"
}

/// `finding-in-folder` in finding.ftl: “{count} messages”
#[must_use]
pub fn finding_in_folder(count: u64) -> String {
    match count {
        1 => "1 message".to_owned(),
        _ => format!("{count} messages"),
    }
}

/// `finding-name-missing` in finding.ftl: “Enter a name for the folder”
#[must_use]
pub fn finding_name_missing() -> &'static str {
    "Enter a name for the folder"
}

/// `finding-name-long` in finding.ftl: “Shorten the name to 50 characters”
#[must_use]
pub fn finding_name_long() -> &'static str {
    "Shorten the name to 50 characters"
}

/// `finding-name-taken` in finding.ftl: “You have a folder with this name already”
#[must_use]
pub fn finding_name_taken() -> &'static str {
    "You have a folder with this name already"
}

/// `finding-name-unreadable` in finding.ftl: “Write the name in one line, without special characters”
#[must_use]
pub fn finding_name_unreadable() -> &'static str {
    "Write the name in one line, without special characters"
}

/// `finding-move` in finding.ftl: “Move”
#[must_use]
pub fn finding_move() -> &'static str {
    "Move"
}

/// `finding-move-to` in finding.ftl: “Move to {folder}”
#[must_use]
pub fn finding_move_to(folder: &str) -> String {
    format!("Move to {folder}")
}

/// `finding-move-back` in finding.ftl: “Move back”
#[must_use]
pub fn finding_move_back() -> &'static str {
    "Move back"
}

/// `finding-moved` in finding.ftl: “Moved to {folder}: {subject}”
#[must_use]
pub fn finding_moved(folder: &str, subject: &str) -> String {
    format!("Moved to {folder}: {subject}")
}

/// `finding-moved-back` in finding.ftl: “Moved back: {subject}”
#[must_use]
pub fn finding_moved_back(subject: &str) -> String {
    format!("Moved back: {subject}")
}

/// `finding-search` in finding.ftl: “Search”
#[must_use]
pub fn finding_search() -> &'static str {
    "Search"
}

/// `finding-search-title` in finding.ftl: “Search messages”
#[must_use]
pub fn finding_search_title() -> &'static str {
    "Search messages"
}

/// `finding-search-lead` in finding.ftl: “Everything in your folders and drafts: subjects, texts, names, names of files, dates, reference numbers.”
#[must_use]
pub fn finding_search_lead() -> &'static str {
    "Everything in your folders and drafts: subjects, texts, names, names of files, dates, reference numbers."
}

/// `finding-words` in finding.ftl: “What are you looking for?”
#[must_use]
pub fn finding_words() -> &'static str {
    "What are you looking for?"
}

/// `finding-words-hint` in finding.ftl: “For example: refill lisinopril, Oct 2026, or a reference such as K7Q2-9FXM”
#[must_use]
pub fn finding_words_hint() -> &'static str {
    "For example: refill lisinopril, Oct 2026, or a reference such as K7Q2-9FXM"
}

/// `finding-searching` in finding.ftl: “Searching…”
#[must_use]
pub fn finding_searching() -> &'static str {
    "Searching…"
}

/// `finding-words-missing` in finding.ftl: “Enter a word to look for”
#[must_use]
pub fn finding_words_missing() -> &'static str {
    "Enter a word to look for"
}

/// `finding-words-unreadable` in finding.ftl: “Enter letters or digits to look for”
#[must_use]
pub fn finding_words_unreadable() -> &'static str {
    "Enter letters or digits to look for"
}

/// `finding-words-long` in finding.ftl: “Shorten it to 200 characters”
#[must_use]
pub fn finding_words_long() -> &'static str {
    "Shorten it to 200 characters"
}

/// `finding-found` in finding.ftl: “{count} messages found”
#[must_use]
pub fn finding_found(count: u64) -> String {
    match count {
        0 => "Nothing found so far".to_owned(),
        1 => "1 message found".to_owned(),
        _ => format!("{count} messages found"),
    }
}

/// `finding-found-drafts` in finding.ftl: “{count} drafts found”
#[must_use]
pub fn finding_found_drafts(count: u64) -> String {
    match count {
        1 => "1 draft found".to_owned(),
        _ => format!("{count} drafts found"),
    }
}

/// `finding-no-messages` in finding.ftl: “No messages found”
#[must_use]
pub fn finding_no_messages() -> &'static str {
    "No messages found"
}

/// `finding-none` in finding.ftl: “Nothing found”
#[must_use]
pub fn finding_none() -> &'static str {
    "Nothing found"
}

/// `finding-none-detail` in finding.ftl: “Try fewer words, or only the beginning of one. All words have to be in the message.”
#[must_use]
pub fn finding_none_detail() -> &'static str {
    "Try fewer words, or only the beginning of one. All words have to be in the message."
}

/// `finding-searched-to` in finding.ftl: “Searched back to {date}.”
#[must_use]
pub fn finding_searched_to(date: &str) -> String {
    format!("Searched back to {date}.")
}

/// `finding-older` in finding.ftl: “Search older”
#[must_use]
pub fn finding_older() -> &'static str {
    "Search older"
}

/// `finding-row-unread` in finding.ftl: “Unread: {who}, {subject}, in {folder}”
#[must_use]
pub fn finding_row_unread(folder: &str, subject: &str, who: &str) -> String {
    format!("Unread: {who}, {subject}, in {folder}")
}

/// `finding-row` in finding.ftl: “{who}, {subject}, in {folder}”
#[must_use]
pub fn finding_row(folder: &str, subject: &str, who: &str) -> String {
    format!("{who}, {subject}, in {folder}")
}

/// `finding-reference` in finding.ftl: “Reference {reference}”
#[must_use]
pub fn finding_reference(reference: &str) -> String {
    format!("Reference {reference}")
}

/// `finding-printed` in finding.ftl: “Printed {time}”
#[must_use]
pub fn finding_printed(time: &str) -> String {
    format!("Printed {time}")
}

/// `finding-save-pdf` in finding.ftl: “Save as PDF”
#[must_use]
pub fn finding_save_pdf() -> &'static str {
    "Save as PDF"
}

/// `finding-save-txt` in finding.ftl: “Save as text”
#[must_use]
pub fn finding_save_txt() -> &'static str {
    "Save as text"
}

/// `finding-save-warning` in finding.ftl: “On a shared computer others can read a file that you save.”
#[must_use]
pub fn finding_save_warning() -> &'static str {
    "On a shared computer others can read a file that you save."
}

/// `home-title` in home.ftl: “Home”
#[must_use]
pub fn home_title() -> &'static str {
    "Home"
}

/// `home-morning` in home.ftl: “Good morning, {name}”
#[must_use]
pub fn home_morning(name: &str) -> String {
    format!("Good morning, {name}")
}

/// `home-afternoon` in home.ftl: “Good afternoon, {name}”
#[must_use]
pub fn home_afternoon(name: &str) -> String {
    format!("Good afternoon, {name}")
}

/// `home-evening` in home.ftl: “Good evening, {name}”
#[must_use]
pub fn home_evening(name: &str) -> String {
    format!("Good evening, {name}")
}

/// `home-messages` in home.ftl: “Messages”
#[must_use]
pub fn home_messages() -> &'static str {
    "Messages"
}

/// `home-inbox` in home.ftl: “Inbox”
#[must_use]
pub fn home_inbox() -> &'static str {
    "Inbox"
}

/// `home-unread` in home.ftl: “Unread Messages ({count})”
#[must_use]
pub fn home_unread(count: &str) -> String {
    format!("Unread Messages ({count})")
}

/// `home-no-new-messages` in home.ftl: “No new messages”
#[must_use]
pub fn home_no_new_messages() -> &'static str {
    "No new messages"
}

/// `home-send-a-message` in home.ftl: “Send a Message”
#[must_use]
pub fn home_send_a_message() -> &'static str {
    "Send a Message"
}

/// `home-next` in home.ftl: “What happens next”
#[must_use]
pub fn home_next() -> &'static str {
    "What happens next"
}

/// `home-next-answers-by` in home.ftl: “{team} answers by {date}”
#[must_use]
pub fn home_next_answers_by(date: &str, team: &str) -> String {
    format!("{team} answers by {date}")
}

/// `home-next-was-due` in home.ftl: “{team} was to answer by {date}”
#[must_use]
pub fn home_next_was_due(date: &str, team: &str) -> String {
    format!("{team} was to answer by {date}")
}

/// `home-next-subject` in home.ftl: “About: {subject}”
#[must_use]
pub fn home_next_subject(subject: &str) -> String {
    format!("About: {subject}")
}

/// `home-all-sent` in home.ftl: “All sent”
#[must_use]
pub fn home_all_sent() -> &'static str {
    "All sent"
}

/// `home-all-drafts` in home.ftl: “All drafts”
#[must_use]
pub fn home_all_drafts() -> &'static str {
    "All drafts"
}

/// `home-next-nothing` in home.ftl: “Nothing is waiting”
#[must_use]
pub fn home_next_nothing() -> &'static str {
    "Nothing is waiting"
}

/// `home-next-nothing-detail` in home.ftl: “When you send a message, you see here who has it and by when it is answered.”
#[must_use]
pub fn home_next_nothing_detail() -> &'static str {
    "When you send a message, you see here who has it and by when it is answered."
}

/// `home-draft-to` in home.ftl: “Message to {team}”
#[must_use]
pub fn home_draft_to(team: &str) -> String {
    format!("Message to {team}")
}

/// `home-draft-reply-to` in home.ftl: “Reply to {team}”
#[must_use]
pub fn home_draft_reply_to(team: &str) -> String {
    format!("Reply to {team}")
}

/// `home-draft-to-nobody` in home.ftl: “Message without a recipient”
#[must_use]
pub fn home_draft_to_nobody() -> &'static str {
    "Message without a recipient"
}

/// `home-draft-chip` in home.ftl: “Not sent”
#[must_use]
pub fn home_draft_chip() -> &'static str {
    "Not sent"
}

/// `home-draft-saved` in home.ftl: “{subject} · saved {time}”
#[must_use]
pub fn home_draft_saved(subject: &str, time: &str) -> String {
    format!("{subject} · saved {time}")
}

/// `home-draft-saved-at` in home.ftl: “Saved {time}”
#[must_use]
pub fn home_draft_saved_at(time: &str) -> String {
    format!("Saved {time}")
}

/// `home-draft-continue` in home.ftl: “Continue writing”
#[must_use]
pub fn home_draft_continue() -> &'static str {
    "Continue writing"
}

/// `home-draft-continue-name` in home.ftl: “Continue writing: {what}”
#[must_use]
pub fn home_draft_continue_name(what: &str) -> String {
    format!("Continue writing: {what}")
}

/// `home-no-subject` in home.ftl: “No subject yet”
#[must_use]
pub fn home_no_subject() -> &'static str {
    "No subject yet"
}

/// `messaging-folders` in messaging.ftl: “Folders”
#[must_use]
pub fn messaging_folders() -> &'static str {
    "Folders"
}

/// `messaging-inbox` in messaging.ftl: “Inbox”
#[must_use]
pub fn messaging_inbox() -> &'static str {
    "Inbox"
}

/// `messaging-sent` in messaging.ftl: “Sent”
#[must_use]
pub fn messaging_sent() -> &'static str {
    "Sent"
}

/// `messaging-drafts` in messaging.ftl: “Drafts”
#[must_use]
pub fn messaging_drafts() -> &'static str {
    "Drafts"
}

/// `messaging-trash` in messaging.ftl: “Trash”
#[must_use]
pub fn messaging_trash() -> &'static str {
    "Trash"
}

/// `messaging-send-a-message` in messaging.ftl: “Send a Message”
#[must_use]
pub fn messaging_send_a_message() -> &'static str {
    "Send a Message"
}

/// `messaging-unread-title` in messaging.ftl: “{folder} ({count})”
#[must_use]
pub fn messaging_unread_title(count: &str, folder: &str) -> String {
    format!("{folder} ({count})")
}

/// `messaging-drafts-spoken` in messaging.ftl: “{count} drafts”
#[must_use]
pub fn messaging_drafts_spoken(count: u64) -> String {
    match count {
        1 => "1 draft".to_owned(),
        _ => format!("{count} drafts"),
    }
}

/// `messaging-inbox-lead` in messaging.ftl: “What your care teams wrote to you, and what they closed.”
#[must_use]
pub fn messaging_inbox_lead() -> &'static str {
    "What your care teams wrote to you, and what they closed."
}

/// `messaging-sent-lead` in messaging.ftl: “What you wrote, who has it, and by when it is answered.”
#[must_use]
pub fn messaging_sent_lead() -> &'static str {
    "What you wrote, who has it, and by when it is answered."
}

/// `messaging-trash-lead` in messaging.ftl: “What you put away. Your care team keeps its copy, and a message comes back by itself only when the care team closes it and says why.”
#[must_use]
pub fn messaging_trash_lead() -> &'static str {
    "What you put away. Your care team keeps its copy, and a message comes back by itself only when the care team closes it and says why."
}

/// `messaging-drafts-lead` in messaging.ftl: “What you started and have not sent.”
#[must_use]
pub fn messaging_drafts_lead() -> &'static str {
    "What you started and have not sent."
}

/// `messaging-inbox-empty` in messaging.ftl: “Inbox is empty”
#[must_use]
pub fn messaging_inbox_empty() -> &'static str {
    "Inbox is empty"
}

/// `messaging-inbox-empty-detail` in messaging.ftl: “Answers from your care teams come here.”
#[must_use]
pub fn messaging_inbox_empty_detail() -> &'static str {
    "Answers from your care teams come here."
}

/// `messaging-sent-empty` in messaging.ftl: “Nothing sent yet”
#[must_use]
pub fn messaging_sent_empty() -> &'static str {
    "Nothing sent yet"
}

/// `messaging-sent-empty-detail` in messaging.ftl: “After you send a message, you see here who has it and by when it is answered.”
#[must_use]
pub fn messaging_sent_empty_detail() -> &'static str {
    "After you send a message, you see here who has it and by when it is answered."
}

/// `messaging-trash-empty` in messaging.ftl: “Trash is empty”
#[must_use]
pub fn messaging_trash_empty() -> &'static str {
    "Trash is empty"
}

/// `messaging-trash-empty-detail` in messaging.ftl: “Messages that you move to Trash wait here until you restore them.”
#[must_use]
pub fn messaging_trash_empty_detail() -> &'static str {
    "Messages that you move to Trash wait here until you restore them."
}

/// `messaging-to-trash` in messaging.ftl: “Move to Trash”
#[must_use]
pub fn messaging_to_trash() -> &'static str {
    "Move to Trash"
}

/// `messaging-restore` in messaging.ftl: “Restore”
#[must_use]
pub fn messaging_restore() -> &'static str {
    "Restore"
}

/// `messaging-move-name` in messaging.ftl: “{what}: {who}, {subject}”
#[must_use]
pub fn messaging_move_name(subject: &str, what: &str, who: &str) -> String {
    format!("{what}: {who}, {subject}")
}

/// `messaging-moved-to-trash` in messaging.ftl: “Moved to Trash: {subject}”
#[must_use]
pub fn messaging_moved_to_trash(subject: &str) -> String {
    format!("Moved to Trash: {subject}")
}

/// `messaging-restored` in messaging.ftl: “Restored: {subject}”
#[must_use]
pub fn messaging_restored(subject: &str) -> String {
    format!("Restored: {subject}")
}

/// `messaging-not-moved` in messaging.ftl: “Not moved: {subject}.”
#[must_use]
pub fn messaging_not_moved(subject: &str) -> String {
    format!("Not moved: {subject}.")
}

/// `messaging-undo` in messaging.ftl: “Undo”
#[must_use]
pub fn messaging_undo() -> &'static str {
    "Undo"
}

/// `messaging-row-name` in messaging.ftl: “{who}, {subject}”
#[must_use]
pub fn messaging_row_name(subject: &str, who: &str) -> String {
    format!("{who}, {subject}")
}

/// `messaging-row-name-unread` in messaging.ftl: “Unread: {who}, {subject}”
#[must_use]
pub fn messaging_row_name_unread(subject: &str, who: &str) -> String {
    format!("Unread: {who}, {subject}")
}

/// `messaging-drafts-empty` in messaging.ftl: “No drafts”
#[must_use]
pub fn messaging_drafts_empty() -> &'static str {
    "No drafts"
}

/// `messaging-drafts-empty-detail` in messaging.ftl: “What you write is kept here until you send it.”
#[must_use]
pub fn messaging_drafts_empty_detail() -> &'static str {
    "What you write is kept here until you send it."
}

/// `messaging-show-older` in messaging.ftl: “Show older”
#[must_use]
pub fn messaging_show_older() -> &'static str {
    "Show older"
}

/// `messaging-loading-older` in messaging.ftl: “Loading…”
#[must_use]
pub fn messaging_loading_older() -> &'static str {
    "Loading…"
}

/// `messaging-attachments` in messaging.ftl: “{count} attachments”
#[must_use]
pub fn messaging_attachments(count: u64) -> String {
    match count {
        1 => "1 attachment".to_owned(),
        _ => format!("{count} attachments"),
    }
}

/// `messaging-answers-by` in messaging.ftl: “Answer by {date}”
#[must_use]
pub fn messaging_answers_by(date: &str) -> String {
    format!("Answer by {date}")
}

/// `messaging-draft-saved` in messaging.ftl: “Saved {time}”
#[must_use]
pub fn messaging_draft_saved(time: &str) -> String {
    format!("Saved {time}")
}

/// `messaging-draft-no-recipient` in messaging.ftl: “No recipient yet”
#[must_use]
pub fn messaging_draft_no_recipient() -> &'static str {
    "No recipient yet"
}

/// `messaging-draft-no-subject` in messaging.ftl: “No subject yet”
#[must_use]
pub fn messaging_draft_no_subject() -> &'static str {
    "No subject yet"
}

/// `messaging-draft-reply` in messaging.ftl: “Reply”
#[must_use]
pub fn messaging_draft_reply() -> &'static str {
    "Reply"
}

/// `state-sent` in messaging.ftl: “With the team”
#[must_use]
pub fn state_sent() -> &'static str {
    "With the team"
}

/// `state-opened` in messaging.ftl: “Opened by the team”
#[must_use]
pub fn state_opened() -> &'static str {
    "Opened by the team"
}

/// `state-redirected` in messaging.ftl: “Passed on to another team”
#[must_use]
pub fn state_redirected() -> &'static str {
    "Passed on to another team"
}

/// `state-answered` in messaging.ftl: “Answered”
#[must_use]
pub fn state_answered() -> &'static str {
    "Answered"
}

/// `state-closed` in messaging.ftl: “Closed”
#[must_use]
pub fn state_closed() -> &'static str {
    "Closed"
}

/// `thread-to-trash` in messaging.ftl: “Move to Trash”
#[must_use]
pub fn thread_to_trash() -> &'static str {
    "Move to Trash"
}

/// `thread-restore` in messaging.ftl: “Take out of Trash”
#[must_use]
pub fn thread_restore() -> &'static str {
    "Take out of Trash"
}

/// `thread-moving` in messaging.ftl: “Moving…”
#[must_use]
pub fn thread_moving() -> &'static str {
    "Moving…"
}

/// `thread-in-trash` in messaging.ftl: “This conversation is in your Trash. Everyone else who sees it keeps it.”
#[must_use]
pub fn thread_in_trash() -> &'static str {
    "This conversation is in your Trash. Everyone else who sees it keeps it."
}

/// `thread-out-of-trash` in messaging.ftl: “The conversation is back where it was.”
#[must_use]
pub fn thread_out_of_trash() -> &'static str {
    "The conversation is back where it was."
}

/// `thread-back` in messaging.ftl: “Back to {list}”
#[must_use]
pub fn thread_back(list: &str) -> String {
    format!("Back to {list}")
}

/// `thread-window-title` in messaging.ftl: “Message”
#[must_use]
pub fn thread_window_title() -> &'static str {
    "Message"
}

/// `thread-for` in messaging.ftl: “{team} · for {patient}”
#[must_use]
pub fn thread_for(patient: &str, team: &str) -> String {
    format!("{team} · for {patient}")
}

/// `thread-status` in messaging.ftl: “Status of this message”
#[must_use]
pub fn thread_status() -> &'static str {
    "Status of this message"
}

/// `thread-step-sent` in messaging.ftl: “Sent”
#[must_use]
pub fn thread_step_sent() -> &'static str {
    "Sent"
}

/// `thread-step-opened` in messaging.ftl: “Opened by the team”
#[must_use]
pub fn thread_step_opened() -> &'static str {
    "Opened by the team"
}

/// `thread-step-answered` in messaging.ftl: “Answered”
#[must_use]
pub fn thread_step_answered() -> &'static str {
    "Answered"
}

/// `thread-step-answer-due` in messaging.ftl: “Answer”
#[must_use]
pub fn thread_step_answer_due() -> &'static str {
    "Answer"
}

/// `thread-step-redirected` in messaging.ftl: “Passed on to {team}”
#[must_use]
pub fn thread_step_redirected(team: &str) -> String {
    format!("Passed on to {team}")
}

/// `thread-step-closed` in messaging.ftl: “Closed”
#[must_use]
pub fn thread_step_closed() -> &'static str {
    "Closed"
}

/// `thread-step-by` in messaging.ftl: “by {date}”
#[must_use]
pub fn thread_step_by(date: &str) -> String {
    format!("by {date}")
}

/// `thread-step-was-due` in messaging.ftl: “was due {date}”
#[must_use]
pub fn thread_step_was_due(date: &str) -> String {
    format!("was due {date}")
}

/// `thread-step-done` in messaging.ftl: “done”
#[must_use]
pub fn thread_step_done() -> &'static str {
    "done"
}

/// `thread-step-now` in messaging.ftl: “now”
#[must_use]
pub fn thread_step_now() -> &'static str {
    "now"
}

/// `thread-step-to-come` in messaging.ftl: “to come”
#[must_use]
pub fn thread_step_to_come() -> &'static str {
    "to come"
}

/// `thread-messages` in messaging.ftl: “Messages”
#[must_use]
pub fn thread_messages() -> &'static str {
    "Messages"
}

/// `thread-newest` in messaging.ftl: “Newest message”
#[must_use]
pub fn thread_newest() -> &'static str {
    "Newest message"
}

/// `thread-gone-team` in messaging.ftl: “Your team does not have this message any more: it may have been passed on to another team. What you typed is still here, so you can copy it.”
#[must_use]
pub fn thread_gone_team() -> &'static str {
    "Your team does not have this message any more: it may have been passed on to another team. What you typed is still here, so you can copy it."
}

/// `thread-new` in messaging.ftl: “New”
#[must_use]
pub fn thread_new() -> &'static str {
    "New"
}

/// `thread-news` in messaging.ftl: “Something has happened with this message. Look before you answer.”
#[must_use]
pub fn thread_news() -> &'static str {
    "Something has happened with this message. Look before you answer."
}

/// `thread-reads-only` in messaging.ftl: “You may read this conversation, but not write in it.”
#[must_use]
pub fn thread_reads_only() -> &'static str {
    "You may read this conversation, but not write in it."
}

/// `thread-look` in messaging.ftl: “Show”
#[must_use]
pub fn thread_look() -> &'static str {
    "Show"
}

/// `thread-you` in messaging.ftl: “You”
#[must_use]
pub fn thread_you() -> &'static str {
    "You"
}

/// `thread-message-by` in messaging.ftl: “Message by {author}, {time}”
#[must_use]
pub fn thread_message_by(author: &str, time: &str) -> String {
    format!("Message by {author}, {time}")
}

/// `thread-attachments` in messaging.ftl: “Attachments”
#[must_use]
pub fn thread_attachments() -> &'static str {
    "Attachments"
}

/// `thread-file-clean` in messaging.ftl: “{size}, checked for viruses”
#[must_use]
pub fn thread_file_clean(size: &str) -> String {
    format!("{size}, checked for viruses")
}

/// `thread-file-unscanned` in messaging.ftl: “{size}, not scanned”
#[must_use]
pub fn thread_file_unscanned(size: &str) -> String {
    format!("{size}, not scanned")
}

/// `thread-file-quarantined` in messaging.ftl: “{size}, being checked for viruses; it can be opened after that”
#[must_use]
pub fn thread_file_quarantined(size: &str) -> String {
    format!("{size}, being checked for viruses; it can be opened after that")
}

/// `thread-file-infected` in messaging.ftl: “{size}, unsafe: nobody can open it. Ask for it in another way.”
#[must_use]
pub fn thread_file_infected(size: &str) -> String {
    format!("{size}, unsafe: nobody can open it. Ask for it in another way.")
}

/// `thread-file-infected-own` in messaging.ftl: “{size}, unsafe: nobody can open it. Send what is in it in another way, and have your device checked for viruses.”
#[must_use]
pub fn thread_file_infected_own(size: &str) -> String {
    format!(
        "{size}, unsafe: nobody can open it. Send what is in it in another way, and have your device checked for viruses."
    )
}

/// `thread-file-unscannable` in messaging.ftl: “{size}, could not be checked for viruses: nobody can open it. Ask for it as a PDF without a password, or as a photo.”
#[must_use]
pub fn thread_file_unscannable(size: &str) -> String {
    format!(
        "{size}, could not be checked for viruses: nobody can open it. Ask for it as a PDF without a password, or as a photo."
    )
}

/// `thread-file-unscannable-own` in messaging.ftl: “{size}, could not be checked for viruses: nobody can open it. Send it again as a PDF without a password, or as a photo.”
#[must_use]
pub fn thread_file_unscannable_own(size: &str) -> String {
    format!(
        "{size}, could not be checked for viruses: nobody can open it. Send it again as a PDF without a password, or as a photo."
    )
}

/// `thread-print` in messaging.ftl: “Print”
#[must_use]
pub fn thread_print() -> &'static str {
    "Print"
}

/// `thread-reply` in messaging.ftl: “Reply”
#[must_use]
pub fn thread_reply() -> &'static str {
    "Reply"
}

/// `thread-reply-label` in messaging.ftl: “Message”
#[must_use]
pub fn thread_reply_label() -> &'static str {
    "Message"
}

/// `thread-toggle` in messaging.ftl: “Message by {author}, {time}”
#[must_use]
pub fn thread_toggle(author: &str, time: &str) -> String {
    format!("Message by {author}, {time}")
}

/// `thread-expand-all` in messaging.ftl: “Expand all”
#[must_use]
pub fn thread_expand_all() -> &'static str {
    "Expand all"
}

/// `thread-collapse-all` in messaging.ftl: “Collapse all”
#[must_use]
pub fn thread_collapse_all() -> &'static str {
    "Collapse all"
}

/// `thread-closed` in messaging.ftl: “The care team closed this message. Write here if you need more: it opens again.”
#[must_use]
pub fn thread_closed() -> &'static str {
    "The care team closed this message. Write here if you need more: it opens again."
}

/// `thread-closed-team` in messaging.ftl: “This message is closed. An answer opens it again.”
#[must_use]
pub fn thread_closed_team() -> &'static str {
    "This message is closed. An answer opens it again."
}

/// `thread-late-title` in messaging.ftl: “This answer is late”
#[must_use]
pub fn thread_late_title() -> &'static str {
    "This answer is late"
}

/// `thread-late` in messaging.ftl: “It was due {date}. It is on the lists of {team} and of the message desk of its facility.”
#[must_use]
pub fn thread_late(date: &str, team: &str) -> String {
    format!(
        "It was due {date}. It is on the lists of {team} and of the message desk of its facility."
    )
}

/// `thread-held` in messaging.ftl: “{name} has this message. Agree with each other before you answer.”
#[must_use]
pub fn thread_held(name: &str) -> String {
    format!("{name} has this message. Agree with each other before you answer.")
}

/// `thread-event-claimed` in messaging.ftl: “{name} took this message.”
#[must_use]
pub fn thread_event_claimed(name: &str) -> String {
    format!("{name} took this message.")
}

/// `thread-event-released` in messaging.ftl: “{name} gave this message back.”
#[must_use]
pub fn thread_event_released(name: &str) -> String {
    format!("{name} gave this message back.")
}

/// `thread-event-assigned` in messaging.ftl: “{name} gave this message to {colleague}.”
#[must_use]
pub fn thread_event_assigned(colleague: &str, name: &str) -> String {
    format!("{name} gave this message to {colleague}.")
}

/// `thread-event-redirected` in messaging.ftl: “{team} passed this message on to {to}.”
#[must_use]
pub fn thread_event_redirected(team: &str, to: &str) -> String {
    format!("{team} passed this message on to {to}.")
}

/// `thread-event-succeeded` in messaging.ftl: “{team} has ended. {to} has its messages now.”
#[must_use]
pub fn thread_event_succeeded(team: &str, to: &str) -> String {
    format!("{team} has ended. {to} has its messages now.")
}

/// `thread-event-postponed` in messaging.ftl: “Nobody of {team} is there on a day before the promised one, so the promised day moved.”
#[must_use]
pub fn thread_event_postponed(team: &str) -> String {
    format!(
        "Nobody of {team} is there on a day before the promised one, so the promised day moved."
    )
}

/// `thread-event-escalated` in messaging.ftl: “The answer was late. The message desk of the facility looks after it too.”
#[must_use]
pub fn thread_event_escalated() -> &'static str {
    "The answer was late. The message desk of the facility looks after it too."
}

/// `thread-event-closed` in messaging.ftl: “{team} closed this message.”
#[must_use]
pub fn thread_event_closed(team: &str) -> String {
    format!("{team} closed this message.")
}

/// `thread-event-recalled` in messaging.ftl: “{team} took a message back.”
#[must_use]
pub fn thread_event_recalled(team: &str) -> String {
    format!("{team} took a message back.")
}

/// `thread-event-reason` in messaging.ftl: “Why: {reason}”
#[must_use]
pub fn thread_event_reason(reason: &str) -> String {
    format!("Why: {reason}")
}

/// `thread-recall` in messaging.ftl: “Take it back”
#[must_use]
pub fn thread_recall() -> &'static str {
    "Take it back"
}

/// `thread-recall-title` in messaging.ftl: “Take this message back?”
#[must_use]
pub fn thread_recall_title() -> &'static str {
    "Take this message back?"
}

/// `thread-recall-text` in messaging.ftl: “You can do this until {time}. The patient sees that a message was taken back, and not what it said. If they have read it already, they know.”
#[must_use]
pub fn thread_recall_text(time: &str) -> String {
    format!(
        "You can do this until {time}. The patient sees that a message was taken back, and not what it said. If they have read it already, they know."
    )
}

/// `thread-recall-do` in messaging.ftl: “Take it back”
#[must_use]
pub fn thread_recall_do() -> &'static str {
    "Take it back"
}

/// `thread-recalling` in messaging.ftl: “Taking it back …”
#[must_use]
pub fn thread_recalling() -> &'static str {
    "Taking it back …"
}

/// `thread-recalled-said` in messaging.ftl: “The message was taken back.”
#[must_use]
pub fn thread_recalled_said() -> &'static str {
    "The message was taken back."
}

/// `thread-recalled` in messaging.ftl: “This message was taken back {time}.”
#[must_use]
pub fn thread_recalled(time: &str) -> String {
    format!("This message was taken back {time}.")
}

/// `thread-recalled-team-sees` in messaging.ftl: “Patients, and teams that get this message later, do not see the text.”
#[must_use]
pub fn thread_recalled_team_sees() -> &'static str {
    "Patients, and teams that get this message later, do not see the text."
}

/// `thread-receipt-title` in messaging.ftl: “{team} has your message”
#[must_use]
pub fn thread_receipt_title(team: &str) -> String {
    format!("{team} has your message")
}

/// `thread-sent-spoken` in messaging.ftl: “Message sent to {name}”
#[must_use]
pub fn thread_sent_spoken(name: &str) -> String {
    format!("Message sent to {name}")
}

/// `thread-receipt-by` in messaging.ftl: “The answer is promised by {date}. You find it in your Inbox.”
#[must_use]
pub fn thread_receipt_by(date: &str) -> String {
    format!("The answer is promised by {date}. You find it in your Inbox.")
}

/// `thread-receipt-open` in messaging.ftl: “You find the answer in your Inbox.”
#[must_use]
pub fn thread_receipt_open() -> &'static str {
    "You find the answer in your Inbox."
}

/// `thread-gone-title` in messaging.ftl: “This message is not here”
#[must_use]
pub fn thread_gone_title() -> &'static str {
    "This message is not here"
}

/// `thread-gone-text` in messaging.ftl: “It may belong to someone else, or the address is mistyped.”
#[must_use]
pub fn thread_gone_text() -> &'static str {
    "It may belong to someone else, or the address is mistyped."
}

/// `follow-up-title` in messaging.ftl: “Follow up”
#[must_use]
pub fn follow_up_title() -> &'static str {
    "Follow up"
}

/// `follow-up-why` in messaging.ftl: “The last message here is more than {days} days old. To go on, write a follow-up: a new message, already filled in, with this conversation linked to it.”
#[must_use]
pub fn follow_up_why(days: &str) -> String {
    format!(
        "The last message here is more than {days} days old. To go on, write a follow-up: a new message, already filled in, with this conversation linked to it."
    )
}

/// `follow-up-reply-goes-along` in messaging.ftl: “The reply that you began goes along.”
#[must_use]
pub fn follow_up_reply_goes_along() -> &'static str {
    "The reply that you began goes along."
}

/// `follow-up-write` in messaging.ftl: “Write a follow-up”
#[must_use]
pub fn follow_up_write() -> &'static str {
    "Write a follow-up"
}

/// `follow-up-go-on` in messaging.ftl: “Go on with your follow-up”
#[must_use]
pub fn follow_up_go_on() -> &'static str {
    "Go on with your follow-up"
}

/// `follow-up-with-reply` in messaging.ftl: “Write a follow-up with your reply”
#[must_use]
pub fn follow_up_with_reply() -> &'static str {
    "Write a follow-up with your reply"
}

/// `follow-up-follows` in messaging.ftl: “Follow-up to”
#[must_use]
pub fn follow_up_follows() -> &'static str {
    "Follow-up to"
}

/// `follow-up-followed-by` in messaging.ftl: “Followed up in”
#[must_use]
pub fn follow_up_followed_by() -> &'static str {
    "Followed up in"
}

/// `follow-up-linked` in messaging.ftl: “{reference}, {subject}”
#[must_use]
pub fn follow_up_linked(reference: &str, subject: &str) -> String {
    format!("{reference}, {subject}")
}

/// `substitute-successor` in messaging.ftl: “{team} has ended, and {other} has taken over.”
#[must_use]
pub fn substitute_successor(other: &str, team: &str) -> String {
    format!("{team} has ended, and {other} has taken over.")
}

/// `substitute-desk` in messaging.ftl: “{team} takes no messages now. The message desk of its facility takes yours: {other}.”
#[must_use]
pub fn substitute_desk(other: &str, team: &str) -> String {
    format!("{team} takes no messages now. The message desk of its facility takes yours: {other}.")
}

/// `substitute-choose` in messaging.ftl: “Write to {other}”
#[must_use]
pub fn substitute_choose(other: &str) -> String {
    format!("Write to {other}")
}

/// `compose-title` in messaging.ftl: “New Message”
#[must_use]
pub fn compose_title() -> &'static str {
    "New Message"
}

/// `compose-back` in messaging.ftl: “Messaging”
#[must_use]
pub fn compose_back() -> &'static str {
    "Messaging"
}

/// `compose-required` in messaging.ftl: “* Indicates a required field”
#[must_use]
pub fn compose_required() -> &'static str {
    "* Indicates a required field"
}

/// `compose-patient-name` in messaging.ftl: “Patient Name”
#[must_use]
pub fn compose_patient_name() -> &'static str {
    "Patient Name"
}

/// `compose-you` in messaging.ftl: “you”
#[must_use]
pub fn compose_you() -> &'static str {
    "you"
}

/// `compose-to` in messaging.ftl: “To”
#[must_use]
pub fn compose_to() -> &'static str {
    "To"
}

/// `compose-to-hint` in messaging.ftl: “Type a name, a place or a kind of care, in any order.”
#[must_use]
pub fn compose_to_hint() -> &'static str {
    "Type a name, a place or a kind of care, in any order."
}

/// `compose-to-hint-pharmacies` in messaging.ftl: “You may write to pharmacies. Type a name or a place.”
#[must_use]
pub fn compose_to_hint_pharmacies() -> &'static str {
    "You may write to pharmacies. Type a name or a place."
}

/// `compose-to-list` in messaging.ftl: “Care teams”
#[must_use]
pub fn compose_to_list() -> &'static str {
    "Care teams"
}

/// `compose-to-clear` in messaging.ftl: “Clear recipient”
#[must_use]
pub fn compose_to_clear() -> &'static str {
    "Clear recipient"
}

/// `compose-to-count` in messaging.ftl: “{count} results, Up and Down to review”
#[must_use]
pub fn compose_to_count(count: u64) -> String {
    match count {
        1 => "1 result, Up and Down to review".to_owned(),
        _ => format!("{count} results, Up and Down to review"),
    }
}

/// `compose-to-position` in messaging.ftl: “{place} of {count}”
#[must_use]
pub fn compose_to_position(count: &str, place: &str) -> String {
    format!("{place} of {count}")
}

/// `compose-to-selected` in messaging.ftl: “{label} selected”
#[must_use]
pub fn compose_to_selected(label: &str) -> String {
    format!("{label} selected")
}

/// `compose-to-removed` in messaging.ftl: “{label} removed”
#[must_use]
pub fn compose_to_removed(label: &str) -> String {
    format!("{label} removed")
}

/// `compose-to-loading` in messaging.ftl: “Searching…”
#[must_use]
pub fn compose_to_loading() -> &'static str {
    "Searching…"
}

/// `compose-to-none` in messaging.ftl: “No care team found for “{text}”. Try fewer words, or only the place, or browse care teams below.”
#[must_use]
pub fn compose_to_none(text: &str) -> String {
    format!(
        "No care team found for “{text}”. Try fewer words, or only the place, or browse care teams below."
    )
}

/// `compose-to-none-pharmacies` in messaging.ftl: “No pharmacy found for “{text}”. You may write to pharmacies and to nobody else.”
#[must_use]
pub fn compose_to_none_pharmacies(text: &str) -> String {
    format!("No pharmacy found for “{text}”. You may write to pharmacies and to nobody else.")
}

/// `compose-to-none-own` in messaging.ftl: “Type a name, a place or a kind of care.”
#[must_use]
pub fn compose_to_none_own() -> &'static str {
    "Type a name, a place or a kind of care."
}

/// `compose-to-failed` in messaging.ftl: “The search did not answer. Keep typing to try again.”
#[must_use]
pub fn compose_to_failed() -> &'static str {
    "The search did not answer. Keep typing to try again."
}

/// `compose-to-own-team` in messaging.ftl: “Your care team”
#[must_use]
pub fn compose_to_own_team() -> &'static str {
    "Your care team"
}

/// `compose-to-recent` in messaging.ftl: “You wrote to lately”
#[must_use]
pub fn compose_to_recent() -> &'static str {
    "You wrote to lately"
}

/// `compose-to-others` in messaging.ftl: “Other care teams”
#[must_use]
pub fn compose_to_others() -> &'static str {
    "Other care teams"
}

/// `compose-to-why-primary-care` in messaging.ftl: “Your primary care”
#[must_use]
pub fn compose_to_why_primary_care() -> &'static str {
    "Your primary care"
}

/// `compose-to-why-pharmacy` in messaging.ftl: “Your pharmacy”
#[must_use]
pub fn compose_to_why_pharmacy() -> &'static str {
    "Your pharmacy"
}

/// `compose-to-why-recent-visit` in messaging.ftl: “You were seen here”
#[must_use]
pub fn compose_to_why_recent_visit() -> &'static str {
    "You were seen here"
}

/// `compose-to-why-program` in messaging.ftl: “Your program”
#[must_use]
pub fn compose_to_why_program() -> &'static str {
    "Your program"
}

/// `compose-to-why-recent` in messaging.ftl: “Recent”
#[must_use]
pub fn compose_to_why_recent() -> &'static str {
    "Recent"
}

/// `compose-to-kind-clinic` in messaging.ftl: “Clinic”
#[must_use]
pub fn compose_to_kind_clinic() -> &'static str {
    "Clinic"
}

/// `compose-to-kind-pharmacy` in messaging.ftl: “Pharmacy”
#[must_use]
pub fn compose_to_kind_pharmacy() -> &'static str {
    "Pharmacy"
}

/// `compose-to-kind-program` in messaging.ftl: “Program”
#[must_use]
pub fn compose_to_kind_program() -> &'static str {
    "Program"
}

/// `compose-to-kind-clinician` in messaging.ftl: “Clinician”
#[must_use]
pub fn compose_to_kind_clinician() -> &'static str {
    "Clinician"
}

/// `compose-to-second-line` in messaging.ftl: “{kind} · {place}”
#[must_use]
pub fn compose_to_second_line(kind: &str, place: &str) -> String {
    format!("{kind} · {place}")
}

/// `compose-to-by-alias` in messaging.ftl: “{line} · found by another name”
#[must_use]
pub fn compose_to_by_alias(line: &str) -> String {
    format!("{line} · found by another name")
}

/// `compose-to-by-nickname` in messaging.ftl: “{line} · found by a nickname”
#[must_use]
pub fn compose_to_by_nickname(line: &str) -> String {
    format!("{line} · found by a nickname")
}

/// `compose-to-by-spelling` in messaging.ftl: “{line} · found by a similar spelling”
#[must_use]
pub fn compose_to_by_spelling(line: &str) -> String {
    format!("{line} · found by a similar spelling")
}

/// `compose-to-by-sound` in messaging.ftl: “{line} · found by its sound”
#[must_use]
pub fn compose_to_by_sound(line: &str) -> String {
    format!("{line} · found by its sound")
}

/// `compose-subject` in messaging.ftl: “Subject”
#[must_use]
pub fn compose_subject() -> &'static str {
    "Subject"
}

/// `compose-attachments` in messaging.ftl: “Attachments”
#[must_use]
pub fn compose_attachments() -> &'static str {
    "Attachments"
}

/// `compose-attachments-hint` in messaging.ftl: “Maximum file size is {size}, up to {count} files, {total} together”
#[must_use]
pub fn compose_attachments_hint(count: &str, size: &str, total: &str) -> String {
    format!("Maximum file size is {size}, up to {count} files, {total} together")
}

/// `compose-browse` in messaging.ftl: “Browse”
#[must_use]
pub fn compose_browse() -> &'static str {
    "Browse"
}

/// `compose-drop` in messaging.ftl: “or drop files here”
#[must_use]
pub fn compose_drop() -> &'static str {
    "or drop files here"
}

/// `compose-add-another` in messaging.ftl: “Add another attachment”
#[must_use]
pub fn compose_add_another() -> &'static str {
    "Add another attachment"
}

/// `compose-attachments-privacy` in messaging.ftl: “The place that a phone's camera notes in a photo is removed. What editing programs add is not.”
#[must_use]
pub fn compose_attachments_privacy() -> &'static str {
    "The place that a phone's camera notes in a photo is removed. What editing programs add is not."
}

/// `compose-file-cancel` in messaging.ftl: “Cancel”
#[must_use]
pub fn compose_file_cancel() -> &'static str {
    "Cancel"
}

/// `compose-file-cancel-name` in messaging.ftl: “Cancel {file}”
#[must_use]
pub fn compose_file_cancel_name(file: &str) -> String {
    format!("Cancel {file}")
}

/// `compose-file-cancelled` in messaging.ftl: “{file} is not sent along”
#[must_use]
pub fn compose_file_cancelled(file: &str) -> String {
    format!("{file} is not sent along")
}

/// `compose-file-checking` in messaging.ftl: “Being checked for viruses. You need not wait.”
#[must_use]
pub fn compose_file_checking() -> &'static str {
    "Being checked for viruses. You need not wait."
}

/// `compose-file-checked` in messaging.ftl: “Checked for viruses”
#[must_use]
pub fn compose_file_checked() -> &'static str {
    "Checked for viruses"
}

/// `compose-file-unscannable` in messaging.ftl: “Could not be checked for viruses: the team cannot open it. Send a PDF without a password or a photo instead.”
#[must_use]
pub fn compose_file_unscannable() -> &'static str {
    "Could not be checked for viruses: the team cannot open it. Send a PDF without a password or a photo instead."
}

/// `compose-file-infected` in messaging.ftl: “Unsafe: nobody can open it. Remove it, and have your device checked for viruses.”
#[must_use]
pub fn compose_file_infected() -> &'static str {
    "Unsafe: nobody can open it. Remove it, and have your device checked for viruses."
}

/// `compose-file-remove` in messaging.ftl: “Remove”
#[must_use]
pub fn compose_file_remove() -> &'static str {
    "Remove"
}

/// `compose-file-remove-name` in messaging.ftl: “Remove {file}”
#[must_use]
pub fn compose_file_remove_name(file: &str) -> String {
    format!("Remove {file}")
}

/// `compose-file-taken-off` in messaging.ftl: “{file} is being removed”
#[must_use]
pub fn compose_file_taken_off(file: &str) -> String {
    format!("{file} is being removed")
}

/// `compose-file-removing` in messaging.ftl: “{size}, being removed”
#[must_use]
pub fn compose_file_removing(size: &str) -> String {
    format!("{size}, being removed")
}

/// `compose-file-not-removed` in messaging.ftl: “Not removed yet; your message is not sent before it is. {why}”
#[must_use]
pub fn compose_file_not_removed(why: &str) -> String {
    format!("Not removed yet; your message is not sent before it is. {why}")
}

/// `compose-file-remove-again` in messaging.ftl: “Remove {file} again”
#[must_use]
pub fn compose_file_remove_again(file: &str) -> String {
    format!("Remove {file} again")
}

/// `compose-file-waiting` in messaging.ftl: “{size}, waiting”
#[must_use]
pub fn compose_file_waiting(size: &str) -> String {
    format!("{size}, waiting")
}

/// `compose-file-uploading` in messaging.ftl: “{size}, {percent} % sent”
#[must_use]
pub fn compose_file_uploading(percent: &str, size: &str) -> String {
    format!("{size}, {percent} % sent")
}

/// `compose-file-lost` in messaging.ftl: “This file is not kept any more. Remove it and choose it again.”
#[must_use]
pub fn compose_file_lost() -> &'static str {
    "This file is not kept any more. Remove it and choose it again."
}

/// `compose-file-retry` in messaging.ftl: “Try {file} again”
#[must_use]
pub fn compose_file_retry(file: &str) -> String {
    format!("Try {file} again")
}

/// `compose-file-refused` in messaging.ftl: “{file}: {why}”
#[must_use]
pub fn compose_file_refused(file: &str, why: &str) -> String {
    format!("{file}: {why}")
}

/// `compose-message` in messaging.ftl: “Message”
#[must_use]
pub fn compose_message() -> &'static str {
    "Message"
}

/// `compose-counter` in messaging.ftl: “{used} of {most} characters”
#[must_use]
pub fn compose_counter(most: &str, used: &str) -> String {
    format!("{used} of {most} characters")
}

/// `compose-send` in messaging.ftl: “Send”
#[must_use]
pub fn compose_send() -> &'static str {
    "Send"
}

/// `compose-sending` in messaging.ftl: “Sending…”
#[must_use]
pub fn compose_sending() -> &'static str {
    "Sending…"
}

/// `compose-cancel` in messaging.ftl: “Cancel”
#[must_use]
pub fn compose_cancel() -> &'static str {
    "Cancel"
}

/// `compose-hear-back` in messaging.ftl: “When will I hear back?”
#[must_use]
pub fn compose_hear_back() -> &'static str {
    "When will I hear back?"
}

/// `compose-hear-back-by` in messaging.ftl: “{team} answers by {date}.”
#[must_use]
pub fn compose_hear_back_by(date: &str, team: &str) -> String {
    format!("{team} answers by {date}.")
}

/// `compose-hear-back-usually` in messaging.ftl: “Half of its answers come within {span}.”
#[must_use]
pub fn compose_hear_back_usually(span: &str) -> String {
    format!("Half of its answers come within {span}.")
}

/// `compose-hours` in messaging.ftl: “Somebody is there:”
#[must_use]
pub fn compose_hours() -> &'static str {
    "Somebody is there:"
}

/// `compose-hours-there` in messaging.ftl: “Somebody is there (local time at {facility}):”
#[must_use]
pub fn compose_hours_there(facility: &str) -> String {
    format!("Somebody is there (local time at {facility}):")
}

/// `compose-hours-day` in messaging.ftl: “{day}, {from} to {until}”
#[must_use]
pub fn compose_hours_day(day: &str, from: &str, until: &str) -> String {
    format!("{day}, {from} to {until}")
}

/// `compose-hours-days` in messaging.ftl: “{first} to {last}, {from} to {until}”
#[must_use]
pub fn compose_hours_days(first: &str, from: &str, last: &str, until: &str) -> String {
    format!("{first} to {last}, {from} to {until}")
}

/// `compose-closed` in messaging.ftl: “Nobody is there on {days}.”
#[must_use]
pub fn compose_closed(days: &str) -> String {
    format!("Nobody is there on {days}.")
}

/// `compose-hear-back-choose` in messaging.ftl: “Choose a recipient and you see the date here, before you send.”
#[must_use]
pub fn compose_hear_back_choose() -> &'static str {
    "Choose a recipient and you see the date here, before you send."
}

/// `compose-saving` in messaging.ftl: “Saving…”
#[must_use]
pub fn compose_saving() -> &'static str {
    "Saving…"
}

/// `compose-saved` in messaging.ftl: “Saved {time}, in Drafts”
#[must_use]
pub fn compose_saved(time: &str) -> String {
    format!("Saved {time}, in Drafts")
}

/// `compose-not-saved-yet` in messaging.ftl: “What you type is saved as you go.”
#[must_use]
pub fn compose_not_saved_yet() -> &'static str {
    "What you type is saved as you go."
}

/// `compose-not-saved-offline` in messaging.ftl: “Not saved: no connection. We keep trying.”
#[must_use]
pub fn compose_not_saved_offline() -> &'static str {
    "Not saved: no connection. We keep trying."
}

/// `compose-not-saved-busy` in messaging.ftl: “Not saved: the portal is busy. We keep trying.”
#[must_use]
pub fn compose_not_saved_busy() -> &'static str {
    "Not saved: the portal is busy. We keep trying."
}

/// `compose-not-saved-signed-out` in messaging.ftl: “Not saved: sign in to go on.”
#[must_use]
pub fn compose_not_saved_signed_out() -> &'static str {
    "Not saved: sign in to go on."
}

/// `compose-not-saved-other` in messaging.ftl: “Not saved: {why}”
#[must_use]
pub fn compose_not_saved_other(why: &str) -> String {
    format!("Not saved: {why}")
}

/// `compose-summary-title` in messaging.ftl: “Check these before you send”
#[must_use]
pub fn compose_summary_title() -> &'static str {
    "Check these before you send"
}

/// `compose-send-failed-offline` in messaging.ftl: “Not sent: no connection. Your message is still here. Choose Send again when you are connected.”
#[must_use]
pub fn compose_send_failed_offline() -> &'static str {
    "Not sent: no connection. Your message is still here. Choose Send again when you are connected."
}

/// `compose-send-failed-other` in messaging.ftl: “Not sent. {why} Your message is still here.”
#[must_use]
pub fn compose_send_failed_other(why: &str) -> String {
    format!("Not sent. {why} Your message is still here.")
}

/// `compose-error-recipient-missing` in messaging.ftl: “Select a recipient”
#[must_use]
pub fn compose_error_recipient_missing() -> &'static str {
    "Select a recipient"
}

/// `compose-error-recipient-unresolved` in messaging.ftl: “Select a recipient from the list”
#[must_use]
pub fn compose_error_recipient_unresolved() -> &'static str {
    "Select a recipient from the list"
}

/// `compose-error-recipient-not-allowed` in messaging.ftl: “You may write to pharmacies for this patient. Choose a pharmacy, or write for somebody else. What you typed is kept.”
#[must_use]
pub fn compose_error_recipient_not_allowed() -> &'static str {
    "You may write to pharmacies for this patient. Choose a pharmacy, or write for somebody else. What you typed is kept."
}

/// `compose-error-recipient-closed` in messaging.ftl: “This care team does not take messages any more. Select another recipient”
#[must_use]
pub fn compose_error_recipient_closed() -> &'static str {
    "This care team does not take messages any more. Select another recipient"
}

/// `compose-error-team-closed` in messaging.ftl: “This care team does not take messages any more. Write a follow-up: what you typed goes along”
#[must_use]
pub fn compose_error_team_closed() -> &'static str {
    "This care team does not take messages any more. Write a follow-up: what you typed goes along"
}

/// `compose-error-subject-missing` in messaging.ftl: “Enter a subject”
#[must_use]
pub fn compose_error_subject_missing() -> &'static str {
    "Enter a subject"
}

/// `compose-error-subject-too-long` in messaging.ftl: “Shorten the subject to {most} characters”
#[must_use]
pub fn compose_error_subject_too_long(most: &str) -> String {
    format!("Shorten the subject to {most} characters")
}

/// `compose-error-subject-unreadable` in messaging.ftl: “Write the subject in one line, without special characters”
#[must_use]
pub fn compose_error_subject_unreadable() -> &'static str {
    "Write the subject in one line, without special characters"
}

/// `compose-error-body-missing` in messaging.ftl: “Write your message”
#[must_use]
pub fn compose_error_body_missing() -> &'static str {
    "Write your message"
}

/// `compose-error-body-too-long` in messaging.ftl: “Shorten the message to {most} characters”
#[must_use]
pub fn compose_error_body_too_long(most: &str) -> String {
    format!("Shorten the message to {most} characters")
}

/// `compose-error-body-unreadable` in messaging.ftl: “The message has a character that cannot be sent. Type it again without pasting”
#[must_use]
pub fn compose_error_body_unreadable() -> &'static str {
    "The message has a character that cannot be sent. Type it again without pasting"
}

/// `compose-error-file-not-kept` in messaging.ftl: “A file was not uploaded. Try it again or remove it”
#[must_use]
pub fn compose_error_file_not_kept() -> &'static str {
    "A file was not uploaded. Try it again or remove it"
}

/// `compose-error-file-not-removed` in messaging.ftl: “A file was not removed. Try again to remove it”
#[must_use]
pub fn compose_error_file_not_removed() -> &'static str {
    "A file was not removed. Try again to remove it"
}

/// `compose-error-files` in messaging.ftl: “Something is wrong with the files. Remove them and add them again”
#[must_use]
pub fn compose_error_files() -> &'static str {
    "Something is wrong with the files. Remove them and add them again"
}

/// `browse-title` in messaging.ftl: “Browse care teams”
#[must_use]
pub fn browse_title() -> &'static str {
    "Browse care teams"
}

/// `browse-facility` in messaging.ftl: “Facility”
#[must_use]
pub fn browse_facility() -> &'static str {
    "Facility"
}

/// `browse-choose-facility` in messaging.ftl: “Choose a facility”
#[must_use]
pub fn browse_choose_facility() -> &'static str {
    "Choose a facility"
}

/// `browse-count` in messaging.ftl: “{count} care teams to write to”
#[must_use]
pub fn browse_count(count: u64) -> String {
    match count {
        1 => format!("{count} care team to write to"),
        _ => format!("{count} care teams to write to"),
    }
}

/// `browse-at` in messaging.ftl: “{place}: {name}”
#[must_use]
pub fn browse_at(name: &str, place: &str) -> String {
    format!("{place}: {name}")
}

/// `browse-own` in messaging.ftl: “{facility} (yours)”
#[must_use]
pub fn browse_own(facility: &str) -> String {
    format!("{facility} (yours)")
}

/// `browse-area` in messaging.ftl: “Kind of care”
#[must_use]
pub fn browse_area() -> &'static str {
    "Kind of care"
}

/// `browse-choice` in messaging.ftl: “{area} ({count})”
#[must_use]
pub fn browse_choice(area: &str, count: &str) -> String {
    format!("{area} ({count})")
}

/// `browse-more` in messaging.ftl: “More than these are here. Type a name into the To field to find the others.”
#[must_use]
pub fn browse_more() -> &'static str {
    "More than these are here. Type a name into the To field to find the others."
}

/// `browse-nowhere` in messaging.ftl: “No facility has a care team to write to at present.”
#[must_use]
pub fn browse_nowhere() -> &'static str {
    "No facility has a care team to write to at present."
}

/// `browse-nobody` in messaging.ftl: “Nobody here takes messages at present. Choose another facility.”
#[must_use]
pub fn browse_nobody() -> &'static str {
    "Nobody here takes messages at present. Choose another facility."
}

/// `recipient-help-loading` in messaging.ftl: “Loading…”
#[must_use]
pub fn recipient_help_loading() -> &'static str {
    "Loading…"
}

/// `recipient-help-retry` in messaging.ftl: “Try again”
#[must_use]
pub fn recipient_help_retry() -> &'static str {
    "Try again"
}

/// `recipient-help-close` in messaging.ftl: “Close”
#[must_use]
pub fn recipient_help_close() -> &'static str {
    "Close"
}

/// `absent-title` in messaging.ftl: “Why isn’t my team here?”
#[must_use]
pub fn absent_title() -> &'static str {
    "Why isn’t my team here?"
}

/// `absent-ask` in messaging.ftl: “Whom are you looking for?”
#[must_use]
pub fn absent_ask() -> &'static str {
    "Whom are you looking for?"
}

/// `absent-check` in messaging.ftl: “Check”
#[must_use]
pub fn absent_check() -> &'static str {
    "Check"
}

/// `absent-reasons` in messaging.ftl: “{count} care teams that you cannot write to”
#[must_use]
pub fn absent_reasons(count: u64) -> String {
    match count {
        1 => format!("{count} care team that you cannot write to"),
        _ => format!("{count} care teams that you cannot write to"),
    }
}

/// `absent-heard` in messaging.ftl: “{absent}. {instead}.”
#[must_use]
pub fn absent_heard(absent: &str, instead: &str) -> String {
    format!("{absent}. {instead}.")
}

/// `absent-retired` in messaging.ftl: “{label} ({place}) is no longer in use. Choose another team of the same clinic.”
#[must_use]
pub fn absent_retired(label: &str, place: &str) -> String {
    format!("{label} ({place}) is no longer in use. Choose another team of the same clinic.")
}

/// `absent-takes-no-messages` in messaging.ftl: “{label} ({place}) does not take messages in this portal. Call the clinic instead.”
#[must_use]
pub fn absent_takes_no_messages(label: &str, place: &str) -> String {
    format!("{label} ({place}) does not take messages in this portal. Call the clinic instead.")
}

/// `absent-unanswered` in messaging.ftl: “Nobody answers messages to {label} ({place}) at present. Choose another team of the same clinic, or call.”
#[must_use]
pub fn absent_unanswered(label: &str, place: &str) -> String {
    format!(
        "Nobody answers messages to {label} ({place}) at present. Choose another team of the same clinic, or call."
    )
}

/// `absent-nobody` in messaging.ftl: “No care team in this portal is like “{text}”. It may be outside of this portal, or have another name here.”
#[must_use]
pub fn absent_nobody(text: &str) -> String {
    format!(
        "No care team in this portal is like “{text}”. It may be outside of this portal, or have another name here."
    )
}

/// `absent-instead` in messaging.ftl: “You can write to”
#[must_use]
pub fn absent_instead() -> &'static str {
    "You can write to"
}

/// `absent-rules` in messaging.ftl: “What is listed”
#[must_use]
pub fn absent_rules() -> &'static str {
    "What is listed"
}

/// `absent-rule-names` in messaging.ftl: “Many teams have the name of their clinic or base, not of your doctor. Try the place, or the kind of care.”
#[must_use]
pub fn absent_rule_names() -> &'static str {
    "Many teams have the name of their clinic or base, not of your doctor. Try the place, or the kind of care."
}

/// `absent-rule-site` in messaging.ftl: “Only teams of facilities that use this portal. A civilian doctor is not here.”
#[must_use]
pub fn absent_rule_site() -> &'static str {
    "Only teams of facilities that use this portal. A civilian doctor is not here."
}

/// `absent-rule-staff` in messaging.ftl: “Only teams that take messages and have somebody to answer them.”
#[must_use]
pub fn absent_rule_staff() -> &'static str {
    "Only teams that take messages and have somebody to answer them."
}

/// `absent-call` in messaging.ftl: “Phone lines”
#[must_use]
pub fn absent_call() -> &'static str {
    "Phone lines"
}

/// `care-primary-care` in messaging.ftl: “Primary care”
#[must_use]
pub fn care_primary_care() -> &'static str {
    "Primary care"
}

/// `care-children` in messaging.ftl: “Children”
#[must_use]
pub fn care_children() -> &'static str {
    "Children"
}

/// `care-women` in messaging.ftl: “Women and pregnancy”
#[must_use]
pub fn care_women() -> &'static str {
    "Women and pregnancy"
}

/// `care-shots` in messaging.ftl: “Shots and allergies”
#[must_use]
pub fn care_shots() -> &'static str {
    "Shots and allergies"
}

/// `care-medicines` in messaging.ftl: “Pharmacies”
#[must_use]
pub fn care_medicines() -> &'static str {
    "Pharmacies"
}

/// `care-lab-and-imaging` in messaging.ftl: “Lab and imaging”
#[must_use]
pub fn care_lab_and_imaging() -> &'static str {
    "Lab and imaging"
}

/// `care-mind` in messaging.ftl: “Mental health”
#[must_use]
pub fn care_mind() -> &'static str {
    "Mental health"
}

/// `care-inner-organs` in messaging.ftl: “Heart, lungs and inner organs”
#[must_use]
pub fn care_inner_organs() -> &'static str {
    "Heart, lungs and inner organs"
}

/// `care-skin-and-senses` in messaging.ftl: “Skin, eyes, ears and teeth”
#[must_use]
pub fn care_skin_and_senses() -> &'static str {
    "Skin, eyes, ears and teeth"
}

/// `care-bones-and-nerves` in messaging.ftl: “Bones, joints, nerves and pain”
#[must_use]
pub fn care_bones_and_nerves() -> &'static str {
    "Bones, joints, nerves and pain"
}

/// `care-surgery` in messaging.ftl: “Surgery and hospital”
#[must_use]
pub fn care_surgery() -> &'static str {
    "Surgery and hospital"
}

/// `care-wellness` in messaging.ftl: “Food, health and work”
#[must_use]
pub fn care_wellness() -> &'static str {
    "Food, health and work"
}

/// `care-help` in messaging.ftl: “Nurses, referrals and records”
#[must_use]
pub fn care_help() -> &'static str {
    "Nurses, referrals and records"
}

/// `care-other` in messaging.ftl: “Other care”
#[must_use]
pub fn care_other() -> &'static str {
    "Other care"
}

/// `compose-leave-title` in messaging.ftl: “Keep this message?”
#[must_use]
pub fn compose_leave_title() -> &'static str {
    "Keep this message?"
}

/// `compose-leave-text` in messaging.ftl: “You have not sent it yet.”
#[must_use]
pub fn compose_leave_text() -> &'static str {
    "You have not sent it yet."
}

/// `compose-leave-keep` in messaging.ftl: “Keep in Drafts”
#[must_use]
pub fn compose_leave_keep() -> &'static str {
    "Keep in Drafts"
}

/// `compose-leave-discard` in messaging.ftl: “Discard”
#[must_use]
pub fn compose_leave_discard() -> &'static str {
    "Discard"
}

/// `compose-leave-stay` in messaging.ftl: “Go on writing”
#[must_use]
pub fn compose_leave_stay() -> &'static str {
    "Go on writing"
}

/// `compose-discarding` in messaging.ftl: “Discarding…”
#[must_use]
pub fn compose_discarding() -> &'static str {
    "Discarding…"
}

/// `compose-discard-failed` in messaging.ftl: “It could not be discarded. {why}”
#[must_use]
pub fn compose_discard_failed(why: &str) -> String {
    format!("It could not be discarded. {why}")
}

/// `compose-reply-discard` in messaging.ftl: “Discard this reply”
#[must_use]
pub fn compose_reply_discard() -> &'static str {
    "Discard this reply"
}

/// `compose-reply-discard-title` in messaging.ftl: “Discard this reply?”
#[must_use]
pub fn compose_reply_discard_title() -> &'static str {
    "Discard this reply?"
}

/// `compose-reply-discard-text` in messaging.ftl: “What you typed and the files are deleted. You cannot undo this.”
#[must_use]
pub fn compose_reply_discard_text() -> &'static str {
    "What you typed and the files are deleted. You cannot undo this."
}

/// `compose-reply-discard-do` in messaging.ftl: “Discard”
#[must_use]
pub fn compose_reply_discard_do() -> &'static str {
    "Discard"
}

/// `compose-reply-discarded` in messaging.ftl: “Your reply was discarded.”
#[must_use]
pub fn compose_reply_discarded() -> &'static str {
    "Your reply was discarded."
}

/// `compose-reply-keep` in messaging.ftl: “Go on writing”
#[must_use]
pub fn compose_reply_keep() -> &'static str {
    "Go on writing"
}

/// `compose-conflict-title` in messaging.ftl: “This draft was changed in another window or on another device”
#[must_use]
pub fn compose_conflict_title() -> &'static str {
    "This draft was changed in another window or on another device"
}

/// `compose-conflict-text` in messaging.ftl: “Which one do you want to keep? Files stay with the draft in any case.”
#[must_use]
pub fn compose_conflict_text() -> &'static str {
    "Which one do you want to keep? Files stay with the draft in any case."
}

/// `compose-conflict-mine` in messaging.ftl: “Mine: what stands here”
#[must_use]
pub fn compose_conflict_mine() -> &'static str {
    "Mine: what stands here"
}

/// `compose-conflict-other` in messaging.ftl: “The other: saved {time}”
#[must_use]
pub fn compose_conflict_other(time: &str) -> String {
    format!("The other: saved {time}")
}

/// `compose-conflict-aside` in messaging.ftl: “If you keep both texts, Subject and To stay as they are here.”
#[must_use]
pub fn compose_conflict_aside() -> &'static str {
    "If you keep both texts, Subject and To stay as they are here."
}

/// `compose-conflict-readers-failed` in messaging.ftl: “Who can see this conversation could not be loaded, so both texts cannot be kept yet. {why}”
#[must_use]
pub fn compose_conflict_readers_failed(why: &str) -> String {
    format!(
        "Who can see this conversation could not be loaded, so both texts cannot be kept yet. {why}"
    )
}

/// `compose-conflict-keep-both` in messaging.ftl: “Keep both texts”
#[must_use]
pub fn compose_conflict_keep_both() -> &'static str {
    "Keep both texts"
}

/// `compose-conflict-keep-mine` in messaging.ftl: “Keep mine”
#[must_use]
pub fn compose_conflict_keep_mine() -> &'static str {
    "Keep mine"
}

/// `compose-conflict-take-other` in messaging.ftl: “Take the other”
#[must_use]
pub fn compose_conflict_take_other() -> &'static str {
    "Take the other"
}

/// `compose-conflict-empty` in messaging.ftl: “(no text)”
#[must_use]
pub fn compose_conflict_empty() -> &'static str {
    "(no text)"
}

/// `compose-conflict-about-patient` in messaging.ftl: “About the patient”
#[must_use]
pub fn compose_conflict_about_patient() -> &'static str {
    "About the patient"
}

/// `compose-conflict-alone` in messaging.ftl: “Nobody else can see this conversation”
#[must_use]
pub fn compose_conflict_alone() -> &'static str {
    "Nobody else can see this conversation"
}

/// `compose-conflict-people` in messaging.ftl: “The two are about different people, so they cannot become one message. Copy what you need before you choose.”
#[must_use]
pub fn compose_conflict_people() -> &'static str {
    "The two are about different people, so they cannot become one message. Copy what you need before you choose."
}

/// `compose-conflict-narrower` in messaging.ftl: “The two differ in who can see this conversation. If you keep both, only those see it who are in both. You can change that afterwards.”
#[must_use]
pub fn compose_conflict_narrower() -> &'static str {
    "The two differ in who can see this conversation. If you keep both, only those see it who are in both. You can change that afterwards."
}

/// `compose-sent-elsewhere-title` in messaging.ftl: “This message was already sent”
#[must_use]
pub fn compose_sent_elsewhere_title() -> &'static str {
    "This message was already sent"
}

/// `compose-sent-elsewhere-text` in messaging.ftl: “It was sent from another window or another device. You find it in Sent.”
#[must_use]
pub fn compose_sent_elsewhere_text() -> &'static str {
    "It was sent from another window or another device. You find it in Sent."
}

/// `compose-sent-elsewhere-link` in messaging.ftl: “Go to Sent”
#[must_use]
pub fn compose_sent_elsewhere_link() -> &'static str {
    "Go to Sent"
}

/// `compose-write-again` in messaging.ftl: “Write again”
#[must_use]
pub fn compose_write_again() -> &'static str {
    "Write again"
}

/// `compose-draft-gone-title` in messaging.ftl: “This draft is not here any more”
#[must_use]
pub fn compose_draft_gone_title() -> &'static str {
    "This draft is not here any more"
}

/// `compose-draft-gone-text` in messaging.ftl: “It was sent or discarded.”
#[must_use]
pub fn compose_draft_gone_text() -> &'static str {
    "It was sent or discarded."
}

/// `compose-draft-gone-link` in messaging.ftl: “Go to Drafts”
#[must_use]
pub fn compose_draft_gone_link() -> &'static str {
    "Go to Drafts"
}

/// `messaging-written-by` in messaging.ftl: “written by {name}”
#[must_use]
pub fn messaging_written_by(name: &str) -> String {
    format!("written by {name}")
}

/// `compose-facts` in messaging.ftl: “What the care team will ask for”
#[must_use]
pub fn compose_facts() -> &'static str {
    "What the care team will ask for"
}

/// `compose-facts-of` in messaging.ftl: “What {team} will ask for”
#[must_use]
pub fn compose_facts_of(team: &str) -> String {
    format!("What {team} will ask for")
}

/// `compose-facts-hint` in messaging.ftl: “You can leave these empty. What you fill in now, nobody has to ask you.”
#[must_use]
pub fn compose_facts_hint() -> &'static str {
    "You can leave these empty. What you fill in now, nobody has to ask you."
}

/// `compose-facts-asked` in messaging.ftl: “{team} will ask for: {facts}. Add them, or send without them.”
#[must_use]
pub fn compose_facts_asked(count: u64, facts: &str, team: &str) -> String {
    match count {
        1 => format!("{team} will ask for one more thing: {facts}. Add it, or send without it."),
        _ => format!("{team} will ask for: {facts}. Add them, or send without them."),
    }
}

/// `compose-facts-add` in messaging.ftl: “Add them”
#[must_use]
pub fn compose_facts_add(count: u64) -> String {
    match count {
        1 => "Add it".to_owned(),
        _ => "Add them".to_owned(),
    }
}

/// `compose-error-facts` in messaging.ftl: “Shorten what the care team will ask for to {most} characters in each field”
#[must_use]
pub fn compose_error_facts(most: &str) -> String {
    format!("Shorten what the care team will ask for to {most} characters in each field")
}

/// `compose-emergency-spoken` in messaging.ftl: “{heading} The phone numbers are below the message.”
#[must_use]
pub fn compose_emergency_spoken(heading: &str) -> String {
    format!("{heading} The phone numbers are below the message.")
}

/// `compose-emergency-because` in messaging.ftl: “Shown because you wrote {words}.”
#[must_use]
pub fn compose_emergency_because(words: &str) -> String {
    format!("Shown because you wrote {words}.")
}

/// `compose-emergency-rule` in messaging.ftl: “Which words show this, and what it does not do”
#[must_use]
pub fn compose_emergency_rule() -> &'static str {
    "Which words show this, and what it does not do"
}

/// `compose-emergency-aside` in messaging.ftl: “Put this aside”
#[must_use]
pub fn compose_emergency_aside() -> &'static str {
    "Put this aside"
}

/// `thread-fact` in messaging.ftl: “{name}: {value}”
#[must_use]
pub fn thread_fact(name: &str, value: &str) -> String {
    format!("{name}: {value}")
}

/// `compose-readers` in messaging.ftl: “Who can see this conversation”
#[must_use]
pub fn compose_readers() -> &'static str {
    "Who can see this conversation"
}

/// `compose-reader` in messaging.ftl: “{name}, {relation}”
#[must_use]
pub fn compose_reader(name: &str, relation: &str) -> String {
    format!("{name}, {relation}")
}

/// `compose-relation-own` in messaging.ftl: “patient”
#[must_use]
pub fn compose_relation_own() -> &'static str {
    "patient"
}

/// `compose-relation-parent` in messaging.ftl: “parent”
#[must_use]
pub fn compose_relation_parent() -> &'static str {
    "parent"
}

/// `compose-relation-guardian` in messaging.ftl: “guardian”
#[must_use]
pub fn compose_relation_guardian() -> &'static str {
    "guardian"
}

/// `compose-relation-delegate` in messaging.ftl: “caregiver”
#[must_use]
pub fn compose_relation_delegate() -> &'static str {
    "caregiver"
}

/// `compose-relation-court` in messaging.ftl: “by court order”
#[must_use]
pub fn compose_relation_court() -> &'static str {
    "by court order"
}

/// `compose-error-readers` in messaging.ftl: “Someone here may not see messages any more. Choose again who can see this conversation”
#[must_use]
pub fn compose_error_readers() -> &'static str {
    "Someone here may not see messages any more. Choose again who can see this conversation"
}

/// `compose-right-ended` in messaging.ftl: “Not sent. What you may do for this patient has changed: your access has ended or was narrowed. What you typed is still here, so you can copy it.”
#[must_use]
pub fn compose_right_ended() -> &'static str {
    "Not sent. What you may do for this patient has changed: your access has ended or was narrowed. What you typed is still here, so you can copy it."
}

/// `compose-not-moved` in messaging.ftl: “The message is still for {name}. {why}”
#[must_use]
pub fn compose_not_moved(name: &str, why: &str) -> String {
    format!("The message is still for {name}. {why}")
}

/// `compose-moving` in messaging.ftl: “Changing the patient…”
#[must_use]
pub fn compose_moving() -> &'static str {
    "Changing the patient…"
}

/// `compose-reader-always` in messaging.ftl: “{reader}, sees this conversation in any case”
#[must_use]
pub fn compose_reader_always(reader: &str) -> String {
    format!("{reader}, sees this conversation in any case")
}

/// `compose-readers-unknown` in messaging.ftl: “We could not find out who else would see this conversation.”
#[must_use]
pub fn compose_readers_unknown() -> &'static str {
    "We could not find out who else would see this conversation."
}

/// `compose-sent-for-by` in messaging.ftl: “{name} finds the answer in their Inbox by {date}. You may write for {name} and not read.”
#[must_use]
pub fn compose_sent_for_by(date: &str, name: &str) -> String {
    format!(
        "{name} finds the answer in their Inbox by {date}. You may write for {name} and not read."
    )
}

/// `compose-sent-for` in messaging.ftl: “{name} finds the answer in their Inbox. You may write for {name} and not read.”
#[must_use]
pub fn compose_sent_for(name: &str) -> String {
    format!("{name} finds the answer in their Inbox. You may write for {name} and not read.")
}

/// `compose-sent-home` in messaging.ftl: “Back to Home”
#[must_use]
pub fn compose_sent_home() -> &'static str {
    "Back to Home"
}

/// `compose-about-someone` in messaging.ftl: “Someone not on this list”
#[must_use]
pub fn compose_about_someone() -> &'static str {
    "Someone not on this list"
}

/// `compose-about-legend` in messaging.ftl: “The person that this message is about”
#[must_use]
pub fn compose_about_legend() -> &'static str {
    "The person that this message is about"
}

/// `compose-about-unverified` in messaging.ftl: “You can write about a person whom you do not act for here. The care team sees that nobody has verified who they are, and may not share anything about them with you.”
#[must_use]
pub fn compose_about_unverified() -> &'static str {
    "You can write about a person whom you do not act for here. The care team sees that nobody has verified who they are, and may not share anything about them with you."
}

/// `compose-about-name` in messaging.ftl: “Full name”
#[must_use]
pub fn compose_about_name() -> &'static str {
    "Full name"
}

/// `compose-about-birth-date` in messaging.ftl: “Birth date”
#[must_use]
pub fn compose_about_birth_date() -> &'static str {
    "Birth date"
}

/// `compose-about-birth-date-hint` in messaging.ftl: “Year, month, day: 1985-03-14”
#[must_use]
pub fn compose_about_birth_date_hint() -> &'static str {
    "Year, month, day: 1985-03-14"
}

/// `compose-about-dod-id` in messaging.ftl: “DoD ID (optional)”
#[must_use]
pub fn compose_about_dod_id() -> &'static str {
    "DoD ID (optional)"
}

/// `compose-about-dod-id-hint` in messaging.ftl: “10 digits, on the front of the military ID card”
#[must_use]
pub fn compose_about_dod_id_hint() -> &'static str {
    "10 digits, on the front of the military ID card"
}

/// `compose-about-error-name` in messaging.ftl: “Enter the person’s full name”
#[must_use]
pub fn compose_about_error_name() -> &'static str {
    "Enter the person’s full name"
}

/// `compose-about-error-name-unreadable` in messaging.ftl: “Enter the name in one line of at most 100 characters”
#[must_use]
pub fn compose_about_error_name_unreadable() -> &'static str {
    "Enter the name in one line of at most 100 characters"
}

/// `compose-about-error-birth-date` in messaging.ftl: “Enter the birth date as year, month, day: 1985-03-14”
#[must_use]
pub fn compose_about_error_birth_date() -> &'static str {
    "Enter the birth date as year, month, day: 1985-03-14"
}

/// `compose-about-error-ssn` in messaging.ftl: “Nine digits look like a Social Security number. Do not send it here. Enter the 10-digit DoD ID or leave this empty”
#[must_use]
pub fn compose_about_error_ssn() -> &'static str {
    "Nine digits look like a Social Security number. Do not send it here. Enter the 10-digit DoD ID or leave this empty"
}

/// `compose-about-error-benefits` in messaging.ftl: “Eleven digits are the DoD Benefits Number on the back of the card. Enter the 10-digit DoD ID on the front”
#[must_use]
pub fn compose_about_error_benefits() -> &'static str {
    "Eleven digits are the DoD Benefits Number on the back of the card. Enter the 10-digit DoD ID on the front"
}

/// `compose-about-error-dod-id` in messaging.ftl: “Enter the 10 digits of the DoD ID, or leave this empty”
#[must_use]
pub fn compose_about_error_dod_id() -> &'static str {
    "Enter the 10 digits of the DoD ID, or leave this empty"
}

/// `compose-typed-ssn` in messaging.ftl: “Your message has what looks like a Social Security number. Care teams do not need it.”
#[must_use]
pub fn compose_typed_ssn() -> &'static str {
    "Your message has what looks like a Social Security number. Care teams do not need it."
}

/// `compose-typed-known` in messaging.ftl: “Your message has an ID number or a birth date. The care team already sees who {name} is. Keep it only if it is somebody else’s and they need it.”
#[must_use]
pub fn compose_typed_known(name: &str) -> String {
    format!(
        "Your message has an ID number or a birth date. The care team already sees who {name} is. Keep it only if it is somebody else’s and they need it."
    )
}

/// `compose-typed-dod-id` in messaging.ftl: “Your message has what looks like a DoD ID. If it is someone else’s, give it as their DoD ID.”
#[must_use]
pub fn compose_typed_dod_id() -> &'static str {
    "Your message has what looks like a DoD ID. If it is someone else’s, give it as their DoD ID."
}

/// `compose-typed-birth-date` in messaging.ftl: “Your message has a birth date. If it is someone else’s, give it as their birth date.”
#[must_use]
pub fn compose_typed_birth_date() -> &'static str {
    "Your message has a birth date. If it is someone else’s, give it as their birth date."
}

/// `compose-typed-remove` in messaging.ftl: “Remove it from the message”
#[must_use]
pub fn compose_typed_remove() -> &'static str {
    "Remove it from the message"
}

/// `compose-typed-move` in messaging.ftl: “Move it to a field”
#[must_use]
pub fn compose_typed_move() -> &'static str {
    "Move it to a field"
}

/// `thread-about` in messaging.ftl: “About {person}”
#[must_use]
pub fn thread_about(person: &str) -> String {
    format!("About {person}")
}

/// `thread-unverified` in messaging.ftl: “Identity not verified”
#[must_use]
pub fn thread_unverified() -> &'static str {
    "Identity not verified"
}

/// `thread-dod-id` in messaging.ftl: “DoD ID {id}”
#[must_use]
pub fn thread_dod_id(id: &str) -> String {
    format!("DoD ID {id}")
}

/// `thread-nobody-reads` in messaging.ftl: “Nobody on the patient’s side can see this conversation any more. Reach them in another way.”
#[must_use]
pub fn thread_nobody_reads() -> &'static str {
    "Nobody on the patient’s side can see this conversation any more. Reach them in another way."
}

/// `thread-acting` in messaging.ftl: “Can write for the patient: {names}”
#[must_use]
pub fn thread_acting(names: &str) -> String {
    format!("Can write for the patient: {names}")
}

/// `thread-readers` in messaging.ftl: “Can see this conversation: {names}”
#[must_use]
pub fn thread_readers(names: &str) -> String {
    format!("Can see this conversation: {names}")
}

/// `notices-title` in notifications.ftl: “Notifications”
#[must_use]
pub fn notices_title() -> &'static str {
    "Notifications"
}

/// `notices-lead` in notifications.ftl: “We can write to you when there is something to read here. What we write never says what it is about: no names, nothing about health.”
#[must_use]
pub fn notices_lead() -> &'static str {
    "We can write to you when there is something to read here. What we write never says what it is about: no names, nothing about health."
}

/// `notices-problem` in notifications.ftl: “This was not done”
#[must_use]
pub fn notices_problem() -> &'static str {
    "This was not done"
}

/// `notices-mail` in notifications.ftl: “E-mail”
#[must_use]
pub fn notices_mail() -> &'static str {
    "E-mail"
}

/// `notices-sms` in notifications.ftl: “Text messages”
#[must_use]
pub fn notices_sms() -> &'static str {
    "Text messages"
}

/// `notices-goes-to` in notifications.ftl: “Notices go to {address}.”
#[must_use]
pub fn notices_goes_to(address: &str) -> String {
    format!("Notices go to {address}.")
}

/// `notices-failing` in notifications.ftl: “Our last message was refused there, so nothing more is sent to it. Change the address, or enter the same one again.”
#[must_use]
pub fn notices_failing() -> &'static str {
    "Our last message was refused there, so nothing more is sent to it. Change the address, or enter the same one again."
}

/// `notices-no-address` in notifications.ftl: “There is no address yet, so nothing is sent. Enter yours, and we send you a code to make sure that it is right.”
#[must_use]
pub fn notices_no_address() -> &'static str {
    "There is no address yet, so nothing is sent. Enter yours, and we send you a code to make sure that it is right."
}

/// `notices-unavailable` in notifications.ftl: “This portal does not send notices in this way.”
#[must_use]
pub fn notices_unavailable() -> &'static str {
    "This portal does not send notices in this way."
}

/// `notices-mail-label` in notifications.ftl: “E-mail address”
#[must_use]
pub fn notices_mail_label() -> &'static str {
    "E-mail address"
}

/// `notices-mail-hint` in notifications.ftl: “Other people may read your mail: choose an address that is yours alone.”
#[must_use]
pub fn notices_mail_hint() -> &'static str {
    "Other people may read your mail: choose an address that is yours alone."
}

/// `notices-mail-missing` in notifications.ftl: “Enter your e-mail address”
#[must_use]
pub fn notices_mail_missing() -> &'static str {
    "Enter your e-mail address"
}

/// `notices-mail-too-long` in notifications.ftl: “This address is too long. Check it”
#[must_use]
pub fn notices_mail_too_long() -> &'static str {
    "This address is too long. Check it"
}

/// `notices-mail-unreadable` in notifications.ftl: “This is not an e-mail address. It looks like name@example.com”
#[must_use]
pub fn notices_mail_unreadable() -> &'static str {
    "This is not an e-mail address. It looks like name@example.com"
}

/// `notices-sms-label` in notifications.ftl: “Mobile number”
#[must_use]
pub fn notices_sms_label() -> &'static str {
    "Mobile number"
}

/// `notices-sms-hint` in notifications.ftl: “With the code of its country, as in +1 501 555 0123.”
#[must_use]
pub fn notices_sms_hint() -> &'static str {
    "With the code of its country, as in +1 501 555 0123."
}

/// `notices-sms-missing` in notifications.ftl: “Enter your mobile number”
#[must_use]
pub fn notices_sms_missing() -> &'static str {
    "Enter your mobile number"
}

/// `notices-sms-unreadable` in notifications.ftl: “This is not a mobile number. Begin with the code of its country, as in +1 501 555 0123”
#[must_use]
pub fn notices_sms_unreadable() -> &'static str {
    "This is not a mobile number. Begin with the code of its country, as in +1 501 555 0123"
}

/// `notices-send-code` in notifications.ftl: “Send me a code”
#[must_use]
pub fn notices_send_code() -> &'static str {
    "Send me a code"
}

/// `notices-cancel` in notifications.ftl: “Cancel”
#[must_use]
pub fn notices_cancel() -> &'static str {
    "Cancel"
}

/// `notices-waits` in notifications.ftl: “We sent a code to {address}. Nothing else is sent there until you enter it. It is good until {time}.”
#[must_use]
pub fn notices_waits(address: &str, time: &str) -> String {
    format!(
        "We sent a code to {address}. Nothing else is sent there until you enter it. It is good until {time}."
    )
}

/// `notices-code-label` in notifications.ftl: “Code”
#[must_use]
pub fn notices_code_label() -> &'static str {
    "Code"
}

/// `notices-code-hint` in notifications.ftl: “Six digits. It can take a minute to arrive.”
#[must_use]
pub fn notices_code_hint() -> &'static str {
    "Six digits. It can take a minute to arrive."
}

/// `notices-code-missing` in notifications.ftl: “Enter the code that we sent you”
#[must_use]
pub fn notices_code_missing() -> &'static str {
    "Enter the code that we sent you"
}

/// `notices-code-unreadable` in notifications.ftl: “A code has six digits. Check what you entered”
#[must_use]
pub fn notices_code_unreadable() -> &'static str {
    "A code has six digits. Check what you entered"
}

/// `notices-code-wrong` in notifications.ftl: “This is not the code. Check it, or have a new one sent”
#[must_use]
pub fn notices_code_wrong() -> &'static str {
    "This is not the code. Check it, or have a new one sent"
}

/// `notices-confirm` in notifications.ftl: “Confirm”
#[must_use]
pub fn notices_confirm() -> &'static str {
    "Confirm"
}

/// `notices-code-again` in notifications.ftl: “Send a new code”
#[must_use]
pub fn notices_code_again() -> &'static str {
    "Send a new code"
}

/// `notices-other-address` in notifications.ftl: “Use another address”
#[must_use]
pub fn notices_other_address() -> &'static str {
    "Use another address"
}

/// `notices-code-sent` in notifications.ftl: “A code is on its way. Enter it below.”
#[must_use]
pub fn notices_code_sent() -> &'static str {
    "A code is on its way. Enter it below."
}

/// `notices-code-sent-again` in notifications.ftl: “A new code is on its way. The one before does not count any more.”
#[must_use]
pub fn notices_code_sent_again() -> &'static str {
    "A new code is on its way. The one before does not count any more."
}

/// `notices-confirmed` in notifications.ftl: “Confirmed: notices go there from now on.”
#[must_use]
pub fn notices_confirmed() -> &'static str {
    "Confirmed: notices go there from now on."
}

/// `notices-removed` in notifications.ftl: “Removed: nothing is sent there any more.”
#[must_use]
pub fn notices_removed() -> &'static str {
    "Removed: nothing is sent there any more."
}

/// `notices-change` in notifications.ftl: “Change”
#[must_use]
pub fn notices_change() -> &'static str {
    "Change"
}

/// `notices-change-name` in notifications.ftl: “Change: {channel}”
#[must_use]
pub fn notices_change_name(channel: &str) -> String {
    format!("Change: {channel}")
}

/// `notices-remove` in notifications.ftl: “Remove”
#[must_use]
pub fn notices_remove() -> &'static str {
    "Remove"
}

/// `notices-remove-name` in notifications.ftl: “Remove: {channel}”
#[must_use]
pub fn notices_remove_name(channel: &str) -> String {
    format!("Remove: {channel}")
}

/// `notices-remove-title` in notifications.ftl: “Remove this address?”
#[must_use]
pub fn notices_remove_title() -> &'static str {
    "Remove this address?"
}

/// `notices-remove-text` in notifications.ftl: “Nothing is sent there any more. We tell it that once, in case it was not you.”
#[must_use]
pub fn notices_remove_text() -> &'static str {
    "Nothing is sent there any more. We tell it that once, in case it was not you."
}

/// `notices-remove-waiting-text` in notifications.ftl: “Its code does not count any more, and nothing is sent there.”
#[must_use]
pub fn notices_remove_waiting_text() -> &'static str {
    "Its code does not count any more, and nothing is sent there."
}

/// `notices-keep` in notifications.ftl: “Keep it”
#[must_use]
pub fn notices_keep() -> &'static str {
    "Keep it"
}

/// `notices-choices` in notifications.ftl: “What you are told, and when”
#[must_use]
pub fn notices_choices() -> &'static str {
    "What you are told, and when"
}

/// `notices-choices-no-address` in notifications.ftl: “What you choose here holds as soon as there is an address for it above.”
#[must_use]
pub fn notices_choices_no_address() -> &'static str {
    "What you choose here holds as soon as there is an address for it above."
}

/// `notices-kind-new-message` in notifications.ftl: “A care team has answered”
#[must_use]
pub fn notices_kind_new_message() -> &'static str {
    "A care team has answered"
}

/// `notices-kind-late` in notifications.ftl: “The answer to you is late”
#[must_use]
pub fn notices_kind_late() -> &'static str {
    "The answer to you is late"
}

/// `notices-kind-passed-on` in notifications.ftl: “Your message was passed on to another team”
#[must_use]
pub fn notices_kind_passed_on() -> &'static str {
    "Your message was passed on to another team"
}

/// `notices-kind-closed` in notifications.ftl: “A care team closed your message and says why”
#[must_use]
pub fn notices_kind_closed() -> &'static str {
    "A care team closed your message and says why"
}

/// `notices-kind-file-unsafe` in notifications.ftl: “A file that you sent did not pass the safety check”
#[must_use]
pub fn notices_kind_file_unsafe() -> &'static str {
    "A file that you sent did not pass the safety check"
}

/// `notices-kind-team-message` in notifications.ftl: “There is a message for your team”
#[must_use]
pub fn notices_kind_team_message() -> &'static str {
    "There is a message for your team"
}

/// `notices-kind-team-unstaffed` in notifications.ftl: “A care team of your facility has nobody left who answers”
#[must_use]
pub fn notices_kind_team_unstaffed() -> &'static str {
    "A care team of your facility has nobody left who answers"
}

/// `notices-kind-security` in notifications.ftl: “An address was changed or removed”
#[must_use]
pub fn notices_kind_security() -> &'static str {
    "An address was changed or removed"
}

/// `notices-kind-code` in notifications.ftl: “The code of an address”
#[must_use]
pub fn notices_kind_code() -> &'static str {
    "The code of an address"
}

/// `notices-by-mail` in notifications.ftl: “By e-mail”
#[must_use]
pub fn notices_by_mail() -> &'static str {
    "By e-mail"
}

/// `notices-by-sms` in notifications.ftl: “By text message”
#[must_use]
pub fn notices_by_sms() -> &'static str {
    "By text message"
}

/// `notices-quiet` in notifications.ftl: “Quiet hours”
#[must_use]
pub fn notices_quiet() -> &'static str {
    "Quiet hours"
}

/// `notices-quiet-on` in notifications.ftl: “Send me nothing during quiet hours”
#[must_use]
pub fn notices_quiet_on() -> &'static str {
    "Send me nothing during quiet hours"
}

/// `notices-quiet-hint` in notifications.ftl: “What comes up meanwhile is told when they end. Codes, and that an address was changed, come at once.”
#[must_use]
pub fn notices_quiet_hint() -> &'static str {
    "What comes up meanwhile is told when they end. Codes, and that an address was changed, come at once."
}

/// `notices-quiet-from` in notifications.ftl: “From”
#[must_use]
pub fn notices_quiet_from() -> &'static str {
    "From"
}

/// `notices-quiet-from-missing` in notifications.ftl: “Enter when quiet hours begin”
#[must_use]
pub fn notices_quiet_from_missing() -> &'static str {
    "Enter when quiet hours begin"
}

/// `notices-quiet-to` in notifications.ftl: “Until”
#[must_use]
pub fn notices_quiet_to() -> &'static str {
    "Until"
}

/// `notices-quiet-to-missing` in notifications.ftl: “Enter when quiet hours end”
#[must_use]
pub fn notices_quiet_to_missing() -> &'static str {
    "Enter when quiet hours end"
}

/// `notices-quiet-same` in notifications.ftl: “Enter another time than From”
#[must_use]
pub fn notices_quiet_same() -> &'static str {
    "Enter another time than From"
}

/// `notices-quiet-zone` in notifications.ftl: “Time zone”
#[must_use]
pub fn notices_quiet_zone() -> &'static str {
    "Time zone"
}

/// `notices-quiet-zone-usual` in notifications.ftl: “The usual one: {zone}”
#[must_use]
pub fn notices_quiet_zone_usual(zone: &str) -> String {
    format!("The usual one: {zone}")
}

/// `notices-quiet-refused` in notifications.ftl: “The portal does not know these hours or this time zone. Choose another one”
#[must_use]
pub fn notices_quiet_refused() -> &'static str {
    "The portal does not know these hours or this time zone. Choose another one"
}

/// `notices-save` in notifications.ftl: “Save”
#[must_use]
pub fn notices_save() -> &'static str {
    "Save"
}

/// `notices-saving` in notifications.ftl: “Saving…”
#[must_use]
pub fn notices_saving() -> &'static str {
    "Saving…"
}

/// `notices-saved` in notifications.ftl: “All of this is saved.”
#[must_use]
pub fn notices_saved() -> &'static str {
    "All of this is saved."
}

/// `notices-not-saved` in notifications.ftl: “Not saved yet.”
#[must_use]
pub fn notices_not_saved() -> &'static str {
    "Not saved yet."
}

/// `dead-title` in notifications.ftl: “Not delivered”
#[must_use]
pub fn dead_title() -> &'static str {
    "Not delivered"
}

/// `dead-lead` in notifications.ftl: “What was tried many times or was refused, and is not tried any more. Here it says neither to whom nor what.”
#[must_use]
pub fn dead_lead() -> &'static str {
    "What was tried many times or was refused, and is not tried any more. Here it says neither to whom nor what."
}

/// `dead-empty` in notifications.ftl: “Nothing is left undelivered”
#[must_use]
pub fn dead_empty() -> &'static str {
    "Nothing is left undelivered"
}

/// `dead-empty-detail` in notifications.ftl: “Whatever could not be sent is still being tried.”
#[must_use]
pub fn dead_empty_detail() -> &'static str {
    "Whatever could not be sent is still being tried."
}

/// `dead-what` in notifications.ftl: “About”
#[must_use]
pub fn dead_what() -> &'static str {
    "About"
}

/// `dead-by` in notifications.ftl: “By”
#[must_use]
pub fn dead_by() -> &'static str {
    "By"
}

/// `dead-noted` in notifications.ftl: “Happened”
#[must_use]
pub fn dead_noted() -> &'static str {
    "Happened"
}

/// `dead-given-up` in notifications.ftl: “Given up”
#[must_use]
pub fn dead_given_up() -> &'static str {
    "Given up"
}

/// `dead-why` in notifications.ftl: “Why”
#[must_use]
pub fn dead_why() -> &'static str {
    "Why"
}

/// `dead-do` in notifications.ftl: “Do about it”
#[must_use]
pub fn dead_do() -> &'static str {
    "Do about it"
}

/// `dead-part` in notifications.ftl: “Inside the portal: {part}”
#[must_use]
pub fn dead_part(part: &str) -> String {
    format!("Inside the portal: {part}")
}

/// `dead-unreachable` in notifications.ftl: “It could not be reached, or took nothing.”
#[must_use]
pub fn dead_unreachable() -> &'static str {
    "It could not be reached, or took nothing."
}

/// `dead-refused` in notifications.ftl: “It was refused for good.”
#[must_use]
pub fn dead_refused() -> &'static str {
    "It was refused for good."
}

/// `dead-internal` in notifications.ftl: “Something failed at our side. Look at the server’s log.”
#[must_use]
pub fn dead_internal() -> &'static str {
    "Something failed at our side. Look at the server’s log."
}

/// `dead-attempts` in notifications.ftl: “Tried {attempts} times”
#[must_use]
pub fn dead_attempts(attempts: u64) -> String {
    match attempts {
        1 => "Tried once".to_owned(),
        _ => format!("Tried {attempts} times"),
    }
}

/// `dead-retry` in notifications.ftl: “Try again”
#[must_use]
pub fn dead_retry() -> &'static str {
    "Try again"
}

/// `dead-retry-name` in notifications.ftl: “Try again: {what}, given up {when}”
#[must_use]
pub fn dead_retry_name(what: &str, when: &str) -> String {
    format!("Try again: {what}, given up {when}")
}

/// `dead-retried` in notifications.ftl: “It is being tried again.”
#[must_use]
pub fn dead_retried() -> &'static str {
    "It is being tried again."
}

/// `dead-drop` in notifications.ftl: “Drop”
#[must_use]
pub fn dead_drop() -> &'static str {
    "Drop"
}

/// `dead-drop-name` in notifications.ftl: “Drop: {what}, given up {when}”
#[must_use]
pub fn dead_drop_name(what: &str, when: &str) -> String {
    format!("Drop: {what}, given up {when}")
}

/// `dead-drop-title` in notifications.ftl: “Drop this for good?”
#[must_use]
pub fn dead_drop_title() -> &'static str {
    "Drop this for good?"
}

/// `dead-drop-text` in notifications.ftl: “It is not sent any more, and nobody is told of that.”
#[must_use]
pub fn dead_drop_text() -> &'static str {
    "It is not sent any more, and nobody is told of that."
}

/// `dead-dropped` in notifications.ftl: “Dropped: it is not sent any more.”
#[must_use]
pub fn dead_dropped() -> &'static str {
    "Dropped: it is not sent any more."
}

/// `dead-look-again` in notifications.ftl: “Look again”
#[must_use]
pub fn dead_look_again() -> &'static str {
    "Look again"
}

/// `problem-offline` in problems.ftl: “There is no connection to the portal. Check your network and try again.”
#[must_use]
pub fn problem_offline() -> &'static str {
    "There is no connection to the portal. Check your network and try again."
}

/// `problem-unexpected` in problems.ftl: “Something is different from what this page expects. Load the page again; if it stays so, call us.”
#[must_use]
pub fn problem_unexpected() -> &'static str {
    "Something is different from what this page expects. Load the page again; if it stays so, call us."
}

/// `problem-malformed` in problems.ftl: “The portal could not read this request. Load the page again and try once more.”
#[must_use]
pub fn problem_malformed() -> &'static str {
    "The portal could not read this request. Load the page again and try once more."
}

/// `problem-signed-out` in problems.ftl: “Your session ended. Sign in to go on.”
#[must_use]
pub fn problem_signed_out() -> &'static str {
    "Your session ended. Sign in to go on."
}

/// `problem-sign-in-failed` in problems.ftl: “The username or the password is not right. Check both and try again.”
#[must_use]
pub fn problem_sign_in_failed() -> &'static str {
    "The username or the password is not right. Check both and try again."
}

/// `problem-banner-required` in problems.ftl: “Read and accept the notice first.”
#[must_use]
pub fn problem_banner_required() -> &'static str {
    "Read and accept the notice first."
}

/// `problem-banner-changed` in problems.ftl: “The notice has changed since you opened it. Read the new text, then accept it.”
#[must_use]
pub fn problem_banner_changed() -> &'static str {
    "The notice has changed since you opened it. Read the new text, then accept it."
}

/// `problem-cross-site` in problems.ftl: “Your browser sent this from another site, so it was not done. Open the portal in a new tab and try again.”
#[must_use]
pub fn problem_cross_site() -> &'static str {
    "Your browser sent this from another site, so it was not done. Open the portal in a new tab and try again."
}

/// `problem-forbidden` in problems.ftl: “You may see this, but you may not do it. Ask your care team if you need it.”
#[must_use]
pub fn problem_forbidden() -> &'static str {
    "You may see this, but you may not do it. Ask your care team if you need it."
}

/// `problem-not-found` in problems.ftl: “This is not here. It may be gone, or the address is mistyped.”
#[must_use]
pub fn problem_not_found() -> &'static str {
    "This is not here. It may be gone, or the address is mistyped."
}

/// `problem-request-timeout` in problems.ftl: “The connection was too slow, so this did not arrive whole. Check your network and try again.”
#[must_use]
pub fn problem_request_timeout() -> &'static str {
    "The connection was too slow, so this did not arrive whole. Check your network and try again."
}

/// `problem-draft-changed` in problems.ftl: “This draft was changed in another window or on another device. Choose which one to keep.”
#[must_use]
pub fn problem_draft_changed() -> &'static str {
    "This draft was changed in another window or on another device. Choose which one to keep."
}

/// `problem-draft-sent` in problems.ftl: “This message was already sent. You find it in Sent.”
#[must_use]
pub fn problem_draft_sent() -> &'static str {
    "This message was already sent. You find it in Sent."
}

/// `problem-thread-held` in problems.ftl: “A colleague has this message. Look again to see who it is, and take it over if the two of you agree.”
#[must_use]
pub fn problem_thread_held() -> &'static str {
    "A colleague has this message. Look again to see who it is, and take it over if the two of you agree."
}

/// `problem-thread-not-waiting` in problems.ftl: “This message does not wait for an answer any more. Look again to see what happened.”
#[must_use]
pub fn problem_thread_not_waiting() -> &'static str {
    "This message does not wait for an answer any more. Look again to see what happened."
}

/// `problem-thread-old` in problems.ftl: “The last message here is more than {days} days old. Write a follow-up: what you typed goes along, and this conversation is linked to it.”
#[must_use]
pub fn problem_thread_old(days: &str) -> String {
    format!(
        "The last message here is more than {days} days old. Write a follow-up: what you typed goes along, and this conversation is linked to it."
    )
}

/// `problem-recall-too-late` in problems.ftl: “A message can be taken back in the first 10 minutes. Write another one to put it right.”
#[must_use]
pub fn problem_recall_too_late() -> &'static str {
    "A message can be taken back in the first 10 minutes. Write another one to put it right."
}

/// `problem-recipient-closed` in problems.ftl: “This care team does not take messages any more. Select another recipient.”
#[must_use]
pub fn problem_recipient_closed() -> &'static str {
    "This care team does not take messages any more. Select another recipient."
}

/// `problem-too-large` in problems.ftl: “This is more than the portal can take at once. Shorten it and try again.”
#[must_use]
pub fn problem_too_large() -> &'static str {
    "This is more than the portal can take at once. Shorten it and try again."
}

/// `problem-attachment-too-large` in problems.ftl: “The file is larger than {most}. Make it smaller or send it in parts.”
#[must_use]
pub fn problem_attachment_too_large(most: &str) -> String {
    format!("The file is larger than {most}. Make it smaller or send it in parts.")
}

/// `problem-attachments-too-large` in problems.ftl: “The files together are larger than {most}. Remove one, or send it with a second message.”
#[must_use]
pub fn problem_attachments_too_large(most: &str) -> String {
    format!(
        "The files together are larger than {most}. Remove one, or send it with a second message."
    )
}

/// `problem-upload-quota` in problems.ftl: “You have added as many files today as the portal takes. Add this one tomorrow, or send your message without it.”
#[must_use]
pub fn problem_upload_quota() -> &'static str {
    "You have added as many files today as the portal takes. Add this one tomorrow, or send your message without it."
}

/// `problem-too-many-drafts` in problems.ftl: “You have too many unfinished messages. Send or discard some of your drafts, then try again.”
#[must_use]
pub fn problem_too_many_drafts() -> &'static str {
    "You have too many unfinished messages. Send or discard some of your drafts, then try again."
}

/// `problem-too-many-attachments` in problems.ftl: “A message takes at most {most} files. Send the rest with a second message.”
#[must_use]
pub fn problem_too_many_attachments(most: &str) -> String {
    format!("A message takes at most {most} files. Send the rest with a second message.")
}

/// `problem-attachment-empty` in problems.ftl: “The file is empty. Choose it again, or another one.”
#[must_use]
pub fn problem_attachment_empty() -> &'static str {
    "The file is empty. Choose it again, or another one."
}

/// `problem-attachment-type` in problems.ftl: “This kind of file is not taken, or its content is not what its name says. Send a PDF, a picture, or a text document.”
#[must_use]
pub fn problem_attachment_type() -> &'static str {
    "This kind of file is not taken, or its content is not what its name says. Send a PDF, a picture, or a text document."
}

/// `problem-attachment-infected` in problems.ftl: “The file was found unsafe and cannot be opened. Call the care team and ask for it in another way.”
#[must_use]
pub fn problem_attachment_infected() -> &'static str {
    "The file was found unsafe and cannot be opened. Call the care team and ask for it in another way."
}

/// `problem-attachment-unscannable` in problems.ftl: “The file could not be checked for viruses and cannot be opened. Ask for it as a PDF or a photo.”
#[must_use]
pub fn problem_attachment_unscannable() -> &'static str {
    "The file could not be checked for viruses and cannot be opened. Ask for it as a PDF or a photo."
}

/// `problem-attachment-waiting` in problems.ftl: “The file is still being checked for viruses. Try again in a moment.”
#[must_use]
pub fn problem_attachment_waiting() -> &'static str {
    "The file is still being checked for viruses. Try again in a moment."
}

/// `problem-picture-too-large` in problems.ftl: “The picture has more pixels than can be opened safely. Make it smaller, or take a photo of it.”
#[must_use]
pub fn problem_picture_too_large() -> &'static str {
    "The picture has more pixels than can be opened safely. Make it smaller, or take a photo of it."
}

/// `problem-invalid` in problems.ftl: “Something in the form is not right. Check what is marked.”
#[must_use]
pub fn problem_invalid() -> &'static str {
    "Something in the form is not right. Check what is marked."
}

/// `problem-rate-limited` in problems.ftl: “That was too much in a short time. Wait a few minutes and try again. What you wrote is kept.”
#[must_use]
pub fn problem_rate_limited() -> &'static str {
    "That was too much in a short time. Wait a few minutes and try again. What you wrote is kept."
}

/// `problem-internal` in problems.ftl: “Something broke at our side. Try again; if it stays so, call us.”
#[must_use]
pub fn problem_internal() -> &'static str {
    "Something broke at our side. Try again; if it stays so, call us."
}

/// `problem-unavailable` in problems.ftl: “The portal is busy right now. Wait a moment and try again.”
#[must_use]
pub fn problem_unavailable() -> &'static str {
    "The portal is busy right now. Wait a moment and try again."
}

/// `problem-confirm-first` in problems.ftl: “Enter your password again to go on.”
#[must_use]
pub fn problem_confirm_first() -> &'static str {
    "Enter your password again to go on."
}

/// `problem-confirm-failed` in problems.ftl: “The password is not right. Check it and try again.”
#[must_use]
pub fn problem_confirm_failed() -> &'static str {
    "The password is not right. Check it and try again."
}

/// `problem-invite-unusable` in problems.ftl: “This code cannot be used. It may be mistyped, used already, withdrawn, or older than a week. Ask the person who gave it to you for a new one.”
#[must_use]
pub fn problem_invite_unusable() -> &'static str {
    "This code cannot be used. It may be mistyped, used already, withdrawn, or older than a week. Ask the person who gave it to you for a new one."
}

/// `problem-invite-not-for-you` in problems.ftl: “You can already act for this person, so you do not need the code.”
#[must_use]
pub fn problem_invite_not_for_you() -> &'static str {
    "You can already act for this person, so you do not need the code."
}

/// `problem-too-many-invites` in problems.ftl: “You have as many open invitations as you may have. Withdraw one that nobody will use, then try again.”
#[must_use]
pub fn problem_too_many_invites() -> &'static str {
    "You have as many open invitations as you may have. Withdraw one that nobody will use, then try again."
}

/// `problem-invite-used` in problems.ftl: “This code has been used. To take the access back, end it in the list of who may act for you.”
#[must_use]
pub fn problem_invite_used() -> &'static str {
    "This code has been used. To take the access back, end it in the list of who may act for you."
}

/// `problem-grant-ended` in problems.ftl: “This access has ended. To give it again, make a new invitation.”
#[must_use]
pub fn problem_grant_ended() -> &'static str {
    "This access has ended. To give it again, make a new invitation."
}

/// `problem-registration-decided` in problems.ftl: “Another administrator has decided this already. Load the page again to see what was decided.”
#[must_use]
pub fn problem_registration_decided() -> &'static str {
    "Another administrator has decided this already. Load the page again to see what was decided."
}

/// `problem-too-many-folders` in problems.ftl: “You have as many folders as you may have. Remove one that is empty, then try again.”
#[must_use]
pub fn problem_too_many_folders() -> &'static str {
    "You have as many folders as you may have. Remove one that is empty, then try again."
}

/// `problem-folder-not-empty` in problems.ftl: “There are messages in this folder. Move them out of it first.”
#[must_use]
pub fn problem_folder_not_empty() -> &'static str {
    "There are messages in this folder. Move them out of it first."
}

/// `problem-channel-off` in problems.ftl: “This portal does not send by this way.”
#[must_use]
pub fn problem_channel_off() -> &'static str {
    "This portal does not send by this way."
}

/// `problem-code-expired` in problems.ftl: “This code does not count any more: it is too old, or was mistyped too often. Ask for a new one.”
#[must_use]
pub fn problem_code_expired() -> &'static str {
    "This code does not count any more: it is too old, or was mistyped too often. Ask for a new one."
}

/// `problem-team-changed` in problems.ftl: “Somebody else has changed this team since you opened the page. Look again at what it says now; what you typed is still here.”
#[must_use]
pub fn problem_team_changed() -> &'static str {
    "Somebody else has changed this team since you opened the page. Look again at what it says now; what you typed is still here."
}

/// `problem-too-many-templates` in problems.ftl: “The team has as many texts as it may have. Remove one that nobody needs.”
#[must_use]
pub fn problem_too_many_templates() -> &'static str {
    "The team has as many texts as it may have. Remove one that nobody needs."
}

/// `page-title` in shell.ftl: “{page} · {site}”
#[must_use]
pub fn page_title(page: &str, site: &str) -> String {
    format!("{page} · {site}")
}

/// `shell-skip-to-page` in shell.ftl: “Skip to the page”
#[must_use]
pub fn shell_skip_to_page() -> &'static str {
    "Skip to the page"
}

/// `shell-skip-to-menu` in shell.ftl: “Skip to the menu”
#[must_use]
pub fn shell_skip_to_menu() -> &'static str {
    "Skip to the menu"
}

/// `shell-tabs` in shell.ftl: “Main menu”
#[must_use]
pub fn shell_tabs() -> &'static str {
    "Main menu"
}

/// `shell-bottom-bar` in shell.ftl: “Main menu at the bottom”
#[must_use]
pub fn shell_bottom_bar() -> &'static str {
    "Main menu at the bottom"
}

/// `shell-home` in shell.ftl: “Home”
#[must_use]
pub fn shell_home() -> &'static str {
    "Home"
}

/// `shell-messaging` in shell.ftl: “Messaging”
#[must_use]
pub fn shell_messaging() -> &'static str {
    "Messaging"
}

/// `shell-work-list` in shell.ftl: “Messages”
#[must_use]
pub fn shell_work_list() -> &'static str {
    "Messages"
}

/// `shell-more` in shell.ftl: “More”
#[must_use]
pub fn shell_more() -> &'static str {
    "More"
}

/// `shell-more-name` in shell.ftl: “More: help and account”
#[must_use]
pub fn shell_more_name() -> &'static str {
    "More: help and account"
}

/// `shell-unread-spoken` in shell.ftl: “{count} unread”
#[must_use]
pub fn shell_unread_spoken(count: &str) -> String {
    format!("{count} unread")
}

/// `shell-new-messages` in shell.ftl: “{count} new messages”
#[must_use]
pub fn shell_new_messages(count: u64) -> String {
    match count {
        1 => "1 new message".to_owned(),
        _ => format!("{count} new messages"),
    }
}

/// `shell-place-and-number` in shell.ftl: “{place}, {number}”
#[must_use]
pub fn shell_place_and_number(number: &str, place: &str) -> String {
    format!("{place}, {number}")
}

/// `shell-care-team` in shell.ftl: “Care team”
#[must_use]
pub fn shell_care_team() -> &'static str {
    "Care team"
}

/// `shell-demonstration` in shell.ftl: “Demonstration”
#[must_use]
pub fn shell_demonstration() -> &'static str {
    "Demonstration"
}

/// `shell-demonstration-text` in shell.ftl: “Everyone here is invented. Do not enter anything real.”
#[must_use]
pub fn shell_demonstration_text() -> &'static str {
    "Everyone here is invented. Do not enter anything real."
}

/// `shell-account-name` in shell.ftl: “{name}, account”
#[must_use]
pub fn shell_account_name(name: &str) -> String {
    format!("{name}, account")
}

/// `shell-account-help` in shell.ftl: “Help and contacts”
#[must_use]
pub fn shell_account_help() -> &'static str {
    "Help and contacts"
}

/// `shell-sign-out` in shell.ftl: “Sign out”
#[must_use]
pub fn shell_sign_out() -> &'static str {
    "Sign out"
}

/// `shell-sign-out-failed` in shell.ftl: “You are still signed in, because the portal could not be reached. Try again, or close your browser window.”
#[must_use]
pub fn shell_sign_out_failed() -> &'static str {
    "You are still signed in, because the portal could not be reached. Try again, or close your browser window."
}

/// `shell-site-alert` in shell.ftl: “Notice for everyone”
#[must_use]
pub fn shell_site_alert() -> &'static str {
    "Notice for everyone"
}

/// `shell-alert-closed` in shell.ftl: “Closed: {days}. No answer is promised for these days.”
#[must_use]
pub fn shell_alert_closed(days: &str) -> String {
    format!("Closed: {days}. No answer is promised for these days.")
}

/// `shell-alert-closed-at` in shell.ftl: “Closed: {days}, at {places}. No answer is promised for these days there.”
#[must_use]
pub fn shell_alert_closed_at(days: &str, places: &str) -> String {
    format!("Closed: {days}, at {places}. No answer is promised for these days there.")
}

/// `shell-footer-contacts` in shell.ftl: “Call us”
#[must_use]
pub fn shell_footer_contacts() -> &'static str {
    "Call us"
}

/// `shell-footer-texts` in shell.ftl: “About this portal”
#[must_use]
pub fn shell_footer_texts() -> &'static str {
    "About this portal"
}

/// `shell-footer-links` in shell.ftl: “Other sites”
#[must_use]
pub fn shell_footer_links() -> &'static str {
    "Other sites"
}

/// `shell-footer-licences` in shell.ftl: “Open-source licenses”
#[must_use]
pub fn shell_footer_licences() -> &'static str {
    "Open-source licenses"
}

/// `shell-other-site` in shell.ftl: “(another site)”
#[must_use]
pub fn shell_other_site() -> &'static str {
    "(another site)"
}

/// `shell-loading` in shell.ftl: “Loading”
#[must_use]
pub fn shell_loading() -> &'static str {
    "Loading"
}

/// `shell-retry` in shell.ftl: “Try again”
#[must_use]
pub fn shell_retry() -> &'static str {
    "Try again"
}

/// `shell-no-site` in shell.ftl: “The portal cannot be reached”
#[must_use]
pub fn shell_no_site() -> &'static str {
    "The portal cannot be reached"
}

/// `shell-start-failed` in shell.ftl: “We could not find out whether you are signed in”
#[must_use]
pub fn shell_start_failed() -> &'static str {
    "We could not find out whether you are signed in"
}

/// `shell-part-failed-title` in shell.ftl: “This page did not load”
#[must_use]
pub fn shell_part_failed_title() -> &'static str {
    "This page did not load"
}

/// `shell-part-failed-text` in shell.ftl: “Check your connection and try again. If that does not help, load the portal anew: it may have been renewed while this window was open.”
#[must_use]
pub fn shell_part_failed_text() -> &'static str {
    "Check your connection and try again. If that does not help, load the portal anew: it may have been renewed while this window was open."
}

/// `shell-part-failed-anew` in shell.ftl: “Load the portal anew”
#[must_use]
pub fn shell_part_failed_anew() -> &'static str {
    "Load the portal anew"
}

/// `shell-not-found-title` in shell.ftl: “This page does not exist”
#[must_use]
pub fn shell_not_found_title() -> &'static str {
    "This page does not exist"
}

/// `shell-not-found-text` in shell.ftl: “The address may be mistyped, or what was here is gone. Nothing of yours was lost.”
#[must_use]
pub fn shell_not_found_text() -> &'static str {
    "The address may be mistyped, or what was here is gone. Nothing of yours was lost."
}

/// `shell-not-found-home` in shell.ftl: “Go to the start”
#[must_use]
pub fn shell_not_found_home() -> &'static str {
    "Go to the start"
}

/// `shell-offline` in shell.ftl: “Your device is not connected. You can read what is on the screen; nothing can be sent until the connection is back.”
#[must_use]
pub fn shell_offline() -> &'static str {
    "Your device is not connected. You can read what is on the screen; nothing can be sent until the connection is back."
}

/// `shell-no-tools-title` in shell.ftl: “Nothing to do here yet”
#[must_use]
pub fn shell_no_tools_title() -> &'static str {
    "Nothing to do here yet"
}

/// `shell-no-tools-auditor` in shell.ftl: “You are signed in as an auditor. The tools for auditors are not part of this portal yet.”
#[must_use]
pub fn shell_no_tools_auditor() -> &'static str {
    "You are signed in as an auditor. The tools for auditors are not part of this portal yet."
}

/// `shell-no-patients-title` in shell.ftl: “No one to show”
#[must_use]
pub fn shell_no_patients_title() -> &'static str {
    "No one to show"
}

/// `shell-no-patients-text` in shell.ftl: “Your account is not connected to a patient yet. Call us and we will see to it.”
#[must_use]
pub fn shell_no_patients_text() -> &'static str {
    "Your account is not connected to a patient yet. Call us and we will see to it."
}

/// `time-today` in shell.ftl: “Today, {time}”
#[must_use]
pub fn time_today(time: &str) -> String {
    format!("Today, {time}")
}

/// `time-day-and-time` in shell.ftl: “{day}, {time}”
#[must_use]
pub fn time_day_and_time(day: &str, time: &str) -> String {
    format!("{day}, {time}")
}

/// `span-minutes` in shell.ftl: “{count} minutes”
#[must_use]
pub fn span_minutes(count: u64) -> String {
    match count {
        1 => format!("{count} minute"),
        _ => format!("{count} minutes"),
    }
}

/// `span-hours` in shell.ftl: “{count} hours”
#[must_use]
pub fn span_hours(count: u64) -> String {
    match count {
        1 => format!("{count} hour"),
        _ => format!("{count} hours"),
    }
}

/// `span-days` in shell.ftl: “{count} days”
#[must_use]
pub fn span_days(count: u64) -> String {
    match count {
        1 => format!("{count} day"),
        _ => format!("{count} days"),
    }
}

/// `size-bytes` in shell.ftl: “{bytes} bytes”
#[must_use]
pub fn size_bytes(bytes: u64) -> String {
    match bytes {
        1 => "1 byte".to_owned(),
        _ => format!("{bytes} bytes"),
    }
}

/// `size-kilobytes` in shell.ftl: “{size} KB”
#[must_use]
pub fn size_kilobytes(size: &str) -> String {
    format!("{size} KB")
}

/// `size-megabytes` in shell.ftl: “{size} MB”
#[must_use]
pub fn size_megabytes(size: &str) -> String {
    format!("{size} MB")
}

/// `help-title` in shell.ftl: “Help and contacts”
#[must_use]
pub fn help_title() -> &'static str {
    "Help and contacts"
}

/// `help-lines` in shell.ftl: “Phone lines”
#[must_use]
pub fn help_lines() -> &'static str {
    "Phone lines"
}

/// `help-read` in shell.ftl: “Read”
#[must_use]
pub fn help_read() -> &'static str {
    "Read"
}

/// `help-emergency-words` in shell.ftl: “When the emergency panel appears”
#[must_use]
pub fn help_emergency_words() -> &'static str {
    "When the emergency panel appears"
}

/// `help-account` in shell.ftl: “Your account”
#[must_use]
pub fn help_account() -> &'static str {
    "Your account"
}

/// `help-signed-in-as` in shell.ftl: “Signed in as {name}.”
#[must_use]
pub fn help_signed_in_as(name: &str) -> String {
    format!("Signed in as {name}.")
}

/// `help-back` in shell.ftl: “Help and contacts”
#[must_use]
pub fn help_back() -> &'static str {
    "Help and contacts"
}

/// `team-title` in team.ftl: “Messages to answer”
#[must_use]
pub fn team_title() -> &'static str {
    "Messages to answer"
}

/// `team-no-teams` in team.ftl: “You do not belong to a care team yet. Ask your administrator.”
#[must_use]
pub fn team_no_teams() -> &'static str {
    "You do not belong to a care team yet. Ask your administrator."
}

/// `team-lists` in team.ftl: “Lists”
#[must_use]
pub fn team_lists() -> &'static str {
    "Lists"
}

/// `team-new` in team.ftl: “New”
#[must_use]
pub fn team_new() -> &'static str {
    "New"
}

/// `team-mine` in team.ftl: “Mine”
#[must_use]
pub fn team_mine() -> &'static str {
    "Mine"
}

/// `team-waiting` in team.ftl: “All to answer”
#[must_use]
pub fn team_waiting() -> &'static str {
    "All to answer"
}

/// `team-escalated` in team.ftl: “Late”
#[must_use]
pub fn team_escalated() -> &'static str {
    "Late"
}

/// `team-answered` in team.ftl: “Waiting on patient”
#[must_use]
pub fn team_answered() -> &'static str {
    "Waiting on patient"
}

/// `team-done` in team.ftl: “Done”
#[must_use]
pub fn team_done() -> &'static str {
    "Done"
}

/// `team-new-empty` in team.ftl: “Nothing new”
#[must_use]
pub fn team_new_empty() -> &'static str {
    "Nothing new"
}

/// `team-new-empty-detail` in team.ftl: “Messages that nobody of your team has taken come here.”
#[must_use]
pub fn team_new_empty_detail() -> &'static str {
    "Messages that nobody of your team has taken come here."
}

/// `team-mine-empty` in team.ftl: “You have nothing to answer”
#[must_use]
pub fn team_mine_empty() -> &'static str {
    "You have nothing to answer"
}

/// `team-mine-empty-detail` in team.ftl: “Messages that you take, or that a colleague gives you, come here.”
#[must_use]
pub fn team_mine_empty_detail() -> &'static str {
    "Messages that you take, or that a colleague gives you, come here."
}

/// `team-escalated-empty` in team.ftl: “No answer is late”
#[must_use]
pub fn team_escalated_empty() -> &'static str {
    "No answer is late"
}

/// `team-escalated-empty-detail` in team.ftl: “When a promised day is over without an answer, the message comes here, and to the desk of the facility.”
#[must_use]
pub fn team_escalated_empty_detail() -> &'static str {
    "When a promised day is over without an answer, the message comes here, and to the desk of the facility."
}

/// `team-done-empty` in team.ftl: “Nothing closed yet”
#[must_use]
pub fn team_done_empty() -> &'static str {
    "Nothing closed yet"
}

/// `team-done-empty-detail` in team.ftl: “Messages that your teams have closed come here.”
#[must_use]
pub fn team_done_empty_detail() -> &'static str {
    "Messages that your teams have closed come here."
}

/// `team-waiting-empty` in team.ftl: “Nothing is waiting”
#[must_use]
pub fn team_waiting_empty() -> &'static str {
    "Nothing is waiting"
}

/// `team-waiting-empty-detail` in team.ftl: “New messages to your teams come here.”
#[must_use]
pub fn team_waiting_empty_detail() -> &'static str {
    "New messages to your teams come here."
}

/// `team-answered-empty` in team.ftl: “Nothing answered yet”
#[must_use]
pub fn team_answered_empty() -> &'static str {
    "Nothing answered yet"
}

/// `team-answered-empty-detail` in team.ftl: “What your teams have answered comes here.”
#[must_use]
pub fn team_answered_empty_detail() -> &'static str {
    "What your teams have answered comes here."
}

/// `team-name-and-age` in team.ftl: “{name} · {age}”
#[must_use]
pub fn team_name_and_age(age: &str, name: &str) -> String {
    format!("{name} · {age}")
}

/// `team-born` in team.ftl: “born {date}”
#[must_use]
pub fn team_born(date: &str) -> String {
    format!("born {date}")
}

/// `team-due` in team.ftl: “due {date}”
#[must_use]
pub fn team_due(date: &str) -> String {
    format!("due {date}")
}

/// `team-due-today` in team.ftl: “Due today”
#[must_use]
pub fn team_due_today() -> &'static str {
    "Due today"
}

/// `team-overdue` in team.ftl: “Overdue”
#[must_use]
pub fn team_overdue() -> &'static str {
    "Overdue"
}

/// `team-was-due` in team.ftl: “was due {date}”
#[must_use]
pub fn team_was_due(date: &str) -> String {
    format!("was due {date}")
}

/// `team-answered-at` in team.ftl: “answered {time}”
#[must_use]
pub fn team_answered_at(time: &str) -> String {
    format!("answered {time}")
}

/// `team-to` in team.ftl: “to {team}”
#[must_use]
pub fn team_to(team: &str) -> String {
    format!("to {team}")
}

/// `team-choose` in team.ftl: “Choose a message to read and answer it.”
#[must_use]
pub fn team_choose() -> &'static str {
    "Choose a message to read and answer it."
}

/// `team-back` in team.ftl: “All messages”
#[must_use]
pub fn team_back() -> &'static str {
    "All messages"
}

/// `team-open-message` in team.ftl: “The message that is open”
#[must_use]
pub fn team_open_message() -> &'static str {
    "The message that is open"
}

/// `team-list-label` in team.ftl: “{list}, longest waiting first”
#[must_use]
pub fn team_list_label(list: &str) -> String {
    format!("{list}, longest waiting first")
}

/// `team-list-label-newest` in team.ftl: “{list}, newest first”
#[must_use]
pub fn team_list_label_newest(list: &str) -> String {
    format!("{list}, newest first")
}

/// `team-closed-at` in team.ftl: “closed {time}”
#[must_use]
pub fn team_closed_at(time: &str) -> String {
    format!("closed {time}")
}

/// `team-held-by` in team.ftl: “with {name}”
#[must_use]
pub fn team_held_by(name: &str) -> String {
    format!("with {name}")
}

/// `team-window-due` in team.ftl: “Message, due {date}”
#[must_use]
pub fn team_window_due(date: &str) -> String {
    format!("Message, due {date}")
}

/// `team-window-answered` in team.ftl: “Message, answered {time}”
#[must_use]
pub fn team_window_answered(time: &str) -> String {
    format!("Message, answered {time}")
}

/// `team-reply-sent` in team.ftl: “Your answer was sent. {patient} sees it in the inbox.”
#[must_use]
pub fn team_reply_sent(patient: &str) -> String {
    format!("Your answer was sent. {patient} sees it in the inbox.")
}

/// `team-about-other` in team.ftl: “About someone else, identity not verified”
#[must_use]
pub fn team_about_other() -> &'static str {
    "About someone else, identity not verified"
}

/// `team-holder-label` in team.ftl: “Who has this message”
#[must_use]
pub fn team_holder_label() -> &'static str {
    "Who has this message"
}

/// `team-nobody-has` in team.ftl: “Nobody of your team has this message.”
#[must_use]
pub fn team_nobody_has() -> &'static str {
    "Nobody of your team has this message."
}

/// `team-you-have` in team.ftl: “You have had this message since {time}.”
#[must_use]
pub fn team_you_have(time: &str) -> String {
    format!("You have had this message since {time}.")
}

/// `team-somebody-has` in team.ftl: “{name} has had this message since {time}.”
#[must_use]
pub fn team_somebody_has(name: &str, time: &str) -> String {
    format!("{name} has had this message since {time}.")
}

/// `team-take` in team.ftl: “Take it”
#[must_use]
pub fn team_take() -> &'static str {
    "Take it"
}

/// `team-take-over` in team.ftl: “Take it over”
#[must_use]
pub fn team_take_over() -> &'static str {
    "Take it over"
}

/// `team-taken` in team.ftl: “You have this message.”
#[must_use]
pub fn team_taken() -> &'static str {
    "You have this message."
}

/// `team-release` in team.ftl: “Give it back”
#[must_use]
pub fn team_release() -> &'static str {
    "Give it back"
}

/// `team-released` in team.ftl: “You gave this message back.”
#[must_use]
pub fn team_released() -> &'static str {
    "You gave this message back."
}

/// `team-working` in team.ftl: “One moment …”
#[must_use]
pub fn team_working() -> &'static str {
    "One moment …"
}

/// `team-problem` in team.ftl: “There is a problem”
#[must_use]
pub fn team_problem() -> &'static str {
    "There is a problem"
}

/// `team-assign` in team.ftl: “Give it to a colleague”
#[must_use]
pub fn team_assign() -> &'static str {
    "Give it to a colleague"
}

/// `team-assign-to` in team.ftl: “To whom”
#[must_use]
pub fn team_assign_to() -> &'static str {
    "To whom"
}

/// `team-assign-choose` in team.ftl: “Choose a colleague”
#[must_use]
pub fn team_assign_choose() -> &'static str {
    "Choose a colleague"
}

/// `team-assign-missing` in team.ftl: “Choose to whom you give it”
#[must_use]
pub fn team_assign_missing() -> &'static str {
    "Choose to whom you give it"
}

/// `team-redirect-found` in team.ftl: “{count} teams found”
#[must_use]
pub fn team_redirect_found(count: u64) -> String {
    match count {
        0 => "No team found. Try fewer words, or only the place.".to_owned(),
        1 => "1 team found".to_owned(),
        _ => format!("{count} teams found"),
    }
}

/// `team-assign-do` in team.ftl: “Give”
#[must_use]
pub fn team_assign_do() -> &'static str {
    "Give"
}

/// `team-assigned` in team.ftl: “{name} has this message.”
#[must_use]
pub fn team_assigned(name: &str) -> String {
    format!("{name} has this message.")
}

/// `team-assign-nobody` in team.ftl: “Nobody else answers for this team now.”
#[must_use]
pub fn team_assign_nobody() -> &'static str {
    "Nobody else answers for this team now."
}

/// `team-colleague` in team.ftl: “{name}, {title}”
#[must_use]
pub fn team_colleague(name: &str, title: &str) -> String {
    format!("{name}, {title}")
}

/// `team-redirect` in team.ftl: “Hand it to another team”
#[must_use]
pub fn team_redirect() -> &'static str {
    "Hand it to another team"
}

/// `team-redirect-text` in team.ftl: “The conversation goes along whole. The patient sees to whom it went and why, and the day that was promised stays the same.”
#[must_use]
pub fn team_redirect_text() -> &'static str {
    "The conversation goes along whole. The patient sees to whom it went and why, and the day that was promised stays the same."
}

/// `team-redirect-which` in team.ftl: “Which team”
#[must_use]
pub fn team_redirect_which() -> &'static str {
    "Which team"
}

/// `team-redirect-hint` in team.ftl: “Type a place, a name or a kind of care”
#[must_use]
pub fn team_redirect_hint() -> &'static str {
    "Type a place, a name or a kind of care"
}

/// `team-redirect-search` in team.ftl: “Search”
#[must_use]
pub fn team_redirect_search() -> &'static str {
    "Search"
}

/// `team-redirect-chosen` in team.ftl: “To: {team}”
#[must_use]
pub fn team_redirect_chosen(team: &str) -> String {
    format!("To: {team}")
}

/// `team-redirect-other` in team.ftl: “Choose another one”
#[must_use]
pub fn team_redirect_other() -> &'static str {
    "Choose another one"
}

/// `team-redirect-missing` in team.ftl: “Choose a team”
#[must_use]
pub fn team_redirect_missing() -> &'static str {
    "Choose a team"
}

/// `team-redirect-reason` in team.ftl: “Why”
#[must_use]
pub fn team_redirect_reason() -> &'static str {
    "Why"
}

/// `team-redirect-reason-hint` in team.ftl: “The patient reads this.”
#[must_use]
pub fn team_redirect_reason_hint() -> &'static str {
    "The patient reads this."
}

/// `team-redirect-do` in team.ftl: “Hand it on”
#[must_use]
pub fn team_redirect_do() -> &'static str {
    "Hand it on"
}

/// `team-redirected` in team.ftl: “{team} has this message.”
#[must_use]
pub fn team_redirected(team: &str) -> String {
    format!("{team} has this message.")
}

/// `team-reason-missing` in team.ftl: “Say why”
#[must_use]
pub fn team_reason_missing() -> &'static str {
    "Say why"
}

/// `team-reason-long` in team.ftl: “Use at most {most} characters”
#[must_use]
pub fn team_reason_long(most: &str) -> String {
    format!("Use at most {most} characters")
}

/// `team-close` in team.ftl: “Close it”
#[must_use]
pub fn team_close() -> &'static str {
    "Close it"
}

/// `team-close-text` in team.ftl: “Nothing is waited for any more. Should the patient write again, it opens again.”
#[must_use]
pub fn team_close_text() -> &'static str {
    "Nothing is waited for any more. Should the patient write again, it opens again."
}

/// `team-close-owed` in team.ftl: “The patient still waits for an answer. Say why there will be none here, for example because you spoke on the phone.”
#[must_use]
pub fn team_close_owed() -> &'static str {
    "The patient still waits for an answer. Say why there will be none here, for example because you spoke on the phone."
}

/// `team-close-reason` in team.ftl: “Why it is closed”
#[must_use]
pub fn team_close_reason() -> &'static str {
    "Why it is closed"
}

/// `team-close-missing` in team.ftl: “Say why it is closed without an answer”
#[must_use]
pub fn team_close_missing() -> &'static str {
    "Say why it is closed without an answer"
}

/// `team-close-do` in team.ftl: “Close this message”
#[must_use]
pub fn team_close_do() -> &'static str {
    "Close this message"
}

/// `team-closed-done` in team.ftl: “This message is closed.”
#[must_use]
pub fn team_closed_done() -> &'static str {
    "This message is closed."
}

/// `team-notes` in team.ftl: “Notes for the team”
#[must_use]
pub fn team_notes() -> &'static str {
    "Notes for the team"
}

/// `team-note-new` in team.ftl: “Write a note for the team”
#[must_use]
pub fn team_note_new() -> &'static str {
    "Write a note for the team"
}

/// `team-notes-text` in team.ftl: “The patient never sees it.”
#[must_use]
pub fn team_notes_text() -> &'static str {
    "The patient never sees it."
}

/// `team-note-by` in team.ftl: “{author}, {time}”
#[must_use]
pub fn team_note_by(author: &str, time: &str) -> String {
    format!("{author}, {time}")
}

/// `team-note-label` in team.ftl: “Note”
#[must_use]
pub fn team_note_label() -> &'static str {
    "Note"
}

/// `team-note-add` in team.ftl: “Add note”
#[must_use]
pub fn team_note_add() -> &'static str {
    "Add note"
}

/// `team-note-added` in team.ftl: “Your note was added.”
#[must_use]
pub fn team_note_added() -> &'static str {
    "Your note was added."
}

/// `team-note-missing` in team.ftl: “Write the note first”
#[must_use]
pub fn team_note_missing() -> &'static str {
    "Write the note first"
}

/// `board-title` in team.ftl: “Board”
#[must_use]
pub fn board_title() -> &'static str {
    "Board"
}

/// `board-lead` in team.ftl: “How your teams are doing. Times are from when the patient began to wait.”
#[must_use]
pub fn board_lead() -> &'static str {
    "How your teams are doing. Times are from when the patient began to wait."
}

/// `board-empty` in team.ftl: “No team yet”
#[must_use]
pub fn board_empty() -> &'static str {
    "No team yet"
}

/// `board-empty-detail` in team.ftl: “When you belong to a team, you see here what waits for it.”
#[must_use]
pub fn board_empty_detail() -> &'static str {
    "When you belong to a team, you see here what waits for it."
}

/// `board-nothing-waits` in team.ftl: “Nothing waits for an answer.”
#[must_use]
pub fn board_nothing_waits() -> &'static str {
    "Nothing waits for an answer."
}

/// `board-chart` in team.ftl: “Messages that wait for an answer”
#[must_use]
pub fn board_chart() -> &'static str {
    "Messages that wait for an answer"
}

/// `board-waiting-and-late` in team.ftl: “{waiting} waiting, {late} late”
#[must_use]
pub fn board_waiting_and_late(late: &str, waiting: &str) -> String {
    format!("{waiting} waiting, {late} late")
}

/// `board-team` in team.ftl: “Team”
#[must_use]
pub fn board_team() -> &'static str {
    "Team"
}

/// `board-members` in team.ftl: “Members now”
#[must_use]
pub fn board_members() -> &'static str {
    "Members now"
}

/// `board-no-member` in team.ftl: “Nobody of its own”
#[must_use]
pub fn board_no_member() -> &'static str {
    "Nobody of its own"
}

/// `board-waiting` in team.ftl: “Waiting”
#[must_use]
pub fn board_waiting() -> &'static str {
    "Waiting"
}

/// `board-late` in team.ftl: “Late now”
#[must_use]
pub fn board_late() -> &'static str {
    "Late now"
}

/// `board-oldest` in team.ftl: “Longest waiting since”
#[must_use]
pub fn board_oldest() -> &'static str {
    "Longest waiting since"
}

/// `board-missed` in team.ftl: “Became late in 30 days”
#[must_use]
pub fn board_missed() -> &'static str {
    "Became late in 30 days"
}

/// `board-answered` in team.ftl: “Answered in 30 days”
#[must_use]
pub fn board_answered() -> &'static str {
    "Answered in 30 days"
}

/// `board-median` in team.ftl: “Half are answered within”
#[must_use]
pub fn board_median() -> &'static str {
    "Half are answered within"
}

/// `board-none` in team.ftl: “–”
#[must_use]
pub fn board_none() -> &'static str {
    "–"
}

/// `board-download` in team.ftl: “Download as a spreadsheet (CSV)”
#[must_use]
pub fn board_download() -> &'static str {
    "Download as a spreadsheet (CSV)"
}

/// `teams-title` in team_settings.ftl: “Care teams”
#[must_use]
pub fn teams_title() -> &'static str {
    "Care teams"
}

/// `teams-lead` in team_settings.ftl: “Who answers, when, and by which names each team is found.”
#[must_use]
pub fn teams_lead() -> &'static str {
    "Who answers, when, and by which names each team is found."
}

/// `teams-search-label` in team_settings.ftl: “Find a team”
#[must_use]
pub fn teams_search_label() -> &'static str {
    "Find a team"
}

/// `teams-search-hint` in team_settings.ftl: “Words of its name or its facility”
#[must_use]
pub fn teams_search_hint() -> &'static str {
    "Words of its name or its facility"
}

/// `teams-search` in team_settings.ftl: “Search”
#[must_use]
pub fn teams_search() -> &'static str {
    "Search"
}

/// `teams-empty` in team_settings.ftl: “No team found”
#[must_use]
pub fn teams_empty() -> &'static str {
    "No team found"
}

/// `teams-empty-detail` in team_settings.ftl: “Look for fewer or other words.”
#[must_use]
pub fn teams_empty_detail() -> &'static str {
    "Look for fewer or other words."
}

/// `teams-none` in team_settings.ftl: “You are in no team yet”
#[must_use]
pub fn teams_none() -> &'static str {
    "You are in no team yet"
}

/// `teams-none-detail` in team_settings.ftl: “When you are a member of a team, or manage one, you see it here.”
#[must_use]
pub fn teams_none_detail() -> &'static str {
    "When you are a member of a team, or manage one, you see it here."
}

/// `teams-most` in team_settings.ftl: “These are the first {most}. Type words of the name to find others.”
#[must_use]
pub fn teams_most(most: &str) -> String {
    format!("These are the first {most}. Type words of the name to find others.")
}

/// `teams-team` in team_settings.ftl: “Team”
#[must_use]
pub fn teams_team() -> &'static str {
    "Team"
}

/// `teams-facility` in team_settings.ftl: “Facility”
#[must_use]
pub fn teams_facility() -> &'static str {
    "Facility"
}

/// `teams-members` in team_settings.ftl: “There now”
#[must_use]
pub fn teams_members() -> &'static str {
    "There now"
}

/// `teams-state` in team_settings.ftl: “State”
#[must_use]
pub fn teams_state() -> &'static str {
    "State"
}

/// `teams-desk` in team_settings.ftl: “message desk”
#[must_use]
pub fn teams_desk() -> &'static str {
    "message desk"
}

/// `teams-presence-nobody` in team_settings.ftl: “Nobody answers”
#[must_use]
pub fn teams_presence_nobody() -> &'static str {
    "Nobody answers"
}

/// `teams-presence-desk` in team_settings.ftl: “The desk answers”
#[must_use]
pub fn teams_presence_desk() -> &'static str {
    "The desk answers"
}

/// `teams-presence-members` in team_settings.ftl: “In order”
#[must_use]
pub fn teams_presence_members() -> &'static str {
    "In order"
}

/// `teams-presence-retired` in team_settings.ftl: “Ended”
#[must_use]
pub fn teams_presence_retired() -> &'static str {
    "Ended"
}

/// `teams-back` in team_settings.ftl: “All care teams”
#[must_use]
pub fn teams_back() -> &'static str {
    "All care teams"
}

/// `team-settings-nobody` in team_settings.ftl: “Nobody is there for this team, and nobody at its desk. Patients cannot write to it until somebody is. Add a member.”
#[must_use]
pub fn team_settings_nobody() -> &'static str {
    "Nobody is there for this team, and nobody at its desk. Patients cannot write to it until somebody is. Add a member."
}

/// `team-settings-desk` in team_settings.ftl: “No member is there now, so the message desk of the facility answers.”
#[must_use]
pub fn team_settings_desk() -> &'static str {
    "No member is there now, so the message desk of the facility answers."
}

/// `team-settings-retired` in team_settings.ftl: “This team has ended. {successor} has its messages.”
#[must_use]
pub fn team_settings_retired(successor: &str) -> String {
    format!("This team has ended. {successor} has its messages.")
}

/// `team-settings-read-only` in team_settings.ftl: “You see this because you answer for the team. Its managers, those of the message desk and administrators can change it.”
#[must_use]
pub fn team_settings_read_only() -> &'static str {
    "You see this because you answer for the team. Its managers, those of the message desk and administrators can change it."
}

/// `team-settings-saved` in team_settings.ftl: “Saved. It holds from now on.”
#[must_use]
pub fn team_settings_saved() -> &'static str {
    "Saved. It holds from now on."
}

/// `team-settings-working` in team_settings.ftl: “Saving”
#[must_use]
pub fn team_settings_working() -> &'static str {
    "Saving"
}

/// `team-settings-problem` in team_settings.ftl: “Some of this cannot be saved yet”
#[must_use]
pub fn team_settings_problem() -> &'static str {
    "Some of this cannot be saved yet"
}

/// `team-settings-edit` in team_settings.ftl: “Change”
#[must_use]
pub fn team_settings_edit() -> &'static str {
    "Change"
}

/// `team-settings-edit-of` in team_settings.ftl: “Change {name}”
#[must_use]
pub fn team_settings_edit_of(name: &str) -> String {
    format!("Change {name}")
}

/// `team-settings-remove` in team_settings.ftl: “Remove”
#[must_use]
pub fn team_settings_remove() -> &'static str {
    "Remove"
}

/// `team-settings-remove-of` in team_settings.ftl: “Remove {name}”
#[must_use]
pub fn team_settings_remove_of(name: &str) -> String {
    format!("Remove {name}")
}

/// `team-settings-keep` in team_settings.ftl: “Keep”
#[must_use]
pub fn team_settings_keep() -> &'static str {
    "Keep"
}

/// `team-members-title` in team_settings.ftl: “Members”
#[must_use]
pub fn team_members_title() -> &'static str {
    "Members"
}

/// `team-members-empty` in team_settings.ftl: “Nobody is in this team.”
#[must_use]
pub fn team_members_empty() -> &'static str {
    "Nobody is in this team."
}

/// `team-members-name` in team_settings.ftl: “Name”
#[must_use]
pub fn team_members_name() -> &'static str {
    "Name"
}

/// `team-members-role` in team_settings.ftl: “Role”
#[must_use]
pub fn team_members_role() -> &'static str {
    "Role"
}

/// `team-members-until` in team_settings.ftl: “Last day”
#[must_use]
pub fn team_members_until() -> &'static str {
    "Last day"
}

/// `team-members-away` in team_settings.ftl: “Away”
#[must_use]
pub fn team_members_away() -> &'static str {
    "Away"
}

/// `team-members-actions` in team_settings.ftl: “Change”
#[must_use]
pub fn team_members_actions() -> &'static str {
    "Change"
}

/// `team-members-role-member` in team_settings.ftl: “Member”
#[must_use]
pub fn team_members_role_member() -> &'static str {
    "Member"
}

/// `team-members-role-manager` in team_settings.ftl: “Manager”
#[must_use]
pub fn team_members_role_manager() -> &'static str {
    "Manager"
}

/// `team-members-open-end` in team_settings.ftl: “No end”
#[must_use]
pub fn team_members_open_end() -> &'static str {
    "No end"
}

/// `team-members-begins` in team_settings.ftl: “From {day}”
#[must_use]
pub fn team_members_begins(day: &str) -> String {
    format!("From {day}")
}

/// `team-members-away-span` in team_settings.ftl: “{from} to {until}”
#[must_use]
pub fn team_members_away_span(from: &str, until: &str) -> String {
    format!("{from} to {until}")
}

/// `team-members-covered-by` in team_settings.ftl: “{name} answers meanwhile”
#[must_use]
pub fn team_members_covered_by(name: &str) -> String {
    format!("{name} answers meanwhile")
}

/// `team-members-absent` in team_settings.ftl: “Not there now”
#[must_use]
pub fn team_members_absent() -> &'static str {
    "Not there now"
}

/// `team-members-add` in team_settings.ftl: “Add a member”
#[must_use]
pub fn team_members_add() -> &'static str {
    "Add a member"
}

/// `team-members-remove-question` in team_settings.ftl: “{name} will not see what is written to this team any more. What they have not answered is New again for the others.”
#[must_use]
pub fn team_members_remove_question(name: &str) -> String {
    format!(
        "{name} will not see what is written to this team any more. What they have not answered is New again for the others."
    )
}

/// `team-members-removed` in team_settings.ftl: “{name} is not in the team any more.”
#[must_use]
pub fn team_members_removed(name: &str) -> String {
    format!("{name} is not in the team any more.")
}

/// `team-member-choose` in team_settings.ftl: “Who”
#[must_use]
pub fn team_member_choose() -> &'static str {
    "Who"
}

/// `team-member-choose-hint` in team_settings.ftl: “Words of the name”
#[must_use]
pub fn team_member_choose_hint() -> &'static str {
    "Words of the name"
}

/// `team-member-search` in team_settings.ftl: “Search”
#[must_use]
pub fn team_member_search() -> &'static str {
    "Search"
}

/// `team-member-none` in team_settings.ftl: “Nobody of the staff has such a name.”
#[must_use]
pub fn team_member_none() -> &'static str {
    "Nobody of the staff has such a name."
}

/// `team-member-missing` in team_settings.ftl: “Choose somebody”
#[must_use]
pub fn team_member_missing() -> &'static str {
    "Choose somebody"
}

/// `team-member-chosen` in team_settings.ftl: “{name} is chosen.”
#[must_use]
pub fn team_member_chosen(name: &str) -> String {
    format!("{name} is chosen.")
}

/// `team-member-other` in team_settings.ftl: “Somebody else”
#[must_use]
pub fn team_member_other() -> &'static str {
    "Somebody else"
}

/// `team-member-role-hint` in team_settings.ftl: “A manager changes what is on this page. At the message desk, for every team of the facility.”
#[must_use]
pub fn team_member_role_hint() -> &'static str {
    "A manager changes what is on this page. At the message desk, for every team of the facility."
}

/// `team-member-until` in team_settings.ftl: “Last day”
#[must_use]
pub fn team_member_until() -> &'static str {
    "Last day"
}

/// `team-member-until-hint` in team_settings.ftl: “Leave it empty if there is no end.”
#[must_use]
pub fn team_member_until_hint() -> &'static str {
    "Leave it empty if there is no end."
}

/// `team-member-until-wrong` in team_settings.ftl: “Use today or a later day”
#[must_use]
pub fn team_member_until_wrong() -> &'static str {
    "Use today or a later day"
}

/// `team-member-is-away` in team_settings.ftl: “Away”
#[must_use]
pub fn team_member_is_away() -> &'static str {
    "Away"
}

/// `team-member-is-away-text` in team_settings.ftl: “Is or will be away”
#[must_use]
pub fn team_member_is_away_text() -> &'static str {
    "Is or will be away"
}

/// `team-member-away-from` in team_settings.ftl: “First day away”
#[must_use]
pub fn team_member_away_from() -> &'static str {
    "First day away"
}

/// `team-member-away-until` in team_settings.ftl: “Last day away”
#[must_use]
pub fn team_member_away_until() -> &'static str {
    "Last day away"
}

/// `team-member-away-missing` in team_settings.ftl: “Say from when until when”
#[must_use]
pub fn team_member_away_missing() -> &'static str {
    "Say from when until when"
}

/// `team-member-away-wrong` in team_settings.ftl: “The last day away is today or later, and not before the first”
#[must_use]
pub fn team_member_away_wrong() -> &'static str {
    "The last day away is today or later, and not before the first"
}

/// `team-member-cover` in team_settings.ftl: “Who answers meanwhile”
#[must_use]
pub fn team_member_cover() -> &'static str {
    "Who answers meanwhile"
}

/// `team-member-cover-hint` in team_settings.ftl: “Somebody who is not in the team is a member for these days.”
#[must_use]
pub fn team_member_cover_hint() -> &'static str {
    "Somebody who is not in the team is a member for these days."
}

/// `team-member-cover-none` in team_settings.ftl: “The others of the team”
#[must_use]
pub fn team_member_cover_none() -> &'static str {
    "The others of the team"
}

/// `team-member-cover-find` in team_settings.ftl: “Somebody else…”
#[must_use]
pub fn team_member_cover_find() -> &'static str {
    "Somebody else…"
}

/// `team-member-gone` in team_settings.ftl: “This account is no member of staff any more. Choose somebody else.”
#[must_use]
pub fn team_member_gone() -> &'static str {
    "This account is no member of staff any more. Choose somebody else."
}

/// `team-member-cover-away` in team_settings.ftl: “Whoever answers meanwhile is away on some of these days, or is the same person. Choose somebody else.”
#[must_use]
pub fn team_member_cover_away() -> &'static str {
    "Whoever answers meanwhile is away on some of these days, or is the same person. Choose somebody else."
}

/// `team-member-away-long` in team_settings.ftl: “An absence may last until a year from now. Choose an earlier last day, or remove the member and add them again later.”
#[must_use]
pub fn team_member_away_long() -> &'static str {
    "An absence may last until a year from now. Choose an earlier last day, or remove the member and add them again later."
}

/// `team-member-save` in team_settings.ftl: “Save”
#[must_use]
pub fn team_member_save() -> &'static str {
    "Save"
}

/// `team-member-cancel` in team_settings.ftl: “Cancel”
#[must_use]
pub fn team_member_cancel() -> &'static str {
    "Cancel"
}

/// `team-rules-title` in team_settings.ftl: “Days and names”
#[must_use]
pub fn team_rules_title() -> &'static str {
    "Days and names"
}

/// `team-rules-reply` in team_settings.ftl: “An answer is promised within”
#[must_use]
pub fn team_rules_reply() -> &'static str {
    "An answer is promised within"
}

/// `team-rules-reply-usual` in team_settings.ftl: “As the facility does: {days} duty days”
#[must_use]
pub fn team_rules_reply_usual(days: u64) -> String {
    match days {
        1 => format!("As the facility does: {days} duty day"),
        _ => format!("As the facility does: {days} duty days"),
    }
}

/// `team-rules-reply-days` in team_settings.ftl: “{days} duty days”
#[must_use]
pub fn team_rules_reply_days(days: u64) -> String {
    match days {
        1 => format!("{days} duty day"),
        _ => format!("{days} duty days"),
    }
}

/// `team-rules-reply-now` in team_settings.ftl: “A message that is sent now is to be answered by {day}.”
#[must_use]
pub fn team_rules_reply_now(day: &str) -> String {
    format!("A message that is sent now is to be answered by {day}.")
}

/// `team-rules-hours` in team_settings.ftl: “Hours”
#[must_use]
pub fn team_rules_hours() -> &'static str {
    "Hours"
}

/// `team-rules-hours-hint` in team_settings.ftl: “Days without a tick are no duty days: no promise counts them. Without any tick the team is there on weekdays. Times are those of {zone}.”
#[must_use]
pub fn team_rules_hours_hint(zone: &str) -> String {
    format!(
        "Days without a tick are no duty days: no promise counts them. Without any tick the team is there on weekdays. Times are those of {zone}."
    )
}

/// `team-rules-from` in team_settings.ftl: “{day}, from”
#[must_use]
pub fn team_rules_from(day: &str) -> String {
    format!("{day}, from")
}

/// `team-rules-to` in team_settings.ftl: “{day}, until”
#[must_use]
pub fn team_rules_to(day: &str) -> String {
    format!("{day}, until")
}

/// `team-rules-hours-wrong` in team_settings.ftl: “Say from when until when; the end is after the beginning”
#[must_use]
pub fn team_rules_hours_wrong() -> &'static str {
    "Say from when until when; the end is after the beginning"
}

/// `team-rules-closures` in team_settings.ftl: “Days on which nobody answers”
#[must_use]
pub fn team_rules_closures() -> &'static str {
    "Days on which nobody answers"
}

/// `team-rules-closures-hint` in team_settings.ftl: “What was promised for such a day moves to the next duty day, and the patient is told why.”
#[must_use]
pub fn team_rules_closures_hint() -> &'static str {
    "What was promised for such a day moves to the next duty day, and the patient is told why."
}

/// `team-rules-closures-hint-desk` in team_settings.ftl: “They hold for every team of the facility. What was promised for such a day moves to the next duty day, and the patient is told why.”
#[must_use]
pub fn team_rules_closures_hint_desk() -> &'static str {
    "They hold for every team of the facility. What was promised for such a day moves to the next duty day, and the patient is told why."
}

/// `team-rules-closure-day` in team_settings.ftl: “Day”
#[must_use]
pub fn team_rules_closure_day() -> &'static str {
    "Day"
}

/// `team-rules-closure-name` in team_settings.ftl: “Why, as patients read it”
#[must_use]
pub fn team_rules_closure_name() -> &'static str {
    "Why, as patients read it"
}

/// `team-rules-closure-add` in team_settings.ftl: “Add a day”
#[must_use]
pub fn team_rules_closure_add() -> &'static str {
    "Add a day"
}

/// `team-rules-closure-remove` in team_settings.ftl: “Remove this day”
#[must_use]
pub fn team_rules_closure_remove() -> &'static str {
    "Remove this day"
}

/// `team-rules-closure-remove-of` in team_settings.ftl: “Remove {day}”
#[must_use]
pub fn team_rules_closure_remove_of(day: &str) -> String {
    format!("Remove {day}")
}

/// `team-rules-closure-wrong` in team_settings.ftl: “Each day has a date from today on, and a reason”
#[must_use]
pub fn team_rules_closure_wrong() -> &'static str {
    "Each day has a date from today on, and a reason"
}

/// `team-rules-closure-twice` in team_settings.ftl: “A day stands there twice”
#[must_use]
pub fn team_rules_closure_twice() -> &'static str {
    "A day stands there twice"
}

/// `team-rules-closure-far` in team_settings.ftl: “A day can be named up to two years ahead. Choose an earlier one.”
#[must_use]
pub fn team_rules_closure_far() -> &'static str {
    "A day can be named up to two years ahead. Choose an earlier one."
}

/// `team-rules-closure-long` in team_settings.ftl: “A reason has at most 60 characters. Say it in fewer words.”
#[must_use]
pub fn team_rules_closure_long() -> &'static str {
    "A reason has at most 60 characters. Say it in fewer words."
}

/// `team-rules-closures-many` in team_settings.ftl: “Each day can be named once, and 60 days at most. Remove some.”
#[must_use]
pub fn team_rules_closures_many() -> &'static str {
    "Each day can be named once, and 60 days at most. Remove some."
}

/// `team-rules-facility-closures` in team_settings.ftl: “The message desk has named these for the whole facility:”
#[must_use]
pub fn team_rules_facility_closures() -> &'static str {
    "The message desk has named these for the whole facility:"
}

/// `team-rules-closure-line` in team_settings.ftl: “{day}: {name}”
#[must_use]
pub fn team_rules_closure_line(day: &str, name: &str) -> String {
    format!("{day}: {name}")
}

/// `team-rules-aliases` in team_settings.ftl: “Other names that patients may type”
#[must_use]
pub fn team_rules_aliases() -> &'static str {
    "Other names that patients may type"
}

/// `team-rules-aliases-hint` in team_settings.ftl: “One a line. They find the team at once.”
#[must_use]
pub fn team_rules_aliases_hint() -> &'static str {
    "One a line. They find the team at once."
}

/// `team-rules-aliases-known` in team_settings.ftl: “The directory has these already: {names}”
#[must_use]
pub fn team_rules_aliases_known(names: &str) -> String {
    format!("The directory has these already: {names}")
}

/// `team-rules-aliases-long` in team_settings.ftl: “Use at most {most} names of at most {chars} characters each”
#[must_use]
pub fn team_rules_aliases_long(chars: &str, most: &str) -> String {
    format!("Use at most {most} names of at most {chars} characters each")
}

/// `team-rules-save` in team_settings.ftl: “Save days and names”
#[must_use]
pub fn team_rules_save() -> &'static str {
    "Save days and names"
}

/// `team-rules-nothing` in team_settings.ftl: “Nothing else is said: weekdays, as the facility does.”
#[must_use]
pub fn team_rules_nothing() -> &'static str {
    "Nothing else is said: weekdays, as the facility does."
}

/// `team-templates-title` in team_settings.ftl: “Texts for answers”
#[must_use]
pub fn team_templates_title() -> &'static str {
    "Texts for answers"
}

/// `team-templates-lead` in team_settings.ftl: “Whoever answers for the team can put one of them into the answer and change it there.”
#[must_use]
pub fn team_templates_lead() -> &'static str {
    "Whoever answers for the team can put one of them into the answer and change it there."
}

/// `team-templates-empty` in team_settings.ftl: “No text yet.”
#[must_use]
pub fn team_templates_empty() -> &'static str {
    "No text yet."
}

/// `team-templates-add` in team_settings.ftl: “Add a text”
#[must_use]
pub fn team_templates_add() -> &'static str {
    "Add a text"
}

/// `team-template-name` in team_settings.ftl: “What the team calls it”
#[must_use]
pub fn team_template_name() -> &'static str {
    "What the team calls it"
}

/// `team-template-body` in team_settings.ftl: “Text”
#[must_use]
pub fn team_template_body() -> &'static str {
    "Text"
}

/// `team-template-fields` in team_settings.ftl: “These are filled in when the text is used:”
#[must_use]
pub fn team_template_fields() -> &'static str {
    "These are filled in when the text is used:"
}

/// `team-template-field-patient` in team_settings.ftl: “the patient's name”
#[must_use]
pub fn team_template_field_patient() -> &'static str {
    "the patient's name"
}

/// `team-template-field-first-name` in team_settings.ftl: “the patient's first name”
#[must_use]
pub fn team_template_field_first_name() -> &'static str {
    "the patient's first name"
}

/// `team-template-field-writer` in team_settings.ftl: “whoever wrote last for the patient”
#[must_use]
pub fn team_template_field_writer() -> &'static str {
    "whoever wrote last for the patient"
}

/// `team-template-field-team` in team_settings.ftl: “the team”
#[must_use]
pub fn team_template_field_team() -> &'static str {
    "the team"
}

/// `team-template-field-facility` in team_settings.ftl: “the facility”
#[must_use]
pub fn team_template_field_facility() -> &'static str {
    "the facility"
}

/// `team-template-field-me` in team_settings.ftl: “whoever answers”
#[must_use]
pub fn team_template_field_me() -> &'static str {
    "whoever answers"
}

/// `team-template-field-subject` in team_settings.ftl: “the subject of the message”
#[must_use]
pub fn team_template_field_subject() -> &'static str {
    "the subject of the message"
}

/// `team-template-preview` in team_settings.ftl: “How it may look”
#[must_use]
pub fn team_template_preview() -> &'static str {
    "How it may look"
}

/// `team-template-missing` in team_settings.ftl: “Write something here”
#[must_use]
pub fn team_template_missing() -> &'static str {
    "Write something here"
}

/// `team-template-long` in team_settings.ftl: “Use at most {most} characters”
#[must_use]
pub fn team_template_long(most: &str) -> String {
    format!("Use at most {most} characters")
}

/// `team-template-unknown` in team_settings.ftl: “{mark} is no field. Use those that are named above.”
#[must_use]
pub fn team_template_unknown(mark: &str) -> String {
    format!("{mark} is no field. Use those that are named above.")
}

/// `team-template-taken` in team_settings.ftl: “Another text of the team has this name. Give this one another name.”
#[must_use]
pub fn team_template_taken() -> &'static str {
    "Another text of the team has this name. Give this one another name."
}

/// `team-template-save` in team_settings.ftl: “Keep this text”
#[must_use]
pub fn team_template_save() -> &'static str {
    "Keep this text"
}

/// `team-template-remove-question` in team_settings.ftl: “Nobody will find "{name}" any more.”
#[must_use]
pub fn team_template_remove_question(name: &str) -> String {
    format!("Nobody will find \"{name}\" any more.")
}

/// `team-template-removed` in team_settings.ftl: “"{name}" was removed.”
#[must_use]
pub fn team_template_removed(name: &str) -> String {
    format!("\"{name}\" was removed.")
}

/// `team-ending-title` in team_settings.ftl: “End this team”
#[must_use]
pub fn team_ending_title() -> &'static str {
    "End this team"
}

/// `team-ending-text` in team_settings.ftl: “For a clinician who leaves, or a clinic that closes: another team takes over. What waits goes there with its promised day, patients are told, and nobody finds this team any more.”
#[must_use]
pub fn team_ending_text() -> &'static str {
    "For a clinician who leaves, or a clinic that closes: another team takes over. What waits goes there with its promised day, patients are told, and nobody finds this team any more."
}

/// `team-ending-which` in team_settings.ftl: “Which team takes over”
#[must_use]
pub fn team_ending_which() -> &'static str {
    "Which team takes over"
}

/// `team-ending-search` in team_settings.ftl: “Search”
#[must_use]
pub fn team_ending_search() -> &'static str {
    "Search"
}

/// `team-ending-none` in team_settings.ftl: “No team of yours that takes messages has such a name.”
#[must_use]
pub fn team_ending_none() -> &'static str {
    "No team of yours that takes messages has such a name."
}

/// `team-ending-choose` in team_settings.ftl: “Let {team} take over”
#[must_use]
pub fn team_ending_choose(team: &str) -> String {
    format!("Let {team} take over")
}

/// `team-ending-question` in team_settings.ftl: “{successor} will have what waits at {team}, and its messages from now on.”
#[must_use]
pub fn team_ending_question(successor: &str, team: &str) -> String {
    format!("{successor} will have what waits at {team}, and its messages from now on.")
}

/// `team-ending-do` in team_settings.ftl: “End the team”
#[must_use]
pub fn team_ending_do() -> &'static str {
    "End the team"
}

/// `team-ending-reopen` in team_settings.ftl: “Begin this team again”
#[must_use]
pub fn team_ending_reopen() -> &'static str {
    "Begin this team again"
}

/// `team-ending-reopen-text` in team_settings.ftl: “What the other team has stays there.”
#[must_use]
pub fn team_ending_reopen_text() -> &'static str {
    "What the other team has stays there."
}

/// `team-ending-done` in team_settings.ftl: “The team has ended. What waits there goes over within a minute or two.”
#[must_use]
pub fn team_ending_done() -> &'static str {
    "The team has ended. What waits there goes over within a minute or two."
}

/// `team-ending-reopened` in team_settings.ftl: “Patients can find this team again.”
#[must_use]
pub fn team_ending_reopened() -> &'static str {
    "Patients can find this team again."
}

/// `team-use-template` in team_settings.ftl: “Use a text of the team”
#[must_use]
pub fn team_use_template() -> &'static str {
    "Use a text of the team"
}

/// `team-use-template-which` in team_settings.ftl: “Which text”
#[must_use]
pub fn team_use_template_which() -> &'static str {
    "Which text"
}

/// `team-use-template-do` in team_settings.ftl: “Put it into the answer”
#[must_use]
pub fn team_use_template_do() -> &'static str {
    "Put it into the answer"
}

/// `team-use-template-empty` in team_settings.ftl: “The team has no texts yet. Its managers can add some under Care teams.”
#[must_use]
pub fn team_use_template_empty() -> &'static str {
    "The team has no texts yet. Its managers can add some under Care teams."
}
