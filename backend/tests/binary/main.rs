//! Tests of the built `carepost` binary itself: what its commands say, and what a kill leaves behind.
//!
//! They talk to it as the world does: arguments, standard input, its output, HTTP on a loopback port.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a test that cannot go on ends, and says with which seed"
)]

mod audit;
mod client;
mod collector;
mod command_line;
mod keys;
mod kill_loop;
mod memory;
mod operations;
mod restore;
mod rows;
mod server;
mod start_check;
mod telemetry;
mod two_instances;
