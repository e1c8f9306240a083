//! Where a request comes from: the caller's address, behind trusted proxies, and the origin of the page that sent it.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use actix_web::HttpRequest;
use actix_web::http::header::{HOST, HeaderName, HeaderValue, ORIGIN};
use actix_web::http::uri::Authority;
use actix_web::web::Data;
use ipnet::IpNet;

use crate::app::Access;
use crate::settings::HttpSettings;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
/// The headers that proxies add to a request.
const PROXY_HEADERS: [HeaderName; 6] = [
    FORWARDED_FOR,
    HeaderName::from_static("forwarded"),
    HeaderName::from_static("x-forwarded-host"),
    FORWARDED_PROTO,
    HeaderName::from_static("x-real-ip"),
    HeaderName::from_static("via"),
];
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The address that a request comes from. `X-Forwarded-For` is followed from the nearest proxy back to the first address that is
/// not a trusted proxy: anyone can have written what precedes that one.
pub fn address(request: &HttpRequest, trusted: &[IpNet]) -> Option<IpAddr> {
    let is_trusted = |address: &IpAddr| trusted.iter().any(|network| network.contains(address));
    let peer = request.peer_addr()?.ip().to_canonical();
    if !is_trusted(&peer) {
        return Some(peer);
    }
    let reported = request.headers().get_all(FORWARDED_FOR).filter_map(|value| value.to_str().ok());
    let reported: Vec<&str> = reported.flat_map(|value| value.split(',')).map(str::trim).collect();
    let mut found = peer;
    for text in reported.into_iter().rev() {
        let Some(address) = read_address(text) else { break };
        found = address;
        if !is_trusted(&found) {
            break;
        }
    }
    Some(found)
}

/// An address as proxies write it: alone, in brackets, or with the port that a connection came from.
fn read_address(text: &str) -> Option<IpAddr> {
    let alone = text.trim_matches(['[', ']']).parse().ok();
    let address = alone.or_else(|| text.parse().ok().map(|address: SocketAddr| address.ip()))?;
    Some(address.to_canonical())
}

/// The part of an address that identifies a caller: all of an IPv4 address, and the /64 network of an IPv6 one, in which a
/// machine can have as many addresses as it likes.
pub fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

/// Whether a page of this service, or the user, had the browser send the request; `None` when no header says so, as with
/// programs. An origin is a scheme, a host and a port (RFC 6454): an unencrypted page of the same host is another origin.
pub fn is_from_here(request: &HttpRequest) -> Option<bool> {
    let text = |name: &HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text(&FETCH_SITE) {
        return Some(matches!(site, "same-origin" | "none"));
    }
    let origin = text(&ORIGIN)?;
    // HTTP/2 has the host in the request's authority (RFC 9113, section 8.3.1).
    let authority = request.uri().authority().map(Authority::as_str);
    let own = authority.or_else(|| text(&HOST)).map(|host| format!("{}://{host}", scheme(request)));
    let public = request.app_data::<Data<Access>>().and_then(|access| access.public_origin());
    Some(own.as_deref() == Some(origin) || public == Some(origin))
}

/// The origin by which the caller has reached this service, as far as it can be known.
pub fn own_origin(request: &HttpRequest) -> String {
    let authority = request.uri().authority().map(Authority::as_str);
    let host = authority.or_else(|| request.headers().get(&HOST).and_then(|value| value.to_str().ok()));
    format!("{}://{}", scheme(request), host.unwrap_or("localhost"))
}

/// The scheme that the caller used, as far as it can be known: that of our own socket, or what a trusted proxy reports.
fn scheme(request: &HttpRequest) -> &'static str {
    let proxies = request.app_data::<Data<HttpSettings>>().map_or(&[][..], |settings| &settings.trusted_proxies);
    let peer = request.peer_addr().map(|peer| peer.ip().to_canonical());
    let is_proxied = peer.is_some_and(|peer| proxies.iter().any(|network| network.contains(&peer)));
    let reported = request.headers().get(FORWARDED_PROTO).filter(|_| is_proxied).and_then(|value| value.to_str().ok());
    let is_encrypted = match reported.map(|text| text.split(',').next().unwrap_or(text).trim()) {
        Some(scheme) => scheme.eq_ignore_ascii_case("https"),
        None => request.app_config().secure(),
    };
    if is_encrypted { "https" } else { "http" }
}

/// Whether a request names this machine as its host and came through no proxy. Another site can have a name of its own resolve to
/// this machine (DNS rebinding), and a proxy can forward anyone's request.
pub fn is_local(request: &HttpRequest) -> bool {
    let headers = request.headers();
    let forwarded = PROXY_HEADERS.iter().any(|name| headers.contains_key(name));
    let named = |host: &HeaderValue| host.to_str().is_ok_and(names_this_machine);
    // An authority in the request line takes precedence over the header (RFC 9112, section 3.2.2).
    let target = request.uri().authority().is_none_or(|authority| names_this_machine(authority.as_str()));
    !forwarded && target && headers.get_all(HOST).all(named)
}

fn names_this_machine(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let name = name.trim_matches(['[', ']']);
    name.eq_ignore_ascii_case("localhost") || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}
