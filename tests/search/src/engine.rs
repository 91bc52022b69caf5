//! What is compared.

use crate::directory::Directory;
use crate::query::Person;
use recipient_index::{Context, DocId, Entry, Facility, FacilityNo, Index, RecipientSearch as _};

/// How the portal's own index is called on the command line.
pub(crate) const OWN: &str = "recipient-index";

/// Something that finds recipients by typed text.
pub(crate) trait Engine {
    /// How tables call it.
    fn name(&self) -> &'static str;

    /// Whether another process does the work, so that this thread's time says nothing.
    fn works_elsewhere(&self) -> bool {
        false
    }

    /// Megabytes that another process keeps for it, in place of what this one holds.
    fn held_elsewhere(&mut self) -> Option<f64> {
        None
    }

    /// How many words it knows, where it tells.
    fn words(&self) -> Option<usize> {
        None
    }

    /// Numbers of recipients, the best first, at most `limit`.
    fn search(&mut self, text: &str, person: &Person, limit: usize) -> Vec<u32>;
}

/// The index of the portal.
pub(crate) struct Own<'a> {
    index: Index,
    directory: &'a Directory,
}

impl<'a> Own<'a> {
    /// Builds it over everybody.
    pub(crate) fn new(directory: &'a Directory) -> Self {
        let facilities: Vec<Facility<'_>> = directory
            .places
            .iter()
            .map(|it| Facility {
                name: &it.name,
                place: &it.place,
                aliases: &it.aliases,
            })
            .collect();
        let entries: Vec<Entry<'_>> = (0..directory.recipients.len() as u32)
            .map(|at| {
                let recipient = directory.recipient(at);
                Entry {
                    label: &recipient.label,
                    facility: Some(FacilityNo(recipient.place)),
                    specialty: directory.clinic_of(at).code,
                    last_name: directory.last_of(at),
                    first_name: directory.first_of(at),
                    aliases: "",
                    static_rank: recipient.static_rank,
                }
            })
            .collect();
        Self {
            index: Index::build(&facilities, &entries),
            directory,
        }
    }
}

impl Engine for Own<'_> {
    fn name(&self) -> &'static str {
        OWN
    }

    fn words(&self) -> Option<usize> {
        Some(self.index.words())
    }

    fn search(&mut self, text: &str, person: &Person, limit: usize) -> Vec<u32> {
        let ids = |list: &[u32]| list.iter().map(|at| DocId(*at)).collect::<Vec<_>>();
        let (own, recent) = (ids(&person.team), ids(&person.recent));
        let context = Context {
            primary_care: own.get(..1).unwrap_or_default(),
            own: &own,
            recent: &recent,
            facility: Some(FacilityNo(person.place)),
        };
        let allowed = |at: DocId| !self.directory.recipient(at.0).retired;
        let hits = self.index.search(text, &context, &allowed, limit);
        hits.into_iter().map(|hit| hit.doc.0).collect()
    }
}
