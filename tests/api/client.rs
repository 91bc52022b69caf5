//! Somebody who asks: a cookie jar, the headers of a browser, and typed calls.

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use backend::demo;
use bytes::Bytes;
use futures_util::StreamExt as _;
use http_body_util::BodyExt;
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::account::{
    AcceptBanner, BannerAcceptance, Credentials, GetSession, SessionView, SignIn,
};
use shared::endpoint::{API, BACKGROUND_HEADER, Endpoint};
use shared::id::{AccountId, PatientId};
use shared::{ErrorCode, Problem};
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Mutex;
use tower::ServiceExt;

/// One person's browser.
#[derive(Debug)]
pub struct Client {
    router: Router,
    cookies: Mutex<BTreeMap<String, String>>,
    address: IpAddr,
    session: Option<SessionView>,
}

impl Client {
    pub(crate) const fn new(router: Router) -> Self {
        Self {
            router,
            cookies: Mutex::new(BTreeMap::new()),
            address: IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)),
            session: None,
        }
    }

    /// The same, from another address.
    #[must_use]
    pub const fn at(mut self, address: IpAddr) -> Self {
        self.address = address;
        self
    }

    pub(crate) async fn sign_in(&mut self, username: &str) {
        self.call(&SignIn(credentials(username, demo::PASSPHRASE)))
            .await
            .unwrap_or_else(|refusal| panic!("{username} cannot sign in: {refusal:?}"));
        self.call(&AcceptBanner(BannerAcceptance::default()))
            .await
            .unwrap();
        let session = self.call(&GetSession { background: false }).await.unwrap();
        self.session = Some(session);
    }

    /// Who is signed in, as of signing in.
    ///
    /// # Panics
    /// When nobody is.
    #[must_use]
    pub const fn session(&self) -> &SessionView {
        self.session.as_ref().expect("nobody is signed in")
    }

    /// The account that is signed in.
    #[must_use]
    pub const fn account_id(&self) -> AccountId {
        self.session().account.id
    }

    /// The patient that the account is.
    ///
    /// # Panics
    /// When it is none.
    #[must_use]
    pub fn patient_id(&self) -> PatientId {
        self.session().patients.first().expect("a patient").id
    }

    /// Calls an operation.
    ///
    /// # Errors
    /// What the server refused, for whatever status that is not 2xx.
    pub async fn call<E: Endpoint>(&self, endpoint: &E) -> Result<E::Response, Refusal> {
        let method = Method::from_bytes(E::METHOD.lower().to_uppercase().as_bytes()).unwrap();
        let mut request = self.request(method, &format!("{API}{}", endpoint.url()));
        if let Some(body) = endpoint.body() {
            request = request.json(body);
        }
        if let Some(version) = endpoint.if_match() {
            request = request.header("if-match", &format!("\"{version}\""));
        }
        if endpoint.background() {
            request = request.header(BACKGROUND_HEADER, "1");
        }
        let answer = request.send().await;
        if !answer.status.is_success() {
            return Err(answer.refusal());
        }
        // Operations without an answer answer with no body: `()` is written `null` in JSON.
        let bytes = if answer.bytes.is_empty() {
            Bytes::from_static(b"null")
        } else {
            answer.bytes
        };
        Ok(serde_json::from_slice(&bytes).expect("the answer is of the operation's type"))
    }

    /// A request by hand, with the headers of a browser on one of our pages.
    pub fn request(&self, method: Method, url: &str) -> Request<'_> {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static("portal.test"));
        headers.insert("sec-fetch-site", HeaderValue::from_static("same-origin"));
        Request {
            client: self,
            method,
            url: url.to_owned(),
            headers,
            body: Body::empty(),
        }
    }

    /// A `GET` by hand.
    pub async fn get(&self, url: &str) -> Answer {
        self.request(Method::GET, url).send().await
    }

    /// The value of a cookie.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap().get(name).cloned()
    }

    /// Puts a cookie into the jar.
    pub fn set_cookie(&self, name: &str, value: &str) {
        let mut cookies = self.cookies.lock().unwrap();
        cookies.insert(name.to_owned(), value.to_owned());
    }

    fn keep_cookies(&self, headers: &HeaderMap) {
        let mut cookies = self.cookies.lock().unwrap();
        for value in headers.get_all(header::SET_COOKIE) {
            let text = value.to_str().unwrap();
            let (pair, attributes) = text.split_once(';').unwrap_or((text, ""));
            let (name, value) = pair.split_once('=').unwrap();
            if attributes.contains("Max-Age=0") {
                cookies.remove(name);
            } else {
                cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

/// What one signs in with.
#[must_use]
pub(crate) fn credentials(username: &str, passphrase: &str) -> Credentials {
    Credentials {
        username: username.to_owned(),
        password: passphrase.into(),
    }
}

/// A request that is being put together.
#[derive(Debug)]
#[must_use]
pub struct Request<'a> {
    client: &'a Client,
    method: Method,
    url: String,
    headers: HeaderMap,
    body: Body,
}

impl Request<'_> {
    /// Sets a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let name: HeaderName = name.parse().unwrap();
        self.headers.insert(name, value.parse().unwrap());
        self
    }

    /// Leaves a header out.
    pub fn without_header(mut self, name: &str) -> Self {
        self.headers.remove(name);
        self
    }

    /// A JSON body.
    pub fn json<T: Serialize + ?Sized>(self, value: &T) -> Self {
        let bytes = serde_json::to_vec(value).unwrap();
        self.header("content-type", "application/json").body(bytes)
    }

    /// A body as it is.
    pub fn body(mut self, body: impl Into<Body>) -> Self {
        self.body = body.into();
        self
    }

    /// Sends it and waits for the whole answer; of a stream, which has no end, for its first event.
    pub async fn send(self) -> Answer {
        let (parts, body) = self.begin().await;
        let endless = parts
            .headers
            .get(header::CONTENT_TYPE)
            .is_some_and(|it| it == "text/event-stream");
        let bytes = if endless {
            let frame = body.into_data_stream().next().await;
            frame.transpose().unwrap().unwrap_or_default()
        } else {
            body.collect().await.unwrap().to_bytes()
        };
        Answer {
            status: parts.status,
            headers: parts.headers,
            bytes,
        }
    }

    /// Sends it and gives the answer's head, and its body as it comes.
    pub async fn begin(self) -> (axum::http::response::Parts, Body) {
        let mut request = axum::http::Request::builder()
            .method(self.method)
            .uri(&self.url)
            .body(self.body)
            .unwrap();
        *request.headers_mut() = self.headers;
        let cookies = {
            let cookies = self.client.cookies.lock().unwrap();
            let pairs: Vec<String> = cookies.iter().map(|(n, v)| format!("{n}={v}")).collect();
            pairs.join("; ")
        };
        if !cookies.is_empty() {
            let value = HeaderValue::from_str(&cookies).unwrap();
            request.headers_mut().insert(header::COOKIE, value);
        }
        let peer = ConnectInfo(SocketAddr::new(self.client.address, 50_000));
        request.extensions_mut().insert(peer);
        let response = self.client.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        self.client.keep_cookies(&parts.headers);
        (parts, body)
    }
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub bytes: Bytes,
}

