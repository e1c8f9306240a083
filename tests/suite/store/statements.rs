//! Every statement of the store is prepared on both databases: one that a database does not understand would fail in use only.
//! The lists of statements are made by `statements!`; what is tested here is that no statement is declared or run without it.

use std::fs;

use crate::office::{Office, on_both};
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
    assert!(prepared >= 100, "only {prepared} statements were prepared");
}

#[test]
fn every_statement_is_declared_in_a_list() {
    let mut found = Found::default();
    for entry in fs::read_dir(project_file("src/store")).expect("the sources") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            let source = fs::read_to_string(&path).expect("a source");
            assert!(!source.contains("AssertSqlSafe"), "{}: only constants are run", path.display());
            found.visit_file(&syn::parse_file(&source).expect("Rust"));
        }
    }
    assert_eq!(found.texts, Vec::<String>::new(), "constants outside of `statements!`");
    assert!(found.queries >= 80, "only {} queries were read", found.queries);
    // It cannot be prepared.
    assert_eq!(found.inline, ["vacuum into $1"]);
}

/// What the sources of the store have outside of `statements!`.
#[derive(Default)]
struct Found {
    /// Constants that are texts.
    texts: Vec<String>,
    /// Texts that are run where they stand.
    inline: Vec<String>,
    queries: usize,
}

impl<'ast> Visit<'ast> for Found {
    fn visit_item_const(&mut self, item: &'ast syn::ItemConst) {
        if matches!(
            item.expr.as_ref(),
            syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(_), .. }) | syn::Expr::Macro(_)
        ) {
            self.texts.push(item.ident.to_string());
        }
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        if let syn::Expr::Path(path) = call.func.as_ref() {
            let path: Vec<String> = path.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
            if path[0] == "sqlx" && path.last().is_some_and(|last| last.starts_with("query")) {
                self.queries += 1;
                if let Some(syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. })) = call.args.first() {
                    self.inline.push(text.value());
                }
            }
        }
        syn::visit::visit_expr_call(self, call);
    }
}
