//! A module imports only what stands below it (the order in src/lib.rs), and the core imports nothing of the outside world.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use syn::visit::Visit;

use crate::support::project_file;

/// The modules up to this one are the core.
const LAST_OF_CORE: &str = "invoice";

/// Crates, and parts of std, that reach outside: none has a place in the core.
const OUTSIDE: [&str; 24] = [
    "actix_web",
    "clap",
    "config",
    "csv_core",
    "miette",
    "mimalloc",
    "tokio",
    "tracing",
    "tracing_subscriber",
    "typst",
    "typst_layout",
    "typst_pdf",
    "futures_util",
    "hayro_syntax",
    "indicatif",
    "parquet",
    "rustix",
    "rust_xlsxwriter",
    "sqlx",
    "trait_gen",
    "std::fs",
    "std::env",
    "std::net",
    "std::process",
];

/// Every path that a file names: in `use` lines and in code.
#[derive(Default)]
struct Paths(BTreeSet<Vec<String>>);

impl Paths {
    fn add_use(&mut self, prefix: &[String], tree: &syn::UseTree) {
        let with = |name: &syn::Ident| [prefix, &[name.to_string()]].concat();
        match tree {
            syn::UseTree::Path(path) => self.add_use(&with(&path.ident), &path.tree),
            syn::UseTree::Name(name) => drop(self.0.insert(with(&name.ident))),
            syn::UseTree::Rename(rename) => drop(self.0.insert(with(&rename.ident))),
            syn::UseTree::Glob(_) => drop(self.0.insert(prefix.to_vec())),
            syn::UseTree::Group(group) => group.items.iter().for_each(|item| self.add_use(prefix, item)),
        }
    }
}

impl<'ast> Visit<'ast> for Paths {
    fn visit_use_tree(&mut self, tree: &'ast syn::UseTree) {
        self.add_use(&[], tree);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.0.insert(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        syn::visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        // What stands in a macro's arguments is tokens: every `a::b` of them counts as a path.
        let text = call.tokens.to_string().replace(" :: ", "::");
        let plain = |character: char| character.is_alphanumeric() || matches!(character, '_' | ':');
        for word in text.split(|character| !plain(character)).filter(|word| word.contains("::")) {
            self.0.insert(word.split("::").map(str::to_owned).collect());
        }
        syn::visit::visit_macro(self, call);
    }
}

fn paths(file: &Path) -> Paths {
    let parsed = syn::parse_file(&fs::read_to_string(file).expect("a source file")).expect("Rust");
    let mut paths = Paths::default();
    paths.visit_file(&parsed);
    paths
}

/// The public modules in the order of src/lib.rs, the lowest first.
fn order() -> Vec<String> {
    let library = syn::parse_file(&fs::read_to_string(project_file("src/lib.rs")).expect("lib.rs")).expect("Rust");
    let name = |item: &syn::Item| match item {
        syn::Item::Mod(module) => Some(module.ident.to_string()),
        _ => None,
    };
    library.items.iter().filter_map(name).collect()
}

fn files(module: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut pending = vec![project_file("src").join(module), project_file("src").join(format!("{module}.rs"))];
    while let Some(path) = pending.pop() {
        if path.is_dir() {
            pending.extend(fs::read_dir(path).expect("a folder").map(|entry| entry.expect("an entry").path()));
        } else if path.extension().is_some_and(|extension| extension == "rs") && path.exists() {
            found.push(path);
        }
    }
    found
}

#[test]
fn a_module_imports_only_what_stands_below_it() {
    let order = order();
    assert!(order.len() >= 15, "{order:?}");
    let mut imports = 0;
    for (rank, module) in order.iter().enumerate() {
        for file in files(module) {
            for path in paths(&file).0 {
                let [first, second, ..] = path.as_slice() else { continue };
                if first != "crate" {
                    continue;
                }
                let Some(other) = order.iter().position(|other| other == second) else { continue };
                assert!(other <= rank, "{}: {module} imports {second}, which stands above it", file.display());
                imports += 1;
            }
        }
    }
    assert!(imports > 100, "only {imports} imports were read");
}

#[test]
fn the_core_reaches_nothing_outside() {
    let order = order();
    let last = order.iter().position(|module| module == LAST_OF_CORE).expect("the core's last module");
    for module in &order[..=last] {
        let files = files(module);
        assert!(!files.is_empty(), "{module} has files");
        for file in files {
            for path in paths(&file).0 {
                let path = path.join("::");
                let outside =
                    OUTSIDE.iter().find(|outside| path == **outside || path.starts_with(&format!("{outside}::")));
                assert!(outside.is_none(), "{}: {path}", file.display());
            }
        }
    }
}
