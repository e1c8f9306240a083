//! Opening: many processes make one store at once, and a second start changes nothing.

use crate::office::{Backend, Caller as _, Office, address, on_both};
use crate::support::{at_once, project_file, wait_for};

on_both!(six_servers_that_start_at_once_make_one_store, a_second_start_changes_nothing,);

/// Everything that migrations and starts write.
fn made(office: &Office) -> Vec<Vec<Vec<String>>> {
    let schema = match office.backend() {
        Backend::Sqlite => "select type, name, sql from sqlite_schema order by type, name",
        Backend::Postgres => {
            "select table_name, column_name, data_type from information_schema.columns where table_schema = 'public' order by 1, 2"
        }
    };
    let migrations = "select version, description, installed_on, success from _sqlx_migrations order by version";
    let tariffs = "select hash, id, source from tariffs order by id";
    [schema, migrations, tariffs, "select one, sequence, hash from ledger_head"].map(|sql| office.query(sql)).into()
}

fn six_servers_that_start_at_once_make_one_store(office: &Office) {
    let servers = at_once(6, |_| office.server());
    for server in &servers {
        wait_for("readiness", || (server.get("/readyz").status == 200).then_some(()));
    }
    // All are on the same store.
    let quote = servers[0].issued();
    for server in &servers {
        assert_eq!(server.get(&address(&quote)).json()["number"], "2026-000001");
    }
    let migrations = office.query("select version, success from _sqlx_migrations");
    let files = std::fs::read_dir(project_file("src/store/migrations/sqlite")).expect("migrations");
    assert_eq!(migrations.len(), files.count(), "{migrations:?}");
    office.assert_sound(1);
}

fn a_second_start_changes_nothing(office: &Office) {
    let server = office.server();
    assert_eq!(server.get("/readyz").status, 200);
    let before = made(office);
    assert!(before.iter().all(|rows| !rows.is_empty()));
    assert_eq!(before[2].len(), 4, "the editions");
    drop(server);
    assert_eq!(office.server().get("/readyz").status, 200);
    assert_eq!(made(office), before);
}
