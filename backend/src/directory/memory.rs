//! The recipients in memory: what the To field is answered from.
//!
//! A snapshot never changes. What changes often, whom one may write to, lies beside what is expensive to
//! make, the index, so that the next snapshot may share it. How snapshots follow the database is in
//! `refresh`; being a moment late is harmless, because sending checks the recipient again.

use super::store::RecipientRow;
use crate::db::entity::facility;
use crate::site::{FacilityPolicy, Site, TeamCalendar, reply_by};
use recipient_index::{
    Context, DocId, Entry, Facility, FacilityNo, Hit, Index, Reason, RecipientSearch,
};
use shared::directory::{MatchedBy, RecipientKind, RecipientView, WhyOffered};
use shared::id::{FacilityId, RecipientId};
use shared::team_settings::OpenHours;
use shared::time::{CivilDate, UtcMicros};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;

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
}

impl Card {
    fn new(row: RecipientRow) -> Self {
        Self {
            id: row.id,
            person: person_in(&row.label, &row.last_name),
            label: row.label,
            kind: row.kind,
            facility: row.facility_id,
        }
    }
}

/// A facility in memory.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub place: String,
    /// Its desk, whose closure days are those of all its teams.
    desk: RecipientId,
}

impl From<&facility::Model> for Place {
    fn from(row: &facility::Model) -> Self {
        Self {
            name: row.name.clone(),
            place: row.place.clone(),
            desk: row.desk_id,
        }
    }
}

/// What is made once from all rows and shared by the snapshots that follow.
#[derive(Debug)]
pub(super) struct Contents {
    read_at: UtcMicros,
    cards: Vec<Card>,
    /// For each card, a sum over all that is in it and in the index.
    sums: Vec<u64>,
    by_id: HashMap<RecipientId, DocId>,
    places: HashMap<FacilityId, Place>,
    number_of: HashMap<FacilityId, FacilityNo>,
    index: Index,
}

/// A recipient that is younger than the index: it can be named, not found.
#[derive(Debug)]
struct Newcomer {
    card: Card,
    open: bool,
    place: Place,
}

/// Whom the patient has already.
#[derive(Clone, Debug, Default)]
pub struct Nearby {
    /// The own care team, the most important first.
    pub own: Vec<(RecipientId, WhyOffered)>,
    /// Whom this account wrote to for this patient lately, the latest first.
    pub recent: Vec<RecipientId>,
    /// Whether whoever writes may write to pharmacies alone: nobody else is found then.
    pub pharmacies_only: bool,
}

impl Nearby {
    /// Whether a recipient of this kind may be found at all.
    #[must_use]
    pub fn admits(&self, kind: RecipientKind) -> bool {
        !self.pharmacies_only || kind == RecipientKind::Pharmacy
    }

    /// Why a recipient is offered before others, if it is.
    #[must_use]
    pub fn why(&self, id: RecipientId) -> Option<WhyOffered> {
        let own = self.own.iter().find(|(known, _)| *known == id);
        own.map(|(_, why)| *why)
            .or_else(|| self.recent.contains(&id).then_some(WhyOffered::Recent))
    }
}

/// All recipients at one version of the directory.
#[derive(Debug)]
pub struct Snapshot {
    version: i64,
    open_at: UtcMicros,
    contents: Arc<Contents>,
    /// For each card, whether one may write to it: active, takes messages, and somebody answers.
    open: Arc<[bool]>,
    /// What teams and desks say of their days, where they do.
    calendars: Arc<HashMap<RecipientId, TeamCalendar>>,
    newcomers: Vec<Newcomer>,
}

/// A sum over what a change of which makes the index another one.
fn sum(row: &RecipientRow) -> u64 {
    let mut hasher = DefaultHasher::new();
    (&row.label, &row.aliases, &row.specialty_code).hash(&mut hasher);
    (&row.last_name, &row.first_name, row.facility_id).hash(&mut hasher);
    std::mem::discriminant(&row.kind).hash(&mut hasher);
    hasher.finish()
}

