//! Where to call, when what is typed has a word of the site's list. The words are looked for here, in the
//! page: nothing is sent, kept or logged for it, and nothing waits for it.

use crate::effects::use_effect_with;
use crate::hooks::{focus_first, use_query};
use crate::i18n::texts as t;
use crate::routes::Route;
use crate::site::PhoneLine;
use crate::ui::{Button, ButtonKind, Link, Notice, Tone, use_announce};
use gloo_timers::callback::Timeout;
use shared::site::{EMERGENCY_WORDS_TEXT, EmergencyWords, GetWriting, WritingView};
use std::rc::Rc;
use yew::prelude::*;

/// Milliseconds without a key before the text is looked at: the panel is there before a hand that has
/// stopped typing reaches Send.
const PAUSE_MS: u32 = 300;

/// What the panel is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Panel {
    /// The words for which it is shown. It stays although they are deleted: somebody may be reading.
    raised: Vec<String>,
    /// The words for which it was put aside.
    aside: Vec<String>,
}

enum Act {
    Found(Vec<String>),
    PutAside,
}

impl Panel {
    fn after(&self, act: Act) -> Self {
        let mut next = self.clone();
        match act {
            Act::Found(words) => {
                let known = |word: &String| self.raised.contains(word) || self.aside.contains(word);
                next.raised
                    .extend(words.into_iter().filter(|word| !known(word)));
            }
            Act::PutAside => next.aside.append(&mut next.raised),
        }
        next
    }
}

impl Reducible for Panel {
    type Action = Act;
    fn reduce(self: Rc<Self>, act: Act) -> Rc<Self> {
        Rc::new(self.after(act))
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct EmergencyPanelProps {
    /// The site's words and phone lines.
    pub writing: Rc<WritingView>,
    /// What stands in Subject.
    #[prop_or_default]
    pub subject: AttrValue,
    /// What stands in Message.
    pub body: AttrValue,
    /// The field that goes on when the panel is put aside.
    pub field: AttrValue,
}

/// Nothing, or the panel. It takes no focus and stops nobody from sending.
#[component]
pub(super) fn EmergencyPanel(props: &EmergencyPanelProps) -> Html {
    let emergency = &props.writing.emergency;
    let words = use_memo(props.writing.clone(), |writing| {
        EmergencyWords::new(&writing.emergency.words)
    });
    let panel = use_reducer_eq(Panel::default);
    {
        let found = panel.dispatcher();
        let texts = (props.subject.clone(), props.body.clone(), words);
        use_effect_with(texts, move |(subject, body, words)| {
            let (subject, body, words) = (subject.clone(), body.clone(), words.clone());
            let timer = Timeout::new(PAUSE_MS, move || {
                found.dispatch(Act::Found(words.find(&[&subject, &body])));
            });
            move || drop(timer)
        });
    }
    let raised = !panel.raised.is_empty();
    {
        // Politely: it comes after a pause, so that it is heard at once, and it cuts off no key that is
        // being said. Once for each time that the panel comes.
        let announce = use_announce();
        let heading = emergency.heading.clone();
        use_effect_with(raised, move |raised| {
            if *raised {
                announce.say(t::compose_emergency_spoken(&heading));
            }
        });
    }
    if !raised {
        return Html::default();
    }
    let put_aside = {
        let (panel, field) = (panel.dispatcher(), props.field.clone());
        Callback::from(move |()| {
            panel.dispatch(Act::PutAside);
            // The button goes with the panel.
            focus_first(&format!("#{field}"));
        })
    };
    let rule = Route::HelpText {
        slug: EMERGENCY_WORDS_TEXT.to_owned(),
    };
    html! {
        <section class="emergency" aria-label={emergency.heading.clone()}>
            <Notice tone={Tone::Bad} title={emergency.heading.clone()}>
                <p>{ &emergency.text }</p>
                <ul class="phone-lines emergency__lines">
                    for contact in emergency.lines.iter() {
                        <li key={contact.topic.clone()}><PhoneLine contact={contact.clone()} /></li>
                    }
                </ul>
                <p class="emergency__why">
                    { t::compose_emergency_because(&quoted(&panel.raised)) }
                    { " " }
                    <Link href={rule.href()}>{ t::compose_emergency_rule() }</Link>
                </p>
                <Button kind={ButtonKind::Outlined} on_click={put_aside}>
                    { t::compose_emergency_aside() }
                </Button>
            </Notice>
        </section>
    }
}

/// "“chest pain”, “stroke”".
fn quoted(words: &[String]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("“{word}”")).collect();
    words.join(", ")
}

#[derive(Properties, PartialEq)]
pub(super) struct ReplyEmergencyProps {
    /// What stands in the reply.
    pub body: AttrValue,
    /// The reply's field.
    pub field: AttrValue,
}

/// The panel under a reply, whose page has no need of the site's words before something is typed.
#[component]
pub(super) fn ReplyEmergency(props: &ReplyEmergencyProps) -> Html {
    let writing = use_query("writing".to_owned(), |_| GetWriting);
    match writing.state.ready() {
        Some(writing) => html! {
            <EmergencyPanel
                writing={writing.clone()}
                body={props.body.clone()}
                field={props.field.clone()}
            />
        },
        // The site's sentence about emergencies stands on the page in any case.
        None => Html::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    fn found(panel: &Panel, words: &[&str]) -> Panel {
        let words = words.iter().map(|word| (*word).to_owned()).collect();
        panel.after(Act::Found(words))
    }

    #[test]
    fn the_panel_comes_for_a_word_and_stays_when_the_word_is_deleted() {
        let panel = found(&Panel::default(), &["stroke"]);
        assert_eq!(panel.raised, ["stroke"]);
        assert_eq!(found(&panel, &[]).raised, ["stroke"]);
        assert_eq!(found(&panel, &["stroke"]), panel);
    }

    #[test]
    fn put_aside_it_comes_back_for_another_word_alone() {
        let panel = found(&Panel::default(), &["stroke"]).after(Act::PutAside);
        assert!(panel.raised.is_empty());
        assert!(found(&panel, &["stroke"]).raised.is_empty());
        let again = found(&panel, &["stroke", "suicide"]);
        assert_eq!(again.raised, ["suicide"]);
        assert!(
            found(&again.after(Act::PutAside), &["stroke", "suicide"])
                .raised
                .is_empty()
        );
    }
}
