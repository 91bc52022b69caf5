//! Signing in, the consent banner, the end of a session and the warning before it, and being signed out.
//!
//! Self-registration, recovery, second factors and smart cards do not exist yet; the sign-in page says
//! whom to call instead.

mod banner_page;
mod sign_in_again;
mod sign_in_form;
mod sign_in_page;
mod signed_out_page;
mod time_out;

pub use banner_page::BannerPage;
pub use sign_in_again::SignInAgain;
pub use sign_in_page::SignInPage;
pub use signed_out_page::signed_out_page;
pub use time_out::TimeOut;
