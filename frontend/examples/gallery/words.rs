//! Widgets that say something or lead somewhere.

use crate::{LONG, part};
use frontend::ui::{
    Avatar, Badge, BottomBar, Busy, Button, ButtonKind, Card, EmptyState, Folders, Icon, Link,
    LinkButton, Notice, PageHeading, Place, Remote, RemoteView, ShowOlder, Skeleton, SkipLinks,
    StatusLine, Step, StepState, Tabs, Tag, Tone,
};
use std::rc::Rc;
use yew::prelude::*;

const TONES: [(Tone, &str); 5] = [
    (Tone::Info, "Good to know"),
    (Tone::Ok, "It went well"),
    (Tone::Warn, "Take care"),
    (Tone::Bad, "It did not work"),
    (Tone::Emergency, "Call 911"),
];

pub(crate) fn skip_links() -> Html {
    html! { <SkipLinks targets={Rc::from([("main".into(), "Skip to the page".into())])} /> }
}

pub(crate) fn page_heading() -> Html {
    html! { <PageHeading text="Gallery" lead={html! { "Every widget in every state" }} /> }
}

pub(crate) fn parts() -> Html {
    html! {
        <>
            { part("Avatar", avatars()) }
            { part("Button", buttons()) }
            { part("Card", cards()) }
            { part("EmptyState", empty()) }
            { part("Link", links()) }
            { part("Notice", notices()) }
            { part("Places", places()) }
            { part("RemoteView", remote()) }
            { part("Skeleton", html! { <><Skeleton text="Loading" /><p><Busy text="Saving…" /></p></> }) }
            { part("StatusLine", status_lines()) }
            { part("Tag", tags()) }
        </>
    }
}

fn avatars() -> Html {
    html! {
        <p class="person-line">
            for colour in 0..9 {
                <Avatar initials="JD" colour={Some(colour)} />
            }
            <Avatar initials="LP" />
            <Avatar initials="JD" colour={Some(0)} small=true />
            <Avatar initials="WW" small=true />
        </p>
    }
}

fn buttons() -> Html {
    let kinds = [
        (ButtonKind::Primary, "Send"),
        (ButtonKind::Outlined, "Print"),
        (ButtonKind::Plain, "Cancel"),
        (ButtonKind::Danger, "Throw away"),
    ];
    html! {
        <>
            for (kind, text) in kinds {
                <div class="actions">
                    <Button {kind}>{ text }</Button>
                    <Button {kind} icon="send">{ text }</Button>
                    <Button {kind} busy={Some(AttrValue::from("Sending…"))}>{ text }</Button>
                    <LinkButton {kind} href="#button">{ text }</LinkButton>
                    <LinkButton {kind} icon="edit" href="#button" name={format!("{text} this")}>
                        { text }
                    </LinkButton>
                </div>
            }
            <div><Button wide=true icon="edit">{ LONG }</Button></div>
            <ShowOlder text="Show older" on_click={Callback::noop()} />
            <ShowOlder text="Show older" busy={Some(AttrValue::from("Loading…"))} on_click={Callback::noop()} />
        </>
    }
}

fn cards() -> Html {
    html! {
        <>
            <Card id="card-whole" heading="Messages" action={html! { <Link href="#card">{ "Inbox" }</Link> }}>
                <p>{ "A card with a heading and a way on." }</p>
            </Card>
            <Card id="card-long" heading={LONG} action={html! { <Link href="#card">{ "Inbox" }</Link> }}>
                <p>{ LONG }</p>
            </Card>
            <Card id="card-bare"><p>{ "A card without a heading." }</p></Card>
        </>
    }
}

fn empty() -> Html {
    html! {
        <>
            <EmptyState text="No new messages" />
            <EmptyState icon="mail" text="Nothing here yet" detail="When something comes, it stands here.">
                <LinkButton href="#empty">{ "Write one" }</LinkButton>
            </EmptyState>
        </>
    }
}

fn links() -> Html {
    html! {
        <>
            <p><Link href="#link">{ "A page of this app" }</Link></p>
            <p><Link href="#link" current=true>{ "The page one is on" }</Link></p>
            <p><Link href="https://example.org">{ LONG }</Link></p>
            <p><Link href="#link"><Icon name="arrow_back" />{ "Back" }</Link></p>
            <p><Icon name="mark" class="icon--big" /></p>
        </>
    }
}

fn notices() -> Html {
    html! {
        <>
            for (tone, text) in TONES {
                <Notice {tone}>{ text }</Notice>
                <Notice {tone} title={text}>
                    <p>{ LONG }</p>
                    <Button>{ "Try again" }</Button>
                </Notice>
            }
        </>
    }
}

fn places() -> Html {
    let place = |label: &'static str, current: bool, unread: Option<u32>| Place {
        href: format!("#{label}").into(),
        label: label.into(),
        short: None,
        icon: "mail".into(),
        badge: unread.map(|unread| Badge {
            count: unread.to_string().into(),
            spoken: format!("{unread} unread").into(),
        }),
        current,
    };
    let places: Rc<[Place]> = Rc::from([
        place("Home", false, None),
        place("Messaging", true, Some(2)),
        place("Medications", false, Some(1_234)),
        Place {
            short: Some("Record".into()),
            ..place("Health Record", false, None)
        },
    ]);
    html! {
        <>
            <Tabs label="Tabs" places={places.clone()} />
            <Folders label="Folders" places={places.clone()} />
            // At the bottom of the window, where it stands in the app.
            <BottomBar label="Bar" {places} />
        </>
    }
}

fn remote() -> Html {
    let view = |state: Remote<&'static str>| {
        html! {
            <RemoteView<&'static str>
                {state}
                ready={Callback::from(|text: &'static str| html! { <p>{ text }</p> })}
                loading="Loading"
                retry="Try again"
                on_retry={Callback::noop()}
            />
        }
    };
    html! {
        <>
            { view(Remote::Idle) }
            { view(Remote::Loading) }
            { view(Remote::Ready("The answer")) }
            { view(Remote::Failed("We could not reach the server.".into())) }
        </>
    }
}

fn status_lines() -> Html {
    let step = |text: &'static str, time: Option<&'static str>, state, word: &'static str| Step {
        text: text.into(),
        time: time.map(AttrValue::from),
        state,
        state_word: word.into(),
    };
    let sent = step(
        "Sent",
        Some("Thu, Nov 19, 7:48 PM"),
        StepState::Done,
        "done",
    );
    let now = step(
        "Opened by the team",
        Some("Fri, Nov 20, 8:05 AM"),
        StepState::Current,
        "now",
    );
    let answer = step(
        "Answer",
        Some("by Wed, Nov 25"),
        StepState::ToCome,
        "to come",
    );
    let redirected = step(LONG, None, StepState::Done, "done");
    let line = |label: &'static str, steps: &[&Step]| {
        let steps: Rc<[Step]> = steps.iter().map(|step| (*step).clone()).collect();
        html! { <StatusLine {label} {steps} /> }
    };
    html! {
        <>
            { line("Opened", &[&sent, &now, &answer]) }
            { line("Redirected", &[&sent, &redirected, &now, &answer]) }
        </>
    }
}

fn tags() -> Html {
    html! {
        <p class="person-line">
            for (tone, text) in TONES {
                <Tag {tone}>{ text }</Tag>
            }
            <Tag tone={Tone::Warn}>{ LONG }</Tag>
        </p>
    }
}
