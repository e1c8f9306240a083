//! What `src/deploy` sets up, as far as it runs here: the proxy of its Caddyfile before two replicas on PostgreSQL.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::office::{Answer, By, Caller as _, OWN, Office, Server, draft_for};
use crate::support::{Folder, project_file, request, text, wait_for};
use serde_json::{Value, json};

/// Caddy with the Caddyfile of `src/deploy`, before replicas at other addresses.
struct Proxy {
    process: Child,
    base: String,
    /// Keeps connections, as browsers do.
    agent: ureq::Agent,
    _folder: Folder,
}

impl Proxy {
    fn before(replicas: [&Server; 2]) -> Self {
        let folder = Folder::new();
        let written = std::fs::read_to_string(project_file("src/deploy/Caddyfile")).expect("the Caddyfile");
        let mut addressed = written.clone();
        for (name, replica) in ["replica-1:8080", "replica-2:8080"].into_iter().zip(replicas) {
            assert_eq!(written.matches(name).count(), 1, "{name}");
            addressed = addressed.replace(name, address(replica));
        }
        let port = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a port").port();
        let base = format!("http://127.0.0.1:{port}");
        // Its own interface is not used, and would have a port of its own.
        let file = folder.file("Caddyfile", format!("{{\n\tadmin off\n}}\n{addressed}"));
        let process = Command::new("caddy")
            .args(["run", "--adapter", "caddyfile", "--config", &file])
            .env("SITE", &base)
            .env("HOME", &folder.0)
            .env("XDG_DATA_HOME", &folder.0)
            .env("XDG_CONFIG_HOME", &folder.0)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("caddy is installed: run the tests by tests/run");
        let agent = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
        let proxy = Self { process, base, agent, _folder: folder };
        wait_for("the proxy", || {
            proxy.try_ask("GET", "/healthz", &[], String::new()).ok().filter(|answer| answer.status == 200)
        });
        proxy
    }

    fn try_ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: String) -> Result<Answer, ureq::Error> {
        let mut request = ureq::http::Request::builder().method(method).uri(format!("{}{path}", self.base));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut response = self.agent.run(request.body(body)?)?;
        let body = response.body_mut().read_to_vec()?;
        Ok(Answer { status: response.status().as_u16(), headers: response.headers().clone(), body })
    }

    fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.try_ask(method, path, headers, String::new()).expect("an answer")
    }

    /// POSTs JSON as whoever has this key.
    fn post(&self, path: &str, key: &str, body: &Value) -> Answer {
        let authorization = format!("Bearer {key}");
        let headers = [("authorization", authorization.as_str()), ("content-type", "application/json")];
        self.try_ask("POST", path, &headers, body.to_string()).expect("an answer")
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Ends what goes on until it is told to.
struct End<'d>(&'d AtomicBool);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

fn address(service: &Server) -> &str {
    service.base.strip_prefix("http://").expect("an address")
}

/// A replica as compose.yaml sets it up, and with some further settings.
fn replica(office: &Office, listen: &str, more: &[(&str, &str)]) -> Server {
    let usual = [
        ("PRISOVERSLAG__HTTP__LISTEN", listen),
        ("PRISOVERSLAG__HTTP__TRUSTED_PROXIES", "127.0.0.1/32"),
        ("PRISOVERSLAG__HTTP__DRAIN_SECONDS", "5"),
    ];
    office.server_with(&[&usual, more].concat())
}

/// How often a replica answered a route with success.
fn answered(by: &By<'_>, route: &str) -> u64 {
    let figures = text(&by.get("/metrics").body);
    let of_route = figures.lines().filter(|line| line.starts_with("http_requests_total{") && line.contains(route));
    let counts = of_route.filter(|line| line.contains("status=\"20")).filter_map(|line| line.rsplit(' ').next());
    counts.map(|count| count.parse::<u64>().expect("a count")).sum()
}

