//! The directory: whom a patient may write to.

mod browse;
mod endpoints;
mod rules;
mod views;

pub use browse::*;
pub use endpoints::*;
pub use rules::*;
pub use views::*;
