//! Where a request stands: the steps behind, the step now, the steps to come.

use yew::prelude::*;

/// Where a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// Behind.
    Done,
    /// Here.
    Current,
    /// Ahead.
    ToCome,
}

/// One step.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// "Opened by the team".
    pub text: AttrValue,
    /// When it was, or by when it will be.
    pub time: Option<AttrValue>,
    /// Where it is.
    pub state: StepState,
    /// The state as a word for those who do not see the marks: "done", "now", "to come".
    pub state_word: AttrValue,
}

/// An ordered list with a name: a row on wide screens, a column on narrow ones.
pub fn status_line(label: &'static str, steps: &[Step]) -> Html {
    html! {
        <ol class="status-line" aria-label={label}>
            for step in steps {
                <li
                    class={classes!("status-line__step", class(step.state))}
                    aria-current={(step.state == StepState::Current).then_some("step")}
                >
                    <span class="status-line__text">{ &step.text }</span>
                    <span class="usa-sr-only">{ format!(", {}", step.state_word) }</span>
                    if let Some(time) = &step.time {
                        <span class="status-line__time">{ time }</span>
                    }
                </li>
            }
        </ol>
    }
}

const fn class(state: StepState) -> &'static str {
    match state {
        StepState::Done => "status-line__step--done",
        StepState::Current => "status-line__step--current",
        StepState::ToCome => "status-line__step--to-come",
    }
}
