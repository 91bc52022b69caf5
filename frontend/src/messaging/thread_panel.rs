//! A thread: what it is about, where it stands, its messages, and the reply. Both sides use it.

use super::about_fields::person_line;
use super::focused_notice::FocusedNotice;
use super::folding::Folding;
use super::follow_up::{OldThread, links};
use super::message_card::{Fold, message_card, reference};
use super::put_away::PutAway;
use super::readers_field::named;
use super::reply_form::ReplySection;
use super::thread_event::event_line;
use crate::api::ApiError;
use crate::effects::use_effect_with;
use crate::hooks::{focus_first, has_focus, use_page_seen, use_query};
use crate::i18n::{format, texts as t};
use crate::routes::Route;
use crate::shell::Heading;
use crate::state::{Api, Whose, use_api, use_changes, use_may, use_signed_in};
use crate::ui::{
    Button, ButtonKind, Notice, Step, StepState, Tone, remote, status_line, tag, use_announce,
};
use shared::ErrorCode;
use shared::id::{PatientId, ThreadId};
use shared::messaging::{
    ExportFormat, ExportThread, GetThread, MarkThreadRead, MessageView, SentView, Side,
    SideMemberView, ThreadEventKind, ThreadEventView, ThreadReading, ThreadState, ThreadView,
};
use shared::team::{GetThreadMark, WorkList};
use shared::time::{CivilDate, UtcMicros};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlElement;
use yew::prelude::*;

/// With more messages than this, a link leads to the newest.
const LONG_THREAD: usize = 3;
/// The id of the newest message's place.
const NEWEST: &str = "newest-message";

/// Which thread.
#[derive(Properties, PartialEq)]
pub struct ThreadPanelProps {
    /// Whose care it is about.
    pub patient_id: PatientId,
    /// Which thread.
    pub thread_id: ThreadId,
    /// The receipt to show, right after sending.
    #[prop_or_default]
    pub receipt: Option<SentView>,
    /// Whether it stands in a page that has its own heading.
    #[prop_or_default]
    pub in_pane: bool,
    /// The list of the care team beside which it stands, if it does: links to other threads stay beside it.
    #[prop_or_default]
    pub list: Option<WorkList>,
    /// It was read or answered: numbers and lists elsewhere are out of date.
    pub on_change: Callback<()>,
    /// What a team can do with it beside answering.
    #[prop_or_default]
    pub tools: Option<MakeTools>,
}

/// Makes [`TeamTools`] of a thread and of what to call when something was done with it.
pub type MakeTools = Callback<(Rc<ThreadView>, Callback<()>), TeamTools>;

/// What a team can do with a thread. The care team's pages make it, so that patients do not load it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TeamTools {
    /// Above the messages: who has it.
    pub above: Html,
    /// Below the messages: notes.
    pub below: Html,
}

