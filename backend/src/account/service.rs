//! Signing in and out, and making accounts.

use super::store;
use crate::audit::{self, SessionChange};
use crate::auth::{Assurance, Job, OpenSession, SystemGrant, mint_token, token_hash};
use crate::clock::Random;
use crate::db::Tx;
use crate::db::entity::{account, session};
use crate::http::{App, Error, RequestContext, counted_address};
use shared::ErrorCode;
use shared::account::{AccountKind, AccountView, BannerAcceptance, Credentials, SessionView};
use shared::family::AccountLevel;
use shared::id::{AccountId, SessionId};
use shared::redacted::Passphrase;
use shared::time::UtcMicros;
use uuid::Uuid;

/// Usernames are looked at up to this length.
const MAX_USERNAME_CHARS: usize = 100;

/// A username as it is compared: without outer blanks, in lower case.
#[must_use]
pub fn normal_username(typed: &str) -> String {
    typed.trim().to_lowercase()
}

/// Signs in and gives the session's secret. A wrong passphrase and an unknown username take the same
/// time and give the same answer; guessing is slowed down for both alike.
///
/// # Errors
/// [`ErrorCode::SignInFailed`], [`Error::RateLimited`].
pub(super) async fn sign_in(
    app: &App,
    context: RequestContext,
    credentials: &Credentials,
) -> Result<String, Error> {
    let now = context.now;
    let grant = SystemGrant::for_job(Job::Sessions);
    let username = normal_username(&credentials.username);
    let Some(account) = look_once(app, context, &username, &credentials.password).await? else {
        app.db
            .write_as_system(&grant, None, async |tx| {
                // The same work and the same row for names that exist and names that do not.
                let whose = store::account_by_username(tx, &username).await?;
                let whose = whose.map(|account| account.id);
                audit::sign_in_failed(tx, now, whose, context.request_id).await?;
                count_wrong(app, tx, context).await
            })
            .await?;
        return Err(ErrorCode::SignInFailed.into());
    };
    let token = mint_token(app.random)?;
    let session = session::Model {
        id: SessionId(app.random.id()),
        token_hash: token_hash(&token).to_vec(),
        account_id: account.id,
        assurance: Assurance::One.level(),
        created_at: now,
        authenticated_at: now,
        last_seen_at: now,
        idle_expires_at: now.plus_seconds(i64::from(app.session_policy.idle_minutes) * 60),
        absolute_expires_at: now.plus_seconds(i64::from(app.session_policy.absolute_hours) * 3600),
        banner_version: None,
        banner_accepted_at: None,
        ended_at: None,
        previous_sign_in_at: account.last_sign_in_at,
    };
    app.db
        .write_as_system(&grant, None, async |tx| {
            store::forget_failures(tx, &username_key(&username)).await?;
            store::set_last_sign_in(tx, account.id, now).await?;
            let session_id = session.id;
            store::insert_session(tx, session).await?;
            audit::session_changed(tx, now, account.id, session_id, SessionChange::SignIn).await?;
            Ok(())
        })
        .await?;
    Ok(token)
}

fn username_key(username: &str) -> Vec<u8> {
    store::failure_key("username", username)
}

/// The account of this username when the passphrase is its own, and nothing else: guessing is counted
/// and refused alike wherever a passphrase is asked for.
///
/// # Errors
/// [`Error::RateLimited`] for whoever has guessed too often. Whoever gets `None` counts it with [`count_wrong`].
async fn look_once(
    app: &App,
    context: RequestContext,
    username: &str,
    passphrase: &Passphrase,
) -> Result<Option<account::Model>, Error> {
    if username.chars().count() > MAX_USERNAME_CHARS || username.contains('\0') {
        return Err(ErrorCode::SignInFailed.into());
    }
    app.limits.sign_in(context.origin)?;
    let now = context.now;
    let grant = SystemGrant::for_job(Job::Sessions);
    let username_most = i32::from(app.limits.settings().sign_in_failures_per_username);
    let username_key = username_key(username);
    // Whoever is shut out already is told so without a row being written.
    let counters = [
        (username_key.clone(), username_most),
        address_counter(app, context),
    ];
    let conn = app.db.reader();
    let wait = store::wait_after_failures(conn, &counters, now).await?;
    if let Some(seconds) = wait {
        return Err(Error::RateLimited(seconds));
    }
    // For a username the attempt is counted before the passphrase is looked at, one after the other:
    // a thousand parallel guesses get as many looks as a thousand in a row. An address is shared by
    // many people, of whom only those who were wrong count.
    let lock = Uuid::new_v5(&Uuid::NAMESPACE_OID, username.as_bytes());
    let wait = app
        .db
        .write_as_system(&grant, Some(lock), async |tx| {
            Ok(store::count_failure(tx, &username_key, now, username_most).await?)
        })
        .await?;
    if let Some(seconds) = wait {
        return Err(Error::RateLimited(seconds));
    }
    let looked = look(app, username, passphrase).await;
    if looked.is_err() {
        // Nobody looked at the passphrase: the attempt is taken back.
        app.db
            .write_as_system(&grant, Some(lock), async |tx| {
                Ok(store::take_back_failure(tx, &username_key).await?)
            })
            .await?;
    }
    looked
}

/// The counter of failures from where the request came, and the most that it may count.
fn address_counter(app: &App, context: RequestContext) -> (Vec<u8>, i32) {
    let address = counted_address(context.origin).to_string();
    let most = app.limits.settings().sign_in_failures_per_address;
    (store::failure_key("address", &address), i32::from(most))
}

