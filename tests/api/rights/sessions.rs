//! An account that is disabled is nobody, whatever it may do.

use crate::messaging::change;
use crate::operations::{On, operations};
use api_tests::{Correspondence, TestApp, both_databases};
use backend::db::entity::account;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use shared::ErrorCode;
use shared::account::GetSession;
use shared::id::AccountId;

async fn disable(app: &TestApp, id: AccountId, at: Option<i64>) {
    change(app, async |tx| {
        account::Entity::update_many()
            .col_expr(account::Column::DisabledAt, Expr::value(at))
            .filter(account::Column::Id.eq(id))
            .exec(tx)
            .await?;
        Ok(())
    })
    .await;
}

both_databases! {
    async fn a_disabled_account_gets_nothing_from_any_operation_within_a_second(app: TestApp) {
        let written = Correspondence::write(&app).await;
        for client in [
            app.jane().await,
            app.pharmacy_tech().await,
            app.admin().await,
            app.auditor().await,
        ] {
            disable(&app, client.account_id(), Some(app.clock.now().0)).await;
            app.clock.advance_seconds(1);
            for operation in operations().iter().filter(|it| !it.is_open_to_all()) {
                for on in [On::Janes, On::Teams] {
                    let answer = operation.send(&client, &written, on).await;
                    let what = format!("{} {}", operation.method, operation.path);
                    assert_eq!(answer.code(), ErrorCode::SignedOut, "{what}");
                }
            }
            disable(&app, client.account_id(), None).await;
            app.clock.advance_seconds(1);
            let session = client.call(&GetSession { background: false }).await;
            assert!(session.is_ok(), "it was the account and nothing else");
        }
    }
}
