//! Sessions: from the cookie to an [`Actor`].
//!
//! The cookie holds 256 random bits, the database their hash. A session ends when it is idle too long,
//! when it is too old, or when someone ends it. Looked-up sessions are kept for at most a second, so
//! that ending one takes effect on every instance within that time.

use super::{Actor, Assurance, Job, SystemGrant};
use crate::clock::Random;
use crate::db::entity::{account, session};
use crate::hex::hex;
use crate::http::{App, Error, RequestContext};
use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Statement};
use shared::ErrorCode;
use shared::id::SessionId;
use shared::time::UtcMicros;
use std::collections::HashMap;
use std::sync::Mutex;

/// How long a looked-up session may be used without asking the database again.
const CACHE_SECONDS: i64 = 1;
/// Sessions kept in memory at once; beyond that the cache starts anew.
const CACHED_SESSIONS: usize = 100_000;
/// A sign of life is written at most this often; a session may end so much too early.
const TOUCH_SECONDS: i64 = 15;

/// When sessions end.
#[derive(Clone, Copy, Debug)]
pub struct SessionPolicy {
    /// Minutes without a sign of life.
    pub idle_minutes: u16,
    /// Hours, whatever is done.
    pub absolute_hours: u16,
}

impl Default for SessionPolicy {
    /// 15 minutes and 12 hours: what the strictest of the standards asks for.
    fn default() -> Self {
        Self {
            idle_minutes: 15,
            absolute_hours: 12,
        }
    }
}

/// The session's cookie. `__Host-` binds it to this host and to https; browsers refuse that prefix on
/// plain http, which only a loopback address uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CookieName {
    /// Behind https.
    Secure,
    /// On loopback.
    Plain,
}

impl CookieName {
    const fn name(self) -> &'static str {
        match self {
            Self::Secure => "__Host-sid",
            Self::Plain => "sid",
        }
    }

    const fn attributes(self) -> &'static str {
        match self {
            Self::Secure => "; Path=/; HttpOnly; SameSite=Strict; Secure",
            Self::Plain => "; Path=/; HttpOnly; SameSite=Strict",
        }
    }

    /// The header that gives the cookie to the browser. It ends with the browser's session.
    #[must_use]
    pub fn set(self, token: &str) -> String {
        format!("{}={token}{}", self.name(), self.attributes())
    }

    /// The header that takes the cookie away.
    #[must_use]
    pub fn clear(self) -> String {
        format!("{}=; Max-Age=0{}", self.name(), self.attributes())
    }

    pub(crate) fn read(self, parts: &Parts) -> Option<&str> {
        parts
            .headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find_map(|(name, value)| (name == self.name()).then_some(value))
    }
}

/// Makes a session's secret: what goes into the cookie.
///
/// # Errors
/// When there is no randomness.
pub fn mint_token(random: Random) -> Result<String, Error> {
    let bytes: [u8; 32] = random
        .bytes()
        .map_err(|_| Error::internal("no randomness"))?;
    Ok(hex(&bytes))
}

/// What the database keeps of a secret.
#[must_use]
pub fn token_hash(token: &str) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(ring::digest::digest(&ring::digest::SHA256, token.as_bytes()).as_ref());
    hash
}

/// A session that has not ended, with its account.
#[derive(Clone, Debug)]
pub struct OpenSession {
    /// The session's row.
    pub session: session::Model,
    /// The account's row.
    pub account: account::Model,
}

impl OpenSession {
    /// Whoever is in it.
    pub(crate) fn actor(&self) -> Actor {
        Actor {
            session_id: self.session.id,
            account_id: self.account.id,
            kind: self.account.kind,
            name: match &self.account.title {
                Some(title) => format!("{}, {title}", self.account.name),
                None => self.account.name.clone(),
            },
            assurance: Assurance::of_level(self.session.assurance),
            level: self.account.level,
            confirmed_at: self.session.authenticated_at,
        }
    }

    fn is_open(&self, now: UtcMicros) -> bool {
        self.session.ended_at.is_none()
            && self.account.disabled_at.is_none()
            && now < self.session.idle_expires_at
            && now < self.session.absolute_expires_at
    }
}

/// Sessions that were looked up within the last second.
#[derive(Debug, Default)]
pub struct SessionCache {
    inner: Mutex<Cached>,
}

#[derive(Debug, Default)]
struct Cached {
    sessions: HashMap<[u8; 32], (UtcMicros, OpenSession)>,
    /// How often something was forgotten. What was read before that may be out of date.
    forgotten: u64,
}

