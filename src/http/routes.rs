//! A path with its methods, each guarded by its permit. OPTIONS is answered with the methods that the path has, and any
//! other with 405.

use actix_cors::Cors;
use actix_web::dev::HttpServiceFactory;
use actix_web::http::Method;
use actix_web::http::header::{
    ACCEPT, ACCEPT_LANGUAGE, ALLOW, CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_TYPE, ETAG,
    HeaderName, HeaderValue, IF_NONE_MATCH, LINK, RETRY_AFTER,
};
use actix_web::middleware::{Condition, from_fn};
use actix_web::{FromRequest, Handler, HttpRequest, HttpResponse, Resource, Responder, Route, guard, web};

use super::call::{Call, Cost, Effect};
use super::guard::guard as admit;
use super::negotiation::language;
use super::problem::{Problem, ProblemKind};
use crate::access::Permit;

/// Seconds for which a browser may cache the answer to a preflight request.
const CORS_MAX_AGE: usize = 600;

/// The headers that pages of other sites may send, beside those that browsers always allow.
pub const ALLOWED_HEADERS: [HeaderName; 6] =
    [ACCEPT, ACCEPT_LANGUAGE, CONTENT_TYPE, CONTENT_ENCODING, IF_NONE_MATCH, HeaderName::from_static("x-request-id")];

/// The headers of answers that they may read.
const EXPOSED_HEADERS: [HeaderName; 8] = [
    CONTENT_DISPOSITION,
    CONTENT_LANGUAGE,
    ETAG,
    LINK,
    RETRY_AFTER,
    HeaderName::from_static("ratelimit"),
    HeaderName::from_static("ratelimit-policy"),
    HeaderName::from_static("x-request-id"),
];

/// A path under construction: each method that is added becomes a call.
pub struct PathRoutes {
    pattern: &'static str,
    resource: Resource,
    calls: Vec<Call>,
    allow: Vec<&'static str>,
    cost: Cost,
    effect: Effect,
}

pub fn path(pattern: &'static str) -> PathRoutes {
    let resource = web::resource(pattern);
    PathRoutes { pattern, resource, calls: Vec::new(), allow: Vec::new(), cost: Cost::Answer, effect: Effect::None }
}

/// Each adds a call: its name, the methods that it answers, and their route.
macro_rules! methods {
    ($($name:ident $method:literal [$($allow:literal),+] $route:expr;)+) => {$(
        pub fn $name<F, Args>(mut self, permit: Permit, handler: F) -> Self
        where
            F: Handler<Args>,
            Args: FromRequest + 'static,
            F::Output: Responder + 'static,
        {
            self.allow.extend([$($allow),+]);
            self.with($method, $route, permit, handler)
        }
    )+};
}

impl PathRoutes {
    /// What the calls that are added after this cost.
    pub fn cost(mut self, cost: Cost) -> Self {
        self.cost = cost;
        self
    }

    /// What the calls that are added after this do to quotes.
    pub fn effect(mut self, effect: Effect) -> Self {
        self.effect = effect;
        self
    }

    methods! {
        get "GET" ["GET", "HEAD"] web::route().guard(guard::Any(guard::Get()).or(guard::Head()));
        post "POST" ["POST"] web::post();
        put "PUT" ["PUT"] web::put();
        delete "DELETE" ["DELETE"] web::delete();
    }

    fn with<F, Args>(mut self, method: &'static str, route: Route, permit: Permit, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        let call = Call { method, path: self.pattern, permit, cost: self.cost, effect: self.effect };
        let guarded = route.to(handler).wrap(from_fn(move |request, next| admit(call, request, next)));
        self.resource = self.resource.route(guarded);
        self.calls.push(call);
        self
    }

    pub fn calls(&self) -> &[Call] {
        &self.calls
    }

    /// The path with all its methods. Pages of the allowed origins may call, without credentials, what anyone may call.
    pub fn build(self, cors_origins: &[String]) -> impl HttpServiceFactory + 'static {
        let allow = [&self.allow[..], &["OPTIONS"]].concat().join(", ");
        let call = Call::none(self.pattern);
        let other = web::to(move |request: HttpRequest| other_method(request, allow.clone()));
        let other = other.wrap(from_fn(move |request, next| admit(call, request, next)));
        let public = self.calls.iter().all(|call| call.permit.is_for_anyone()) && self.pattern.starts_with("/api/");
        let mut cors = Cors::default()
            .allowed_methods(self.calls.iter().map(|call| call.method))
            .allowed_headers(ALLOWED_HEADERS)
            .expose_headers(EXPOSED_HEADERS)
            .max_age(CORS_MAX_AGE);
        for origin in cors_origins {
            cors = cors.allowed_origin(origin);
        }
        self.resource.default_service(other).wrap(Condition::new(public && !cors_origins.is_empty(), cors))
    }
}

/// OPTIONS tells which methods there are (RFC 9110, section 9.3.7); any other is refused with them.
async fn other_method(request: HttpRequest, allow: String) -> HttpResponse {
    let mut response = if request.method() == Method::OPTIONS {
        HttpResponse::NoContent().finish()
    } else {
        Problem::new(ProblemKind::MethodNotAllowed, language(&request)).found(&allow).into_response()
    };
    if let Ok(allow) = HeaderValue::from_str(&allow) {
        response.headers_mut().insert(ALLOW, allow);
    }
    response
}

/// The answer where no path matches.
pub fn not_found() -> Route {
    let call = Call::none("-");
    let absent = async |request: HttpRequest| Problem::new(ProblemKind::NotFound, language(&request)).into_response();
    web::to(absent).wrap(from_fn(move |request, next| admit(call, request, next)))
}
