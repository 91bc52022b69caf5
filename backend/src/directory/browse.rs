//! The directory for people who do not type: facilities, their areas of care, their recipients; and
//! why one cannot write to somebody.

use super::memory::{Card, Nearby, Snapshot};
use super::store::RecipientRow;
use crate::site::Site;
use recipient_index::{Area, Reason};
use shared::directory::{
    AbsentRecipientView, AbsentRecipientsView, CareArea, CareAreaView, FacilityView, MAX_ABSENT,
    MAX_BROWSED, RecipientView, SubstituteView, WhyOffered,
};
use shared::id::{FacilityId, RecipientId};
use shared::time::UtcMicros;
use std::collections::{BTreeMap, BTreeSet, HashMap};

impl Snapshot {
    /// The facilities that have a recipient to write to, those of the patient's own care team first, then by
    /// place.
    #[must_use]
    pub(super) fn facilities(&self, near: &Nearby) -> Vec<FacilityView> {
        let own: BTreeSet<FacilityId> = near
            .own
            .iter()
            .filter_map(|(id, _)| self.card(*id))
            .map(|card| card.facility)
            .collect();
        let mut facilities: Vec<FacilityView> = self
            .places()
            .filter(|(id, _)| self.open_of(*id).any(|(_, card)| near.admits(card.kind)))
            .map(|(id, place)| FacilityView {
                id,
                name: place.name.clone(),
                place: place.place.clone(),
                own: own.contains(&id),
            })
            .collect();
        facilities.sort_by_cached_key(|it| (!it.own, it.place.clone(), it.name.clone(), it.id));
        facilities
    }

    /// In which areas of care a facility has recipients to write to; nothing of an unknown facility.
    #[must_use]
    pub(super) fn care(&self, facility: FacilityId, near: &Nearby) -> Option<Vec<CareAreaView>> {
        self.place(facility)?;
        let mut counts: BTreeMap<CareArea, u32> = BTreeMap::new();
        let open = self.open_of(facility);
        for (area, _) in open.filter(|(_, card)| near.admits(card.kind)) {
            let count = counts.entry(area).or_default();
            *count = count.saturating_add(1);
        }
        let items = counts.into_iter();
        Some(
            items
                .map(|(area, recipients)| CareAreaView { area, recipients })
                .collect(),
        )
    }

    /// A facility's recipients in an area of care, the patient's own first, then by label, at most
    /// [`MAX_BROWSED`].
    #[must_use]
    pub(super) fn browse(
        &self,
        facility: FacilityId,
        area: CareArea,
        near: &Nearby,
        (site, now): (&Site, UtcMicros),
    ) -> Option<Vec<RecipientView>> {
        self.place(facility)?;
        let mut cards: Vec<(Option<WhyOffered>, &Card)> = self
            .open_of(facility)
            .filter(|(of, card)| *of == area && near.admits(card.kind))
            .map(|(_, card)| (near.why(card.id), card))
            .collect();
        cards.sort_by_key(|(why, _)| why.is_none());
        let mut views = self.views(site, now);
        let shown = cards.into_iter().take(MAX_BROWSED);
        Some(
            shown
                .filter_map(|(why, card)| {
                    let view = views.of_card(card)?;
                    Some(RecipientView { why, ..view })
                })
                .collect(),
        )
    }

    /// Whom a text names that one cannot write to, the patient's own first; only as it is typed, for a
    /// near miss would be the wrong reason. Without a text, whom of the patient's own one cannot write to.
    #[must_use]
    pub(super) fn closed(&self, text: &str, near: &Nearby) -> Vec<RecipientId> {
        self.find(text, near, &|doc| !self.doc_is_open(doc), MAX_ABSENT)
            .into_iter()
            .filter(|hit| hit.reason < Reason::Spelling)
            .filter_map(|hit| self.card_of(hit.doc))
            .map(|card| card.id)
            .collect()
    }

    /// Why one cannot write to `closed`, by what the directory says of them now, and who there is instead.
    #[must_use]
    pub(super) fn explain(
        &self,
        text: &str,
        near: &Nearby,
        (closed, rows): (&[RecipientId], &[RecipientRow]),
        mut substitutes: HashMap<RecipientId, SubstituteView>,
        (site, now): (&Site, UtcMicros),
    ) -> AbsentRecipientsView {
        let absent = closed
            .iter()
            .filter_map(|id| {
                let row = rows.iter().find(|row| row.id == *id)?;
                let place = self.place(row.facility_id)?;
                Some(AbsentRecipientView {
                    label: row.label.clone(),
                    facility: place.name.clone(),
                    place: place.place.clone(),
                    why: row.absent()?,
                    substitute: substitutes.remove(id),
                })
            })
            .collect();
        AbsentRecipientsView {
            absent,
            instead: self.search(text, near, MAX_ABSENT, (site, now)),
        }
    }

    /// The recipients of a facility that one may write to, by label, each with its area of care.
    fn open_of(&self, facility: FacilityId) -> impl Iterator<Item = (CareArea, &Card)> {
        let docs = self
            .number_of(facility)
            .into_iter()
            .flat_map(|number| self.index().of_facility(number));
        docs.filter_map(|doc| {
            let card = self.card_of(doc).filter(|_| self.doc_is_open(doc))?;
            Some((area_of(self.index().area(doc)), card))
        })
    }
}

const fn area_of(area: Option<Area>) -> CareArea {
    match area {
        Some(Area::PrimaryCare) => CareArea::PrimaryCare,
        Some(Area::Children) => CareArea::Children,
        Some(Area::Women) => CareArea::Women,
        Some(Area::Shots) => CareArea::Shots,
        Some(Area::Medicines) => CareArea::Medicines,
        Some(Area::LabAndImaging) => CareArea::LabAndImaging,
        Some(Area::Mind) => CareArea::Mind,
        Some(Area::InnerOrgans) => CareArea::InnerOrgans,
        Some(Area::SkinAndSenses) => CareArea::SkinAndSenses,
        Some(Area::BonesAndNerves) => CareArea::BonesAndNerves,
        Some(Area::Surgery) => CareArea::Surgery,
        Some(Area::Wellness) => CareArea::Wellness,
        Some(Area::Help) => CareArea::Help,
        None => CareArea::Other,
    }
}
