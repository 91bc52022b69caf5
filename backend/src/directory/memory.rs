//! The recipients in memory: what the To field is answered from.
//!
//! Every instance holds them all and notices within a second that they changed, by a counter in the
//! database. Being a second late is harmless: sending checks the recipient again.

use super::store;
use crate::db::Db;
use crate::http::Error;
use crate::site::{FacilityPolicy, Site, reply_by};
use recipient_index::{
    Context, DocId, Entry, Facility, FacilityNo, Hit, Index, Reason, RecipientSearch,
};
use shared::directory::{MatchedBy, RecipientKind, RecipientView, WhyAbsent, WhyOffered};
use shared::id::{FacilityId, RecipientId};
use shared::time::{CivilDate, UtcMicros};
use std::collections::HashMap;
use std::sync::{Arc, RwLock};

/// How often the counter is looked at.
const CHECK_SECONDS: i64 = 1;
/// How often everything is read anew all the same: memberships end by themselves.
const REFRESH_SECONDS: i64 = 5 * 60;

/// A recipient in memory.
#[derive(Clone, Debug)]
pub struct Card {
    /// Its id.
    pub id: RecipientId,
    /// Letter by letter as the directory has it.
    pub label: String,
    /// Which characters of the label are a person's name, where it has one.
    pub person: Option<(u16, u16)>,
    /// What it is.
    pub kind: RecipientKind,
    /// Where.
    pub facility: FacilityId,
    /// Why one may not write to it now, if one may not.
    pub absent: Option<WhyAbsent>,
}

/// A facility in memory.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub place: String,
}

/// All recipients at one version of the directory.
#[derive(Debug)]
pub struct Snapshot {
    version: i64,
    read_at: UtcMicros,
    cards: Vec<Card>,
    by_id: HashMap<RecipientId, DocId>,
    places: HashMap<FacilityId, Place>,
    number_of: HashMap<FacilityId, FacilityNo>,
    index: Index,
}

/// The recipients of this instance.
#[derive(Debug, Default)]
pub struct Directory {
    current: RwLock<Option<(UtcMicros, Arc<Snapshot>)>>,
}

impl Directory {
    /// The recipients as they are, at most a second old.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn snapshot(&self, db: &Db, now: UtcMicros) -> Result<Arc<Snapshot>, Error> {
        let current = self.current.read().ok().and_then(|current| current.clone());
        if let Some((checked_at, snapshot)) = &current {
            let fresh = (0..CHECK_SECONDS * 1_000_000).contains(&(now.0 - checked_at.0));
            if fresh {
                return Ok(Arc::clone(snapshot));
            }
            let version = store::directory_version(db.reader()).await?;
            if version == snapshot.version && now.seconds_since(snapshot.read_at) < REFRESH_SECONDS
            {
                self.keep(now, Arc::clone(snapshot));
                return Ok(Arc::clone(snapshot));
            }
        }
        let snapshot = Arc::new(Snapshot::read(db, now).await?);
        self.keep(now, Arc::clone(&snapshot));
        Ok(snapshot)
    }

    /// What is in memory, however old; nothing before it was first read.
    #[must_use]
    pub fn loaded(&self) -> Option<Arc<Snapshot>> {
        let current = self.current.read().ok()?;
        current.as_ref().map(|(_, snapshot)| Arc::clone(snapshot))
    }

    /// The same with these recipients in it, which exist: another instance may have heard of them a
    /// moment before this one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn snapshot_with(
        &self,
        db: &Db,
        now: UtcMicros,
        recipients: impl IntoIterator<Item = RecipientId>,
    ) -> Result<Arc<Snapshot>, Error> {
        let snapshot = self.snapshot(db, now).await?;
        if recipients.into_iter().all(|id| snapshot.card(id).is_some()) {
            return Ok(snapshot);
        }
        let snapshot = Arc::new(Snapshot::read(db, now).await?);
        self.keep(now, Arc::clone(&snapshot));
        Ok(snapshot)
    }

    fn keep(&self, checked_at: UtcMicros, snapshot: Arc<Snapshot>) {
        if let Ok(mut current) = self.current.write() {
            *current = Some((checked_at, snapshot));
        }
    }
}

