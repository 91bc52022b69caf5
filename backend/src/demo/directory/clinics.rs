//! Which clinics a facility has, what people call them, and who works there.

use shared::directory::RecipientKind;
use shared::directory::RecipientKind::{Clinic, Pharmacy, Program};

const SPECIALTIES: &str = include_str!("../../../data/specialties.csv");

/// What a facility is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// Primary care and little more.
    Clinic,
    /// Beds, and the usual specialties.
    Hospital,
    /// Everything.
    MedicalCenter,
}

impl Level {
    /// The level by its name in the list of facilities.
    pub(super) fn of(name: &str) -> Self {
        match name {
            "medical center" | "ambulatory surgical center" => Self::MedicalCenter,
            "hospital" => Self::Hospital,
            _ => Self::Clinic,
        }
    }
}

/// A specialty as facilities have it.
#[derive(Clone, Debug)]
pub(super) struct Specialty {
    /// The provider taxonomy code.
    pub(super) code: &'static str,
    /// What its clinics are called, the usual name first.
    pub(super) clinics: Vec<&'static str>,
    /// From which level on a facility has it.
    pub(super) from: Level,
}

/// The specialties whose clinics the list names, but pharmacists': pharmacies have their own names.
pub(super) fn specialties() -> Vec<Specialty> {
    SPECIALTIES
        .lines()
        .skip(1)
        .filter_map(|line| {
            // A display name may hold commas; what comes before and after it never does.
            let (code, rest) = line.split_once(',')?;
            let (_, clinics) = rest.rsplit_once(',')?;
            Some(Specialty {
                code,
                clinics: clinics.split("; ").collect(),
                from: level_of(code),
            })
        })
        .filter(|specialty| specialty.code != PHARMACIST)
        .collect()
}

pub(super) const PHARMACIST: &str = "183500000X";

fn level_of(code: &str) -> Level {
    match code {
        "207Q00000X" | "208000000X" | "2083A0100X" | "2083P0500X" | "2083P0901X" | "2084P0800X"
        | "208D00000X" | "122300000X" | "152W00000X" | "103TH0004X" | "1041C0700X"
        | "163W00000X" | "163WC0400X" | "171M00000X" | "225100000X" | "207K00000X"
        | "2084A0401X" | "1710I1003X" => Level::Clinic,
        "2080P0202X" | "2080P0205X" | "2080P0206X" | "2080P0201X" | "2080N0001X" | "207VM0101X"
        | "207LP2900X" | "207PE0005X" | "207RA0201X" | "207RG0300X" | "207RH0003X"
        | "207RI0200X" | "207RN0300X" | "207RR0500X" | "207T00000X" | "207XS0106X"
        | "208200000X" | "2085R0001X" | "2086S0129X" | "225700000X" => Level::MedicalCenter,
        _ => Level::Hospital,
    }
}

/// Where most people are seen: most clinicians work there.
pub(super) const PRIMARY_CARE: [&str; 6] = [
    "207Q00000X",
    "207Q00000X",
    "208000000X",
    "207R00000X",
    "2083A0100X",
    "2084P0800X",
];

/// What teams of primary care call themselves.
#[rustfmt::skip]
pub(super) const TEAMS: [&str; 24] = [
    "Military Team RAVEN", "Military Team VIPER", "Military Team COBRA", "Military Team BULLDOG",
    "Military Team GRIFFIN", "Military Team THUNDER", "Med Home Team Eagle", "Med Home Team Falcon",
    "Med Home Team Patriot", "Med Home Team Liberty", "PCMH - Blue Team", "PCMH - Gold Team",
    "PCMH - Red Team", "PCMH - Silver Team", "Team Independence", "Team Freedom", "TEAM HONOR",
    "Primary Care Team 1", "Primary Care Team 2", "Primary Care Team 3", "Warrior Ops Med Team A",
    "Warrior Ops Med Team B", "Soldier Centered Med Home", "FHC Team Alpha",
];

/// Other ways to write a clinic, which stand beside the usual one in the same directory.
pub(super) fn short_forms(code: &str) -> &'static [&'static str] {
    match code {
        "207Q00000X" => &["Fam Med", "FAMILY HEALTH CLINIC", "Family Medicine"],
        "207R00000X" => &["Internal Med", "IM CLINIC"],
        "208000000X" => &["Peds", "Pediatric", "PEDS CLINIC"],
        "207V00000X" => &["Women's Health", "OB/GYN", "OBGYN"],
        "2084P0800X" => &["BH", "Behavioral Health", "Mental Health"],
        "2083A0100X" => &["Flight Medicine", "FLT MED"],
        "225100000X" => &["Physical Therapy", "PT Clinic"],
        "225X00000X" => &["OT Clinic"],
        "207X00000X" => &["Ortho", "Orthopaedics"],
        "207Y00000X" => &["Otolaryngology", "ENT"],
        "207RC0000X" => &["Cardiology", "CARDIO"],
        "207RG0100X" => &["GI Clinic"],
        "207N00000X" => &["Derm"],
        "208D00000X" => &["Operational Med", "TMC"],
        "152W00000X" => &["Optometry", "Eye Clinic"],
        "207K00000X" => &["Immunizations", "ALLERGY/IMMUNIZATION"],
        "208100000X" => &["PM&R"],
        "207LP2900X" => &["Pain Clinic"],
        "2084A0401X" => &["SUDCC"],
        _ => &[],
    }
}

