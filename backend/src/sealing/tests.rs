//! What sealing promises: opens where it was sealed, whole, and nowhere else.

use super::*;
use shared::id::AttachmentId;

fn sealer() -> PatientSealer {
    let sealer = Sealer::new(SiteKey::new(&[7; KEY_BYTES]).unwrap(), Random);
    sealer
        .keep(PatientId(Uuid::from_u128(1)), &[9; KEY_BYTES])
        .unwrap()
}

fn sealed_file(plain: &[u8], piece: usize) -> Vec<u8> {
    let mut file = sealer()
        .seal_file(AttachmentId(Uuid::from_u128(2)))
        .unwrap();
    let mut sealed = Vec::new();
    for bytes in plain.chunks(piece) {
        sealed.extend(file.push(bytes).unwrap());
    }
    sealed.extend(file.finish().unwrap());
    sealed
}

fn opened_file(sealed: &[u8], piece: usize) -> Result<Vec<u8>, SealingError> {
    let mut file = sealer().open_file(AttachmentId(Uuid::from_u128(2)));
    let mut plain = Vec::new();
    for bytes in sealed.chunks(piece) {
        plain.extend(file.push(bytes)?);
    }
    plain.extend(file.finish()?);
    Ok(plain)
}

#[test]
fn a_text_opens_only_where_it_was_sealed() {
    let sealer = sealer();
    let row = Uuid::from_u128(3);
    let sealed = sealer.seal(Column::MessageBody, row, "knee pain").unwrap();
    assert_eq!(
        sealer.open(Column::MessageBody, row, &sealed).unwrap(),
        "knee pain"
    );
    assert!(sealer.open(Column::DraftBody, row, &sealed).is_err());
    assert!(
        sealer
            .open(Column::MessageBody, Uuid::from_u128(4), &sealed)
            .is_err()
    );
    assert!(!sealed.windows(4).any(|window| window == b"knee"));
    for at in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[at] ^= 1;
        assert!(
            sealer.open(Column::MessageBody, row, &changed).is_err(),
            "byte {at}"
        );
    }
}

#[test]
fn a_derived_key_belongs_to_one_label_and_one_site_key() {
    let sites = Sealer::new(SiteKey::new(&[7; KEY_BYTES]).unwrap(), Random);
    let (id, key) = sites.derive("one purpose").unwrap();
    assert_eq!(sites.derive_from(&id, "one purpose").unwrap(), key);
    assert_ne!(sites.derive("another purpose").unwrap().1, key);
    assert_ne!(key.as_slice(), [7; KEY_BYTES]);
    let other = SiteKey::new(&[8; KEY_BYTES]).unwrap();
    assert_ne!(other.derive("one purpose").unwrap(), key);
    assert!(matches!(
        sites.derive_from("another", "one purpose"),
        Err(SealingError::OtherSiteKey)
    ));
}

#[test]
fn two_patients_do_not_open_each_other() {
    let sites = Sealer::new(SiteKey::new(&[7; KEY_BYTES]).unwrap(), Random);
    let one = sites
        .keep(PatientId(Uuid::from_u128(1)), &[9; KEY_BYTES])
        .unwrap();
    let other = sites
        .keep(PatientId(Uuid::from_u128(2)), &[9; KEY_BYTES])
        .unwrap();
    let sealed = one.seal(Column::MessageBody, Uuid::nil(), "x").unwrap();
    assert!(
        other
            .open(Column::MessageBody, Uuid::nil(), &sealed)
            .is_err()
    );
}

#[test]
fn a_file_of_any_size_reads_back_whole_whatever_the_pieces() {
    for size in [
        0,
        1,
        CHUNK_BYTES - 1,
        CHUNK_BYTES,
        CHUNK_BYTES + 1,
        3 * CHUNK_BYTES,
    ] {
        let plain: Vec<u8> = (0..size).map(|i| u8::try_from(i % 251).unwrap()).collect();
        let sealed = sealed_file(&plain, 10_007);
        assert_eq!(sealed.len() as u64, sealed_size(size as u64));
        for piece in [4096, 70_001, sealed.len().max(1)] {
            assert_eq!(
                opened_file(&sealed, piece).unwrap(),
                plain,
                "{size} in {piece}"
            );
        }
    }
}

#[test]
fn a_file_that_was_cut_swapped_or_changed_does_not_open() {
    let plain = vec![5_u8; 2 * CHUNK_BYTES + 100];
    let sealed = sealed_file(&plain, CHUNK_BYTES);
    let chunk = CHUNK_BYTES + 16;
    assert!(
        opened_file(&sealed[..sealed.len() - 1], 4096).is_err(),
        "cut"
    );
    assert!(
        opened_file(&sealed[..17 + chunk], 4096).is_err(),
        "cut at a chunk's end"
    );
    let mut swapped = sealed.clone();
    swapped[17..17 + 2 * chunk].rotate_left(chunk);
    assert!(opened_file(&swapped, 4096).is_err(), "swapped");
    let mut changed = sealed;
    changed[100] ^= 1;
    assert!(opened_file(&changed, 4096).is_err(), "changed");
}
