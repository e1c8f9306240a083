//! Sessions: how long they last, where they are stored, and that replicas share them.

use std::process::Output;

use jiff::SignedDuration;

use crate::office::{Browser, Office, Provider, WHO, on_both, setting, sign_in};
use crate::sqlite;
use crate::support::text;

on_both!(
    a_session_ends_when_it_is_not_used_and_at_the_latest_when_its_time_is_up,
    what_has_ended_is_forgotten,
    an_admin_ends_the_session_of_someone_else_everywhere
);

/// `prisoverslag session …`, with some settings of access.
fn session_command(office: &Office, arguments: &[&str], access: &[(String, String)]) -> Output {
    let access: Vec<_> = access.iter().map(|(name, value)| (setting(name), value.as_str())).collect();
    let access: Vec<_> = access.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    office.run_with(&[&["session"], arguments].concat(), &access)
}

const SESSION: &str = "__Host-prisoverslag";

fn is_in(browser: &Browser<'_>) -> bool {
    let caller = browser.get(WHO);
    assert_eq!(caller.status, 200);
    caller.json()["known_by"] == "session"
}

fn a_session_ends_when_it_is_not_used_and_at_the_latest_when_its_time_is_up(office: &Office) {
    let provider = Provider::shared();
    office.at(&provider.later().to_string());
    let server = office.guarded(&sign_in(provider, &[("idle_minutes", "30"), ("session_minutes", "90")]));
    let [used, left] = [(); 2].map(|()| Browser::new(&server));
    for browser in [&used, &left] {
        assert_eq!(browser.sign_in("kari").status, 303);
    }
    let minutes = |minutes| office.later(SignedDuration::from_mins(minutes));
    minutes(29);
    assert!(is_in(&used));
    minutes(1);
    assert!(is_in(&used) && !is_in(&left));
    minutes(29);
    assert!(is_in(&used));
    minutes(29);
    assert!(is_in(&used));
    minutes(1);
    office.later(SignedDuration::from_millis(59_999));
    assert!(is_in(&used), "the last moment");
    office.later(SignedDuration::from_millis(1));
    assert!(!is_in(&used), "ninety minutes, however much it was used");
    assert_eq!(used.sign_in("kari").status, 303);
    assert!(is_in(&used));
    // A use within the same minute is not stored, so the half hour counts from the use before it.
    office.later(SignedDuration::from_secs(59));
    assert!(is_in(&used));
    office.later(SignedDuration::from_secs(30 * 60 - 59));
    assert!(!is_in(&used));
}