impl Snapshot {
    /// Makes the index over all rows, which takes a second and more for hundreds of thousands: not for
    /// the threads that answer.
    pub(super) fn build(
        version: i64,
        now: UtcMicros,
        rows: Vec<RecipientRow>,
        facilities: &[facility::Model],
        calendars: HashMap<RecipientId, TeamCalendar>,
    ) -> Self {
        let mut places = HashMap::with_capacity(facilities.len());
        let mut number_of = HashMap::with_capacity(facilities.len());
        for (row, number) in facilities.iter().zip(0..) {
            number_of.insert(row.id, FacilityNo(number));
            places.insert(row.id, Place::from(row));
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
        let open = rows.iter().map(RecipientRow::open).collect();
        let sums = rows.iter().map(sum).collect();
        let by_id = rows
            .iter()
            .zip(0..)
            .map(|(row, doc)| (row.id, DocId(doc)))
            .collect();
        let contents = Contents {
            read_at: now,
            cards: rows.into_iter().map(Card::new).collect(),
            sums,
            by_id,
            places,
            number_of,
            index,
        };
        Self {
            version,
            open_at: now,
            contents: Arc::new(contents),
            open,
            calendars: Arc::new(calendars),
            newcomers: Vec::new(),
        }
    }

    /// The same at a later version, of which these rows are all that changed; none when the index has to
    /// be made anew, because somebody came or changed in what they are found by or shown as.
    pub(super) fn patched(
        &self,
        version: i64,
        (ids, rows): (&HashSet<RecipientId>, &[RecipientRow]),
        calendars: HashMap<RecipientId, TeamCalendar>,
    ) -> Option<Self> {
        let mut open = self.open.to_vec();
        for row in rows {
            let at = usize::try_from(self.contents.by_id.get(&row.id)?.0).ok()?;
            if *self.contents.sums.get(at)? != sum(row) {
                return None;
            }
            *open.get_mut(at)? = row.open();
        }
        let mut of_all = HashMap::clone(&self.calendars);
        of_all.retain(|id, _| !ids.contains(id));
        of_all.extend(calendars);
        Some(Self {
            version,
            open: open.into(),
            calendars: Arc::new(of_all),
            ..self.shared()
        })
    }

    /// The same with these and no others open.
    pub(super) fn with_open(&self, now: UtcMicros, open: &HashSet<RecipientId>) -> Self {
        let cards = self.contents.cards.iter();
        Self {
            open_at: now,
            open: cards.map(|card| open.contains(&card.id)).collect(),
            ..self.shared()
        }
    }

    /// The same with these recipients in it as well.
    pub(super) fn with_newcomers(
        &self,
        rows: Vec<RecipientRow>,
        facilities: &[facility::Model],
    ) -> Self {
        let newcomers = rows.into_iter().filter_map(|row| {
            let place = facilities.iter().find(|it| it.id == row.facility_id)?;
            Some(Newcomer {
                open: row.open(),
                card: Card::new(row),
                place: place.into(),
            })
        });
        Self {
            newcomers: newcomers.collect(),
            ..self.shared()
        }
    }

    /// The index and the cards, which snapshots share as long as nobody is found by other words.
    pub(super) fn contents(&self) -> &Arc<Contents> {
        &self.contents
    }

    fn shared(&self) -> Self {
        Self {
            version: self.version,
            open_at: self.open_at,
            contents: Arc::clone(&self.contents),
            open: Arc::clone(&self.open),
            calendars: Arc::clone(&self.calendars),
            newcomers: Vec::new(),
        }
    }

    /// The directory's version that this is.
    #[must_use]
    pub const fn version(&self) -> i64 {
        self.version
    }

    /// When everything was read.
    #[must_use]
    pub fn read_at(&self) -> UtcMicros {
        self.contents.read_at
    }

    /// When it was last looked at for everyone whether one may write to them.
    pub(super) const fn open_at(&self) -> UtcMicros {
        self.open_at
    }

    /// How many recipients there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.contents.cards.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.contents.cards.is_empty()
    }

    /// The recipient with this id.
    #[must_use]
    pub fn card(&self, id: RecipientId) -> Option<&Card> {
        match self.contents.by_id.get(&id) {
            Some(doc) => self.card_of(*doc),
            None => self.newcomer(id).map(|it| &it.card),
        }
    }