/// The thread.
#[component]
pub fn ThreadPanel(props: &ThreadPanelProps) -> Html {
    let (patient_id, thread_id) = (props.patient_id, props.thread_id);
    let api = use_api();
    let query = use_query(format!("thread {thread_id}"), move |background| GetThread {
        patient_id,
        thread_id,
        background,
    });
    let receipt = use_state(|| props.receipt.clone());
    use_page_seen(query.refresh.clone());
    let seen = query.state.ready().map(|thread| Seen {
        thread_id: thread.id,
        mark: thread.mark.clone(),
    });
    // What stands on the screen now, for answers that come later.
    let on_screen = use_mut_ref(|| None::<Seen>);
    on_screen.replace(seen.clone());
    // The mark as it was last asked for, and what stood on the screen then.
    let latest = use_state_eq(|| None::<(Seen, Option<String>)>);
    // Something was done here, and what came of it is on its way to the screen.
    let own = use_state_eq(|| false);
    let (whose, changed) = if props.in_pane {
        // Each look of staff at a thread is written down: a change among the team's threads asks only
        // whether it was this one, and tells them to look.
        let (latest, on_screen, api) = (latest.clone(), on_screen.clone(), api.clone());
        let ask = Callback::from(move |()| {
            let (latest, on_screen, api) = (latest.clone(), on_screen.clone(), api.clone());
            spawn_local(async move {
                loop {
                    let Some(before) = on_screen.borrow().clone() else {
                        return;
                    };
                    let Some(now) = mark_of(&api, (patient_id, before.thread_id)).await else {
                        return;
                    };
                    // What is shown meanwhile may be older or newer than this answer: ask again.
                    if on_screen.borrow().as_ref() == Some(&before) {
                        latest.set(Some((before, now)));
                        return;
                    }
                }
            });
        });
        (Whose::Teams, ask)
    } else {
        (Whose::Patient(patient_id), query.refresh.clone())
    };
    {
        // What was known was about what stood here before.
        let (ask, known) = (changed.clone(), latest.is_some());
        let in_pane = props.in_pane;
        use_effect_with(seen.clone(), move |_| {
            if in_pane && known {
                ask.emit(());
            }
        });
    }
    {
        let (own, in_pane) = (own.clone(), props.in_pane);
        let shown = query
            .state
            .ready()
            .map(|thread| Rc::as_ptr(thread) as usize);
        use_effect_with(shown, move |_| {
            // The button that did it is gone, and focus with it.
            if in_pane && *own && has_focus("body") {
                focus_first("#thread-heading");
            }
            own.set(false);
        });
    }
    use_changes(whose, changed);
    let waits = query.state.ready().is_some_and(|thread| {
        let unopened = matches!(thread.state, ThreadState::Sent | ThreadState::Redirected);
        thread.side == Side::Team && unopened
    });
    {
        // Read counts once for every message that came, and once when the team closed it.
        let newest = query
            .state
            .ready()
            .and_then(|thread| thread.messages.last().map(|message| message.id));
        let closed = query.state.ready();
        let closed = closed.is_some_and(|thread| thread.state == ThreadState::Closed);
        let (on_change, refresh) = (props.on_change.clone(), query.refresh.clone());
        use_effect_with((thread_id, newest, closed), move |(_, newest, _)| {
            if newest.is_some() {
                let reading = ThreadReading { up_to: *newest };
                spawn_local(async move {
                    let asked = MarkThreadRead {
                        patient_id,
                        thread_id,
                        reading,
                    };
                    let read = api.call(&asked).await.is_ok();
                    if read {
                        on_change.emit(());
                        if waits {
                            refresh.emit(());
                        }
                    }
                });
            }
        });
    }
    if query.refusal == Some(ErrorCode::NotFound) {
        return html! {
            <>
                if props.in_pane {
                    <h2>{ t::thread_gone_title() }</h2>
                } else {
                    <Heading text={t::thread_gone_title()} page={format!("thread {thread_id}")} />
                }
                <p>{ t::thread_gone_text() }</p>
            </>
        };
    }
    let on_done = {
        let (on_change, own) = (props.on_change.clone(), own.clone());
        let reload = query.reload.clone();
        Callback::from(move |()| {
            own.set(true);
            reload.emit(());
            on_change.emit(());
        })
    };
    let on_sent = {
        let (receipt, reload) = (receipt.clone(), query.reload.clone());
        let (on_change, own) = (props.on_change.clone(), own.clone());
        Callback::from(move |sent: SentView| {
            own.set(true);
            receipt.set(Some(sent));
            reload.emit(());
            on_change.emit(());
        })
    };
    let (in_pane, list) = (props.in_pane, props.list);
    // Opening it is a change of one's own: what is there after it is on its way.
    let still = waits || *own;
    let news = !still && has_news(seen.as_ref(), latest.as_ref());
    // Another team has it now, or nobody: to show that would take what is typed here away.
    let gone = news && latest.as_ref().is_some_and(|(_, now)| now.is_none());
    let look = (news && !gone).then(|| {
        let (own, reload) = (own.clone(), query.reload.clone());
        Callback::from(move |()| {
            own.set(true);
            reload.emit(());
        })
    });
    {
        let announce = use_announce();
        use_effect_with((gone, look.is_some()), move |(gone, news)| {
            if *gone {
                announce.say(t::thread_gone_team());
            } else if *news {
                announce.say(t::thread_news());
            }
        });
    }
    let ready = {
        let first = props.receipt.clone();
        let receipt = (*receipt).clone();
        let tools = props.tools.clone();
        move |thread: &Rc<ThreadView>| {
            let tools = tools
                .as_ref()
                .map(|tools| tools.emit((thread.clone(), on_done.clone())));
            html! {
                <Thread
                    thread={thread.clone()}
                    replied={receipt.is_some() && receipt != first}
                    receipt={receipt.clone()}
                    {in_pane}
                    {list}
                    {gone}
                    look={look.clone()}
                    tools={tools.unwrap_or_default()}
                    on_done={on_done.clone()}
                    on_sent={on_sent.clone()}
                />
            }
        }
    };
    remote(
        &query.state,
        (10, t::shell_loading(), t::shell_retry()),
        &query.reload,
        ready,
    )
}

