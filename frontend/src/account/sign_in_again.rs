//! Signing in again in place, when the session ended while somebody was writing. Page and text stay.

use super::banner_page::BannerText;
use super::sign_in_form::SignInForm;
use crate::api;
use crate::effects::use_effect_with;
use crate::hooks::focus_first;
use crate::i18n::{problems, texts as t};
use crate::routes::Route;
use crate::shell::use_sign_out;
use crate::state::{SessionEvent, use_session, use_site};
use crate::ui::{Button, ButtonKind, Dialog, Notice, Tone};
use shared::account::GetSession;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Whether it is needed.
#[derive(Properties, PartialEq)]
pub struct SignInAgainProps {
    /// Whether the session ended while somebody was writing.
    pub open: bool,
    /// Who was.
    pub name: String,
    /// What they sign in with.
    pub username: AttrValue,
}

/// A dialog over the page.
#[component]
pub fn SignInAgain(props: &SignInAgainProps) -> Html {
    let session = use_session();
    let site = use_site();
    let banner = use_state_eq(|| false);
    let failed = use_state(|| None::<String>);
    {
        let (banner, failed) = (banner.clone(), failed.clone());
        use_effect_with(props.open, move |_| {
            banner.set(false);
            failed.set(None);
        });
    }
    // The dialog begins at its title; so does the banner that takes the form's place.
    use_effect_with(*banner, |banner| {
        if *banner {
            focus_first("#sign-in-again-title");
        }
    });
    let resume = {
        let (session, failed) = (session.clone(), failed.clone());
        Callback::from(move |()| {
            let (session, failed) = (session.clone(), failed.clone());
            spawn_local(async move {
                match api::call(&GetSession { background: false }).await {
                    Ok(view) => {
                        let before = session.state().signed_in().map(|before| before.account.id);
                        let another = before != Some(view.account.id);
                        session.tell(SessionEvent::Known(Rc::new(view)));
                        if another {
                            Route::Start.open_instead();
                        }
                    }
                    Err(error) => failed.set(Some(problems::sentence(&error))),
                }
            });
        })
    };
    let on_signed_in = {
        let (banner, resume) = (banner.clone(), resume.clone());
        Callback::from(move |required: bool| {
            if required {
                banner.set(true);
            } else {
                resume.emit(());
            }
        })
    };
    let sign_out = {
        let failed = failed.clone();
        use_sign_out(Callback::from(move |()| {
            failed.set(Some(t::shell_sign_out_failed().to_owned()));
        }))
    };
    let leave = Callback::from(move |()| session.tell(SessionEvent::Lost { writing: false }));
    let title = if *banner {
        AttrValue::from(site.banner.title.clone())
    } else {
        AttrValue::from(t::sign_in_again_title())
    };
    html! {
        <Dialog
            id="sign-in-again"
            open={props.open}
            {title}
            on_close={Callback::noop()}
            // It comes while somebody types: what they go on typing must not end in the form.
            from_title=true
        >
            if props.open {
                if !*banner {
                    <p>{ t::sign_in_again_text(&props.name) }{ " " }{ t::sign_in_again_other() }</p>
                }
                if let Some(text) = &*failed {
                    <Notice tone={Tone::Bad} live=true>
                        <p>{ text }</p>
                        <Button on_click={resume.clone()}>{ t::shell_retry() }</Button>
                    </Notice>
                }
                if *banner {
                    <BannerText on_accepted={resume} />
                } else {
                    <SignInForm id="again" username={&props.username} {on_signed_in} />
                }
                <p>
                    if *banner {
                        <Button kind={ButtonKind::Plain} on_click={sign_out}>
                            { t::banner_decline() }
                        </Button>
                    } else {
                        <Button kind={ButtonKind::Plain} on_click={leave}>
                            { t::sign_in_again_leave() }
                        </Button>
                    }
                </p>
            }
        </Dialog>
    }
}
