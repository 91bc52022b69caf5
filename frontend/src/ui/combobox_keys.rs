//! What a key means in a combobox, without a browser: the ARIA pattern "list autocomplete with
//! manual selection".

/// How many options a page key jumps over.
const PAGE: usize = 10;

/// A key with what it met.
#[derive(Clone, Copy, Debug)]
pub(super) struct Press<'a> {
    /// The key's name, as browsers give it.
    pub(super) key: &'a str,
    /// With Alt.
    pub(super) alt: bool,
    /// With Control, Meta or Shift: keys that select, copy, go backwards.
    pub(super) modified: bool,
    /// Whether the list shows.
    pub(super) open: bool,
    /// How many options there are.
    pub(super) options: usize,
    /// The place of the active option.
    pub(super) active: Option<usize>,
    /// Whether there is something to clear: text or a chosen option.
    pub(super) filled: bool,
    /// Whether an option is chosen and no part of the text is selected.
    pub(super) chosen_whole: bool,
}

/// What to do. All but [`Meaning::Browser`], [`Meaning::Leave`] and [`Meaning::BackToText`] keep
/// the browser from doing what it would.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Nothing here: the browser's own.
    Browser,
    /// Show the list, nothing active.
    Open,
    /// Show the list with this option active.
    Activate(usize),
    /// Hide the list, keep the text.
    Close,
    /// Take this option.
    Choose(usize),
    /// Nothing at all.
    Nothing,
    /// Empty the field.
    Clear,
    /// Select the whole text, so that the next key removes the choice.
    SelectText,
    /// No option active; the key then acts in the text.
    BackToText,
    /// Hide the list; focus goes on.
    Leave,
}

impl Meaning {
    /// Whether the browser still does its part.
    pub(super) const fn leaves_default(self) -> bool {
        matches!(self, Self::Browser | Self::Leave | Self::BackToText)
    }
}

/// What the key means.
pub(super) fn meaning(press: Press<'_>) -> Meaning {
    let Press {
        key,
        alt,
        modified,
        open,
        options,
        active,
        filled,
        chosen_whole,
    } = press;
    let last = options.checked_sub(1);
    match key {
        "ArrowLeft" | "ArrowRight" | "Home" | "End" if active.is_some() => Meaning::BackToText,
        // Browsers send a form by Shift and Enter, too.
        "Enter" if open => active
            .filter(|_| !modified)
            .map_or(Meaning::Nothing, Meaning::Choose),
        "Tab" => Meaning::Leave,
        _ if modified => Meaning::Browser,
        "ArrowDown" if alt => Meaning::Open,
        "ArrowUp" if alt => Meaning::Close,
        "ArrowDown" => match (last, open.then_some(active).flatten()) {
            (None, _) => Meaning::Open,
            (Some(last), Some(at)) if at < last => Meaning::Activate(at + 1),
            (Some(_), _) => Meaning::Activate(0),
        },
        "ArrowUp" => match (last, open.then_some(active).flatten()) {
            (None, _) => Meaning::Open,
            (Some(last), Some(at)) => Meaning::Activate(at.checked_sub(1).unwrap_or(last)),
            (Some(last), None) => Meaning::Activate(last),
        },
        "PageDown" | "PageUp" if open => match last {
            None => Meaning::Nothing,
            Some(last) if key == "PageDown" => {
                Meaning::Activate(active.map_or(0, |at| at + PAGE).min(last))
            }
            Some(_) => Meaning::Activate(active.unwrap_or(0).saturating_sub(PAGE)),
        },
        "Escape" if open => Meaning::Close,
        "Escape" if filled => Meaning::Clear,
        "Backspace" if chosen_whole => Meaning::SelectText,
        _ => Meaning::Browser,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    const LIST: Press<'static> = Press {
        key: "",
        alt: false,
        modified: false,
        open: true,
        options: 3,
        active: None,
        filled: true,
        chosen_whole: false,
    };

    #[test]
    fn arrows_wrap_at_both_ends() {
        let down = |active| {
            meaning(Press {
                key: "ArrowDown",
                active,
                ..LIST
            })
        };
        let up = |active| {
            meaning(Press {
                key: "ArrowUp",
                active,
                ..LIST
            })
        };
        assert_eq!(down(None), Meaning::Activate(0));
        assert_eq!(down(Some(2)), Meaning::Activate(0));
        assert_eq!(up(None), Meaning::Activate(2));
        assert_eq!(up(Some(0)), Meaning::Activate(2));
    }

    #[test]
    fn a_place_in_a_closed_list_is_forgotten() {
        let press = Press {
            key: "ArrowDown",
            open: false,
            active: Some(1),
            ..LIST
        };
        assert_eq!(meaning(press), Meaning::Activate(0));
    }

    #[test]
    fn page_keys_stay_inside() {
        let page = |key, active| {
            meaning(Press {
                key,
                active,
                options: 14,
                ..LIST
            })
        };
        assert_eq!(page("PageDown", Some(9)), Meaning::Activate(13));
        assert_eq!(page("PageUp", Some(13)), Meaning::Activate(3));
        assert_eq!(page("PageUp", None), Meaning::Activate(0));
    }

    #[test]
    fn enter_sends_the_form_only_when_the_list_is_closed() {
        assert_eq!(
            meaning(Press {
                key: "Enter",
                ..LIST
            }),
            Meaning::Nothing
        );
        assert_eq!(
            meaning(Press {
                key: "Enter",
                open: false,
                ..LIST
            }),
            Meaning::Browser
        );
        assert_eq!(
            meaning(Press {
                key: "Enter",
                active: Some(1),
                ..LIST
            }),
            Meaning::Choose(1)
        );
    }

    #[test]
    fn with_shift_or_control_enter_does_nothing_and_keys_of_the_text_leave_the_list() {
        let modified = |key| {
            meaning(Press {
                key,
                modified: true,
                active: Some(1),
                ..LIST
            })
        };
        assert_eq!(modified("Enter"), Meaning::Nothing);
        assert_eq!(modified("Home"), Meaning::BackToText);
        assert_eq!(modified("Tab"), Meaning::Leave);
        assert_eq!(modified("ArrowDown"), Meaning::Browser);
        assert_eq!(modified("Escape"), Meaning::Browser);
    }
}
