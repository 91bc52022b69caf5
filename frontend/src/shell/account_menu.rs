//! Who is signed in, and the way out.

use crate::api::ApiError;
use crate::i18n::texts as t;
use crate::routes::Route;
use crate::state::{SessionEvent, use_session};
use crate::ui::{Avatar, MenuButton, MenuItem};
use shared::account::{AccountKind, SessionView};
use shared::notifications::NoticeKind;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Whose menu.
#[derive(Properties, PartialEq)]
pub(super) struct AccountMenuProps {
    /// Who is signed in.
    pub session: Rc<SessionView>,
    /// Signing out did not work.
    pub on_failed: Callback<()>,
}

/// Signs out, then shows the page that says so. `on_failed` runs when the server was not reached: the
/// person is then still signed in and has to know it.
#[hook]
pub fn use_sign_out(on_failed: Callback<()>) -> Callback<()> {
    let session = use_session();
    Callback::from(move |()| {
        let (session, on_failed) = (session.clone(), on_failed.clone());
        spawn_local(async move {
            match crate::api::sign_out().await {
                Ok(()) | Err(ApiError::SignedOut) => {
                    session.tell(SessionEvent::Left);
                    Route::SignedOut.open_instead();
                }
                Err(_) => on_failed.emit(()),
            }
        });
    })
}

/// The button at the right of the header and what it opens.
#[component]
pub(super) fn AccountMenu(props: &AccountMenuProps) -> Html {
    let sign_out = use_sign_out(props.on_failed.clone());
    let name = props.session.account.name.reveal().to_owned();
    let own = props.session.patients.iter().find(|patient| patient.own);
    let initials = own.map_or_else(|| initials(&name), |own| own.initials.reveal().to_owned());
    let link = |label: &'static str, icon: &'static str, to: Route| MenuItem {
        label: label.into(),
        icon: icon.into(),
        href: Some(to.href()),
        ..MenuItem::default()
    };
    let code = (props.session.account.kind == AccountKind::Patient)
        .then(|| link(t::code_use_title(), "person", Route::UseCode));
    let items: Rc<[MenuItem]> = code
        .into_iter()
        .chain(notices_link(&props.session).map(|to| link(t::notices_title(), "settings", to)))
        .chain([
            link(t::shell_account_help(), "help", Route::Help),
            MenuItem {
                label: t::shell_sign_out().into(),
                icon: "logout".into(),
                on_choose: sign_out,
                ..MenuItem::default()
            },
        ])
        .collect();
    html! {
        <MenuButton id="account-menu" name={t::shell_account_name(&name)} {items}>
            <Avatar {initials} colour={own.map(|own| own.colour)} small=true />
            <span class="menu__name">{ name }</span>
        </MenuButton>
    }
}

/// The page about notices, for accounts that are told of anything.
pub fn notices_link(session: &SessionView) -> Option<Route> {
    let any = !NoticeKind::choices(session.account.kind).is_empty();
    any.then_some(Route::Notices)
}

/// The first letters of the first and the last word.
fn initials(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next().and_then(|word| word.chars().next());
    let last = words.next_back().and_then(|word| word.chars().next());
    first.into_iter().chain(last).collect()
}