/// When a look-up began, as the cache counts it.
#[derive(Clone, Copy, Debug)]
struct LookUp(u64);

impl SessionCache {
    /// The session; when it is not here, what `put` wants to know after looking it up.
    fn get(&self, hash: &[u8; 32], now: UtcMicros) -> Result<OpenSession, LookUp> {
        let Ok(cached) = self.inner.lock() else {
            return Err(LookUp(0));
        };
        let fresh = cached
            .sessions
            .get(hash)
            .filter(|(read_at, _)| (0..CACHE_SECONDS * 1_000_000).contains(&(now.0 - read_at.0)));
        fresh
            .map(|(_, open)| open.clone())
            .ok_or(LookUp(cached.forgotten))
    }

    /// Keeps what was looked up, unless something was forgotten meanwhile: it may have been this.
    fn put(&self, look_up: LookUp, hash: [u8; 32], now: UtcMicros, open: OpenSession) {
        if let Ok(mut cached) = self.inner.lock()
            && cached.forgotten == look_up.0
        {
            if cached.sessions.len() >= CACHED_SESSIONS {
                cached.sessions.clear();
            }
            cached.sessions.insert(hash, (now, open));
        }
    }

    /// Notes a sign of life of a session that is kept; one that is not kept is not kept again.
    fn touch(&self, hash: &[u8; 32], seen: &session::Model) {
        if let Ok(mut cached) = self.inner.lock()
            && let Some((_, open)) = cached.sessions.get_mut(hash)
        {
            open.session.last_seen_at = seen.last_seen_at;
            open.session.idle_expires_at = seen.idle_expires_at;
        }
    }

    /// Forgets a session of which something changed on this instance.
    pub fn forget(&self, id: SessionId) {
        if let Ok(mut cached) = self.inner.lock() {
            cached.forgotten = cached.forgotten.wrapping_add(1);
            cached.sessions.retain(|_, (_, open)| open.session.id != id);
        }
    }
}

/// A signed-in account, whether or not it has accepted the banner. Only the session's own operations
/// take this; everything else takes a policy.
#[derive(Debug)]
pub struct SignedIn(pub OpenSession);

impl FromRequestParts<App> for SignedIn {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        open_session(parts, app).await.map(Self)
    }
}

/// Whoever is signed in and has accepted the banner as it stands now.
pub(super) async fn actor(parts: &mut Parts, app: &App) -> Result<Actor, Error> {
    let open = open_session(parts, app).await?;
    if open.session.banner_version.as_deref() != Some(app.site.banner_version()) {
        return Err(ErrorCode::BannerRequired.into());
    }
    Ok(open.actor())
}

impl FromRequestParts<App> for Actor {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        actor(parts, app).await
    }
}

async fn open_session(parts: &mut Parts, app: &App) -> Result<OpenSession, Error> {
    let context = RequestContext::of(parts)?;
    let token = app.cookie.read(parts).ok_or(ErrorCode::SignedOut)?;
    let hash = token_hash(token);
    let now = context.now;
    let mut open = match app.sessions.get(&hash, now) {
        Ok(open) => open,
        Err(look_up) => {
            let open = find(app.db.reader(), &hash)
                .await?
                .ok_or(ErrorCode::SignedOut)?;
            app.sessions.put(look_up, hash, now, open.clone());
            open
        }
    };
    if !open.is_open(now) {
        return Err(ErrorCode::SignedOut.into());
    }
    if !context.background && now.seconds_since(open.session.last_seen_at) >= TOUCH_SECONDS {
        open.session.last_seen_at = now;
        open.session.idle_expires_at =
            now.plus_seconds(i64::from(app.session_policy.idle_minutes) * 60);
        app.sessions.touch(&hash, &open.session);
        // Beside the request: a sign of life that is late or lost must not delay or refuse it. The
        // next one is tried with the next request.
        let (app, seen) = (app.clone(), open.session.clone());
        app.tasks.clone().spawn(async move {
            if let Err(error) = touch(&app, &seen).await {
                tracing::warn!(cause = %error, "a sign of life was not written");
            }
        });
    }
    Ok(open)
}

