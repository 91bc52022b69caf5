//! The `carepost` binary. What it does is in `backend::cli`.

use std::process::ExitCode;

fn main() -> ExitCode {
    backend::cli::main()
}
