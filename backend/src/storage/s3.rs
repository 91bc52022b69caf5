//! S3-compatible object storage: where it is and how it is reached.
//!
//! Owns the connection's settings, its time-outs and its retries. Credentials are in no message and no
//! `Debug`.

use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::prefix::PrefixStore;
use object_store::{BackoffConfig, ClientOptions, RetryConfig};
use std::net::IpAddr;
use std::time::Duration;
use zeroize::Zeroizing;

/// What an S3 part has at least; the last one may be smaller.
pub(super) const PART_BYTES: usize = 5 * 1024 * 1024;
/// How long a connection may take to open.
const CONNECT: Duration = Duration::from_secs(3);
/// How long the storage may be silent in the middle of an answer.
const SILENCE: Duration = Duration::from_secs(20);
/// How often a request is tried again.
const RETRIES: usize = 2;
/// No try begins later than this after the first.
const RETRY_WITHIN: Duration = Duration::from_secs(20);

/// What a request is signed with.
pub struct S3Credentials {
    /// The name of the key.
    pub access_key_id: String,
    /// The key.
    pub secret_access_key: Zeroizing<String>,
    /// What goes with keys that are given for a time.
    pub session_token: Option<Zeroizing<String>>,
}

impl std::fmt::Debug for S3Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("S3Credentials")
    }
}

/// A bucket, or a part of one.
#[derive(Debug)]
pub struct S3Place {
    /// `s3://bucket/prefix`
    pub url: String,
    /// The server; Amazon's of the region when it is left out.
    pub endpoint: Option<String>,
    /// The region that requests are signed for.
    pub region: String,
    /// Whether the bucket is in the path instead of the host's name.
    pub path_style: bool,
    /// Whether the endpoint may be reached without TLS although it is not on this machine.
    pub allow_http: bool,
    /// What requests are signed with.
    pub credentials: S3Credentials,
}

/// Opens the storage; asks nothing of it yet.
pub(super) fn open(place: S3Place) -> Result<PrefixStore<AmazonS3>, String> {
    let (bucket, prefix) = bucket_and_prefix(&place.url)?;
    let mut options = ClientOptions::new()
        .with_connect_timeout(CONNECT)
        .with_read_timeout(SILENCE)
        // Of a whole download: its reader may be a phone on a slow line.
        .with_timeout_disabled();
    let mut builder = AmazonS3Builder::new();
    if let Some(endpoint) = &place.endpoint {
        let plain = is_plain(endpoint)?;
        if plain && !place.allow_http && !is_loopback(endpoint) {
            return Err(format!(
                "--storage-endpoint {endpoint} has no TLS: credentials' signatures and times could \
                 be read on the way. Use https://… or say --storage-allow-http"
            ));
        }
        options = options.with_allow_http(plain);
        let endpoint = endpoint.trim_end_matches('/');
        builder = builder.with_endpoint(match endpoint.split_once("://") {
            Some((scheme, host)) if !place.path_style => format!("{scheme}://{bucket}.{host}"),
            _ => endpoint.to_owned(),
        });
    }
    if let Some(token) = place.credentials.session_token {
        builder = builder.with_token(token.as_str());
    }
    // A second installation in one process says that there is one already: the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let store = builder
        .with_bucket_name(bucket)
        .with_region(place.region)
        .with_virtual_hosted_style_request(!place.path_style)
        .with_access_key_id(place.credentials.access_key_id)
        .with_secret_access_key(place.credentials.secret_access_key.as_str())
        // Not every storage removes many at once.
        .with_disable_bulk_delete(true)
        .with_client_options(options)
        .with_retry(RetryConfig {
            max_retries: RETRIES,
            retry_timeout: RETRY_WITHIN,
            backoff: BackoffConfig {
                init_backoff: Duration::from_millis(100),
                max_backoff: Duration::from_secs(2),
                base: 2.0,
            },
        })
        .build()
        .map_err(|error| format!("the storage cannot be set up: {}", super::in_words(&error)))?;
    Ok(PrefixStore::new(store, prefix))
}

fn bucket_and_prefix(url: &str) -> Result<(&str, &str), String> {
    let place = url.strip_prefix("s3://").unwrap_or_default();
    let (bucket, prefix) = place.split_once('/').unwrap_or((place, ""));
    let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.');
    if bucket.is_empty() || !bucket.chars().all(letters) {
        return Err(format!(
            "--storage-url {url} names no bucket: write s3://BUCKET or s3://BUCKET/PREFIX"
        ));
    }
    Ok((bucket, prefix.trim_matches('/')))
}

fn is_plain(endpoint: &str) -> Result<bool, String> {
    match endpoint.split_once("://") {
        Some(("http", host)) if !host.is_empty() => Ok(true),
        Some(("https", host)) if !host.is_empty() => Ok(false),
        _ => Err(format!(
            "--storage-endpoint {endpoint} is no address: write https://HOST or https://HOST:PORT"
        )),
    }
}

fn is_loopback(endpoint: &str) -> bool {
    let host = endpoint
        .strip_prefix("http://")
        .and_then(|rest| rest.split('/').next())
        .unwrap_or_default();
    // An address in brackets has colons of its own.
    let host = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|it| it.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(url: &str, endpoint: &str) -> S3Place {
        S3Place {
            url: url.to_owned(),
            endpoint: Some(endpoint.to_owned()),
            region: "us-east-1".to_owned(),
            path_style: true,
            allow_http: false,
            credentials: S3Credentials {
                access_key_id: "NAME".to_owned(),
                secret_access_key: Zeroizing::new("SECRET".to_owned()),
                session_token: None,
            },
        }
    }

    #[test]
    fn a_bucket_and_a_prefix_are_read_from_the_address() {
        assert_eq!(bucket_and_prefix("s3://care-post"), Ok(("care-post", "")));
        assert_eq!(bucket_and_prefix("s3://a.b/c/d/"), Ok(("a.b", "c/d")));
        for url in ["s3://", "s3:///x", "https://a/b", "s3://A", "s3://a b", ""] {
            assert!(bucket_and_prefix(url).is_err(), "{url}");
        }
    }

    #[test]
    fn only_this_machine_is_reached_without_tls_unless_it_is_said() {
        for endpoint in [
            "http://127.0.0.1:9000",
            "http://localhost",
            "http://[::1]:9000/",
            "https://s3.example",
        ] {
            assert!(open(place("s3://b", endpoint)).is_ok(), "{endpoint}");
        }
        for endpoint in [
            "http://storage:9000",
            "http://127.0.0.1.example",
            "http://10.0.0.1",
            "ftp://localhost",
            "localhost:9000",
            "https://",
        ] {
            assert!(open(place("s3://b", endpoint)).is_err(), "{endpoint}");
        }
        let allowed = S3Place {
            allow_http: true,
            ..place("s3://b", "http://storage:9000")
        };
        assert!(open(allowed).is_ok());
    }

    #[test]
    fn credentials_are_in_no_debug_text() {
        let store = open(place("s3://b", "https://s3.example")).unwrap();
        let text = format!("{:?} {store:?}", place("s3://b", "https://s3.example"));
        assert!(!text.contains("SECRET"), "{text}");
    }
}