/// Other words by which people look for it.
pub(super) fn words_for(code: &str) -> &'static [&'static str] {
    match code {
        "207Q00000X" => &["Primary Care", "Family Doctor"],
        "207R00000X" => &["Internal Medicine", "Internist"],
        "208000000X" => &["Peds", "Children", "Pediatrician"],
        "2080A0000X" => &["Teens"],
        "2080P0006X" => &["Autism", "ADHD"],
        "207V00000X" => &["OB/GYN", "Obstetrics", "Pregnancy"],
        "207VM0101X" => &["MFM", "High Risk Pregnancy"],
        "207K00000X" => &["Shots", "Vaccines", "Immunizations"],
        "207LP2900X" => &["Pain Management"],
        "207N00000X" => &["Skin"],
        "207P00000X" => &["ER", "ED"],
        "207RC0000X" => &["Heart", "Cardiologist"],
        "207RE0101X" => &["Diabetes", "Thyroid"],
        "207RG0100X" => &["GI", "Stomach"],
        "207RH0003X" => &["Cancer", "Heme/Onc"],
        "207RN0300X" => &["Kidney"],
        "207RP1001X" => &["Lung"],
        "207RR0500X" => &["Arthritis"],
        "207RS0012X" => &["Sleep Lab", "CPAP"],
        "207W00000X" => &["Eye Surgery", "LASIK"],
        "207X00000X" => &["Ortho", "Bones"],
        "207Y00000X" => &["Otolaryngology", "Ear Nose Throat"],
        "208100000X" => &["PM&R"],
        "2083A0100X" => &["Flight Doc", "Flight Surgeon"],
        "2084N0400X" => &["Brain", "Headache"],
        "2084P0800X" => &["Mental Health", "Psychiatry"],
        "2084A0401X" => &["SUDCC", "Alcohol"],
        "2085R0202X" => &["X-ray", "Imaging"],
        "208D00000X" => &["TMC", "Sick Call"],
        "213E00000X" => &["Foot"],
        "122300000X" | "1223G0001X" => &["Dentist", "Teeth"],
        "152W00000X" => &["Eye Clinic", "Glasses"],
        "103T00000X" | "106H00000X" => &["Therapist", "Counseling"],
        "133V00000X" => &["Dietitian", "Diet"],
        "171M00000X" => &["RMC", "Referrals"],
        "225100000X" | "2251X0800X" => &["PT", "Rehab"],
        "225X00000X" => &["OT"],
        _ => &[],
    }
}

/// What stands behind the names of those who work there.
pub(super) fn credentials(code: &str) -> &'static [&'static str] {
    match code {
        "207Q00000X" | "208D00000X" | "2083A0100X" => {
            &["MD", "MD", "DO", "PA", "NP", "FNP-C", "PA-C"]
        }
        "208000000X" => &["MD", "MD", "DO", "NP", "CPNP"],
        "207V00000X" => &["MD", "DO", "CNM", "WHNP"],
        "2084P0800X" => &["MD", "DO", "PMHNP", "PsyD", "LCSW"],
        "122300000X" | "1223G0001X" => &["DDS", "DMD"],
        "152W00000X" => &["OD"],
        "111N00000X" => &["DC"],
        "213E00000X" => &["DPM"],
        "103T00000X" | "103TH0004X" => &["PhD", "PsyD"],
        "1041C0700X" => &["LCSW"],
        "106H00000X" => &["LMFT"],
        "133V00000X" => &["RD", "RDN"],
        "163W00000X" | "163WC0400X" | "171M00000X" => &["RN", "BSN, RN"],
        "163WD0400X" => &["RN, CDCES"],
        "164W00000X" => &["LPN"],
        "164X00000X" => &["LVN"],
        "1710I1002X" => &["IDC"],
        "1710I1003X" => &["IDMT"],
        "183500000X" | "1835P0018X" => &["PharmD"],
        "225100000X" | "2251X0800X" => &["DPT", "PT"],
        "225X00000X" => &["OTR/L"],
        "225700000X" => &["LMT"],
        "2255A2300X" => &["ATC"],
        _ => &["MD", "MD", "MD", "DO", "PA-C"],
    }
}

/// What pharmacies are called.
pub(super) const PHARMACIES: [&str; 7] = [
    "Pharmacy",
    "Main Outpatient Pharmacy",
    "Satellite Pharmacy",
    "PHARMACY",
    "Pharmacy - Refill",
    "Exchange Pharmacy",
    "Clinical Pharmacy",
];

/// Teams that answer without a clinician's name.
#[rustfmt::skip]
pub(super) const PROGRAMS: [(&str, RecipientKind, &str, &[&str]); 16] = [
    ("Case Management", Program, "163WC0400X", &[]),
    ("Referral Management Center", Program, "171M00000X", &["RMC"]),
    ("Referral Mgmt", Program, "171M00000X", &["RMC", "Management"]),
    ("Disease Management", Program, "163W00000X", &[]),
    ("Exceptional Family Member", Program, "", &["EFMP"]),
    ("EFMP", Program, "", &["Exceptional Family Member"]),
    ("Immunizations", Clinic, "207K00000X", &["Shots", "Vaccines"]),
    ("Nurse Advice Line", Program, "163W00000X", &["Nurse"]),
    ("Medical Records", Program, "", &["Release of Information", "Records"]),
    ("Patient Advocate", Program, "", &["Complaints"]),
    ("Health Benefits Advisor", Program, "", &["TRICARE", "HBA"]),
    ("Laboratory", Clinic, "", &["Lab", "Blood Draw"]),
    ("Overseas Suitability Screening", Program, "163W00000X", &["Overseas Clearance"]),
    ("Medical Evaluation Board", Program, "171M00000X", &["MEB", "PEBLO", "IDES"]),
    ("Tobacco Cessation", Program, "163W00000X", &["Smoking"]),
    ("Refill Pharmacy", Pharmacy, PHARMACIST, &["Refills"]),
];