/// Counts a wrong passphrase for where it came from.
async fn count_wrong(app: &App, tx: &Tx, context: RequestContext) -> Result<(), Error> {
    let (key, most) = address_counter(app, context);
    store::count_failure(tx, &key, context.now, most).await?;
    Ok(())
}

/// Notes that whoever is in the session has said again who they are.
///
/// # Errors
/// [`ErrorCode::ConfirmFailed`], [`Error::RateLimited`].
pub(super) async fn confirm(
    app: &App,
    context: RequestContext,
    open: &OpenSession,
    passphrase: &Passphrase,
) -> Result<(), Error> {
    let now = context.now;
    let grant = SystemGrant::for_job(Job::Sessions);
    let (session, username) = (&open.session, &open.account.username);
    let right = look_once(app, context, username, passphrase).await?;
    let whose = (session.account_id, session.id);
    if right.is_none_or(|account| account.id != session.account_id) {
        app.db
            .write_as_system(&grant, None, async |tx| {
                audit::confirm_failed(tx, now, whose, context.request_id).await?;
                count_wrong(app, tx, context).await
            })
            .await?;
        return Err(ErrorCode::ConfirmFailed.into());
    }
    app.db
        .write_as_system(&grant, None, async |tx| {
            store::forget_failures(tx, &username_key(username)).await?;
            store::confirm_session(tx, session.id, now).await?;
            let (account, session) = whose;
            audit::session_changed(tx, now, account, session, SessionChange::Confirm).await?;
            Ok(())
        })
        .await?;
    app.sessions.forget(session.id);
    Ok(())
}

/// The account, when it exists, may be used, and the passphrase is its own.
async fn look(
    app: &App,
    username: &str,
    passphrase: &Passphrase,
) -> Result<Option<account::Model>, Error> {
    let account = store::account_by_username(app.db.reader(), username).await?;
    let stored = account
        .as_ref()
        .filter(|account| account.disabled_at.is_none())
        .and_then(|account| account.passphrase_hash.as_deref());
    let right = app.passphrases.verify(passphrase, stored).await?;
    Ok(account.filter(|_| right))
}

/// Ends the session, on this instance at once and on others within a second.
pub(super) async fn sign_out(app: &App, now: UtcMicros, open: &OpenSession) -> Result<(), Error> {
    let grant = SystemGrant::for_job(Job::Sessions);
    let session = &open.session;
    app.db
        .write_as_system(&grant, None, async |tx| {
            store::end_session(tx, session.id, now).await?;
            audit::session_changed(
                tx,
                now,
                session.account_id,
                session.id,
                SessionChange::SignOut,
            )
            .await?;
            Ok(())
        })
        .await?;
    app.sessions.forget(session.id);
    Ok(())
}

/// Records that the banner was accepted, with the version that was shown.
pub(super) async fn accept_banner(
    app: &App,
    now: UtcMicros,
    open: &OpenSession,
    acceptance: BannerAcceptance,
) -> Result<(), Error> {
    let current = app.site.banner_version();
    if acceptance.version.is_some_and(|seen| seen != current) {
        return Err(ErrorCode::BannerChanged.into());
    }
    let grant = SystemGrant::for_job(Job::Sessions);
    let session = &open.session;
    app.db
        .write_as_system(&grant, None, async |tx| {
            store::accept_banner(tx, session.id, current, now).await?;
            audit::session_changed(
                tx,
                now,
                session.account_id,
                session.id,
                SessionChange::AcceptBanner,
            )
            .await?;
            Ok(())
        })
        .await?;
    app.sessions.forget(session.id);
    Ok(())
}

/// Who is signed in, for whom they may act, for which teams they answer.
pub(super) async fn session_view(
    app: &App,
    now: UtcMicros,
    open: &OpenSession,
) -> Result<SessionView, Error> {
    let OpenSession { session, account } = open;
    let moment = app.moment(now);
    let conn = app.db.reader();
    Ok(SessionView {
        account: AccountView {
            id: account.id,
            username: account.username.clone(),
            name: account.name.clone().into(),
            kind: account.kind,
        },
        patients: store::patients_of(conn, &moment, &open.actor()).await?,
        teams: store::teams_of(conn, account.id, now).await?,
        now,
        idle_expires_at: session.idle_expires_at,
        absolute_expires_at: session.absolute_expires_at,
        previous_sign_in_at: session.previous_sign_in_at,
    })
}

/// An account that is to be made.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// What it signs in with.
    pub username: String,
    /// The name on the screen.
    pub name: String,
    /// "pharmacy technician", for staff.
    pub title: Option<String>,
    /// What it is for.
    pub kind: AccountKind,
    /// How far its holder has proven who they are.
    pub level: AccountLevel,
    /// The hash of its passphrase; without one nobody can sign in to it.
    pub passphrase_hash: Option<String>,
}

/// Makes an account.
///
/// # Errors
/// When the username is taken, or the database fails.
pub async fn create_account(
    tx: &Tx,
    random: Random,
    now: UtcMicros,
    new: NewAccount,
) -> Result<AccountId, Error> {
    let id = AccountId(random.id());
    let row = account::Model {
        id,
        username: normal_username(&new.username),
        name: new.name,
        title: new.title,
        kind: new.kind,
        passphrase_hash: new.passphrase_hash,
        level: new.level,
        created_at: now,
        disabled_at: None,
        last_sign_in_at: None,
    };
    store::insert_account(tx, row).await?;
    Ok(id)
}
