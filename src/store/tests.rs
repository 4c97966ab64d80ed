use super::*;

/// Numbers, truth values and a text come back, from memory or from the file.
fn check(budget_bytes: u64, expected_file_bytes: u64) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::new(budget_bytes, folder.path());
    let mut kept = Vec::new();
    for round in 0..3u32 {
        let mut batch = store.batch();
        let numbers = batch.add(&[round, 7, u32::MAX]);
        let flags = batch.add(&[true, false, round == 1]);
        let text = batch.add("né, 11 bytes".as_bytes());
        let nothing = batch.add::<u64>(&[]);
        assert_eq!(batch.bytes(), 16 + 8 + 16);
        let batch = batch.keep().unwrap();
        kept.push((
            batch.slice(&numbers),
            Flags::from(batch.slice(&flags)),
            Text::kept(batch.slice(&text)),
            batch.slice(&nothing),
        ));
    }
    assert_eq!(store.0.file_bytes.load(Ordering::Relaxed), expected_file_bytes);
    store.release();
    for (round, (numbers, flags, text, nothing)) in (0u32..).zip(&kept) {
        assert_eq!(**numbers, [round, 7, u32::MAX]);
        assert_eq!(**flags, [true, false, round == 1]);
        assert_eq!(*text, "né, 11 bytes");
        assert!(nothing.is_empty());
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "the file has no name");
}

#[test]
fn what_does_not_fit_goes_to_a_file() {
    check(u64::MAX, 0);
    check(80, 40);
    check(79, 80);
    check(0, 120);
}

#[test]
fn memory_that_is_given_back_is_used_again() {
    let store = Store::new(8, Path::new("."));
    let keep = || {
        let mut batch = store.batch();
        let place = batch.add(&[1u64]);
        batch.keep().unwrap().slice(&place)
    };
    let first = keep();
    assert_eq!(store.free_bytes(), 0);
    drop(first);
    assert_eq!(store.free_bytes(), 8);
    assert_eq!(*keep(), [1]);
    assert_eq!(store.0.file_bytes.load(Ordering::Relaxed), 0);
}

#[test]
fn a_file_that_cannot_be_made_is_an_error() {
    let store = Store::new(0, Path::new("/no/such/folder"));
    let mut batch = store.batch();
    batch.add(&[1u8]);
    let error = batch.keep().unwrap_err().to_string();
    assert!(error.starts_with("/no/such/folder: "), "{error}");
}

#[test]
fn what_no_disk_has_room_for_is_refused_beforehand() {
    let store = Store::new(1_000, &std::env::temp_dir());
    assert!(store.expect(1_000).is_ok());
    assert!(store.expect(1_001).is_ok());
    let error = store.expect(1 << 60).unwrap_err().to_string();
    assert!(error.contains("say where there is room with --work"), "{error}");
}

#[test]
fn who_gives_up_is_told_so() {
    let store = Store::in_memory();
    assert!(store.check().is_ok());
    store.clone().give_up();
    assert!(store.check().is_err());
}
