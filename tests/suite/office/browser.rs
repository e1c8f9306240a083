//! A browser that shows each of its steps.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::{Answer, PUBLIC_URL, Server, ask};

/// A browser without a screen: it stores cookies by origin and follows no redirect by itself. What is at
/// [`PUBLIC_URL`] it requests of the server.
pub struct Browser<'s> {
    server: &'s Server,
    cookies: RefCell<BTreeMap<(String, String), String>>,
}

impl<'s> Browser<'s> {
    pub fn new(server: &'s Server) -> Self {
        Self { server, cookies: RefCell::default() }
    }

    /// Goes to an address, with the cookies for its origin.
    pub fn get(&self, url: &str) -> Answer {
        self.send("GET", url, &[], "")
    }

    /// Sends a form, as a page of the same origin does.
    pub fn post(&self, url: &str, form: &str) -> Answer {
        self.send("POST", url, &[("sec-fetch-site", "same-origin")], form)
    }

    pub fn send(&self, method: &str, url: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let url = url.strip_prefix(PUBLIC_URL).unwrap_or(url);
        let url = if url.starts_with('/') { format!("{}{url}", self.server.base) } else { url.to_owned() };
        let origin = url.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
        let cookies = self.cookies.borrow().clone();
        let cookies = cookies.into_iter().filter(|((of, _), _)| *of == origin);
        let cookies = cookies.map(|((_, name), value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
        let mut all = headers.to_vec();
        if !cookies.is_empty() {
            all.push(("cookie", &cookies));
        }
        if !body.is_empty() && !headers.iter().any(|(name, _)| *name == "content-type") {
            all.push(("content-type", "application/x-www-form-urlencoded"));
        }
        let answer = ask(method, &url, &all, body.as_bytes()).expect(&url);
        for cookie in answer.headers.get_all("set-cookie") {
            let cookie = cookie.to_str().expect("text");
            let (pair, attributes) = cookie.split_once(';').unwrap_or((cookie, ""));
            let (name, value) = pair.split_once('=').expect("a cookie");
            let of = (origin.clone(), name.to_owned());
            if value.is_empty() || attributes.contains("Max-Age=0") {
                self.cookies.borrow_mut().remove(&of);
            } else {
                self.cookies.borrow_mut().insert(of, value.to_owned());
            }
        }
        answer
    }

    /// The value of a cookie of the service.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.borrow().get(&(self.server.base.clone(), name.to_owned())).cloned()
    }

    /// Stores a cookie of the service.
    pub fn put_cookie(&self, name: &str, value: &str) {
        self.cookies.borrow_mut().insert((self.server.base.clone(), name.to_owned()), value.to_owned());
    }

    /// Goes from the service to the provider, is somebody there, and stops before the address that leads back.
    pub fn to_callback(&self, account: &str) -> String {
        self.to_callback_from("/sign-in", account)
    }

    /// The same, from an address of the service that leads to the provider.
    pub fn to_callback_from(&self, path: &str, account: &str) -> String {
        let begun = self.get(path);
        assert_eq!(begun.status, 303, "{}", String::from_utf8_lossy(&begun.body));
        let mut at = begun.header("location").to_owned();
        let issuer = at.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
        let step = |at: &str| {
            let answer =
                if at.contains("/interaction/") { self.post(at, &format!("account={account}")) } else { self.get(at) };
            assert_eq!(answer.status, 303, "{at}: {}", String::from_utf8_lossy(&answer.body));
            let next = answer.header("location");
            if next.starts_with('/') { format!("{issuer}{next}") } else { next.to_owned() }
        };
        while !at.starts_with(PUBLIC_URL) {
            at = step(&at);
        }
        at
    }

    /// Signs somebody in; the service's last answer.
    pub fn sign_in(&self, account: &str) -> Answer {
        let callback = self.to_callback(account);
        self.get(&callback)
    }
}
