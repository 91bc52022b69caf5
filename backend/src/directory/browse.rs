//! The directory for people who do not type: facilities, their areas of care, their recipients; and
//! why one cannot write to somebody. Everything is answered from memory.

use super::memory::{Card, Snapshot};
use crate::site::Site;
use recipient_index::{Area, Context, RecipientSearch};
use shared::directory::{
    AbsentRecipientView, AbsentRecipientsView, CareArea, CareAreaView, FacilityView, MAX_ABSENT,
    MAX_BROWSED, RecipientView,
};
use shared::id::{FacilityId, RecipientId};
use shared::time::UtcMicros;
use std::collections::{BTreeMap, BTreeSet};

impl Snapshot {
    /// The facilities that have a recipient to write to, those of the patient's own care team first, then by
    /// place.
    #[must_use]
    pub(super) fn facilities(&self, own: &[RecipientId]) -> Vec<FacilityView> {
        let own: BTreeSet<FacilityId> = own
            .iter()
            .filter_map(|id| self.card(*id))
            .map(|card| card.facility)
            .collect();
        let mut facilities: Vec<FacilityView> = self
            .places()
            .filter(|(id, _)| self.open_at(*id).next().is_some())
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
    pub(super) fn care(&self, facility: FacilityId) -> Option<Vec<CareAreaView>> {
        self.place(facility)?;
        let mut counts: BTreeMap<CareArea, u32> = BTreeMap::new();
        for (area, _) in self.open_at(facility) {
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

    /// A facility's recipients in an area of care, by label, at most [`MAX_BROWSED`].
    #[must_use]
    pub(super) fn browse(
        &self,
        facility: FacilityId,
        area: CareArea,
        (site, now): (&Site, UtcMicros),
    ) -> Option<Vec<RecipientView>> {
        self.place(facility)?;
        let mut views = self.views(site, now);
        Some(
            self.open_at(facility)
                .filter(|(of, _)| *of == area)
                .take(MAX_BROWSED)
                .filter_map(|(_, card)| views.of_card(card))
                .collect(),
        )
    }

    /// Whom a text names that one cannot write to, and who there is instead.
    #[must_use]
    pub(super) fn absent(
        &self,
        text: &str,
        (site, now): (&Site, UtcMicros),
    ) -> AbsentRecipientsView {
        let anybody = Context::default();
        let index = self.index();
        let closed = |doc| self.card_of(doc).is_some_and(|card| card.absent.is_some());
        let absent = index
            .search(text, &anybody, &closed, MAX_ABSENT)
            .into_iter()
            .filter_map(|hit| {
                let card = self.card_of(hit.doc)?;
                let place = self.place(card.facility)?;
                Some(AbsentRecipientView {
                    label: card.label.clone(),
                    facility: place.name.clone(),
                    place: place.place.clone(),
                    why: card.absent?,
                })
            })
            .collect();
        let open = |doc| self.card_of(doc).is_some_and(|card| card.absent.is_none());
        let mut views = self.views(site, now);
        let instead = index
            .search(text, &anybody, &open, MAX_ABSENT)
            .into_iter()
            .filter_map(|hit| views.of_hit(hit, &[], &[]))
            .collect();
        AbsentRecipientsView { absent, instead }
    }

    /// The recipients of a facility that one may write to, by label, each with its area of care.
    fn open_at(&self, facility: FacilityId) -> impl Iterator<Item = (CareArea, &Card)> {
        let docs = self
            .number_of(facility)
            .into_iter()
            .flat_map(|number| self.index().of_facility(number));
        docs.filter_map(|doc| {
            let card = self.card_of(doc).filter(|card| card.absent.is_none())?;
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
