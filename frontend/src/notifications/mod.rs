//! How one is told that there is something to read: where notices go, which ones come and when. And the
//! administrators' list of what could not be told.
//!
//! Nothing here knows what a notice is about. What is chosen and what is wrong is what the server said.

mod address_card;
mod dead_letters_page;
mod faults;
mod notices_page;
mod place;
mod question_dialog;
mod settings_form;
mod wishes;
mod words;

pub use place::NoticesPlace;

use crate::family::Operation;
use shared::Endpoint;
use yew::Callback;

/// A call that gives nothing back. `done` is told when it was made.
fn operation<E>(asked: E, done: Callback<()>) -> Operation
where
    E: Endpoint<Response = ()> + Clone + 'static,
{
    Operation::new(move |api| {
        let (asked, done) = (asked.clone(), done.clone());
        async move {
            api.call(&asked).await?;
            done.emit(());
            Ok(())
        }
    })
}
