//! Every statement of the store is prepared on both databases: one that is missing from the lists would fail in use only.

use std::collections::BTreeSet;
use std::fs;

use crate::office::{Backend, Office, on_both};
use crate::support::project_file;
use prisoverslag::store::{Store, StoreUrl};
use syn::visit::Visit;

on_both!(every_statement_is_understood);

fn every_statement_is_understood(office: &Office) {
    let url = StoreUrl::parse(&office.url()).expect("a store");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let prepared = runtime.block_on(async {
        let store = Store::open(&url).await.expect("an open store");
        let prepared = store.prepare_all().await.expect("every statement is understood");
        store.close().await;
        prepared
    });
    let sources = Sources::read();
    let own = match office.backend() {
        Backend::Sqlite => "SQLITE_STATEMENTS",
        Backend::Postgres => "POSTGRES_STATEMENTS",
    };
    assert_eq!(prepared, sources.list("STATEMENTS").len() + sources.list(own).len());
}

#[test]
fn every_statement_is_in_the_list_of_its_database() {
    let sources = Sources::read();
    assert!(sources.statements.len() >= 40, "only {} statements were read", sources.statements.len());
    let (shared, sqlite, postgres) =
        (sources.list("STATEMENTS"), sources.list("SQLITE_STATEMENTS"), sources.list("POSTGRES_STATEMENTS"));
    // Two statements in one message cannot be prepared.
    for name in sources.statements.iter().filter(|name| *name != "POSTGRES_BEGIN") {
        let expected = match name {
            name if name.starts_with("SQLITE_") => (false, true, false),
            name if name.starts_with("POSTGRES_") => (false, false, true),
            name if shared.contains(name) => (true, false, false),
            _ => (false, true, true),
        };
        assert_eq!((shared.contains(name), sqlite.contains(name), postgres.contains(name)), expected, "{name}");
    }
    for (list, names) in &sources.lists {
        assert!(names.is_subset(&sources.statements), "{list} names what is no statement");
    }
}

#[test]
fn every_query_runs_a_statement_of_the_lists() {
    // Two that stand where they are used: one asks whether the store answers, one cannot be prepared.
    const INLINE: [&str; 2] = ["select 1 from ledger_head", "vacuum into $1"];
    let sources = Sources::read();
    assert!(sources.queries.len() >= 25, "only {} queries were read", sources.queries.len());
    for query in &sources.queries {
        let name = query.rsplit("::").next().expect("a name").trim().to_owned();
        let listed =
            sources.statements.contains(&name) || INLINE.iter().any(|inline| query == &format!("\"{inline}\""));
        // `statement` is chosen among statements of the lists just before.
        assert!(listed || ["statement", "list_statement", "Dialect::KEEP_LINES"].contains(&query.as_str()), "{query}");
    }
}

/// What the sources of the store say: statements, lists of them, and what is run.
#[derive(Default)]
struct Sources {
    statements: BTreeSet<String>,
    lists: Vec<(String, BTreeSet<String>)>,
    queries: Vec<String>,
}

impl Sources {
    fn read() -> Self {
        let mut sources = Self::default();
        for entry in fs::read_dir(project_file("src/store")).expect("the sources") {
            let path = entry.expect("an entry").path();
            if path.extension().is_some_and(|extension| extension == "rs") {
                let source = fs::read_to_string(&path).expect("a source");
                sources.visit_file(&syn::parse_file(&source).expect("Rust"));
            }
        }
        sources
    }

    fn list(&self, name: &str) -> BTreeSet<String> {
        let (_, names) = self.lists.iter().find(|(list, _)| list == name).expect("a list");
        names.clone()
    }
}

impl<'ast> Visit<'ast> for Sources {
    fn visit_item_const(&mut self, item: &'ast syn::ItemConst) {
        let name = item.ident.to_string();
        match item.expr.as_ref() {
            syn::Expr::Array(array) => {
                let element = |element: &syn::Expr| match element {
                    syn::Expr::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()),
                    _ => None,
                };
                self.lists.push((name, array.elems.iter().filter_map(element).collect()));
            }
            syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(_), .. }) | syn::Expr::Macro(_) => {
                self.statements.insert(name);
            }
            _ => {}
        }
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        if let syn::Expr::Path(path) = call.func.as_ref() {
            let path: Vec<String> = path.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
            let sql = call
                .args
                .first()
                .filter(|_| path[0] == "sqlx" && path.last().is_some_and(|last| last.starts_with("query")));
            self.queries.extend(sql.map(words));
        }
        syn::visit::visit_expr_call(self, call);
    }
}

/// An expression as text.
fn words(expression: &syn::Expr) -> String {
    match expression {
        syn::Expr::Path(path) => {
            path.path.segments.iter().map(|segment| segment.ident.to_string()).collect::<Vec<_>>().join("::")
        }
        syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => format!("{:?}", text.value()),
        syn::Expr::Call(call) => words(&call.func),
        _ => "something else".to_owned(),
    }
}
