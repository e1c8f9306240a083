//! A path with its methods, each with who may call it: any other method is answered with those that there are.

use actix_cors::Cors;
use actix_web::dev::HttpServiceFactory;
use actix_web::http::header::{ACCEPT, ACCEPT_LANGUAGE, ALLOW, CONTENT_TYPE, HeaderValue};
use actix_web::middleware::{Condition, from_fn};
use actix_web::{FromRequest, Handler, HttpRequest, HttpResponse, Resource, Responder, Route, guard, web};

use super::guard::guard as admit;
use super::negotiation::language;
use super::problem::{Problem, ProblemKind};
use crate::access::Permit;

/// Seconds for which a browser may remember what it was told of other origins.
const CORS_MAX_AGE: usize = 600;

/// A call: a method of a path, and who may make it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call {
    pub method: &'static str,
    pub path: &'static str,
    pub permit: Permit,
    pub sets: Sets,
}

/// Whether a call sets a document, which takes more than any other answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sets {
    Nothing,
    /// It does when a PDF is asked for.
    DocumentIfAsked,
    Document,
}

/// A path that methods are added to.
pub struct PathRoutes {
    pattern: &'static str,
    resource: Resource,
    calls: Vec<Call>,
    allow: Vec<&'static str>,
    sets: Sets,
}

pub fn path(pattern: &'static str) -> PathRoutes {
    let resource = web::resource(pattern);
    PathRoutes { pattern, resource, calls: Vec::new(), allow: Vec::new(), sets: Sets::Nothing }
}

impl PathRoutes {
    /// What the path answers is set when it is asked for.
    pub fn setting_documents(mut self) -> Self {
        self.sets = Sets::Document;
        self
    }

    /// What the path answers is set when it is asked for as a PDF.
    pub fn setting_documents_if_asked(mut self) -> Self {
        self.sets = Sets::DocumentIfAsked;
        self
    }

    /// Answers GET, and HEAD with the same head.
    pub fn get<F, Args>(mut self, permit: Permit, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.allow.extend(["GET", "HEAD"]);
        self.with("GET", web::route().guard(guard::Any(guard::Get()).or(guard::Head())), permit, handler)
    }

    pub fn post<F, Args>(mut self, permit: Permit, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.allow.push("POST");
        self.with("POST", web::post(), permit, handler)
    }

    pub fn put<F, Args>(mut self, permit: Permit, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.allow.push("PUT");
        self.with("PUT", web::put(), permit, handler)
    }

    pub fn delete<F, Args>(mut self, permit: Permit, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.allow.push("DELETE");
        self.with("DELETE", web::delete(), permit, handler)
    }

    fn with<F, Args>(mut self, method: &'static str, route: Route, permit: Permit, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        let call = Call { method, path: self.pattern, permit, sets: self.sets };
        let guarded = route.to(handler).wrap(from_fn(move |request, next| admit(call, request, next)));
        self.resource = self.resource.route(guarded);
        self.calls.push(call);
        self
    }

    pub fn calls(&self) -> &[Call] {
        &self.calls
    }

    /// The path with all its methods. Pages of other origins may call what anyone may, without credentials.
    pub fn build(self, cors_origins: &[String]) -> impl HttpServiceFactory + 'static {
        let allow = self.allow.join(", ");
        let call = Call { method: "-", path: self.pattern, permit: Permit::ANYONE, sets: Sets::Nothing };
        let refusal = web::to(move |request: HttpRequest| method_not_allowed(request, allow.clone()));
        let refusal = refusal.wrap(from_fn(move |request, next| admit(call, request, next)));
        let public = self.calls.iter().all(|call| call.permit.is_for_anyone()) && self.pattern.starts_with("/api/");
        let mut cors = Cors::default()
            .allowed_methods(self.calls.iter().map(|call| call.method))
            .allowed_headers([ACCEPT, ACCEPT_LANGUAGE, CONTENT_TYPE])
            .max_age(CORS_MAX_AGE);
        for origin in cors_origins {
            cors = cors.allowed_origin(origin);
        }
        self.resource.default_service(refusal).wrap(Condition::new(public && !cors_origins.is_empty(), cors))
    }
}

async fn method_not_allowed(request: HttpRequest, allow: String) -> HttpResponse {
    let mut response = Problem::new(ProblemKind::MethodNotAllowed, language(&request)).found(&allow).into_response();
    if let Ok(allow) = HeaderValue::from_str(&allow) {
        response.headers_mut().insert(ALLOW, allow);
    }
    response
}

/// The answer where there is no path.
pub fn not_found() -> Route {
    let call = Call { method: "-", path: "-", permit: Permit::ANYONE, sets: Sets::Nothing };
    let absent = async |request: HttpRequest| Problem::new(ProblemKind::NotFound, language(&request)).into_response();
    web::to(absent).wrap(from_fn(move |request, next| admit(call, request, next)))
}
