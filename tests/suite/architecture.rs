//! A module imports only modules below it (the order in src/lib.rs), no files import each other in a circle, and the core imports
//! nothing of the outside world.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use syn::visit::Visit;

use crate::support::project_file;

/// The modules up to this one are the core.
const LAST_OF_CORE: &str = "invoice";

/// Crates, and parts of std, that reach outside: none has a place in the core.
const OUTSIDE: [&str; 26] = [
    "actix_web",
    "calamine",
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
    "zip",
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
        // The arguments of a macro are tokens: every `a::b` among them counts as a path.
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
fn a_module_imports_only_modules_below_it() {
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
                assert!(other <= rank, "{}: {module} imports {second}, which is above it", file.display());
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

/// A file of src, as a module.
#[derive(Default)]
struct Module {
    /// What its `use` lines import, by the name that it has in the file, with the path, and whether it is re-exported.
    imports: BTreeMap<String, (Vec<String>, bool)>,
    /// Paths in its code outside of tests, each with the module that it is in.
    paths: BTreeSet<(Vec<String>, Vec<String>)>,
    /// The module that is being read: the file's own, or one inside it.
    inside: Vec<String>,
}

impl Module {
    fn add_import(&mut self, prefix: &[String], tree: &syn::UseTree, reexported: bool) {
        let with = |name: &syn::Ident| [prefix, &[name.to_string()]].concat();
        let (name, path) = match tree {
            syn::UseTree::Path(path) => return self.add_import(&with(&path.ident), &path.tree, reexported),
            syn::UseTree::Group(group) => {
                return group.items.iter().for_each(|item| self.add_import(prefix, item, reexported));
            }
            syn::UseTree::Name(name) if name.ident == "self" => (prefix.last().cloned(), prefix.to_vec()),
            syn::UseTree::Name(name) => (Some(name.ident.to_string()), with(&name.ident)),
            syn::UseTree::Rename(rename) => (Some(rename.rename.to_string()), with(&rename.ident)),
            syn::UseTree::Glob(_) => (None, prefix.to_vec()),
        };
        if let Some(name) = name.filter(|name| name != "_") {
            self.imports.insert(name, (path, reexported));
        } else {
            self.paths.insert((self.inside.clone(), path));
        }
    }
}

impl<'ast> Visit<'ast> for Module {
    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        let is_test = |attribute: &syn::Attribute| {
            attribute.path().is_ident("cfg")
                && attribute.parse_args::<syn::Path>().is_ok_and(|path| path.is_ident("test"))
        };
        if !module.attrs.iter().any(is_test) {
            self.inside.push(module.ident.to_string());
            syn::visit::visit_item_mod(self, module);
            self.inside.pop();
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.add_import(&[], &item.tree, !matches!(item.vis, syn::Visibility::Inherited));
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let path_of_names = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        self.paths.insert((self.inside.clone(), path_of_names));
        syn::visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        let text = call.tokens.to_string().replace(" :: ", "::");
        let plain = |character: char| character.is_alphanumeric() || matches!(character, '_' | ':');
        for word in text.split(|character| !plain(character)).filter(|word| !word.is_empty()) {
            self.paths.insert((self.inside.clone(), word.split("::").map(str::to_owned).collect()));
        }
        syn::visit::visit_macro(self, call);
    }
}

/// Every module of the library by its path, but the root, which only declares the others.
fn modules() -> BTreeMap<Vec<String>, Module> {
    let root = project_file("src");
    let mut modules = BTreeMap::new();
    for top in order() {
        for file in files(&top) {
            let relative = file.strip_prefix(&root).expect("a file of src").with_extension("");
            let mut path: Vec<String> = relative.iter().map(|part| part.to_str().expect("a name").to_owned()).collect();
            if path.last().is_some_and(|last| last == "mod") {
                path.pop();
            }
            let mut module = Module { inside: path.clone(), ..Module::default() };
            module.visit_file(&syn::parse_file(&fs::read_to_string(&file).expect("a source file")).expect("Rust"));
            modules.insert(path, module);
        }
    }
    modules
}

/// The module that defines what a path within a module names; none where it is of another crate.
fn definer(modules: &BTreeMap<Vec<String>, Module>, inside: &[String], path: &[String]) -> Option<Vec<String>> {
    let (mut found, rest) = match path {
        // As in `pub(super)`.
        [_] if path == ["crate"] || path == ["super"] => return None,
        [first, rest @ ..] if first == "crate" => (Vec::new(), rest),
        [first, rest @ ..] if first == "self" => (inside.to_vec(), rest),
        [first, ..] if first == "super" => {
            let supers = path.iter().take_while(|name| *name == "super").count();
            (inside[..inside.len().checked_sub(supers)?].to_vec(), &path[supers..])
        }
        [first, ..] if modules.contains_key(&[inside, std::slice::from_ref(first)].concat()) => (inside.to_vec(), path),
        _ => return None,
    };
    for name in rest {
        let deeper = [found.as_slice(), std::slice::from_ref(name)].concat();
        if modules.contains_key(&deeper) {
            found = deeper;
        } else if let Some((path, _)) = modules.get(&found).and_then(|module| module.imports.get(name)) {
            return definer(modules, &found, path);
        } else {
            break;
        }
    }
    // A module inside a file is that file's.
    (1..=found.len()).rev().map(|length| found[..length].to_vec()).find(|path| modules.contains_key(path))
}

/// Groups of modules that import each other, directly or through others. A re-export alone is no import.
fn circles() -> Vec<Vec<String>> {
    let modules = modules();
    let imported = |own: &Vec<String>, module: &Module| -> BTreeSet<Vec<String>> {
        let named = |name: &String| module.paths.iter().any(|(_, path)| path.first() == Some(name));
        let imports = module.imports.iter().filter(|(name, (_, reexported))| !reexported || named(name));
        let imports = imports.filter_map(|(_, (path, _))| definer(&modules, own, path));
        let paths = module.paths.iter().filter_map(|(inside, path)| definer(&modules, inside, path));
        imports.chain(paths).filter(|other| other != own).collect()
    };
    let imports: BTreeMap<_, _> = modules.iter().map(|(own, module)| (own, imported(own, module))).collect();
    let reached = |start: &Vec<String>| {
        let (mut reached, mut pending) = (BTreeSet::new(), vec![start]);
        while let Some(module) = pending.pop() {
            pending.extend(imports[module].iter().filter(|other| reached.insert((*other).clone())));
        }
        reached
    };
    let reached: BTreeMap<_, _> = modules.keys().map(|own| (own, reached(own))).collect();
    let circle = |own: &Vec<String>| -> Vec<String> {
        let members = reached[own].iter().filter(|other| reached[other].contains(own));
        members.map(|module| module.join("::")).collect()
    };
    let circles: BTreeSet<Vec<String>> = modules.keys().map(circle).filter(|circle| !circle.is_empty()).collect();
    circles.into_iter().collect()
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    assert_eq!(circles(), Vec::<Vec<String>>::new());
}