impl Snapshot {
    async fn read(db: &Db, now: UtcMicros) -> Result<Self, Error> {
        // The version first: a change that slips in between is read twice, never missed.
        let version = store::directory_version(db.reader()).await?;
        let rows = store::recipients(db.reader(), now).await?;
        let facilities = store::facilities(db.reader()).await?;
        let mut places = HashMap::with_capacity(facilities.len());
        let mut number_of = HashMap::with_capacity(facilities.len());
        for (row, number) in facilities.iter().zip(0..) {
            number_of.insert(row.id, FacilityNo(number));
            places.insert(
                row.id,
                Place {
                    name: row.name.clone(),
                    place: row.place.clone(),
                },
            );
        }
        let index = {
            let facilities: Vec<Facility<'_>> = facilities
                .iter()
                .map(|row| Facility {
                    name: &row.name,
                    place: &row.place,
                    aliases: &row.aliases,
                })
                .collect();
            let entries: Vec<Entry<'_>> = rows
                .iter()
                .map(|row| Entry {
                    label: &row.label,
                    facility: number_of.get(&row.facility_id).copied(),
                    specialty: &row.specialty_code,
                    last_name: &row.last_name,
                    first_name: &row.first_name,
                    aliases: &row.aliases,
                    static_rank: 0,
                })
                .collect();
            Index::build(&facilities, &entries)
        };
        let mut cards = Vec::with_capacity(rows.len());
        let mut by_id = HashMap::with_capacity(rows.len());
        for (row, doc) in rows.into_iter().zip(0..) {
            by_id.insert(row.id, DocId(doc));
            let absent = absent(&row);
            let person = person_in(&row.label, &row.last_name);
            cards.push(Card {
                id: row.id,
                person,
                label: row.label,
                kind: row.kind,
                facility: row.facility_id,
                absent,
            });
        }
        Ok(Self {
            version,
            read_at: now,
            cards,
            by_id,
            places,
            number_of,
            index,
        })
    }

    /// The directory's version that this is.
    #[must_use]
    pub const fn version(&self) -> i64 {
        self.version
    }

    /// When it was read.
    #[must_use]
    pub const fn read_at(&self) -> UtcMicros {
        self.read_at
    }

    /// How many recipients there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.cards.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cards.is_empty()
    }

    /// The recipient with this id.
    #[must_use]
    pub fn card(&self, id: RecipientId) -> Option<&Card> {
        self.by_id.get(&id).and_then(|doc| self.card_of(*doc))
    }

    pub(super) fn index(&self) -> &Index {
        &self.index
    }

    pub(super) fn places(&self) -> impl Iterator<Item = (FacilityId, &Place)> {
        self.places.iter().map(|(id, place)| (*id, place))
    }

    pub(super) fn place(&self, facility: FacilityId) -> Option<&Place> {
        self.places.get(&facility)
    }

    pub(super) fn number_of(&self, facility: FacilityId) -> Option<FacilityNo> {
        self.number_of.get(&facility).copied()
    }

    pub(super) fn views<'a>(&'a self, site: &'a Site, now: UtcMicros) -> Views<'a> {
        Views {
            snapshot: self,
            site,
            now,
            dates: HashMap::new(),
        }
    }

    pub(super) fn card_of(&self, doc: DocId) -> Option<&Card> {
        self.cards.get(usize::try_from(doc.0).ok()?)
    }

    /// Finds recipients that one may write to: the patient's own and recents first.
    #[must_use]
    pub fn search(
        &self,
        text: &str,
        own: &[(RecipientId, WhyOffered)],
        recent: &[RecipientId],
        limit: usize,
        (site, now): (&Site, UtcMicros),
    ) -> Vec<RecipientView> {
        let docs = |ids: &mut dyn Iterator<Item = RecipientId>| -> Vec<DocId> {
            ids.filter_map(|id| self.by_id.get(&id).copied()).collect()
        };
        let own_docs = docs(&mut own.iter().map(|(id, _)| *id));
        let recent_docs = docs(&mut recent.iter().copied());
        let primary_care = docs(
            &mut own
                .iter()
                .filter(|(_, why)| *why == WhyOffered::PrimaryCare)
                .map(|(id, _)| *id),
        );
        // Where the first of the care team is, the patient is cared for.
        let facility = own.iter().find_map(|(id, _)| {
            let card = self.card(*id)?;
            self.number_of.get(&card.facility).copied()
        });
        let context = Context {
            primary_care: &primary_care,
            own: &own_docs,
            recent: &recent_docs,
            facility,
        };
        let open = |doc: DocId| self.card_of(doc).is_some_and(|card| card.absent.is_none());
        let mut views = self.views(site, now);
        self.index
            .search(text, &context, &open, limit)
            .into_iter()
            .filter_map(|hit| views.of_hit(hit, own, recent))
            .collect()
    }

    /// One recipient as it is shown, whether or not one may write to it.
    #[must_use]
    pub fn view(&self, id: RecipientId, site: &Site, now: UtcMicros) -> Option<RecipientView> {
        let card = self.card(id)?;
        self.views(site, now).of_card(card)
    }

    /// What the recipient's facility promises.
    #[must_use]
    pub fn policy<'a>(&self, id: RecipientId, site: &'a Site) -> Option<&'a FacilityPolicy> {
        let place = self.places.get(&self.card(id)?.facility)?;
        Some(site.policy(&place.name))
    }
}

