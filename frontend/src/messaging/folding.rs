//! Which messages of a thread are open, and which are a line: who, when, the first words.

use shared::id::MessageId;
use shared::messaging::MessageView;
use std::collections::{BTreeMap, BTreeSet};

/// Characters of a message's first words.
const FIRST_CHARS: usize = 70;

/// Which messages are open. What was read long ago is a line, until a person opens it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Folding {
    open: BTreeMap<MessageId, bool>,
    /// What had not been read when it came.
    new: BTreeSet<MessageId>,
}

impl Folding {
    /// Takes in messages that were not there before: the newest is open, and what was not read. Those that are
    /// known stay as they are: what is read now was unread a moment ago.
    pub(super) fn meet(&mut self, messages: &[MessageView]) {
        let newest = messages.last().map(|message| message.id);
        for message in messages {
            let open = message.unread || Some(message.id) == newest;
            self.open.entry(message.id).or_insert_with(|| {
                if message.unread {
                    self.new.insert(message.id);
                }
                open
            });
        }
    }

    /// Whether the message had not been read when it came.
    pub(super) fn is_new(&self, id: MessageId) -> bool {
        self.new.contains(&id)
    }

    /// Whether the message is open.
    pub(super) fn is_open(&self, id: MessageId) -> bool {
        self.open.get(&id).copied().unwrap_or(true)
    }

    /// Whether all of them are open.
    pub(super) fn all_open(&self) -> bool {
        self.open.values().all(|open| *open)
    }

    /// Opens a message that is a line, and makes one that is open a line.
    pub(super) fn toggle(&mut self, id: MessageId) {
        let open = self.is_open(id);
        self.open.insert(id, !open);
    }

    /// Opens all of them or makes each a line.
    pub(super) fn set_all(&mut self, open: bool) {
        for one in self.open.values_mut() {
            *one = open;
        }
    }
}

/// The first words of a text in one line, and an ellipsis where there are more.
pub(super) fn first_words(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((end, _)) = line.char_indices().nth(FIRST_CHARS) else {
        return line;
    };
    let start = line.get(..end).unwrap_or_default();
    // Not in the middle of a word, unless it is one long word.
    let start = start.rsplit_once(' ').map_or(start, |(words, _)| words);
    format!("{start} …")
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::messaging::{AuthorView, Side};
    use shared::time::UtcMicros;
    use uuid::Uuid;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    fn message(id: u128, unread: bool) -> MessageView {
        MessageView {
            id: MessageId(Uuid::from_u128(id)),
            author: AuthorView {
                side: Side::Team,
                name: "Renee Tolliver".into(),
                relation: None,
                team: None,
                own: false,
            },
            body: "Ready.".into(),
            facts: Vec::new(),
            sent_at: UtcMicros(1),
            unread,
            recall_until: None,
            recalled_at: None,
            attachments: Vec::new(),
        }
    }

    fn open(folding: &Folding, messages: &[MessageView]) -> Vec<u128> {
        let open = messages.iter().filter(|it| folding.is_open(it.id));
        open.map(|it| it.id.0.as_u128()).collect()
    }

    #[test]
    fn the_newest_and_what_was_not_read_is_open_and_stays_so_once_it_is_read() {
        let mut folding = Folding::default();
        let unread = [message(1, false), message(2, true), message(3, false)];
        folding.meet(&unread);
        assert_eq!(open(&folding, &unread), [2, 3]);
        let later = [
            message(1, false),
            message(2, false),
            message(3, false),
            message(4, false),
        ];
        folding.meet(&later);
        assert_eq!(open(&folding, &later), [2, 3, 4]);
    }

    #[test]
    fn what_a_person_opened_or_closed_stays_so() {
        let messages = [message(1, false), message(2, false)];
        let mut folding = Folding::default();
        folding.meet(&messages);
        folding.toggle(messages[0].id);
        folding.toggle(messages[1].id);
        folding.meet(&messages);
        assert_eq!(open(&folding, &messages), [1]);
        assert!(!folding.all_open());
        folding.set_all(true);
        folding.meet(&messages);
        assert!(folding.all_open());
        folding.set_all(false);
        assert_eq!(open(&folding, &messages), []);
    }

    #[test]
    fn first_words_end_with_a_whole_word() {
        assert_eq!(first_words(" Is it\n\n ready? "), "Is it ready?");
        let long = "word ".repeat(30);
        let words = first_words(&long);
        assert!(
            words.ends_with("word …") && words.chars().count() <= FIRST_CHARS + 2,
            "{words}"
        );
        let one = "ä".repeat(200);
        assert_eq!(first_words(&one), format!("{} …", "ä".repeat(FIRST_CHARS)));
        assert_eq!(first_words(""), "");
    }
}
