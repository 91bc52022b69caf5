//! Hostile requests by the numbers of the catalogue in `docs/security.md`: H is HTTP, J is JSON.

mod addresses;
mod failures;
mod framing;
mod json;
mod quotas;
mod slow;