/// Which part of a clinician's label names the person: of the parts between underscores the one with the
/// last name, without the blanks around it. None where the label is nothing else.
fn person_in(label: &str, last_name: &str) -> Option<(u16, u16)> {
    let wanted = last_name.to_lowercase();
    let mut parts = label.split('_');
    let mut before = 0;
    let part = parts.find(|part| {
        let found = !wanted.is_empty() && part.to_lowercase().contains(&wanted);
        if !found {
            before += part.chars().count().saturating_add(1);
        }
        found
    })?;
    let blanks = part.chars().take_while(|letter| letter.is_whitespace());
    let from = before.saturating_add(blanks.count());
    let to = from.saturating_add(part.trim().chars().count());
    (part.len() < label.len()).then_some((u16::try_from(from).ok()?, u16::try_from(to).ok()?))
}

/// The reason that a person is told: whoever is retired answers nothing either.
const fn absent(row: &store::RecipientRow) -> Option<WhyAbsent> {
    match (row.active, row.accepts_messages, row.answered) {
        (false, _, _) => Some(WhyAbsent::Retired),
        (true, false, _) => Some(WhyAbsent::TakesNoMessages),
        (true, true, false) => Some(WhyAbsent::Unanswered),
        (true, true, true) => None,
    }
}

/// Makes views; works a facility's date out once for a whole list.
pub(super) struct Views<'a> {
    snapshot: &'a Snapshot,
    site: &'a Site,
    now: UtcMicros,
    dates: HashMap<FacilityId, (u8, CivilDate)>,
}

impl Views<'_> {
    pub(super) fn of_hit(
        &mut self,
        hit: Hit,
        own: &[(RecipientId, WhyOffered)],
        recent: &[RecipientId],
    ) -> Option<RecipientView> {
        let card = self.snapshot.card_of(hit.doc)?;
        let mut view = self.of_card(card)?;
        view.why = own
            .iter()
            .find(|(id, _)| *id == card.id)
            .map(|(_, why)| *why)
            .or_else(|| recent.contains(&card.id).then_some(WhyOffered::Recent));
        view.spans = hit.spans;
        view.matched_by = match hit.reason {
            Reason::Label => None,
            Reason::Alias => Some(MatchedBy::Alias),
            Reason::Meaning => Some(MatchedBy::Meaning),
            Reason::Nickname => Some(MatchedBy::Nickname),
            Reason::Spelling => Some(MatchedBy::Spelling),
            Reason::Sound => Some(MatchedBy::Sound),
        };
        Some(view)
    }

    pub(super) fn of_card(&mut self, card: &Card) -> Option<RecipientView> {
        let place = self.snapshot.places.get(&card.facility)?;
        let (reply_days, reply_by) = match self.dates.get(&card.facility) {
            Some(known) => *known,
            None => {
                let policy = self.site.policy(&place.name);
                let sent = jiff::Timestamp::from_microsecond(self.now.0).ok()?;
                let date = (policy.reply_days, reply_by(sent, policy));
                self.dates.insert(card.facility, date);
                date
            }
        };
        Some(RecipientView {
            id: card.id,
            label: card.label.clone(),
            person: card.person,
            kind: card.kind,
            facility: place.name.clone(),
            place: place.place.clone(),
            why: None,
            spans: Vec::new(),
            matched_by: None,
            reply_days,
            reply_by,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::person_in;

    #[test]
    fn the_person_in_a_label_is_the_part_with_the_last_name() {
        let person = |label: &str, last_name: &str| {
            let (from, to) = person_in(label, last_name)?;
            let letters = label.chars().skip(from.into()).take((to - from).into());
            Some(letters.collect::<String>())
        };
        let hauge = "Little Rock Family Medicine_Hauge, Allison, PA";
        assert_eq!(
            person(hauge, "Hauge").as_deref(),
            Some("Hauge, Allison, PA")
        );
        let nelson = "Little Rock Flight Medicine_ Nelson, Rachel, MD";
        assert_eq!(
            person(nelson, "nelson").as_deref(),
            Some("Nelson, Rachel, MD")
        );
        assert_eq!(
            person("NUÑEZ, Zoë_Peds _A", "Nuñez").as_deref(),
            Some("NUÑEZ, Zoë")
        );
        assert_eq!(person("Hauge, Allison", "Hauge"), None);
        assert_eq!(person("Little Rock_Pharmacy", ""), None);
        assert_eq!(person("Little Rock_Pharmacy", "Hauge"), None);
    }
}