/// A thread as it stands on the screen.
#[derive(Clone, Debug, PartialEq)]
struct Seen {
    thread_id: ThreadId,
    mark: Option<String>,
}

/// Whether a thread is not any more what is shown: its mark, asked for while just this stood on the screen, is
/// another one, or it is gone.
fn has_news(seen: Option<&Seen>, latest: Option<&(Seen, Option<String>)>) -> bool {
    seen.zip(latest)
        .is_some_and(|(seen, (then, now))| seen == then && *now != seen.mark)
}

/// A thread's mark for its team: none of one that is gone, which is a change as well; nothing when nobody
/// answers.
async fn mark_of(
    api: &Api,
    (patient_id, thread_id): (PatientId, ThreadId),
) -> Option<Option<String>> {
    let asked = GetThreadMark {
        patient_id,
        thread_id,
    };
    match api.call(&asked).await {
        Ok(view) => Some(Some(view.mark)),
        Err(ApiError::Problem(problem)) if problem.code == ErrorCode::NotFound => Some(None),
        Err(_) => None,
    }
}

#[derive(Properties, PartialEq)]
struct ThreadProps {
    thread: Rc<ThreadView>,
    receipt: Option<SentView>,
    /// The receipt is of a reply, sent from this very page.
    replied: bool,
    in_pane: bool,
    list: Option<WorkList>,
    /// The team does not have it any more.
    gone: bool,
    /// Looks again, where there may be something new.
    look: Option<Callback<()>>,
    tools: TeamTools,
    /// Something was done with it.
    on_done: Callback<()>,
    on_sent: Callback<SentView>,
}

