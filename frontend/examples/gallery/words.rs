//! Widgets that say something or lead somewhere.

use crate::{LONG, part};
use frontend::ui::{
    self, Avatar, Badge, Busy, Button, ButtonKind, Card, EmptyState, Link, LinkButton, Notice,
    PageHeading, Place, Remote, Skeleton, Step, StepState, Tone, big_icon, bottom_bar, folders,
    icon, records, show_older, status_line, tabs, tag,
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
    ui::skip_links(&[("main".into(), "Skip to the page".into())])
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
            { part("Records", table()) }
            { part("RemoteView", remote()) }
            { part("Skeleton", html! { <><Skeleton text="Loading" /><p><Busy text="Saving…" /></p></> }) }
            { part("StatusLine", status_lines()) }
            { part("Tag", tags()) }
        </>
    }
}

fn table() -> Html {
    let row = |name: &'static str| {
        let button = html! { <div class="records__actions"><Button>{ "End" }</Button></div> };
        let cells = vec![html! { name }, html! { LONG }, button];
        (name.to_owned(), cells)
    };
    records(
        "Who may act",
        &["Name", "What", "Change"],
        vec![row("Jane Doe"), row(LONG)],
    )
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
            { show_older("Show older", None, &Callback::noop()) }
            { show_older("Show older", Some("Loading…"), &Callback::noop()) }
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
            <p><Link href="#link">{ icon("arrow_back") }{ "Back" }</Link></p>
            <p>{ big_icon("mark") }</p>
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
            { tabs("Tabs", &places) }
            { folders("Folders", &places) }
            // At the bottom of the window, where it stands in the app.
            { bottom_bar("Bar", &places) }
        </>
    }
}

fn remote() -> Html {
    let view = |state: Remote<&'static str>| {
        ui::remote(
            &state,
            (3, "Loading", "Try again"),
            &Callback::noop(),
            |text| html! { <p>{ *text }</p> },
        )
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
        status_line(label, &steps)
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
                { tag(tone, text) }
            }
            { tag(Tone::Warn, LONG) }
        </p>
    }
}