#[test]
fn what_the_proxy_lets_through_is_known_by_its_caller_and_no_figures() {
    let office = Office::postgres();
    let [admin, officer] = ["admin", "case_officer"].map(|role| office.key(role));
    let few = [("PRISOVERSLAG__LIMITS__ANONYMOUS_PER_MINUTE", "20")];
    let replicas = [(); 2].map(|()| replica(&office, "127.0.0.1:0", &few));
    let proxy = Proxy::before([&replicas[0], &replicas[1]]);

    let held = format!("Bearer {admin}");
    let held = [("authorization", held.as_str())];
    assert_eq!(proxy.ask("GET", "/metrics", &held).status, 404, "figures are for those within");
    assert_eq!(replicas[0].by(&admin).get("/metrics").status, 200);

    // A key that is made at one is known at both, and taken back at one it is taken back at both.
    let new = json!({"owner": "Test", "roles": ["finance"], "valid_to": "2027-06-30"});
    let made = proxy.post("/api/v1/keys", &admin, &new);
    assert_eq!(made.status, 201, "{}", text(&made.body));
    let made = made.json();
    let finance = made["key"].as_str().expect("a key");
    let statuses = |expected: u16| {
        for replica in &replicas {
            assert_eq!(replica.by(finance).get("/api/v1/line-items").status, expected);
        }
    };
    statuses(200);
    let path = format!("/api/v1/keys/{}", made["id"].as_str().expect("a name"));
    assert_eq!(proxy.ask("DELETE", &path, &held).status, 200);
    statuses(401);
    assert_eq!(proxy.post("/api/v1/quotes", finance, &draft_for(OWN)).status, 401);
    assert_eq!(proxy.post("/api/v1/quotes", &officer, &draft_for(OWN)).status, 201);

    // What a caller says of its own address is not what it is counted by.
    let refused = (0..200).find(|number| {
        let stated = format!("192.0.2.{number}");
        let headers = [("x-forwarded-for", stated.as_str()), ("forwarded", "for=192.0.2.1")];
        proxy.ask("GET", "/api/v1/tariffs/current", &headers).status == 429
    });
    assert!(refused.is_some_and(|before| before >= 10), "{refused:?}");
}

#[test]
fn an_upgrade_of_one_replica_after_the_other_fails_nobody() {
    let office = Office::postgres();
    let [admin, officer] = ["admin", "case_officer"].map(|role| office.key(role));
    let unlimited =
        [("PRISOVERSLAG__LIMITS__ANONYMOUS_PER_MINUTE", "0"), ("PRISOVERSLAG__LIMITS__CLIENT_PER_MINUTE", "0")];
    let mut replicas = [(); 2].map(|()| replica(&office, "127.0.0.1:0", &unlimited));
    let proxy = Proxy::before([&replicas[0], &replicas[1]]);
    let done = AtomicBool::new(false);
    let (drafted, estimated) = std::thread::scope(|scope| {
        let (proxy, done, officer) = (&proxy, &done, &officer);
        // Also when something below fails: the others would go on for ever.
        let _end = End(done);
        let again_and_again = |act: fn(&Proxy, &str)| {
            move || {
                let mut count = 0;
                while !done.load(Ordering::Relaxed) {
                    act(proxy, officer);
                    count += 1;
                }
                count
            }
        };
        let drafts = scope.spawn(again_and_again(|proxy, officer| {
            let answer = proxy.post("/api/v1/quotes", officer, &draft_for(OWN));
            assert_eq!(answer.status, 201, "{}", text(&answer.body));
        }));
        let estimates = scope.spawn(again_and_again(|proxy, officer| {
            let answer = proxy.post("/api/v1/estimates", officer, &request());
            assert_eq!(answer.status, 200, "{}", text(&answer.body));
        }));
        // When one of them fails, nothing is waited for any more.
        let wait_until_asked = |replica: &Server| {
            wait_for("requests", || {
                assert!(!drafts.is_finished() && !estimates.is_finished(), "a request failed");
                (answered(&replica.by(&admin), "/api/v1/estimates\"") > 0).then_some(())
            });
        };
        for number in 0..2 {
            // The next one is stopped when the proxy has found that this one is back.
            wait_until_asked(&replicas[1 - number]);
            let listen = address(&replicas[number]).to_owned();
            replicas[number].signal("TERM");
            assert!(replicas[number].ended().success());
            replicas[number] = replica(&office, &listen, &unlimited);
        }
        wait_until_asked(&replicas[1]);
        done.store(true, Ordering::Relaxed);
        (drafts.join().expect("each draft was made"), estimates.join().expect("each estimate was made"))
    });
    assert!(estimated > 0);
    assert_eq!(
        office.value("select count(*) from quotes"),
        drafted.to_string(),
        "what was acknowledged is there, once"
    );
}
