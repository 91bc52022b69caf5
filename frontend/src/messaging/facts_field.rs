//! What the care team will ask for: a field for each fact, and one sentence before Send about what is
//! missing. None of it is needed to send.

use super::compose_actions::Action;
use super::compose_state::{ComposeState, FormError};
use super::use_compose::Compose;
use crate::effects::use_effect_with;
use crate::hooks::focus_first;
use crate::i18n::texts as t;
use crate::ui::{Button, Notice, TextInput, use_announce};
use gloo_timers::callback::Timeout;
use shared::id::RecipientId;
use shared::messaging::{Fact, FactKey, FactKind, FactQuestion, FactsTyped, fact_value, not_given};
use std::rc::Rc;
use yew::prelude::*;

/// The id of the group.
pub(super) const GROUP: &str = "facts";
/// Milliseconds without a key before it is said what is missing.
const PAUSE_MS: u32 = 300;

#[derive(Properties, PartialEq)]
pub(super) struct FactsProps {
    /// The form.
    pub compose: Compose,
    /// What the site's teams ask for.
    pub questions: Rc<[FactQuestion]>,
}

/// The fields that the chosen team asks for. What was typed for another one stays in sight: it is sent.
#[component]
pub(super) fn FactsField(props: &FactsProps) -> Html {
    let state = &props.compose.state;
    let kind = state.recipient.as_ref().map(|recipient| recipient.kind);
    let shown: Vec<&FactQuestion> = props
        .questions
        .iter()
        .filter(|it| kind.is_some_and(|kind| it.is_of(kind)) || state.facts.contains_key(&it.key))
        .collect();
    let known = |key: &FactKey| props.questions.iter().any(|it| it.key == *key);
    let unknown: Vec<FactQuestion> = state
        .facts
        .keys()
        .filter(|key| !known(key))
        .map(|key| FactQuestion {
            key: key.clone(),
            label: key.as_str().to_owned(),
            hint: String::new(),
            kind: FactKind::Text,
            of: Vec::new(),
            expected: false,
        })
        .collect();
    if shown.is_empty() && unknown.is_empty() {
        return Html::default();
    }
    let legend = state.recipient.as_ref().map_or_else(
        || t::compose_facts().to_owned(),
        |it| t::compose_facts_of(&it.label),
    );
    html! {
        <fieldset class="usa-fieldset facts-field" id={GROUP} tabindex="-1">
            <legend class="usa-label">{ legend }</legend>
            <p class="usa-hint">{ t::compose_facts_hint() }</p>
            <div class="facts-field__fields">
                for question in shown.into_iter().chain(&unknown) {
                    { field(&props.compose, question) }
                }
            </div>
        </fieldset>
    }
}

fn id_of(key: &FactKey) -> String {
    format!("fact-{}", key.as_str())
}

fn field(compose: &Compose, question: &FactQuestion) -> Html {
    let state = &compose.state;
    let text = state.facts.get(&question.key);
    let text = text.map(|it| it.reveal().to_owned()).unwrap_or_default();
    let wrong = state.errors.contains(&FormError::Facts) && fact_value(&text).is_err();
    let on_input = {
        let (compose, key) = (compose.clone(), question.key.clone());
        Callback::from(move |text: String| {
            compose.tell(Action::TypeFact(key.clone(), text));
        })
    };
    let on_blur = {
        let compose = compose.clone();
        Callback::from(move |()| compose.tell(Action::Hurry))
    };
    let (kind, autocomplete) = match question.kind {
        // The browser may offer the person's own number; the portal keeps none for it.
        FactKind::Phone => ("tel", "tel"),
        FactKind::Text | FactKind::Medicine | FactKind::Quantity => ("text", "off"),
    };
    html! {
        <TextInput
            key={question.key.as_str().to_owned()}
            id={id_of(&question.key)}
            label={question.label.clone()}
            hint={(!question.hint.is_empty()).then(|| AttrValue::from(question.hint.clone()))}
            value={text}
            {on_input}
            {on_blur}
            {kind}
            {autocomplete}
            verbatim={question.kind != FactKind::Text}
            error={wrong.then(|| AttrValue::from(super::form_faults::words(FormError::Facts)))}
        />
    }
}

/// Once the message has words, and before Send: what the team will ask for and was not told. It stands
/// there and stops nobody.
#[component]
pub(super) fn FactsAsked(props: &FactsProps) -> Html {
    let state = &props.compose.state;
    let announce = use_announce();
    let said = use_mut_ref(|| None::<RecipientId>);
    let paused = use_state_eq(|| false);
    let team = state.recipient.clone();
    let missing = team.as_ref().map_or_else(Vec::new, |team| {
        not_given(&props.questions, team.kind, &state.facts)
    });
    let due = !missing.is_empty() && !state.body.trim().is_empty();
    {
        let paused = paused.setter();
        use_effect_with((due, state.body.clone()), move |(due, _)| {
            if !due {
                paused.set(false);
            }
            let timer = due.then(|| Timeout::new(PAUSE_MS, move || paused.set(true)));
            move || drop(timer)
        });
    }
    let labels: Vec<&str> = missing.iter().map(|it| it.label.as_str()).collect();
    let count = labels.len() as u64;
    let text = match &team {
        Some(team) if due && *paused => {
            t::compose_facts_asked(count, &labels.join(", "), &team.label)
        }
        _ => String::new(),
    };
    {
        let text = text.clone();
        let team = team.map(|team| team.id);
        use_effect_with(!text.is_empty(), move |shown| {
            if *shown && *said.borrow() != team {
                *said.borrow_mut() = team;
                announce.say(text);
            }
        });
    }
    let Some(first) = missing.first().filter(|_| !text.is_empty()) else {
        return Html::default();
    };
    let add = {
        let first = format!("#{}", id_of(&first.key));
        Callback::from(move |()| {
            focus_first(&first);
        })
    };
    html! {
        <Notice id="facts-asked">
            <p>{ text }</p>
            <Button on_click={add}>{ t::compose_facts_add(count) }</Button>
        </Notice>
    }
}

/// "Days left: 5", line by line, for two versions of a draft side by side.
pub(super) fn lines(typed: &FactsTyped, questions: &[FactQuestion]) -> Vec<String> {
    let label = |key: &FactKey| {
        let question = questions.iter().find(|it| it.key == *key);
        question.map_or_else(|| key.as_str().to_owned(), |it| it.label.clone())
    };
    typed
        .iter()
        .filter(|(_, value)| !value.reveal().trim().is_empty())
        .map(|(key, value)| t::thread_fact(&label(key), value.reveal()))
        .collect()
}

/// What was told beside a message.
pub(super) fn facts_list(facts: &[Fact]) -> Html {
    if facts.is_empty() {
        return Html::default();
    }
    html! {
        <dl class="facts">
            for fact in facts {
                <div class="facts__fact">
                    <dt>{ &fact.label }</dt>
                    <dd>{ fact.value.reveal() }</dd>
                </div>
            }
        </dl>
    }
}

impl ComposeState {
    /// Whether a fact is longer than may be sent.
    pub(super) fn has_wrong_facts(&self) -> bool {
        self.facts
            .values()
            .any(|it| fact_value(it.reveal()).is_err())
    }
}
