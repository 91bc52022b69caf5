//! Who may look: `/metrics`, and the reasons in `/readyz`.
//!
//! Whoever connects from this machine, or from a network that the settings name. A proxy on this
//! machine connects from here too, on behalf of anyone: a request that a proxy handed on, or that asks
//! for another name than this machine's own or an address, is none from here.

use super::Telemetry;
use crate::http::{TrustedProxies, host_name};
use axum::http::{HeaderMap, header};
use std::net::IpAddr;

/// What proxies add to what they hand on.
const FORWARDED: [&str; 6] = [
    "forwarded",
    "via",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-real-ip",
];

impl Telemetry {
    /// Whether one may look who connects from `peer` with these headers.
    #[must_use]
    pub fn may_observe(&self, proxies: &TrustedProxies, peer: IpAddr, headers: &HeaderMap) -> bool {
        let peer = peer.to_canonical();
        let named = |address: IpAddr| {
            let mut observers = self.settings.observers.iter();
            observers.any(|network| network.contains(address))
        };
        if FORWARDED.iter().any(|name| headers.contains_key(*name)) {
            let origin = proxies.origin(peer, headers);
            return proxies.trusts(peer) && !proxies.trusts(origin) && named(origin);
        }
        if self.asks_for_the_public_name(headers) {
            return false;
        }
        (peer.is_loopback() && asks_this_machine(headers)) || (named(peer) && !proxies.trusts(peer))
    }

    fn asks_for_the_public_name(&self, headers: &HeaderMap) -> bool {
        let host = headers
            .get(header::HOST)
            .and_then(|value| value.to_str().ok());
        match (&self.settings.public_host, host) {
            (Some(public), Some(host)) => public.eq_ignore_ascii_case(host),
            _ => false,
        }
    }
}

/// Whether it asks for this machine or an address, or says no name. Whoever sits on this machine has no
/// reason to use another; what comes through a TLS proxy that says nothing of itself does.
fn asks_this_machine(headers: &HeaderMap) -> bool {
    let Some(host) = headers.get(header::HOST) else {
        return true;
    };
    let name = host.to_str().map(host_name).unwrap_or_default();
    let bare = name
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(name);
    bare.eq_ignore_ascii_case("localhost") || bare.parse::<IpAddr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::telemetry::TelemetrySettings;

    fn may(peer: &str, headers: &[(&'static str, &str)]) -> bool {
        let networks = |texts: &[&str]| texts.iter().map(|text| text.parse().unwrap()).collect();
        let telemetry = Telemetry::new(TelemetrySettings {
            observers: networks(&["10.9.0.0/16"]),
            public_host: Some("portal.example".to_owned()),
            ..TelemetrySettings::default()
        });
        let proxies = TrustedProxies::new(networks(&["127.0.0.1", "10.9.1.1"]));
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, value.parse().unwrap());
        }
        telemetry.may_observe(&proxies, peer.parse().unwrap(), &map)
    }

    #[test]
    fn this_machine_and_named_networks_may_look() {
        assert!(may("127.0.0.1", &[("host", "127.0.0.1:8080")]));
        assert!(may("::1", &[]));
        assert!(may("::1", &[("host", "[::1]:8080")]));
        assert!(may("127.0.0.1", &[("host", "LocalHost:8080")]));
        assert!(may("127.0.0.1", &[("host", "192.0.2.1")]));
        assert!(may("::ffff:127.0.0.1", &[]));
        assert!(may("10.9.3.4", &[]));
        assert!(!may("10.8.3.4", &[]));
        assert!(!may("203.0.113.9", &[]));
    }

    #[test]
    fn what_a_proxy_hands_on_is_not_from_this_machine() {
        for name in FORWARDED {
            assert!(!may("127.0.0.1", &[(name, "203.0.113.9")]), "{name}");
            assert!(!may("127.0.0.1", &[(name, "127.0.0.1")]), "{name}");
        }
        for host in [
            "portal.example",
            "portal.example:443",
            "portal.example.",
            "other.example",
            "",
        ] {
            assert!(!may("127.0.0.1", &[("host", host)]), "{host}");
        }
        assert!(!may("10.9.1.1", &[]), "a proxy that hides whom it asks for");
    }

    #[test]
    fn a_named_network_may_look_through_a_trusted_proxy_only() {
        assert!(may("127.0.0.1", &[("x-forwarded-for", "10.9.3.4")]));
        assert!(may("10.9.1.1", &[("x-forwarded-for", "10.9.3.4")]));
        assert!(!may("127.0.0.2", &[("x-forwarded-for", "10.9.3.4")]));
        assert!(!may("10.9.1.1", &[("x-forwarded-for", "10.9.1.1")]));
    }
}