#[component]
fn Thread(props: &ThreadProps) -> Html {
    let session = use_signed_in();
    let thread = &props.thread;
    use_effect_with((thread.id, props.in_pane), |(_, in_pane)| {
        // The pane had focus while it waited; where somebody has gone on meanwhile, nothing moves.
        if *in_pane && has_focus("#open-thread") {
            focus_first("#thread-heading");
        }
    });
    let patient_id = thread.patient.id;
    let subject = thread.subject.reveal().to_owned();
    let lead = if thread.side == Side::Team {
        let age = format::number(format::age(thread.patient.birth_date, format::today()));
        html! {
            <span class="patient-line">
                { t::team_name_and_age(&age, thread.patient.name.reveal()) }
                { " · " }
                { t::team_born(&format::birth_date(thread.patient.birth_date)) }
                { " · " }
                { t::team_to(&thread.recipient.label) }
            </span>
        }
    } else {
        let name = session
            .as_ref()
            .and_then(|session| {
                session
                    .patients
                    .iter()
                    .find(|patient| patient.id == patient_id)
            })
            .map_or(thread.patient.name.reveal(), |patient| {
                patient.full_name.reveal()
            });
        html! { { t::thread_for(name, &thread.recipient.label) } }
    };
    let list = props.list;
    let open = move |thread_id| match list {
        Some(list) => Route::TeamThread {
            list,
            patient_id,
            thread_id,
        },
        None => Route::Thread {
            patient_id,
            thread_id,
        },
    };
    let newest = use_node_ref();
    let to_newest = {
        let newest = newest.clone();
        // It moves focus and leaves the address alone, which belongs to the router.
        Callback::from(move |event: MouseEvent| {
            event.prevent_default();
            if let Some(element) = newest.cast::<HtmlElement>() {
                // Focus fails only on elements that cannot take it; this one can.
                let _ = element.focus();
            }
        })
    };
    let last = thread.messages.last().map(|message| message.id);
    let folding = use_mut_ref(Folding::default);
    let draw = use_force_update();
    folding.borrow_mut().meet(&thread.messages);
    let several = thread.messages.len() > 1;
    let card = |message: &MessageView| {
        let fold = several.then(|| {
            let id = message.id;
            let (open, new) = (folding.borrow().is_open(id), folding.borrow().is_new(id));
            let (folding, draw) = (folding.clone(), draw.clone());
            Fold {
                new,
                open,
                on_toggle: Callback::from(move |_| {
                    folding.borrow_mut().toggle(id);
                    draw.force_update();
                }),
            }
        });
        message_card(message, &thread.patient, fold, &props.on_done)
    };
    let all_open = folding.borrow().all_open();
    let toggle_all = {
        let (folding, draw) = (folding.clone(), draw.clone());
        Callback::from(move |()| {
            folding.borrow_mut().set_all(!all_open);
            draw.force_update();
        })
    };
    let line = |entry: Entry<'_>| match entry {
        Entry::Event(event) => html! {
            <li key={event.id.to_string()}>{ event_line(event) }</li>
        },
        Entry::Message(message) if Some(message.id) == last => html! {
            <li key={message.id.to_string()} id={NEWEST} tabindex="-1" ref={newest.clone()}>
                { card(message) }
            </li>
        },
        Entry::Message(message) => html! {
            <li key={message.id.to_string()}>{ card(message) }</li>
        },
    };
    // Whether the team's side may answer is the server's to say.
    let may = use_may(patient_id);
    let writes = thread.side == Side::Team || may.may_write_to(thread.recipient.kind);
    let print = Callback::from(|()| {
        if let Some(window) = web_sys::window() {
            // A browser without printing has nothing to answer.
            let _ = window.print();
        }
    });
    html! {
        <>
            if props.in_pane {
                <div class="page-heading">
                    <h2 id="thread-heading" tabindex="-1">{ subject }</h2>
                    <div class="page-heading__lead">{ lead }</div>
                </div>
            } else {
                <Heading
                    text={subject}
                    title={t::thread_window_title()}
                    {lead}
                    page={format!("thread {}", thread.id)}
                />
            }
            { reference(thread.id.into()) }
            <p class="print-only">{ t::finding_printed(&format::paper_time(format::now())) }</p>
            { links(thread, &open) }
            { people(thread) }
            if let (Some(_), Some(date)) = (thread.escalated_at, thread.reply_by) {
                <Notice tone={Tone::Warn} title={t::thread_late_title()}>
                    { t::thread_late(&format::date(date), &thread.recipient.label) }
                </Notice>
            }
            { props.tools.above.clone() }
            // Once it was handed on, the receipt names a team that has it no more.
            if let Some(receipt) = props.receipt.as_ref().filter(|it| it.recipient == thread.recipient.label) {
                { receipt_notice(thread, receipt, props.replied) }
            }
            <div class="no-print">
                { status_line(t::thread_status(), &steps(thread, format::date, format::date_time)) }
            </div>
            <div class="print-only">
                { status_line(t::thread_status(), &steps(thread, format::birth_date, format::paper_time)) }
            </div>
            if thread.messages.len() > LONG_THREAD {
                <p class="no-print">
                    <a href={format!("#{NEWEST}")} onclick={to_newest}>{ t::thread_newest() }</a>
                </p>
            }
            if several {
                <div class="actions no-print">
                    <Button kind={ButtonKind::Plain} on_click={toggle_all}>
                        { if all_open { t::thread_collapse_all() } else { t::thread_expand_all() } }
                    </Button>
                </div>
            }
            <ol class="thread" aria-label={t::thread_messages()}>
                for entry in entries(thread) {
                    { line(entry) }
                }
            </ol>
            <div class="actions no-print">
                <Button icon="print" on_click={print}>{ t::thread_print() }</Button>
                { export_links(thread) }
            </div>
            if thread.side == Side::Patient {
                <PutAway thread={thread.clone()} on_done={props.on_done.clone()} />
            }
            { props.tools.below.clone() }
            if !writes {
                <Notice tone={Tone::Info}>{ t::thread_reads_only() }</Notice>
            } else if thread.state == ThreadState::Closed && !thread.old {
                <Notice tone={Tone::Info}>
                    { if thread.side == Side::Team { t::thread_closed_team() } else { t::thread_closed() } }
                </Notice>
            }
            if props.gone {
                <Notice tone={Tone::Warn}>{ t::thread_gone_team() }</Notice>
            }
            if let Some(look) = &props.look {
                <Notice tone={Tone::Warn}>
                    <p>{ t::thread_news() }</p>
                    <Button on_click={look.clone()}>{ t::thread_look() }</Button>
                </Notice>
            }
            if let Some(holder) = thread.holder.as_ref().filter(|holder| !holder.own) {
                <Notice tone={Tone::Warn}>{ t::thread_held(holder.name.reveal()) }</Notice>
            }
            if writes && thread.old {
                <OldThread thread={thread.clone()} />
            } else if writes {
                <ReplySection
                    key={thread.id.to_string()}
                    thread={thread.clone()}
                    on_sent={props.on_sent.clone()}
                />
            }
        </>
    }
}