    /// Whether one may write to the recipient.
    #[must_use]
    pub fn is_open(&self, id: RecipientId) -> bool {
        match self.contents.by_id.get(&id) {
            Some(doc) => self.doc_is_open(*doc),
            None => self.newcomer(id).is_some_and(|it| it.open),
        }
    }

    fn newcomer(&self, id: RecipientId) -> Option<&Newcomer> {
        self.newcomers.iter().find(|it| it.card.id == id)
    }

    pub(super) fn index(&self) -> &Index {
        &self.contents.index
    }

    pub(super) fn places(&self) -> impl Iterator<Item = (FacilityId, &Place)> {
        self.contents.places.iter().map(|(id, place)| (*id, place))
    }

    pub(super) fn place(&self, facility: FacilityId) -> Option<&Place> {
        self.contents.places.get(&facility)
    }

    pub(super) fn number_of(&self, facility: FacilityId) -> Option<FacilityNo> {
        self.contents.number_of.get(&facility).copied()
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
        self.contents.cards.get(usize::try_from(doc.0).ok()?)
    }

    pub(super) fn doc_is_open(&self, doc: DocId) -> bool {
        let open = usize::try_from(doc.0).ok().and_then(|at| self.open.get(at));
        open.copied().unwrap_or_default()
    }

    fn place_of(&self, card: &Card) -> Option<&Place> {
        let known = self.contents.places.get(&card.facility);
        known.or_else(|| self.newcomer(card.id).map(|it| &it.place))
    }

    /// Finds recipients that one may write to: the patient's own and recents first.
    #[must_use]
    pub fn search(
        &self,
        text: &str,
        near: &Nearby,
        limit: usize,
        (site, now): (&Site, UtcMicros),
    ) -> Vec<RecipientView> {
        let mut views = self.views(site, now);
        self.find(text, near, &|doc| self.doc_is_open(doc), limit)
            .into_iter()
            .filter_map(|hit| views.of_hit(hit, near))
            .collect()
    }

    /// Finds recipients for which `allowed` says yes: the patient's own and recents first.
    pub(super) fn find(
        &self,
        text: &str,
        near: &Nearby,
        allowed: &dyn Fn(DocId) -> bool,
        limit: usize,
    ) -> Vec<Hit> {
        let within = |doc| {
            let card = self.card_of(doc);
            card.is_some_and(|card| near.admits(card.kind)) && allowed(doc)
        };
        let allowed: &dyn Fn(DocId) -> bool = if near.pharmacies_only {
            &within
        } else {
            allowed
        };
        let docs = |ids: &mut dyn Iterator<Item = RecipientId>| -> Vec<DocId> {
            ids.filter_map(|id| self.contents.by_id.get(&id).copied())
                .collect()
        };
        let own = &near.own;
        let primary_care = own
            .iter()
            .filter(|(_, why)| *why == WhyOffered::PrimaryCare);
        // Where the first of the care team is, the patient is cared for.
        let facility = own.iter().find_map(|(id, _)| {
            let card = self.card(*id)?;
            self.contents.number_of.get(&card.facility).copied()
        });
        let context = Context {
            primary_care: &docs(&mut primary_care.map(|(id, _)| *id)),
            own: &docs(&mut own.iter().map(|(id, _)| *id)),
            recent: &docs(&mut near.recent.iter().copied()),
            facility,
        };
        self.contents.index.search(text, &context, allowed, limit)
    }

    /// One recipient as it is shown, whether or not one may write to it.
    #[must_use]
    pub fn view(&self, id: RecipientId, site: &Site, now: UtcMicros) -> Option<RecipientView> {
        let card = self.card(id)?;
        self.views(site, now).of_card(card)
    }

