//! What the form holds while somebody chooses: the choices, and the quiet hours as they are typed.

use shared::notifications::{NoticeChoice, NotificationSettings, NotificationsView, QuietHours};

/// The form, as it is filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wishes {
    /// Every choice.
    pub(super) choices: Vec<NoticeChoice>,
    /// Whether there are quiet hours.
    pub(super) quiet: bool,
    /// Their beginning, as a time field has it: `21:00`.
    pub(super) from: String,
    /// Their end.
    pub(super) to: String,
    /// The IANA zone; nothing for the usual one.
    pub(super) zone: String,
}

/// What is wrong with the quiet hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// There is no beginning.
    From,
    /// There is no end.
    To,
    /// Both are the same time, which would be no quiet hours.
    Same,
}

impl Wishes {
    /// What holds now. Where there are no quiet hours, the usual ones stand ready.
    pub(super) fn of(view: &NotificationsView) -> Self {
        let quiet = view.quiet.from != view.quiet.to;
        let shown = if quiet {
            view.quiet.clone()
        } else {
            QuietHours::default()
        };
        Self {
            choices: view.choices.clone(),
            quiet,
            from: clock(shown.from),
            to: clock(shown.to),
            zone: view.quiet.zone.clone().unwrap_or_default(),
        }
    }

    /// What is to be saved.
    ///
    /// # Errors
    /// What is wrong, in the order of the form.
    pub(super) fn settings(&self) -> Result<NotificationSettings, Vec<Fault>> {
        let zone = Some(self.zone.clone()).filter(|zone| !zone.is_empty());
        let (from, to) = if self.quiet {
            match (minutes(&self.from), minutes(&self.to)) {
                (Some(from), Some(to)) if from == to => return Err(vec![Fault::Same]),
                (Some(from), Some(to)) => (from, to),
                (from, to) => {
                    let missing = [
                        from.is_none().then_some(Fault::From),
                        to.is_none().then_some(Fault::To),
                    ];
                    return Err(missing.into_iter().flatten().collect());
                }
            }
        } else {
            (0, 0)
        };
        Ok(NotificationSettings {
            choices: self.choices.clone(),
            quiet: QuietHours { from, to, zone },
        })
    }
}

fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// The minute of the day of what a time field holds: `21:00`, in some browsers with seconds.
fn minutes(text: &str) -> Option<u16> {
    let mut parts = text.split(':').map(|part| part.parse::<u16>().ok());
    let (hour, minute) = (parts.next()??, parts.next()??);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    fn view(quiet: QuietHours) -> NotificationsView {
        NotificationsView {
            channels: Vec::new(),
            choices: Vec::new(),
            quiet,
            usual_zone: "America/Chicago".into(),
        }
    }

    #[test]
    fn what_was_chosen_is_saved_as_it_is_shown() {
        let quiet = QuietHours {
            from: 22 * 60 + 5,
            to: 6 * 60,
            zone: Some("Asia/Tokyo".into()),
        };
        let wishes = Wishes::of(&view(quiet.clone()));
        assert_eq!(
            (wishes.from.as_str(), wishes.to.as_str()),
            ("22:05", "06:00")
        );
        assert_eq!(wishes.settings().unwrap().quiet, quiet);
    }

    #[test]
    fn without_quiet_hours_the_usual_ones_stand_ready_and_none_are_saved() {
        let none = QuietHours {
            from: 300,
            to: 300,
            zone: None,
        };
        let mut wishes = Wishes::of(&view(none));
        assert!(!wishes.quiet);
        let saved = wishes.settings().unwrap().quiet;
        assert_eq!(saved.from, saved.to);
        wishes.quiet = true;
        assert_eq!(wishes.settings().unwrap().quiet, QuietHours::default());
    }

    #[test]
    fn times_that_are_missing_or_the_same_are_not_saved() {
        let mut wishes = Wishes::of(&view(QuietHours::default()));
        wishes.to = "21:00:00".into();
        assert_eq!(wishes.settings(), Err(vec![Fault::Same]));
        wishes.from = String::new();
        wishes.to = "25:00".into();
        assert_eq!(wishes.settings(), Err(vec![Fault::From, Fault::To]));
        // Without quiet hours nobody asks for their times.
        wishes.quiet = false;
        assert!(wishes.settings().is_ok());
    }
}
