//! What every page has around its content: its language, who is signed in, where one can go, and what has to be said everywhere.

use actix_web::HttpRequest;
use actix_web::web::Data;

use super::assets;
use super::language::page_language;
use super::words::PageWords;
use crate::access::{Caller, Means};
use crate::app::{ANSWER_PATH, Access, Office};
use crate::http::call::Calls;
use crate::http::guard::caller;
use crate::language::Language;

/// Where Statistics Norway receives applications for microdata.
pub const EMAIL: &str = "mikrodata@ssb.no";

/// A page that can be gone to from everywhere: its address, and its name.
type PlaceRow = (&'static str, fn(PageWords) -> &'static str);

/// The pages that can be gone to from everywhere, in their order. Each is shown to those who may read it.
const PLACES: [PlaceRow; 5] = [
    ("/quotes", PageWords::quotes),
    ("/calculator", PageWords::calculator),
    ("/tariffs", PageWords::price_lists),
    ("/verification", PageWords::check_document),
    ("/docs", PageWords::for_programs),
];

/// The frame of a page.
pub struct Frame {
    pub words: PageWords,
    /// The address of the style sheet.
    pub style: String,
    /// The address of the icon.
    pub icon: String,
    /// Where questions are sent: to the office of the settings, or else to the address in the guidelines.
    pub email: String,
    /// The version of the program.
    pub version: &'static str,
    /// The address of the page, or of the one whose form it answers: the language switch comes back to it.
    pub here: String,
    /// Where to sign in and come back to it.
    pub sign_in: String,
    pub places: Vec<Place>,
    /// The name, or else the identity, of whoever is signed in.
    pub name: Option<String>,
    pub roles: Vec<&'static str>,
    /// Whether it is the first page, which says who is signed in itself.
    pub is_first: bool,
    pub is_open: bool,
    pub can_sign_in: bool,
    /// The pages above this one: their addresses and names.
    pub above: Vec<(&'static str, &'static str)>,
    /// The form of the page that sends what was typed along when another language is chosen.
    pub form: Option<&'static str>,
}

/// A page that its reader can go to.
pub struct Place {
    pub address: &'static str,
    pub name: &'static str,
    pub is_here: bool,
}

impl Frame {
    pub fn of(request: &HttpRequest) -> Self {
        Self::in_language(request, page_language(request))
    }

    /// The same in a language that was just chosen.
    pub fn in_language(request: &HttpRequest, language: Language) -> Self {
        let words = PageWords { language };
        let access = request.app_data::<Data<Access>>();
        let office = request.app_data::<Data<Office>>();
        let path = request.path();
        let is_here =
            |address: &str| path == address || path.strip_prefix(address).is_some_and(|rest| rest.starts_with('/'));
        let caller = caller(request);
        let place = |(address, name): PlaceRow| Place { address, name: name(words), is_here: is_here(address) };
        let calls = request.app_data::<Data<Calls>>().map(Data::get_ref);
        let places = reachable(calls, &caller).map(place).collect();
        let here = here(request);
        let Caller { id, name, roles, means, .. } = caller;
        let is_known = !matches!(means, Means::Nothing | Means::Machine);
        Self {
            words,
            style: assets::style(),
            icon: assets::icon(),
            email: office.and_then(|office| office.contact.email.clone()).unwrap_or_else(|| EMAIL.to_owned()),
            version: env!("CARGO_PKG_VERSION"),
            sign_in: sign_in_and_back_to(&here),
            here,
            places,
            name: is_known.then(|| name.unwrap_or(id)),
            roles: if is_known { roles.iter().map(|role| words.role(role)).collect() } else { Vec::new() },
            is_first: path == "/",
            is_open: access.is_some_and(|access| access.is_open()),
            can_sign_in: access.is_some_and(|access| access.has_sign_in()),
            above: Vec::new(),
            form: None,
        }
    }

    /// The same for a page that is at another address than the one requested.
    pub fn at(self, here: String) -> Self {
        Self { sign_in: sign_in_and_back_to(&here), here, ..self }
    }

    /// The same on a page below others.
    pub fn below(mut self, above: &[(&'static str, &'static str)]) -> Self {
        self.above = above.to_vec();
        self
    }
}

