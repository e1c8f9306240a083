//! A path with its methods: any other method is answered with those that there are.

use actix_web::dev::HttpServiceFactory;
use actix_web::http::header::{ALLOW, HeaderValue};
use actix_web::{FromRequest, Handler, HttpRequest, HttpResponse, Resource, Responder, Route, guard, web};

use super::negotiation::language;
use super::problem::{Kind, Problem};

/// A path that methods are added to.
pub struct PathRoutes {
    resource: Resource,
    allow: Vec<&'static str>,
}

/// Begins a path.
pub fn path(pattern: &str) -> PathRoutes {
    PathRoutes { resource: web::resource(pattern), allow: Vec::new() }
}

impl PathRoutes {
    /// Answers GET, and HEAD with the same head.
    pub fn get<F, Args>(mut self, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        let methods = guard::Any(guard::Get()).or(guard::Head());
        self.resource = self.resource.route(web::route().guard(methods).to(handler));
        self.allow.extend(["GET", "HEAD"]);
        self
    }

    /// Answers POST.
    pub fn post<F, Args>(self, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.with("POST", web::post(), handler)
    }

    /// Answers PUT.
    pub fn put<F, Args>(self, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.with("PUT", web::put(), handler)
    }

    /// Answers DELETE.
    pub fn delete<F, Args>(self, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.with("DELETE", web::delete(), handler)
    }

    fn with<F, Args>(mut self, method: &'static str, route: Route, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.resource = self.resource.route(route.to(handler));
        self.allow.push(method);
        self
    }

    /// The path with all its methods.
    pub fn build(self) -> impl HttpServiceFactory + 'static {
        let allow = self.allow.join(", ");
        self.resource.default_service(web::to(move |request: HttpRequest| method_not_allowed(request, allow.clone())))
    }
}

async fn method_not_allowed(request: HttpRequest, allow: String) -> HttpResponse {
    let mut response = Problem::new(Kind::MethodNotAllowed, language(&request)).found(&allow).into_response();
    if let Ok(allow) = HeaderValue::from_str(&allow) {
        response.headers_mut().insert(ALLOW, allow);
    }
    response
}

/// The answer where there is no path.
pub async fn not_found(request: HttpRequest) -> HttpResponse {
    Problem::new(Kind::NotFound, language(&request)).into_response()
}
