//! The popup of a combobox: the listbox with its groups, and the sentence where there are no options.
//!
//! Only options are in the listbox: the virtual focus cannot reach anything else.

use super::combobox::{ComboOption, ComboSource};
use super::icon::icon;
use yew::prelude::*;

/// The id of an option's element.
pub(super) fn option_id(combobox: &str, option: &str) -> String {
    format!("{combobox}-option-{option}")
}

/// The id of the listbox.
pub(super) fn list_id(combobox: &str) -> String {
    format!("{combobox}-list")
}

/// Everything the popup needs to know.
pub(super) struct Popup<'a> {
    pub(super) id: &'a str,
    pub(super) list_label: &'a AttrValue,
    pub(super) options: &'a [ComboOption],
    pub(super) source: &'a ComboSource,
    pub(super) open: bool,
    pub(super) active: Option<usize>,
    pub(super) on_choose: &'a Callback<(AttrValue, MouseEvent)>,
}

impl Popup<'_> {
    /// The listbox, always in the page because the input names it, and the sentence beside it.
    pub(super) fn view(&self) -> Html {
        let sentence = self.source.sentence(self.options.len());
        let listed = self.open && !self.options.is_empty();
        let failed = matches!(self.source, ComboSource::Failed(_));
        // A press on the popup must not take focus from the input.
        let onmousedown = |event: MouseEvent| event.prevent_default();
        html! {
            <div
                class="combobox__popup"
                hidden={!(listed || self.open && !sentence.is_empty())}
                {onmousedown}
            >
                <ul
                    class="usa-combo-box__list"
                    role="listbox"
                    id={list_id(self.id)}
                    aria-label={self.list_label.clone()}
                    hidden={!listed}
                >
                    { for self.groups() }
                </ul>
                if !sentence.is_empty() {
                    <p class={classes!("combobox__sentence", failed.then_some("combobox__sentence--failed"))}>
                        { sentence }
                    </p>
                }
            </div>
        }
    }

    /// Options that follow each other under the same heading are one group.
    fn groups(&self) -> Vec<Html> {
        let mut place = 0;
        self.options
            .chunk_by(|one, next| one.group == next.group)
            .map(|group| {
                let first = place;
                place += group.len();
                let options = group
                    .iter()
                    .enumerate()
                    .map(|(at, it)| self.option(first + at, it));
                let heading = group.first().and_then(|option| option.group.clone());
                match heading {
                    None => html! { <>{ for options }</> },
                    Some(heading) => {
                        let id = format!("{}-group-{first}", self.id);
                        html! {
                            <li role="none" key={id}>
                                // The heading is hidden, for only options may be in a group.
                                <ul role="group" aria-label={heading.clone()}>
                                    <li role="none" class="combobox__group">
                                        <span aria-hidden="true">{ heading }</span>
                                    </li>
                                    { for options }
                                </ul>
                            </li>
                        }
                    }
                }
            })
            .collect()
    }

    fn option(&self, at: usize, option: &ComboOption) -> Html {
        let active = self.active == Some(at);
        let id = option_id(self.id, &option.id);
        let more = format!("{id}-more");
        let onclick = {
            let id = option.id.clone();
            self.on_choose.reform(move |tap| (id.clone(), tap))
        };
        html! {
            <li
                key={id.clone()}
                class={classes!("usa-combo-box__list-option", active.then_some("combobox__option--active"))}
                role="option"
                id={id}
                aria-label={option.title.is_some().then(|| option.label.clone())}
                aria-describedby={more.clone()}
                aria-selected={if active { "true" } else { "false" }}
                aria-setsize={self.options.len().to_string()}
                aria-posinset={(at + 1).to_string()}
                {onclick}
            >
                <span class="combobox__icon">{ icon(&option.icon) }</span>
                <span class="combobox__text">
                    <span class="combobox__label">{ option.first_line() }</span>
                    // Hidden, so that the option's name is its label alone; read as its description.
                    <span class="combobox__more" id={more} aria-hidden="true">
                        <span class="combobox__second">{ option.rest() }</span>
                        if let Some(note) = &option.note {
                            { " " }
                            <span class="combobox__note">{ note }</span>
                        }
                    </span>
                </span>
            </li>
        }
    }
}

impl ComboOption {
    /// What stands on the first line, what matched marked.
    pub fn first_line(&self) -> Html {
        html! { <>{ for marked(&self.label, &self.spans, self.title.unwrap_or((0, u16::MAX))) }</> }
    }

    /// What stands on the second line.
    pub fn rest(&self) -> Html {
        let Some((from, to)) = self.title else {
            return html! { &self.second_line };
        };
        let part = |range| {
            let (from, to) = trimmed(&self.label, range);
            (from < to).then(|| marked(&self.label, &self.spans, (from, to)))
        };
        html! {
            <>
                for part in [part((0, from)), part((to, u16::MAX))].into_iter().flatten() {
                    { for part }
                    { " · " }
                }
                { &self.second_line }
            </>
        }
    }
}

/// A part of a label without the blanks and underscores around it.
fn trimmed(label: &str, (from, to): (u16, u16)) -> (u16, u16) {
    let letters = (0_u16..).zip(label.chars());
    let inside = letters
        .skip_while(|(at, _)| *at < from)
        .take_while(|(at, _)| *at < to)
        .filter(|(_, letter)| !letter.is_whitespace() && !matches!(letter, '_' | '-' | ','));
    let (mut first, mut end) = (to, from);
    for (at, _) in inside {
        first = first.min(at);
        end = at.saturating_add(1);
    }
    (first, end)
}

/// A part of the label, what matched marked. Spans are in characters, half open, in rising order; what
/// does not fit the label is left out rather than guessed.
fn marked(label: &str, spans: &[(u16, u16)], (from, to): (u16, u16)) -> Vec<Html> {
    let letters: Vec<char> = label
        .chars()
        .skip(from.into())
        .take(to.saturating_sub(from).into())
        .collect();
    let spans = spans
        .iter()
        .map(|(start, end)| (start.saturating_sub(from), end.saturating_sub(from)));
    let mut parts = Vec::new();
    let mut done = 0;
    for (from, to) in spans {
        let (from, to) = (
            usize::from(from).max(done),
            usize::from(to).min(letters.len()),
        );
        let (Some(before), Some(hit)) = (letters.get(done..from), letters.get(from..to)) else {
            continue;
        };
        if hit.is_empty() {
            continue;
        }
        parts.push(before.iter().collect::<String>().into());
        parts.push(html! { <mark>{ hit.iter().collect::<String>() }</mark> });
        done = to;
    }
    parts.push(
        letters
            .get(done..)
            .unwrap_or_default()
            .iter()
            .collect::<String>()
            .into(),
    );
    parts
}
