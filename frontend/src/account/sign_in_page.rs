//! The page for those who are not signed in. The address stays what it was.

use super::sign_in_form::SignInForm;
use crate::i18n::texts as t;
use crate::shell::Heading;
use crate::site::PhoneLine;
use crate::state::{SessionEvent, SignedOutBecause, use_session, use_site};
use crate::ui::{Notice, Tone, icon};
use yew::prelude::*;

/// Why one is here.
#[derive(Properties, PartialEq)]
pub struct SignInPageProps {
    /// Why nobody is signed in.
    pub because: SignedOutBecause,
}

/// What the portal is for, and the form.
#[component]
pub fn SignInPage(props: &SignInPageProps) -> Html {
    let session = use_session();
    let site = use_site();
    let on_signed_in = Callback::from(move |banner_required: bool| {
        if banner_required {
            session.tell(SessionEvent::BannerRequired { writing: false });
        } else {
            session.ask();
        }
    });
    let points = [
        t::sign_in_point_who(),
        t::sign_in_point_kept(),
        t::sign_in_point_files(),
    ];
    html! {
        <div class="signin">
            // The form comes first, as it does to the eye on a phone: it is what the person came for.
            <section class="signin__card" aria-labelledby="sign-in-title">
                <h2 id="sign-in-title">{ t::sign_in_title() }</h2>
                if props.because == SignedOutBecause::Ended {
                    <Notice tone={Tone::Info} live=true>{ t::sign_in_session_ended() }</Notice>
                }
                <SignInForm id="sign-in" {on_signed_in} />
                <div class="signin__help">
                    if let Some(contact) = site.contacts.first() {
                        <p>{ t::sign_in_help() }</p>
                        <PhoneLine contact={contact.clone()} />
                    } else {
                        <p>{ t::sign_in_help_none() }</p>
                    }
                </div>
            </section>
            <div class="signin__intro">
                <Heading text={t::sign_in_claim()} title={t::sign_in_title()} page="sign-in" />
                <p class="signin__lead">{ t::sign_in_lead() }</p>
                <ul class="promises">
                    for point in points {
                        <li class="promise">{ icon("check_circle") }<span>{ point }</span></li>
                    }
                </ul>
            </div>
        </div>
    }
}
