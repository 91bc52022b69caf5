//! The page of every account: where notices go, which ones come, and when they wait.

use super::address_card::{AddressAct, AddressCard};
use super::operation;
use super::settings_form::SettingsForm;
use crate::family::use_change;
use crate::hooks::{use_page_seen, use_query};
use crate::i18n::texts as t;
use crate::shell::Heading;
use crate::ui::{remote, use_announce};
use shared::notifications::{
    AddressCode, Channel, ChannelView, ConfirmAddress, GetNotifications, NameAddress, NewAddress,
    NotificationSettings, NotificationsView, RemoveAddress, SaveNotificationSettings,
};
use std::rc::Rc;
use yew::prelude::*;

/// What was last done: its outcome is said there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// About the address of a channel.
    Address(Channel),
    /// About what one wants.
    Settings,
}

/// Heading, a card for each channel, the form.
#[component]
pub(super) fn NoticesPage() -> Html {
    let notices = use_query("notifications".to_owned(), |_| GetNotifications);
    // A link of a mail, or another window, may have changed it.
    use_page_seen(notices.refresh.clone());
    let announce = use_announce();
    let change = use_change();
    let last = use_state_eq(|| Place::Settings);
    let said = use_state_eq(|| None::<AttrValue>);
    let done = |text: String| {
        let (announce, said, refresh) = (announce.clone(), said.clone(), notices.refresh.clone());
        Callback::from(move |()| {
            announce.say(text.clone());
            said.set(Some(text.clone().into()));
            refresh.emit(());
        })
    };
    let begin = {
        let (last, said) = (last.clone(), said.clone());
        move |place: Place| {
            last.set(place);
            said.set(None);
        }
    };
    let act = |view: &ChannelView| {
        let (channel, pending) = (view.channel, view.pending.clone());
        let sent = done(t::notices_code_sent().to_owned());
        let confirmed = done(t::notices_confirmed().to_owned());
        let removed = done(t::notices_removed().to_owned());
        let other = done(t::notices_code_sent_again().to_owned());
        let (begin, run) = (begin.clone(), change.run.clone());
        Callback::from(move |act: AddressAct| {
            begin(Place::Address(channel));
            run.emit(match act {
                AddressAct::Name(address) => {
                    let again = pending
                        .as_ref()
                        .is_some_and(|it| it.address.reveal() == address);
                    let new = NewAddress {
                        address: address.as_str().into(),
                    };
                    let told = if again { other.clone() } else { sent.clone() };
                    operation(NameAddress { channel, new }, told)
                }
                AddressAct::Confirm(code) => {
                    let code = AddressCode {
                        code: code.as_str().into(),
                    };
                    operation(ConfirmAddress { channel, code }, confirmed.clone())
                }
                AddressAct::Remove => operation(RemoveAddress { channel }, removed.clone()),
            });
        })
    };
    let save = {
        let saved = done(t::notices_saved().to_owned());
        let (begin, run) = (begin.clone(), change.run.clone());
        Callback::from(move |settings: NotificationSettings| {
            begin(Place::Settings);
            run.emit(operation(SaveNotificationSettings(settings), saved.clone()));
        })
    };
    // What became of it is said where it was done.
    let here = |place: Place| *last == place;
    let card = |view: &ChannelView| {
        let place = Place::Address(view.channel);
        html! {
            <AddressCard
                key={view.channel.name()}
                view={view.clone()}
                busy={change.busy && here(place)}
                said={(*said).clone().filter(|_| here(place))}
                failed={change.failed.clone().filter(|_| here(place))}
                wrong={if here(place) { change.wrong.clone() } else { Rc::default() }}
                on_act={act(view)}
            />
        }
    };
    let ready = |view: &Rc<NotificationsView>| {
        html! {
            <div class="stack">
                for channel in view.channels.iter() {
                    { card(channel) }
                }
                <SettingsForm
                    view={view.clone()}
                    busy={change.busy && here(Place::Settings)}
                    saved={said.is_some() && here(Place::Settings)}
                    failed={change.failed.clone().filter(|_| here(Place::Settings))}
                    wrong={if here(Place::Settings) { change.wrong.clone() } else { Rc::default() }}
                    on_save={save}
                />
            </div>
        }
    };
    let words = (12, t::shell_loading(), t::shell_retry());
    html! {
        <div class="page__narrow">
            <Heading
                text={t::notices_title()}
                lead={html! { <p>{ t::notices_lead() }</p> }}
                page="notifications"
            />
            { remote(&notices.state, words, &notices.reload, ready) }
            { change.dialog.clone() }
        </div>
    }
}
