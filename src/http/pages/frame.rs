//! What every page has around its content: its language, who is signed in, where one can go, and what has to be said everywhere.

use actix_web::HttpRequest;
use actix_web::web::Data;

use super::assets;
use super::language::page_language;
use super::words::PageWords;
use crate::access::{Caller, Means};
use crate::app::{Access, Office};
use crate::http::guard::caller;
use crate::language::Language;

/// Where Statistics Norway receives applications for microdata.
const EMAIL: &str = "mikrodata@ssb.no";

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
    /// Where the language switch comes back to.
    pub here: String,
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

/// A page that can be gone to from everywhere.
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
        let Caller { id, name, roles, means, .. } = caller(request);
        let is_known = !matches!(means, Means::Nothing | Means::Machine);
        let path = request.path();
        let place = |address: &'static str, name: &'static str| Place {
            address,
            name,
            is_here: path == address || path.strip_prefix(address).is_some_and(|rest| rest.starts_with('/')),
        };
        let places = vec![place("/calculator", words.calculator()), place("/tariffs", words.price_lists()), place("/docs", words.for_programs())];
        Self {
            words,
            style: assets::style(),
            icon: assets::icon(),
            email: office.and_then(|office| office.contact.email.clone()).unwrap_or_else(|| EMAIL.to_owned()),
            version: env!("CARGO_PKG_VERSION"),
            here: path.to_owned(),
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

    /// The same on a page below others.
    pub fn below(mut self, above: &[(&'static str, &'static str)]) -> Self {
        self.above = above.to_vec();
        self
    }
}
