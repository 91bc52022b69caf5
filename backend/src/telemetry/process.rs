//! What the system says of this process. Elsewhere than on Linux it says nothing.

/// Memory, files and age of this process.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Process {
    /// Bytes of memory that are its own now.
    pub(super) resident_bytes: Option<u64>,
    /// Files and connections that are open.
    pub(super) open_files: Option<u64>,
    /// How many may be.
    pub(super) most_files: Option<u64>,
    /// Seconds of processor time that it took.
    pub(super) cpu_seconds: Option<f64>,
}

impl Process {
    /// As it is now.
    pub(super) fn now() -> Self {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let resident = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .and_then(|line| line.trim().strip_suffix(" kB")?.parse::<u64>().ok());
        let open = std::fs::read_dir("/proc/self/fd").ok();
        Self {
            resident_bytes: resident.map(|kib| kib * 1024),
            open_files: open.map(|entries| entries.count() as u64),
            most_files: rustix::process::getrlimit(rustix::process::Resource::Nofile).current,
            cpu_seconds: cpu_seconds(),
        }
    }
}

/// User and system time from `/proc/self/stat`, whose second word may hold spaces and brackets.
fn cpu_seconds() -> Option<f64> {
    /// What Linux counts in, whatever its own clock: a hundredth of a second.
    const TICKS_PER_SECOND: f64 = 100.0;
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let (_, after_name) = stat.rsplit_once(") ")?;
    let mut words = after_name.split(' ').skip(11);
    let user: f64 = words.next()?.parse().ok()?;
    let system: f64 = words.next()?.parse().ok()?;
    Some((user + system) / TICKS_PER_SECOND)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn the_process_knows_itself() {
        let now = Process::now();
        assert!(now.resident_bytes.unwrap() > 1024 * 1024, "{now:?}");
        assert!(now.open_files.unwrap() >= 3, "{now:?}");
        assert!(
            now.most_files.unwrap() >= now.open_files.unwrap(),
            "{now:?}"
        );
        assert!(now.cpu_seconds.is_some(), "{now:?}");
    }
}