impl Answer {
    /// The value of a header, empty when it is missing.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.map_or("", |value| value.to_str().unwrap())
    }

    /// The body as a type.
    #[must_use]
    pub fn json<T: DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|error| {
            panic!("{error}: {}", String::from_utf8_lossy(&self.bytes));
        })
    }

    /// The problem's code.
    ///
    /// # Panics
    /// When the answer is no problem.
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem: Problem = self.json();
        assert_eq!(problem.status, self.status.as_u16());
        problem.code
    }

    /// Everything that must be the same when nothing may be told apart: status, headers but the
    /// request's id, body.
    #[must_use]
    pub fn telling(&self) -> (StatusCode, Vec<(String, String)>, Bytes) {
        let mut headers: Vec<(String, String)> = self
            .headers
            .iter()
            .filter(|(name, _)| !matches!(name.as_str(), "x-request-id" | "date"))
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
            .collect();
        headers.sort();
        (self.status, headers, self.bytes.clone())
    }

    fn refusal(self) -> Refusal {
        Refusal {
            status: self.status,
            problem: self.json(),
            headers: self.headers,
            bytes: self.bytes,
        }
    }
}

/// A refused call.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// The status.
    pub status: StatusCode,
    /// What the server says of it.
    pub problem: Problem,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as it came.
    pub bytes: Bytes,
}

impl Refusal {
    /// The problem's code.
    #[must_use]
    pub const fn code(&self) -> ErrorCode {
        self.problem.code
    }
}
