//! Starts the browser app.

fn main() {
    frontend::start();
}
