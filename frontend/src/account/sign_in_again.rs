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
use gloo_timers::callback::Timeout;
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
    {
        // What is to do next takes focus: the password, since the username is there already; then
        // the banner, from its heading on. Only after the dialog has opened.
        let step = props.open.then_some(*banner);
        use_effect_with(step, move |step| {
            let later = step.map(|banner| {
                Timeout::new(0, move || {
                    if banner {
                        focus_heading();
                    } else {
                        focus_first("#again-password");
                    }
                })
            });
            move || drop(later)
        });
    }
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

/// Gives focus to the dialog's own heading, so that reading goes on with the banner's text.
fn focus_heading() {
    let heading = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id("sign-in-again-title"));
    if let Some(heading) = heading
        && heading.set_attribute("tabindex", "-1").is_ok()
    {
        focus_first("#sign-in-again-title");
    }
}