/// The thread as files.
fn export_links(thread: &ThreadView) -> Html {
    let link = |format, text: &'static str| {
        let export = ExportThread {
            patient_id: thread.patient.id,
            thread_id: thread.id,
            format,
            time_zone: format::time_zone(),
        };
        // Not through the router: the server answers with the file itself.
        html! { <a class="usa-link" href={export.href()} download="">{ text }</a> }
    };
    html! {
        <>
            { link(ExportFormat::Pdf, t::finding_save_pdf()) }
            { link(ExportFormat::Txt, t::finding_save_txt()) }
            <p class="muted">{ t::finding_save_warning() }</p>
        </>
    }
}

/// A line of a thread.
enum Entry<'a> {
    Message(&'a MessageView),
    Event(&'a ThreadEventView),
}

/// Messages and what else happened, in their order.
fn entries(thread: &ThreadView) -> Vec<Entry<'_>> {
    let messages = thread.messages.iter();
    let messages = messages.map(|message| (message.sent_at, Entry::Message(message)));
    let events = thread.events.iter();
    let events = events.map(|event| (event.at, Entry::Event(event)));
    let mut all: Vec<(UtcMicros, Entry<'_>)> = messages.chain(events).collect();
    all.sort_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, entry)| entry).collect()
}

/// Whom it is about, who acts for the patient, who sees it.
fn people(thread: &ThreadView) -> Html {
    let names = |people: &[SideMemberView]| {
        let names: Vec<String> = people
            .iter()
            .map(|it| {
                if it.own {
                    t::thread_you().to_owned()
                } else {
                    named(it.name.reveal(), it.relation)
                }
            })
            .collect();
        names.join("; ")
    };
    let shared = thread.side == Side::Team || thread.readers.len() > 1;
    html! {
        <div class="thread-people">
            if let Some(about) = &thread.about {
                <p>
                    { t::thread_about(&person_line(about)) }
                    if !about.verified {
                        { " " }
                        { tag(Tone::Warn, t::thread_unverified()) }
                    }
                </p>
            }
            if !thread.acting.is_empty() {
                <p class="muted">{ t::thread_acting(&names(&thread.acting)) }</p>
            }
            if thread.side == Side::Team && thread.readers.is_empty() {
                <Notice tone={Tone::Warn}>{ t::thread_nobody_reads() }</Notice>
            }
            if shared && !thread.readers.is_empty() {
                <p class="muted">{ t::thread_readers(&names(&thread.readers)) }</p>
            }
        </div>
    }
}