    /// What the recipient promises: its own word over its facility's.
    #[must_use]
    pub fn policy<'a>(&self, id: RecipientId, site: &'a Site) -> Option<Cow<'a, FacilityPolicy>> {
        let card = self.card(id)?;
        Some(self.policy_at(card, self.place_of(card)?, site))
    }

    /// When somebody is there, where the recipient says it itself.
    #[must_use]
    pub fn hours(&self, id: RecipientId) -> &[OpenHours] {
        self.calendars
            .get(&id)
            .map_or(&[], |calendar| &calendar.hours)
    }

    fn policy_at<'a>(&self, card: &Card, place: &Place, site: &'a Site) -> Cow<'a, FacilityPolicy> {
        let facility = site.policy(&place.name);
        let (own, desk) = (
            self.calendars.get(&card.id),
            self.calendars.get(&place.desk),
        );
        if own.is_none() && desk.is_none() {
            return Cow::Borrowed(facility);
        }
        let own = own.cloned().unwrap_or_default();
        Cow::Owned(own.under(desk).over(facility))
    }
}

/// Which part of a clinician's label names the person: of the parts between underscores the one with the
/// last name as words of its own, at its beginning if there is one such, without the blanks around it.
/// None where the label is nothing else.
fn person_in(label: &str, last_name: &str) -> Option<(u16, u16)> {
    let wanted = last_name.trim().to_lowercase();
    // How far in the name is in the part; a name inside of another word is none.
    let begins_at = |part: &str| {
        let part = part.to_lowercase();
        part.match_indices(&wanted)
            .filter_map(|(at, name)| Some((part.get(..at)?, part.get(at + name.len()..)?)))
            .find(|(before, after)| {
                !before.ends_with(char::is_alphanumeric)
                    && !after.starts_with(char::is_alphanumeric)
            })
            .map(|(before, _)| before.trim().len())
    };
    if wanted.is_empty() || !label.contains('_') {
        return None;
    }
    let mut before = 0;
    let mut best: Option<(usize, u16, u16)> = None;
    for part in label.split('_') {
        if let Some(inside) = begins_at(part)
            && best.is_none_or(|(known, ..)| inside < known)
        {
            let blanks = part.chars().take_while(|letter| letter.is_whitespace());
            let from = before + blanks.count();
            let to = from + part.trim().chars().count();
            best = Some((inside, u16::try_from(from).ok()?, u16::try_from(to).ok()?));
        }
        before += part.chars().count() + 1;
    }
    best.map(|(_, from, to)| (from, to))
}

/// Makes views; works a facility's date out once for all teams of a list that say nothing of their own.
pub(super) struct Views<'a> {
    snapshot: &'a Snapshot,
    site: &'a Site,
    now: UtcMicros,
    dates: HashMap<FacilityId, (u8, CivilDate)>,
}

impl Views<'_> {
    pub(super) fn of_hit(&mut self, hit: Hit, near: &Nearby) -> Option<RecipientView> {
        let card = self.snapshot.card_of(hit.doc)?;
        let mut view = self.of_card(card)?;
        view.why = near.why(card.id);
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
        let place = self.snapshot.place_of(card)?;
        let own = self.snapshot.calendars.contains_key(&card.id);
        let known = self.dates.get(&card.facility).filter(|_| !own);
        let (reply_days, reply_by) = match known {
            Some(known) => *known,
            None => {
                let policy = self.snapshot.policy_at(card, place, self.site);
                let sent = jiff::Timestamp::from_microsecond(self.now.0).ok()?;
                let date = (policy.reply_days, reply_by(sent, &policy));
                if !own {
                    self.dates.insert(card.facility, date);
                }
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
        let li = "Little Rock Family Medicine_Li, Wei, MD";
        assert_eq!(person(li, "Li").as_deref(), Some("Li, Wei, MD"));
        let lee = "Fort Lee Clinic_ Lee, Amy, NP";
        assert_eq!(person(lee, "Lee").as_deref(), Some("Lee, Amy, NP"));
        let joined = "Peds_SMITH-JONES, AMY";
        assert_eq!(
            person(joined, "Smith-Jones").as_deref(),
            Some("SMITH-JONES, AMY")
        );
        assert_eq!(person("Hauge, Allison", "Hauge"), None);
        assert_eq!(person("Little Rock_Pharmacy", ""), None);
        assert_eq!(person("Little Rock_Pharmacy", "Hauge"), None);
    }
}