/// The places that a caller may read.
fn reachable<'c>(calls: Option<&'c Calls>, caller: &'c Caller) -> impl Iterator<Item = PlaceRow> + 'c {
    let may_read = move |address: &str| {
        let permit = calls.and_then(|calls| calls.permit_of("GET", address));
        permit.is_some_and(|permit| permit.actor(caller).is_some())
    };
    PLACES.into_iter().filter(move |(address, _)| may_read(address))
}

/// Where the page of a request can be read again: its own address, or that of the page whose form it answers. A form is sent to an
/// address right below its page.
fn here(request: &HttpRequest) -> String {
    let path = request.path();
    // What is on the way to and from the provider is no page to come back to.
    // And the address of an answer is its reader's secret.
    if ["/sign-in", "/sign-out", ANSWER_PATH].iter().any(|step| path.starts_with(step)) {
        return "/".to_owned();
    }
    if request.method().is_safe() {
        return request.uri().path_and_query().map_or(path, |address| address.as_str()).to_owned();
    }
    let calls = request.app_data::<Data<Calls>>();
    let is_page =
        request.match_pattern().zip(calls).is_some_and(|(path, calls)| calls.permit_of("GET", &path).is_some());
    let page = if is_page { Some(path) } else { path.rsplit_once('/').map(|(page, _)| page) };
    page.filter(|page| !page.is_empty()).unwrap_or("/").to_owned()
}

/// The address at which someone signs in and comes back to a page; the first page is where everyone comes back to.
pub fn sign_in_and_back_to(page: &str) -> String {
    if page == "/" {
        return "/sign-in".to_owned();
    }
    format!("/sign-in?return_to={}", form_urlencoded::byte_serialize(page.as_bytes()).collect::<String>())
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;
    use crate::access::{Permit, Roles};
    use crate::http::call::{Call, Cost, Effect};
    use crate::quote::Role;

    fn calls(rows: &[(&'static str, &'static str, Permit)]) -> Calls {
        let call = |&(method, path, permit)| Call { method, path, permit, cost: Cost::Answer, effect: Effect::None };
        Calls(rows.iter().map(call).collect())
    }

    #[test]
    fn a_place_is_shown_to_those_who_may_read_it() {
        const OFFICERS: Permit = Permit::of(&[Role::CaseOfficer]);
        let calls = calls(&[
            ("GET", "/docs", Permit::ANYONE),
            ("POST", "/verification", Permit::ANYONE),
            ("GET", "/tariffs", OFFICERS),
        ]);
        let shown = |calls: Option<&Calls>, roles: &[Role]| {
            let caller = Caller { roles: Roles::of(roles.iter().copied()), ..Caller::anonymous() };
            reachable(calls, &caller).map(|(address, _)| address).collect::<Vec<_>>()
        };
        assert_eq!(shown(Some(&calls), &[]), ["/docs"]);
        assert_eq!(shown(Some(&calls), &[Role::Finance]), ["/docs"]);
        assert_eq!(shown(Some(&calls), &[Role::Finance, Role::CaseOfficer]), ["/tariffs", "/docs"]);
        assert_eq!(shown(None, &[Role::Admin]), [""; 0]);
    }

    #[test]
    fn a_page_is_come_back_to_where_it_can_be_read() {
        let calls = Data::new(calls(&[("GET", "/quotes", Permit::ANYONE)]));
        let here =
            |request: TestRequest, address: &str| here(&request.uri(address).app_data(calls.clone()).to_http_request());
        for (address, page) in [
            ("/", "/"),
            ("/tariffs/current?q=uf%C3%B8re&a=1", "/tariffs/current?q=uf%C3%B8re&a=1"),
            ("/sign-in/callback?code=secret", "/"),
            ("/sign-out", "/"),
        ] {
            assert_eq!(here(TestRequest::get(), address), page);
        }
        for (address, page) in [("/verification/file?x", "/verification"), ("/language", "/"), ("/", "/")] {
            assert_eq!(here(TestRequest::post(), address), page);
        }
    }

    #[test]
    fn the_way_back_is_written_so_that_it_ends_where_it_began() {
        assert_eq!(sign_in_and_back_to("/"), "/sign-in");
        let address = sign_in_and_back_to("/a/b?q=x y&c=%26#æ");
        assert_eq!(address, "/sign-in?return_to=%2Fa%2Fb%3Fq%3Dx+y%26c%3D%2526%23%C3%A6");
        let (_, query) = address.split_once('?').unwrap();
        let back: Vec<_> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        assert_eq!(back, [("return_to".to_owned(), "/a/b?q=x y&c=%26#æ".to_owned())]);
    }
}