/// After a reply it takes focus: what had it went with the form, and the notice may be out of sight.
fn receipt_notice(thread: &ThreadView, receipt: &SentView, replied: bool) -> Html {
    let (to, title, text) = if thread.side == Side::Team {
        let name = thread.patient.name.reveal();
        (name, None, t::team_reply_sent(name))
    } else {
        let text = match receipt.reply_by {
            Some(date) => t::thread_receipt_by(&format::date(date)),
            None => t::thread_receipt_open().to_owned(),
        };
        let title = AttrValue::from(t::thread_receipt_title(&receipt.recipient));
        (receipt.recipient.as_str(), Some(title), text)
    };
    html! {
        <FocusedNotice
            id="receipt"
            tone={Tone::Ok}
            {title}
            spoken={t::thread_sent_spoken(to)}
            takes_focus={replied}
            occasion={receipt.message_id.to_string()}
        >
            { text }
        </FocusedNotice>
    }
}

/// What has happened, what is now, what is to come; the screen and paper say days in words of their own.
fn steps(
    thread: &ThreadView,
    day: fn(CivilDate) -> String,
    moment: fn(UtcMicros) -> String,
) -> Vec<Step> {
    let mut reached = vec![(t::thread_step_sent().to_owned(), Some(thread.sent_at))];
    let mut to_come = Vec::new();
    let mut events = thread.events.iter().rev();
    let passed = events
        .find(|event| event.kind == ThreadEventKind::Redirected && event.at >= thread.sent_at);
    if let Some(passed) = passed {
        let to = passed.to_team.as_deref().unwrap_or_default();
        reached.push((t::thread_step_redirected(to), Some(passed.at)));
    }
    match thread.opened_at {
        Some(at) => reached.push((t::thread_step_opened().to_owned(), Some(at))),
        None if thread.state.waits_for_team() => {
            to_come.push((t::thread_step_opened().to_owned(), None));
        }
        None => {}
    }
    match thread.answered_at {
        Some(at) => reached.push((t::thread_step_answered().to_owned(), Some(at))),
        None if thread.state != ThreadState::Closed => {
            let by = thread.reply_by.map(|date| {
                if date < format::today() {
                    t::thread_step_was_due(&day(date))
                } else {
                    t::thread_step_by(&day(date))
                }
            });
            to_come.push((t::thread_step_answer_due().to_owned(), by));
        }
        None => {}
    }
    if thread.state == ThreadState::Closed {
        let mut events = thread.events.iter().rev();
        let closed = events.find(|event| event.kind == ThreadEventKind::Closed);
        reached.push((
            t::thread_step_closed().to_owned(),
            closed.map(|event| event.at),
        ));
    }
    let last = reached.len() - 1;
    let reached = reached.into_iter().enumerate().map(|(place, (text, at))| {
        let (state, word) = if place == last {
            (StepState::Current, t::thread_step_now())
        } else {
            (StepState::Done, t::thread_step_done())
        };
        Step {
            text: text.into(),
            time: at.map(|at| moment(at).into()),
            state,
            state_word: word.into(),
        }
    });
    let to_come = to_come.into_iter().map(|(text, by)| Step {
        text: text.into(),
        time: by.map(AttrValue::from),
        state: StepState::ToCome,
        state_word: t::thread_step_to_come().into(),
    });
    reached.chain(to_come).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    fn seen(thread: u128, mark: &str) -> Seen {
        Seen {
            thread_id: ThreadId(Uuid::from_u128(thread)),
            mark: Some(mark.to_owned()),
        }
    }

    #[test]
    fn a_colleagues_change_is_news_however_soon_it_comes_after_ones_own() {
        let now = seen(1, "1-1-0-7");
        let asked = |then: &Seen, mark: Option<&str>| Some((then.clone(), mark.map(str::to_owned)));
        let news = |latest: Option<(Seen, Option<String>)>| has_news(Some(&now), latest.as_ref());
        assert!(!news(None));
        // One's own change alone: what is shown has it.
        assert!(!news(asked(&now, Some("1-1-0-7"))));
        // A colleague's came after it, a moment later.
        assert!(news(asked(&now, Some("1-2-0-7"))));
        // It is gone.
        assert!(news(asked(&now, None)));
        // What was asked while something older, or another thread, stood here says nothing.
        assert!(!news(asked(&seen(1, "1-0-0-7"), Some("1-1-0-7"))));
        assert!(!news(asked(&seen(2, "1-1-0-7"), Some("9-9-9-9"))));
        assert!(!has_news(None, asked(&now, None).as_ref()));
    }
}