async fn find<C: ConnectionTrait>(
    conn: &C,
    hash: &[u8; 32],
) -> Result<Option<OpenSession>, sea_orm::DbErr> {
    let Some(session) = session::Entity::find()
        .filter(session::Column::TokenHash.eq(hash.to_vec()))
        .one(conn)
        .await?
    else {
        return Ok(None);
    };
    let account = account::Entity::find_by_id(session.account_id)
        .one(conn)
        .await?;
    Ok(account.map(|account| OpenSession { session, account }))
}

async fn touch(app: &App, seen: &session::Model) -> Result<(), Error> {
    let grant = SystemGrant::for_job(Job::Sessions);
    app.db
        .write_as_system(&grant, None, async |tx| {
            session::Entity::update_many()
                .col_expr(
                    session::Column::LastSeenAt,
                    Expr::value(seen.last_seen_at.0),
                )
                .col_expr(
                    session::Column::IdleExpiresAt,
                    Expr::value(seen.idle_expires_at.0),
                )
                .filter(session::Column::Id.eq(seen.id))
                .filter(session::Column::EndedAt.is_null())
                .filter(session::Column::LastSeenAt.lt(seen.last_seen_at.0))
                .exec(tx)
                .await?;
            Ok(())
        })
        .await
}

/// Whoever is in this session now, for work that outlives its request. It asks the database, not the
/// cache, and is no sign of life.
///
/// # Errors
/// [`ErrorCode::SignedOut`] when the session or its account has ended meanwhile, or the banner has
/// changed.
pub(crate) async fn actor_again(app: &App, id: SessionId) -> Result<Actor, Error> {
    let conn = app.db.reader();
    let session = session::Entity::find_by_id(id)
        .one(conn)
        .await?
        .ok_or(ErrorCode::SignedOut)?;
    let account = account::Entity::find_by_id(session.account_id)
        .one(conn)
        .await?
        .ok_or(ErrorCode::SignedOut)?;
    let open = OpenSession { session, account };
    let accepted = open.session.banner_version.as_deref() == Some(app.site.banner_version());
    if accepted && open.is_open(app.clock.now()) {
        Ok(open.actor())
    } else {
        Err(ErrorCode::SignedOut.into())
    }
}

/// Whether the session and its account still stand, asked inside a write transaction.
pub(super) async fn still_open<C: ConnectionTrait>(
    tx: &C,
    id: SessionId,
    now: UtcMicros,
) -> Result<bool, sea_orm::DbErr> {
    const SQL: &str = "SELECT 1 FROM session s JOIN account a ON a.id = s.account_id \
         WHERE s.id = $1 AND s.ended_at IS NULL AND s.absolute_expires_at > $2 \
         AND a.disabled_at IS NULL";
    let values = [id.0.into(), now.0.into()];
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), SQL, values);
    Ok(tx.query_one_raw(statement).await?.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::account::AccountKind;
    use shared::family::AccountLevel;
    use shared::id::AccountId;

    fn open(id: SessionId) -> OpenSession {
        let at = UtcMicros(0);
        let account_id = AccountId(Random.id());
        OpenSession {
            session: session::Model {
                id,
                token_hash: vec![1; 32],
                account_id,
                assurance: 1,
                created_at: at,
                authenticated_at: at,
                last_seen_at: at,
                idle_expires_at: at.plus_seconds(900),
                absolute_expires_at: at.plus_seconds(43_200),
                banner_version: None,
                banner_accepted_at: None,
                ended_at: None,
                previous_sign_in_at: None,
            },
            account: account::Model {
                level: AccountLevel::Premium,
                id: account_id,
                username: "ada".to_owned(),
                name: "Ada".to_owned(),
                title: None,
                kind: AccountKind::Patient,
                passphrase_hash: None,
                created_at: at,
                disabled_at: None,
                last_sign_in_at: None,
            },
        }
    }

    #[test]
    fn a_session_that_was_forgotten_does_not_come_back() {
        let cache = SessionCache::default();
        let (hash, now, id) = ([1; 32], UtcMicros(5), SessionId(Random.id()));
        let before = cache.get(&hash, now).unwrap_err();
        cache.forget(id);
        // The look-up began before the session ended, and comes back after it.
        cache.put(before, hash, now, open(id));
        let after = cache.get(&hash, now).unwrap_err();
        cache.touch(&hash, &open(id).session);
        assert!(cache.get(&hash, now).is_err());
        cache.put(after, hash, now, open(id));
        assert_eq!(cache.get(&hash, now).unwrap().session.id, id);
        assert!(cache.get(&hash, now.plus_seconds(1)).is_err());
    }
}
