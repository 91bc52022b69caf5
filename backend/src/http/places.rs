//! Places: how much of something there is at once, for each of those who have it.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The taken places, by key. Clones share them.
#[derive(Debug)]
pub struct Places<K>(Arc<Mutex<HashMap<K, usize>>>);

impl<K> Clone for Places<K> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<K> Default for Places<K> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<K> Places<K> {
    fn taken(&self) -> MutexGuard<'_, HashMap<K, usize>> {
        // Nothing panics while it is held.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many are taken, of all keys together.
    #[must_use]
    pub fn count(&self) -> usize {
        self.taken().values().sum()
    }
}

impl<K: Copy + Eq + Hash> Places<K> {
    /// A place, unless the key has `most` already.
    #[must_use]
    pub fn take(&self, key: K, most: usize) -> Option<Place<K>> {
        let mut taken = self.taken();
        let count = taken.get(&key).copied().unwrap_or_default();
        if count >= most {
            return None;
        }
        taken.insert(key, count + 1);
        drop(taken);
        Some(Place {
            places: self.clone(),
            key,
        })
    }
}

/// One place; it is free again when this goes.
#[derive(Debug)]
pub struct Place<K: Eq + Hash> {
    places: Places<K>,
    key: K,
}

impl<K: Eq + Hash> Drop for Place<K> {
    fn drop(&mut self) {
        let mut taken = self.places.taken();
        if let Some(count) = taken.get_mut(&self.key) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&self.key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_has_so_many_places_and_gives_them_back() {
        let places = Places::default();
        let first = places.take("a", 2).unwrap();
        let _second = places.take("a", 2).unwrap();
        assert!(places.take("a", 2).is_none());
        let other = places.take("b", 2).unwrap();
        assert_eq!(places.count(), 3);
        drop((first, other));
        assert_eq!(places.count(), 1);
        assert!(places.take("a", 2).is_some());
    }
}
