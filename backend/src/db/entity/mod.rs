//! One file per table. Flat, because foreign keys cross features.
//!
//! Entities never leave `db` and the stores; what goes over the wire is in `shared`.
#![expect(
    missing_docs,
    reason = "the table's comment and the column's name say it; exceptions are commented"
)]

pub mod access_grant;
pub mod account;
pub mod account_key;
pub mod attachment;
pub mod audit_event;
pub mod audit_seal;
pub mod care_assignment;
pub mod contact_address;
pub mod contact_code;
pub mod directory_change;
pub mod directory_import;
pub mod directory_version;
pub mod draft;
pub mod facility;
pub mod grant_event;
pub mod grant_invite;
pub mod mailbox_entry;
pub mod mailbox_revision;
pub mod message;
pub mod message_template;
pub mod notice;
pub mod notice_item;
pub mod notice_preference;
pub mod outbox_delivery;
pub mod outbox_event;
pub mod own_folder;
pub mod patient;
pub mod patient_key;
pub mod quiet_hours;
pub mod recent_recipient;
pub mod recipient;
pub mod registration;
pub mod retired_site_key;
pub mod session;
pub mod sign_in_failure;
pub mod site_mark;
pub mod team_alarm;
pub mod team_closure;
pub mod team_member;
pub mod team_revision;
pub mod team_settings;
pub mod thread;
pub mod thread_event;
pub mod thread_note;
pub mod thread_participant;
