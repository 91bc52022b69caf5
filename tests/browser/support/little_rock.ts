// The recipients of Little Rock, letter by letter: their spelling is the clinic's, odd as it is.
export const LITTLE_ROCK = [
  "Little Rock Behavioral Health",
  "Little Rock Case Management",
  "Little Rock Disease Management",
  "Little Rock Exceptional Family Member",
  "Little Rock Family Medicine_Hauge, Allison, PA",
  "Little Rock Family Medicine_Sadler, Corey, MD",
  "Little Rock Flight Medicine_ Nelson, Rachel, MD",
  "Little Rock Military Team HERK_ Salazar, Franko, PA",
  "Little Rock Military Team HERK_Depaulo, Suzanne, MD",
  "Little Rock Military Team HERK_Law, Chad, DO",
  "Little Rock Military Team HERK_Owens, Alycia, PA",
  "Little Rock Pediatric_Hyman, John, MD",
  "Little Rock Pediatric_Thompson, Amanda, NP",
  "Little Rock Pharmacy",
  "Little Rock Referral Management Center",
  "Navy Reserves NRC Little Rock Readiness",
];