#[test]
fn the_store_holds_no_cookie() {
    let (office, provider) = (Office::sqlite(), Provider::shared());
    office.at(&provider.later().to_string());
    let server = office.guarded(&sign_in(provider, &[]));
    let browser = Browser::new(&server);
    browser.get("/sign-in");
    let pending = browser.cookie("__Host-prisoverslag-sign-in").expect("a cookie");
    let other = Browser::new(&server);
    assert_eq!(other.sign_in("kari").status, 303);
    let session = other.cookie(SESSION).expect("a session");
    for file in std::fs::read_dir(&office.folder.0).expect("a folder") {
        let path = file.expect("a file").path();
        let bytes = std::fs::read(&path).expect("a file");
        for cookie in [&pending, &session] {
            assert!(!bytes.windows(cookie.len()).any(|window| window == cookie.as_bytes()), "{}", path.display());
        }
    }
    let store = office.folder.0.join("store.db");
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

fn what_has_ended_is_forgotten(office: &Office) {
    let provider = Provider::shared();
    office.at(&provider.later().to_string());
    let settings = sign_in(provider, &[]);
    let server = office.guarded(&settings);
    let browser = Browser::new(&server);
    assert_eq!(browser.sign_in("kari").status, 303);
    browser.get("/sign-in");
    let kept = || {
        let sql = "select (select count(*) from sessions), (select count(*) from sign_ins)";
        office.query(sql)
    };
    assert_eq!(kept(), [["1", "1"]]);
    drop(server);
    office.later(SignedDuration::from_mins(60));
    // A server forgets when it starts, and every half minute from then on.
    let _server = office.guarded(&settings);
    while kept() != [["0", "0"]] {
        std::thread::yield_now();
    }
}

#[test]
fn two_servers_on_one_store_share_their_sessions() {
    let (office, provider) = (Office::postgres(), Provider::shared());
    office.at(&provider.later().to_string());
    let settings = sign_in(provider, &[]);
    let [one, other] = [(); 2].map(|()| office.guarded(&settings));
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

fn an_admin_ends_the_session_of_someone_else_everywhere(office: &Office) {
    let provider = Provider::shared();
    office.at(&provider.later().to_string());
    let settings = sign_in(provider, &[("idle_minutes", "30")]);
    let servers = [office.guarded(&settings), office.guarded(&settings)];
    let [admin, ended, other] = [&servers[0], &servers[1], &servers[1]].map(Browser::new);
    for (browser, account) in [(&ended, "guest"), (&other, "guest"), (&admin, "kari")] {
        office.later(SignedDuration::from_secs(1));
        assert_eq!(browser.sign_in(account).status, 303);
    }
    let list = |browser: &Browser<'_>| browser.get("/api/v1/sessions");
    assert_eq!(list(&ended).status, 403, "whoever is no admin learns of nobody");
    let reported = list(&admin);
    assert_eq!((reported.status, reported.header("cache-control")), (200, "no-store"));
    let reported = reported.json()["sessions"].as_array().expect("a list").clone();
    let callers: Vec<_> = reported.iter().map(|session| session["caller"].as_str().expect("a caller")).collect();
    assert_eq!(callers, ["sign_in:kari", "sign_in:guest", "sign_in:guest"], "the last seen first");
    let fields: Vec<_> = reported[0].as_object().expect("an object").keys().map(String::as_str).collect();
    assert_eq!(fields, ["caller", "created_at", "expires_at", "id", "name", "roles", "seen_at"]);
    assert!(reported[2]["created_at"].as_str() < reported[1]["created_at"].as_str());

    let cookie = ended.cookie(SESSION).expect("a session");
    let id = |index: usize| format!("/api/v1/sessions/{}", reported[index]["id"].as_str().expect("a name"));
    assert!(reported.iter().all(|session| !cookie.contains(session["id"].as_str().expect("a name"))));
    let end = |path: &str| admin.send("DELETE", path, &[("sec-fetch-site", "same-origin")], "").status;
    assert_eq!(admin.send("DELETE", &id(2), &[("sec-fetch-site", "cross-site")], "").status, 403);
    assert!(is_in(&ended));
    assert_eq!((end(&id(2)), end(&id(2))), (204, 404));
    assert!(!is_in(&ended) && is_in(&other) && is_in(&admin), "that one and no other");
    for unknown in ["0000000000000000", "x", "%25", &cookie] {
        assert_eq!(end(&format!("/api/v1/sessions/{unknown}")), 404, "{unknown}");
    }

    // On the command line too, and what has lapsed is not listed.
    let output = session_command(office, &["list"], &settings);
    let listed = text(&output.stdout);
    assert_eq!(listed.lines().count(), 2, "{listed}");
    let line = listed.lines().find(|line| line.contains("sign_in:guest")).expect("the guest is in");
    let name = line.split(' ').next().expect("a name");
    assert!(session_command(office, &["end", name], &settings).status.success());
    let again = session_command(office, &["end", name], &settings);
    assert!(!again.status.success() && text(&again.stderr).contains("there is no session"));
    assert!(!is_in(&other));
    office.later(SignedDuration::from_mins(30));
    assert_eq!(session_command(office, &["list"], &settings).stdout, b"");
}
