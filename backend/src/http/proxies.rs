//! Where a request came from: the other end of the connection, or what a trusted proxy says of it.

use axum::http::HeaderMap;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

const FORWARDED_FOR: &str = "x-forwarded-for";

/// Addresses that begin alike: `10.0.0.0/8`, `2001:db8::/32`, or one address alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    length: u32,
}

impl Network {
    /// Whether the address is in it.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        let alike = |a: u128, b: u128, bits: u32| {
            // A shift by all bits is none: `/0` is every address.
            let free = bits.saturating_sub(self.length);
            (a ^ b).checked_shr(free).unwrap_or_default() == 0
        };
        match (self.address, address) {
            (IpAddr::V4(a), IpAddr::V4(b)) => alike(a.to_bits().into(), b.to_bits().into(), 32),
            (IpAddr::V6(a), IpAddr::V6(b)) => alike(a.to_bits(), b.to_bits(), 128),
            _ => false,
        }
    }
}

impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let refused = || format!("\"{text}\" is no network: 10.0.0.0/8, fd00::/8 or one address");
        let (address, length) = match text.split_once('/') {
            Some((address, length)) => (address, Some(length)),
            None => (text, None),
        };
        let address: IpAddr = address.trim().parse().map_err(|_| refused())?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let length = match length {
            Some(length) => length.trim().parse().map_err(|_| refused())?,
            None => most,
        };
        if length > most {
            return Err(refused());
        }
        Ok(Self { address, length })
    }
}

/// The proxies whose word is taken on where a request came from. None by default, not even those on
/// this machine: whoever may write the header would choose the address that is counted.
#[derive(Clone, Debug, Default)]
pub struct TrustedProxies(Vec<Network>);

impl TrustedProxies {
    /// The proxies in these networks.
    #[must_use]
    pub const fn new(networks: Vec<Network>) -> Self {
        Self(networks)
    }

    /// Whether no proxy is trusted.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the proxy at this address is trusted.
    #[must_use]
    pub fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(address))
    }

    /// Where a request came from: `peer`, unless that is a trusted proxy; then the last address of
    /// `X-Forwarded-For` that is none. What stands before it could be anything.
    pub(crate) fn origin(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let peer = peer.to_canonical();
        if !self.trusts(peer) {
            return peer;
        }
        let mut origin = peer;
        for value in headers.get_all(FORWARDED_FOR).iter().rev() {
            let Ok(value) = value.to_str() else {
                return peer;
            };
            for part in value.rsplit(',') {
                let Some(address) = address(part.trim()) else {
                    return peer;
                };
                origin = address;
                if !self.trusts(address) {
                    return origin;
                }
            }
        }
        origin
    }
}

/// An address as proxies write it: alone, in brackets, or with a port.
fn address(text: &str) -> Option<IpAddr> {
    let alone = text
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'))
        .unwrap_or(text);
    let found = alone.parse::<IpAddr>().ok();
    found
        .or_else(|| text.parse::<SocketAddr>().ok().map(|it| it.ip()))
        .map(|address| address.to_canonical())
}

/// The address under which somebody is counted. A household or a machine has a whole /64 of IPv6.
#[must_use]
pub fn counted_address(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64)))
        }
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(trusted: &[&str], peer: &str, forwarded: &[&str]) -> String {
        let networks = trusted.iter().map(|text| text.parse().unwrap()).collect();
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append(FORWARDED_FOR, value.parse().unwrap());
        }
        TrustedProxies::new(networks)
            .origin(peer.parse().unwrap(), &headers)
            .to_string()
    }

    #[test]
    fn the_header_counts_only_from_a_trusted_proxy() {
        let said = ["203.0.113.9"];
        assert_eq!(origin(&[], "127.0.0.1", &said), "127.0.0.1");
        assert_eq!(origin(&["127.0.0.1"], "127.0.0.1", &said), said[0]);
        assert_eq!(origin(&["127.0.0.1"], "127.0.0.2", &said), "127.0.0.2");
        assert_eq!(origin(&["127.0.0.1"], "::ffff:127.0.0.1", &said), said[0]);
        assert_eq!(origin(&["10.0.0.0/8"], "10.200.3.4", &[]), "10.200.3.4");
    }

    #[test]
    fn what_a_client_writes_in_front_is_not_believed() {
        let trusted = ["10.0.0.0/8", "fd00::/8"];
        for (forwarded, expected) in [
            (vec!["198.51.100.1, 203.0.113.9"], "203.0.113.9"),
            (vec!["198.51.100.1", "203.0.113.9, 10.1.1.1"], "203.0.113.9"),
            (
                vec!["203.0.113.9:4711, fd00::1, [fd00::2]:80"],
                "203.0.113.9",
            ),
            (vec!["[2001:db8::1]"], "2001:db8::1"),
            (vec!["10.9.9.9, 10.8.8.8"], "10.9.9.9"),
            (vec!["203.0.113.9, unknown"], "10.0.0.1"),
            (vec!["203.0.113.9,"], "10.0.0.1"),
            (vec!["nonsense, 203.0.113.9"], "203.0.113.9"),
        ] {
            assert_eq!(
                origin(&trusted, "10.0.0.1", &forwarded),
                expected,
                "{forwarded:?}"
            );
        }
    }

    #[test]
    fn networks_are_read_strictly() {
        for text in [
            "",
            "10.0.0.0/33",
            "::/129",
            "10.0.0/8",
            "10.0.0.0/",
            "proxy",
            "10.0.0.0/-1",
        ] {
            assert!(text.parse::<Network>().is_err(), "{text}");
        }
        let all: Network = "0.0.0.0/0".parse().unwrap();
        assert!(all.contains("203.0.113.9".parse().unwrap()));
        assert!(!all.contains("2001:db8::1".parse().unwrap()));
        let all: Network = "::/0".parse().unwrap();
        assert!(all.contains("2001:db8::1".parse().unwrap()));
    }

    #[test]
    fn a_network_of_ipv6_is_counted_as_one() {
        let counted = |text: &str| counted_address(text.parse().unwrap()).to_string();
        assert_eq!(counted("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(counted("203.0.113.9"), "203.0.113.9");
        assert_eq!(counted("::ffff:203.0.113.9"), "203.0.113.9");
    }
}
