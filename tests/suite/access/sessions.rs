//! Sessions: how long they last, where they are kept, and that replicas share them.

use jiff::SignedDuration;

use super::support::{Browser, Kind, Place, Provider, WHO, sign_in};
use crate::sqlite;

const SESSION: &str = "__Host-prisoverslag";

fn is_in(browser: &Browser<'_>) -> bool {
    let caller = browser.get(WHO);
    assert_eq!(caller.status, 200);
    caller.json()["known_by"] == "session"
}

#[test]
fn a_session_ends_when_it_is_not_used_and_at_the_latest_when_its_time_is_up() {
    let provider = Provider::shared();
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let place = Place::on(kind);
        place.set(provider.later());
        let server = place.serve(&sign_in(provider, &[("idle_minutes", "30"), ("session_minutes", "90")]));
        let [used, left] = [(); 2].map(|()| Browser::new(&server));
        for browser in [&used, &left] {
            assert_eq!(browser.sign_in("kari").status, 303);
        }
        let minutes = |minutes| place.later(SignedDuration::from_mins(minutes));
        minutes(29);
        assert!(is_in(&used));
        minutes(1);
        assert!(is_in(&used) && !is_in(&left));
        minutes(29);
        assert!(is_in(&used));
        minutes(29);
        assert!(is_in(&used));
        minutes(1);
        place.later(SignedDuration::from_millis(59_999));
        assert!(is_in(&used), "the last moment");
        place.later(SignedDuration::from_millis(1));
        assert!(!is_in(&used), "ninety minutes, however much it was used");
        assert_eq!(used.sign_in("kari").status, 303);
        assert!(is_in(&used));
        // A use within the same minute is not kept, so the half hour counts from the use before it.
        place.later(SignedDuration::from_secs(59));
        assert!(is_in(&used));
        place.later(SignedDuration::from_secs(30 * 60 - 59));
        assert!(!is_in(&used));
    }
}

#[test]
fn the_store_holds_no_cookie() {
    let (place, provider) = (Place::new(), Provider::shared());
    place.set(provider.later());
    let server = place.serve(&sign_in(provider, &[]));
    let browser = Browser::new(&server);
    browser.get("/sign-in");
    let pending = browser.cookie("__Host-prisoverslag-sign-in").expect("a cookie");
    let other = Browser::new(&server);
    assert_eq!(other.sign_in("kari").status, 303);
    let session = other.cookie(SESSION).expect("a session");
    for file in std::fs::read_dir(&place.folder.0).expect("a folder") {
        let path = file.expect("a file").path();
        let bytes = std::fs::read(&path).expect("a file");
        for cookie in [&pending, &session] {
            assert!(!bytes.windows(cookie.len()).any(|window| window == cookie.as_bytes()), "{}", path.display());
        }
    }
    let store = place.folder.0.join("store.db");
    let rows = sqlite::query(&store, "select actor_id, name, roles from sessions");
    assert_eq!(rows, [["sign_in:kari", "Kari Nordmann", "case_officer admin"]]);
    assert_eq!(sqlite::query(&store, "select count(*) from sign_ins"), [["1"]]);
    other.post("/sign-out", "");
    assert_eq!(sqlite::query(&store, "select count(*) from sessions"), [["0"]]);
    // A cookie that was made up is nobody's.
    for made_up in ["", "x", &"0".repeat(64), &"0".repeat(5000), "' or 1=1 --"] {
        other.put_cookie(SESSION, made_up);
        assert!(!is_in(&other), "{made_up}");
    }
}

#[test]
fn what_has_ended_is_forgotten() {
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let (place, provider) = (Place::on(kind), Provider::shared());
        place.set(provider.later());
        let settings = sign_in(provider, &[]);
        let server = place.serve(&settings);
        let browser = Browser::new(&server);
        assert_eq!(browser.sign_in("kari").status, 303);
        browser.get("/sign-in");
        let kept = || {
            let sql = "select (select count(*) from sessions), (select count(*) from sign_ins)";
            match &place.database {
                Some(database) => database.query(sql),
                None => sqlite::query(place.folder.0.join("store.db"), sql),
            }
        };
        assert_eq!(kept(), [["1", "1"]]);
        drop(server);
        place.later(SignedDuration::from_mins(60));
        // A server forgets when it starts, and every half minute from then on.
        let _server = place.serve(&settings);
        while kept() != [["0", "0"]] {
            std::thread::yield_now();
        }
    }
}

