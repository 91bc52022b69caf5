//! The proof of rights: who may do what, against a table that was written by hand.
//!
//! [`matrix`] tries everyone on everything at every age; [`laws`] says what no change may break, over
//! random rights; [`histories`] lets rights come and go over HTTP and compares what people get with what
//! the table says. `authz_matrix` is the other half: every operation, for every persona.

mod histories;
mod laws;
mod matrix;
mod sessions;
mod table;
