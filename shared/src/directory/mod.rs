//! The directory: whom a patient may write to.

mod endpoints;
mod rules;
mod views;

pub use endpoints::*;
pub use rules::*;
pub use views::*;