#[test]
fn two_servers_on_one_store_share_their_sessions() {
    let (place, provider) = (Place::on(Kind::Postgres), Provider::shared());
    place.set(provider.later());
    let settings = sign_in(provider, &[]);
    let [one, other] = [(); 2].map(|()| place.serve(&settings));
    // The browser goes out from one, comes back to the other, and is known by both.
    let (out, back) = (Browser::new(&one), Browser::new(&other));
    let callback = out.to_callback("kari");
    let name = "__Host-prisoverslag-sign-in";
    back.put_cookie(name, &out.cookie(name).expect("a cookie"));
    assert_eq!(back.get(&callback).status, 303);
    out.put_cookie(SESSION, &back.cookie(SESSION).expect("a session"));
    assert!(is_in(&out) && is_in(&back));
    assert_eq!(out.get(&callback).status, 400, "an answer counts once, on all of them");
    out.post("/sign-out", "");
    assert!(!is_in(&back));
}

#[test]
fn an_admin_ends_the_session_of_someone_else_everywhere() {
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let (place, provider) = (Place::on(kind), Provider::shared());
        place.set(provider.later());
        let settings = sign_in(provider, &[("idle_minutes", "30")]);
        let servers = [place.serve(&settings), place.serve(&settings)];
        let [admin, ended, other] = [&servers[0], &servers[1], &servers[1]].map(Browser::new);
        for (browser, account) in [(&ended, "guest"), (&other, "guest"), (&admin, "kari")] {
            place.later(SignedDuration::from_secs(1));
            assert_eq!(browser.sign_in(account).status, 303);
        }
        let list = |browser: &Browser<'_>| browser.get("/api/v1/sessions");
        assert_eq!(list(&ended).status, 403, "whoever is no admin learns of nobody");
        let told = list(&admin);
        assert_eq!((told.status, told.header("cache-control")), (200, "no-store"));
        let told = told.json()["sessions"].as_array().expect("a list").clone();
        let callers: Vec<_> = told.iter().map(|session| session["caller"].as_str().expect("a caller")).collect();
        assert_eq!(callers, ["sign_in:kari", "sign_in:guest", "sign_in:guest"], "the last seen first");
        let fields: Vec<_> = told[0].as_object().expect("an object").keys().map(String::as_str).collect();
        assert_eq!(fields, ["caller", "created_at", "expires_at", "id", "name", "roles", "seen_at"]);
        assert!(told[2]["created_at"].as_str() < told[1]["created_at"].as_str());

        let cookie = ended.cookie(SESSION).expect("a session");
        let id = |index: usize| format!("/api/v1/sessions/{}", told[index]["id"].as_str().expect("a name"));
        assert!(told.iter().all(|session| !cookie.contains(session["id"].as_str().expect("a name"))));
        let end = |path: &str| admin.send("DELETE", path, &[("sec-fetch-site", "same-origin")], "").status;
        assert_eq!(admin.send("DELETE", &id(2), &[("sec-fetch-site", "cross-site")], "").status, 403);
        assert!(is_in(&ended));
        assert_eq!((end(&id(2)), end(&id(2))), (204, 404));
        assert!(!is_in(&ended) && is_in(&other) && is_in(&admin), "that one and no other");
        for unknown in ["0000000000000000", "x", "%25", &cookie] {
            assert_eq!(end(&format!("/api/v1/sessions/{unknown}")), 404, "{unknown}");
        }

        // On the command line too, and what has lapsed is not told.
        let output = place.run(&["session", "list"], &settings);
        let listed = crate::support::text(&output.stdout);
        assert_eq!(listed.lines().count(), 2, "{listed}");
        let line = listed.lines().find(|line| line.contains("sign_in:guest")).expect("the guest is in");
        let name = line.split(' ').next().expect("a name");
        assert!(place.run(&["session", "end", name], &settings).status.success());
        let again = place.run(&["session", "end", name], &settings);
        assert!(!again.status.success() && crate::support::text(&again.stderr).contains("there is no session"));
        assert!(!is_in(&other));
        place.later(SignedDuration::from_mins(30));
        assert_eq!(place.run(&["session", "list"], &settings).stdout, b"");
    }
}
