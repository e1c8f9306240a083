//! Where a request comes from: the caller's address, behind proxies that are trusted, and the page that a browser sent it from.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use actix_web::HttpRequest;
use actix_web::dev::ServiceRequest;
use actix_web::http::header::{HOST, HeaderName, HeaderValue, ORIGIN};
use actix_web::web::Data;
use ipnet::IpNet;

use crate::app::Access;
use crate::settings::HttpSettings;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
/// What proxies add to a request, each in its own way.
const OF_PROXIES: [HeaderName; 6] = [
    FORWARDED_FOR,
    HeaderName::from_static("forwarded"),
    HeaderName::from_static("x-forwarded-host"),
    FORWARDED_PROTO,
    HeaderName::from_static("x-real-ip"),
    HeaderName::from_static("via"),
];
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The address that a request comes from. What a trusted proxy says of it is believed, from the nearest one back to the first
/// that is not trusted: what stands before that, anyone can have written.
pub fn address(request: &ServiceRequest, trusted: &[IpNet]) -> Option<IpAddr> {
    let is_trusted = |address: &IpAddr| trusted.iter().any(|network| network.contains(address));
    let peer = request.peer_addr()?.ip().to_canonical();
    if !is_trusted(&peer) {
        return Some(peer);
    }
    let told = request.headers().get_all(FORWARDED_FOR).filter_map(|value| value.to_str().ok());
    let told: Vec<&str> = told.flat_map(|value| value.split(',')).map(str::trim).collect();
    let mut found = peer;
    for text in told.into_iter().rev() {
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

/// What of an address is one caller: all of version 4, and the network of version 6, of which one machine has as many
/// addresses as it likes.
pub fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

/// Whether a request was sent by a program, or by a page of this very service; `None` when the browser, or whatever it is, does
/// not say. An origin is a scheme, a host and a port (RFC 6454): a page of the same host that came unencrypted is another's.
pub fn is_from_here(request: &HttpRequest) -> Option<bool> {
    let text = |name: &HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text(&FETCH_SITE) {
        return Some(matches!(site, "same-origin" | "none"));
    }
    let origin = text(&ORIGIN)?;
    let own = text(&HOST).map(|host| format!("{}://{host}", scheme(request)));
    let public = request.app_data::<Data<Access>>().and_then(|access| access.public_origin());
    Some(own.as_deref() == Some(origin) || public == Some(origin))
}

/// The scheme that the caller used, as far as this program can know it: that of its own socket, or what a trusted proxy reports.
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

/// Whether a request names this machine and was handed on by nobody. A page elsewhere can have a name of its own lead here, and
/// a proxy can bring anyone.
pub fn is_local(request: &HttpRequest) -> bool {
    let headers = request.headers();
    let forwarded = OF_PROXIES.iter().any(|name| headers.contains_key(name));
    let named = |host: &HeaderValue| host.to_str().is_ok_and(names_this_machine);
    // An address in the request line goes before the header (RFC 9112, section 3.2.2).
    let asked = request.uri().authority().is_none_or(|authority| names_this_machine(authority.as_str()));
    !forwarded && asked && headers.get_all(HOST).all(named)
}

fn names_this_machine(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let name = name.trim_matches(['[', ']']);
    name.eq_ignore_ascii_case("localhost") || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}
