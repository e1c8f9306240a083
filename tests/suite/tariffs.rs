//! The tariff editions: every defect with its file, line and column; seals; and what differs between two editions.

mod unknown;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use prisoverslag::language::Language;
use prisoverslag::tariff::Catalogue;
use serde_json::{Value, json};

use crate::office::{Answer, Caller as _, Server};
use crate::support::{Folder, program, project_file, text};

const EDITIONS: [&str; 4] = ["2021-01-01", "2022-01-01", "2023-01-01", "2026-01-01"];
const FILES: [&str; 5] = ["tariff.toml", "fd-trygd.toml", "statistics-areas.toml", "effort.toml", "delivery-time.toml"];
const SEALS: &str = "PUBLISHED.sha256";

const TARIFF: &str = "2026-01-01/tariff.toml";
const TABLES: &str = "2026-01-01/fd-trygd.toml";
const AREAS: &str = "2026-01-01/statistics-areas.toml";
const EFFORT: &str = "2026-01-01/effort.toml";
const DELIVERY: &str = "2026-01-01/delivery-time.toml";

/// An edit of one file, and the defect that it makes.
struct Defect {
    file: &'static str,
    /// Each first occurrence of the one text becomes the other.
    edits: &'static [(&'static str, &'static str)],
    /// A text of the changed file; `¶` is where the defect is.
    place: &'static str,
    /// What is said of it.
    said: &'static [&'static str],
}

/// A copy of the shipped tariffs that may be edited.
fn unsealed() -> Folder {
    let folder = sealed();
    fs::remove_file(folder.0.join(SEALS)).expect("the seals");
    folder
}

/// A copy of the shipped tariffs as they are.
fn sealed() -> Folder {
    let folder = Folder::new();
    copy(&project_file("tariffs"), &folder.0);
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("the folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

fn read(folder: &Folder, file: &str) -> String {
    fs::read_to_string(folder.0.join(file)).expect("a text")
}

fn edit(folder: &Folder, file: &str, edits: &[(&str, &str)]) {
    let mut content = read(folder, file);
    for (from, to) in edits {
        assert!(content.contains(from), "{file} has {from}");
        content = content.replacen(from, to, 1);
    }
    folder.file(file, content);
}

/// `file:line:column` of the `¶` of a text in a file, counted as editors do.
fn location(folder: &Folder, file: &str, place: &str) -> String {
    let content = read(folder, file);
    let (before, after) = place.split_once('¶').expect("a mark");
    let start =
        content.find(&format!("{before}{after}")).unwrap_or_else(|| panic!("{file} has {place}")) + before.len();
    let line_start = content[..start].rfind('\n').map_or(0, |at| at + 1);
    let line = content[..start].matches('\n').count() + 1;
    format!("{file}:{line}:{}", content[line_start..start].chars().count() + 1)
}

/// `prisoverslag tariff …` on a folder.
fn tariff(folder: &Folder, arguments: &[&str]) -> Output {
    let mut command = program();
    command.env("PRISOVERSLAG__TARIFFS__DIR", &folder.0).arg("tariff").args(arguments);
    command.output().expect("the program runs")
}

/// What a run wrote on standard error, without white space and the bars that stand before wrapped lines.
fn reported(output: &Output) -> String {
    squeezed(&text(&output.stderr))
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|character| !character.is_whitespace() && *character != '│').collect()
}

/// The places that `tariff check` names, in order.
fn places(output: &Output) -> Vec<String> {
    let shown = text(&output.stderr);
    shown.split("─[").skip(1).filter_map(|rest| rest.split_once(']')).map(|(place, _)| place.to_owned()).collect()
}

/// The folder has these defects and no others.
fn assert_defects(folder: &Folder, said: &[&str], count: usize) {
    let output = tariff(folder, &["check"]);
    let shown = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said:?}\n{shown}");
    for phrase in said {
        assert!(reported(&output).contains(&squeezed(phrase)), "{phrase}\n{shown}");
    }
    assert!(shown.ends_with(&format!("\n{count} defect(s).\n")), "{count} expected\n{shown}");
}

fn assert_sound(folder: &Folder) -> String {
    let output = tariff(folder, &["check"]);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), String::new()));
    text(&output.stdout)
}

fn assert_each_is_located(defects: &[Defect]) {
    for Defect { file, edits, place, said } in defects {
        let folder = unsealed();
        edit(&folder, file, edits);
        let place = location(&folder, file, place);
        assert_defects(&folder, said, 1);
        assert_eq!(places(&tariff(&folder, &["check"])), [place], "{said:?}");
    }
}

#[test]
fn the_shipped_tariffs_are_sound_sealed_and_complete() {
    let folder = sealed();
    let shown = assert_sound(&folder);
    let lines: Vec<&str> = shown.lines().collect();
    assert_eq!(lines.len(), EDITIONS.len(), "{shown}");
    for (line, id) in lines.iter().zip(EDITIONS) {
        let words = format!("{id}  49 tables, 28 areas, 22 rules, 19 steps  example  sealed  ");
        let hash = line.strip_prefix(&words).unwrap_or_else(|| panic!("{line}"));
        assert!(hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()), "{line}");
    }
    assert_eq!(assert_sound(&unsealed()), shown.replace("  sealed  ", "  not sealed  "));
}

#[test]
fn the_committed_schemas_are_those_that_the_program_writes() {
    let folder = sealed();
    fs::remove_dir_all(folder.0.join("schema")).expect("the schemas");
    assert!(tariff(&folder, &["schemas"]).status.success());
    let names = |path: &Path| {
        let mut names: Vec<_> =
            fs::read_dir(path).expect("a folder").map(|entry| entry.expect("a file").file_name()).collect();
        names.sort();
        names
    };
    let written = names(&folder.0.join("schema"));
    assert_eq!(written.len(), FILES.len());
    assert_eq!(written, names(&project_file("tariffs/schema")));
    for name in written {
        let committed = fs::read_to_string(project_file("tariffs/schema").join(&name)).expect("the schema");
        assert!(
            committed == read(&folder, &format!("schema/{}", name.display())),
            "{}: run `tariff schemas`",
            name.display()
        );
    }
    assert_sound(&folder);
}

#[test]
fn a_key_or_value_of_the_wrong_form_is_reported_in_its_place() {
    assert_each_is_located(&[
        Defect {
            file: AREAS,
            edits: &[(r#"nn = "Befolkning", "#, "")],
            place: r#"name                  = ¶{ nb = "Befolkning", en"#,
            said: &[
                "$.areas[0].name.nn: Missing; expected a string of at most ",
                "bokmål (nb), nynorsk (nn) and English (en)",
            ],
        },
        Defect {
            file: AREAS,
            edits: &[(r#""befolkning""#, r#""1befolkning""#)],
            place: r#"¶"1befolkning""#,
            said: &["$.areas[0].code", "a code of letters"],
        },
        Defect {
            file: AREAS,
            edits: &[(r#"nb = "Befolkning""#, r#"nb = """#)],
            place: r#"nb = ¶"""#,
            said: &["$.areas[0].name.nb: The text is empty"],
        },
        Defect {
            file: TABLES,
            edits: &[(r#""2500.00""#, r#""-2500.00""#)],
            place: r#"¶"-2500.00""#,
            said: &["$.tables[0].price", "negative"],
        },
        Defect {
            file: TABLES,
            edits: &[(r#""2500.00""#, r#""2500.005""#)],
            place: r#"¶"2500.005""#,
            said: &["has more than 2 decimals"],
        },
        Defect {
            file: TABLES,
            edits: &[(r#""2500.00""#, r#""1000000.01""#)],
            place: r#"¶"1000000.01""#,
            said: &["is above 1000000"],
        },
        Defect {
            file: TABLES,
            edits: &[(r#""2500.00""#, "2500.00")],
            place: "price      = ¶2500.00",
            said: &["write it in quotes: prices and hours are exact decimals, never floating-point numbers"],
        },
        Defect {
            file: TABLES,
            edits: &[(r#""2500.00""#, "2500")],
            place: "price      = ¶2500",
            said: &[r#"write it in quotes: "2500""#],
        },
        Defect {
            file: TABLES,
            edits: &[("valid_from = 2010", "valid_from = 1799")],
            place: "¶1799",
            said: &["Found 1799; expected 1800 to 2200"],
        },
        Defect {
            file: TARIFF,
            edits: &[(r#""2026-01-01""#, "2026-01-01")],
            place: "= ¶2026-01-01",
            said: &["$.id", "write the date in quotes"],
        },
        Defect {
            file: TARIFF,
            edits: &[(r#""example""#, r#""exampel""#)],
            place: r#"¶"exampel""#,
            said: &[r#"expected "published" or "example""#, r#"did you mean "example"?"#],
        },
        Defect {
            file: TARIFF,
            edits: &[(r#"rate = "25""#, r#"rate = "100.01""#)],
            place: r#"¶"100.01""#,
            said: &["$.vat.rate", "is above 100"],
        },
        Defect {
            file: EFFORT,
            edits: &[(r#""population_simple""#, r#""population_simpel""#)],
            place: r#"¶"population_simpel""#,
            said: &[r#"expected "always", "institution", "#, r#"did you mean "population_simple"?"#],
        },
        Defect {
            file: EFFORT,
            edits: &[(r#"{ low = "4""#, r#"{ low = "9""#)],
            place: r#"¶hours     = { low = "9""#,
            said: &["$.rules[0].hours", r#"expected "low" ≤ "expected" ≤ "high""#],
        },
        Defect {
            file: DELIVERY,
            edits: &[(r#"expected = "5", high = "10""#, r#"expected = "5", high = "4.99""#)],
            place: r#"¶working_days = { low = "3", expected = "5", high = "4.99""#,
            said: &["$.steps[0].working_days", r#"expected "low" ≤ "expected" ≤ "high""#],
        },
    ]);
}

#[test]
fn rows_that_do_not_fit_together_are_reported_in_their_place() {
    assert_each_is_located(&[
        Defect {
            file: TABLES,
            edits: &[(r#"= "F_ARBSOK""#, r#"= "F_AAP""#)],
            place: "= ¶\"F_AAP\"\ntheme      = { nb = \"Arbeidssøkere\"",
            said: &[r#"the code "F_AAP" is already used in row 1; expected each code once"#],
        },
        Defect {
            file: AREAS,
            edits: &[(r#""inntekt""#, r#""utdanning""#)],
            place: "¶\"utdanning\"\nname     = { nb = \"Inntekt",
            said: &[r#"the code "utdanning" is already used in row 2"#],
        },
        Defect {
            file: EFFORT,
            edits: &[(r#""delivery.batch""#, r#""delivery.archive""#)],
            place: "¶\"delivery.archive\"\nactivity  = \"delivery\"\ndriver    = \"delivery\"",
            said: &[r#"the code "delivery.archive" is already used in row 21"#],
        },
        Defect {
            file: DELIVERY,
            edits: &[(r#""population.complex""#, r#""population.composite""#)],
            place: "¶\"population.composite\"\ndriver       = \"population_complex\"",
            said: &[r#"the code "population.composite" is already used in row 2"#],
        },
        Defect {
            file: TABLES,
            edits: &[("valid_to   = 2001", "valid_to   = 1991")],
            place: "¶1991",
            said: &["The last year is 1991, before the first year 1992"],
        },
        Defect {
            file: EFFORT,
            edits: &[(r#"= "adviser""#, r#"= "advisor""#)],
            place: r#"¶"advisor""#,
            said: &[
                r#"there is no hourly rate "advisor"; expected one of top_management"#,
                r#"did you mean "adviser"?"#,
            ],
        },
        Defect {
            file: EFFORT,
            edits: &[(r#"= "coordination""#, r#"= "co-ordination""#)],
            place: r#"¶"co-ordination""#,
            said: &[r#"there is no activity "co-ordination""#, r#"did you mean "coordination"?"#],
        },
        Defect {
            file: EFFORT,
            edits: &[(r#""special_variable""#, r#""outside_item""#)],
            place: "\"minimisation.special_variable\"\nactivity  = \"extraction\"\ndriver    = ¶\"outside_item\"",
            said: &[r#"a second rule has the driver "outside_item"; expected exactly one"#],
        },
        Defect {
            file: EFFORT,
            edits: &[(r#""outside_item""#, r#""delivery""#)],
            place: "[[¶rules]]",
            said: &[
                r#"no rule has the driver "outside_item"; expected exactly one"#,
                "default hours of extracts outside",
            ],
        },
        Defect {
            file: TARIFF,
            edits: &[(r#""2026-01-01""#, r#""2026-01-02""#)],
            place: r#"¶"2026-01-02""#,
            said: &[r#"id is "2026-01-02"; expected the folder's name, "2026-01-01""#],
        },
        Defect {
            file: TARIFF,
            edits: &[("status   ", "valid_to = \"2025-12-31\"\nstatus   ")],
            place: r#"valid_to = ¶"2025-12-31""#,
            said: &["valid_to is 2025-12-31; expected a day from 2026-01-01 on"],
        },
        Defect {
            file: TARIFF,
            edits: &[
                (r#"code = "coordination""#, r#"code = "extraction-""#),
                (r#"code = "extraction""#, r#"code = "coordination""#),
                ("extraction-", "extraction"),
            ],
            place: "[[¶activities]]",
            said: &[
                "the activities are extraction, preparation, coordination, delivery",
                "expected coordination, preparation, extraction, delivery, in this order",
            ],
        },
    ]);
}

#[test]
fn what_is_known_of_a_table_or_an_area_is_of_the_right_form() {
    assert_each_is_located(&[
        Defect {
            file: TABLES,
            edits: &[("valid_from = 2010", "valid_from = 2010\nupdated_to = 2009")],
            place: "¶2009",
            said: &["$.tables[0].updated_to", "The last year is 2009, before the first year 2010"],
        },
        Defect {
            file: AREAS,
            edits: &[("= 2014", "= 1994")],
            place: "¶1994",
            said: &["$.areas[4].valid_to", "The last year is 1994, before the first year 1995"],
        },
        Defect {
            file: AREAS,
            edits: &[("released_after_months = 10", "released_after_months = 121")],
            place: "¶121",
            said: &["$.areas[0].released_after_months", "expected 0 to 120"],
        },
        Defect {
            file: AREAS,
            edits: &[("period_evidence       = \"assumed\"", "period_evidence       = \"guessed\"")],
            place: "¶\"guessed\"",
            said: &["$.areas[0].period_evidence", r#"expected "published" or "assumed""#],
        },
        Defect {
            file: AREAS,
            edits: &[("= true", "= \"yes\"")],
            place: "¶\"yes\"",
            said: &["special_category", "expected true or false"],
        },
    ]);
}

#[test]
fn a_reference_is_in_three_languages() {
    assert_each_is_located(&[
        Defect {
            file: TABLES,
            edits: &[(r#"nn = "Retningslinjer kap. 11, Uttak frå FD-Trygd", "#, "")],
            place: r#"reference = ¶{ nb = "Retningslinjer kap. 11, Uttak fra FD-Trygd", en"#,
            said: &["$.reference.nn: Missing", "bokmål (nb), nynorsk (nn) and English (en)"],
        },
        Defect {
            file: TARIFF,
            edits: &[(
                r#"{ nb = "Retningslinjer kap. 11", nn = "Retningslinjer kap. 11", en = "Guidelines, chapter 11" }"#,
                r#""Retningslinjer kap. 11""#,
            )],
            place: r#"reference = ¶"Retningslinjer kap. 11""#,
            said: &["$.vat.reference", r#"Found "Retningslinjer kap. 11"; expected an object"#],
        },
    ]);
}

#[test]
fn an_edition_that_was_stored_with_references_in_one_language_is_still_read() {
    let reference =
        r#"{ nb = "Retningslinjer kap. 11", nn = "Retningslinjer kap. 11", en = "Guidelines, chapter 11" }"#;
    let files: serde_json::Map<String, Value> = FILES
        .iter()
        .map(|name| {
            let path = format!("2026-01-01/{name}");
            let text = fs::read_to_string(project_file("tariffs").join(&path)).expect("a file");
            (path, json!(text.replace(reference, r#""Retningslinjer kap. 11""#)))
        })
        .collect();
    let tariff = Catalogue::restore(&Value::Object(files).to_string()).expect("an edition");
    for reference in [&tariff.vat.reference, &tariff.delivery_time.reference] {
        let texts = Language::ALL.map(|language| reference.in_language(language));
        assert_eq!(texts, ["Retningslinjer kap. 11"; 3]);
    }
}

#[test]
fn an_edition_has_a_title_of_its_own() {
    assert_each_is_located(&[
        Defect {
            file: "2022-01-01/tariff.toml",
            edits: &[
                ("Eksempeltariff 2022", "Eksempeltariff 2021"),
                ("Eksempeltariff 2022", "Eksempeltariff 2021"),
                ("Example tariff 2022", "Example tariff 2021"),
            ],
            place: "¶title ",
            said: &["the title (nb, nn, en) is that of the former edition, 2021-01-01; expected one of its own."],
        },
        Defect {
            file: TARIFF,
            edits: &[("Example tariff 2026", "Example tariff 2023")],
            place: "¶title ",
            said: &["the title (en) is that of the former edition, 2023-01-01; expected one of its own."],
        },
    ]);
    // Years between them do no harm: only the former edition counts.
    let folder = unsealed();
    edit(&folder, TARIFF, &[("Example tariff 2026", "Example tariff 2021")]);
    assert_sound(&folder);
}

#[test]
fn a_gap_and_an_overlap_between_editions_are_reported_in_their_place() {
    assert_each_is_located(&[
        Defect {
            file: "2022-01-01/tariff.toml",
            edits: &[("2022-12-31", "2022-12-30")],
            place: r#"¶"2022-12-30""#,
            said: &["valid_to 2022-12-30 leaves a gap before the edition 2023-01-01; expected 2022-12-31."],
        },
        Defect {
            file: "2023-01-01/tariff.toml",
            edits: &[("2025-12-31", "2026-01-01")],
            place: r#"valid_to         = ¶"2026-01-01""#,
            said: &["valid_to 2026-01-01 overlaps the edition 2026-01-01; expected 2025-12-31."],
        },
    ]);
}

#[test]
fn what_is_not_toml_is_reported_in_its_place() {
    assert_each_is_located(&[
        Defect {
            file: TARIFF,
            edits: &[(r#"currency         = "NOK""#, r"currency         = NOK")],
            place: "= ¶NOK",
            said: &["not TOML: "],
        },
        Defect { file: EFFORT, edits: &[("[[rules]]", "[[rules]")], place: "[[rules]¶", said: &["not TOML: "] },
        Defect {
            file: AREAS,
            edits: &[(r#"price    = "6000.00""#, "price    = \"6000.00\"\nprice    = \"6000.00\"")],
            place: "\"6000.00\"\n¶price",
            said: &["not TOML: duplicate key"],
        },
    ]);
}

#[test]
fn an_unknown_key_is_marked_itself_with_the_one_that_was_meant() {
    assert_each_is_located(&[
        Defect {
            file: TARIFF,
            edits: &[("quote_valid_days = 14", "quote_valid_days = 14\nquote_valid_day  = 14")],
            place: "¶quote_valid_day  =",
            said: &["$.quote_valid_day: Unknown field", "did you mean `quote_valid_days`?"],
        },
        Defect {
            file: AREAS,
            edits: &[(r#"nn = "Befolkning", "#, r#"nn = "Befolkning", nm = "Befolkning", "#)],
            place: r#"¶nm = "Befolkning""#,
            said: &["$.areas[0].name.nm: Unknown field; expected \"nb\", \"nn\" or \"en\""],
        },
    ]);
}

#[test]
fn columns_are_counted_in_characters() {
    assert_each_is_located(&[Defect {
        file: TABLES,
        edits: &[(r#"en = "Job seekers from 1 May 2001""#, r#"en = """#)],
        place: "Arbeidssøkjarar frå og med 1.5.2001\", en = ¶\"\"",
        said: &["$.tables[1].name.en: The text is empty"],
    }]);
}

#[test]
fn a_rate_with_a_defect_makes_no_rule_wrong_that_has_it() {
    assert_each_is_located(&[Defect {
        file: TARIFF,
        edits: &[(r#""1287.00""#, r#""1287,00""#)],
        place: r#"¶"1287,00""#,
        said: &["$.hourly_rates.adviser.price"],
    }]);
}

#[test]
fn an_activity_with_a_defect_makes_no_rule_wrong_that_has_it() {
    assert_each_is_located(&[Defect {
        file: TARIFF,
        edits: &[(r#"nb = "Datauttak og dataminimering""#, r#"nb = " ""#)],
        place: r#"nb = ¶" ""#,
        said: &["$.activities[2].name.nb: The text is empty"],
    }]);
}

#[test]
fn the_rule_for_outside_items_is_there_though_it_has_a_defect() {
    assert_each_is_located(&[Defect {
        file: EFFORT,
        edits: &[(r#"nb = "Uttak utenfor variabellister""#, r#"nb = " ""#)],
        place: r#"nb = ¶" ""#,
        said: &["$.rules[17].name.nb: The text is empty"],
    }]);
}

#[test]
fn an_edition_with_a_defect_leaves_no_gap_between_its_neighbours() {
    assert_each_is_located(&[Defect {
        file: "2022-01-01/effort.toml",
        edits: &[(r#"{ low = "4""#, r#"{ low = "-4""#)],
        place: r#"¶"-4""#,
        said: &["$.rules[0].hours.low"],
    }]);
}

#[test]
fn a_file_that_is_missing_strange_or_unreadable_is_named() {
    for name in FILES {
        let folder = unsealed();
        fs::remove_file(folder.0.join("2026-01-01").join(name)).expect("the file");
        assert_defects(&folder, &[&format!("2026-01-01/{name}: missing; an edition has all five files.")], 1);

        let folder = unsealed();
        let mut bytes = fs::read(folder.0.join("2026-01-01").join(name)).expect("the file");
        let end = bytes.len();
        bytes.extend_from_slice(b"# \xf8\n");
        folder.file(&format!("2026-01-01/{name}"), bytes);
        assert_defects(&folder, &[&format!("2026-01-01/{name}: not UTF-8 from byte {} on.", end + 2)], 1);
    }
    for (path, said) in [
        ("2026-01-01/notes.txt", "2026-01-01/notes.txt: unknown file; expected one of tariff.toml, fd-trygd.toml"),
        ("2026-01-01/old/tariff.toml", "2026-01-01/old/tariff.toml: unknown file"),
        (
            "drafts/tariff.toml",
            "drafts/tariff.toml: unexpected here; expected a folder named by the edition's first day",
        ),
        ("2026-13-01/tariff.toml", "2026-13-01/tariff.toml: unexpected here"),
        ("NOTES.md", "NOTES.md: unexpected here"),
        ("2026-01-01/README.md", "2026-01-01/README.md: unknown file"),
    ] {
        let folder = unsealed();
        folder.file(path, "");
        assert_defects(&folder, &[said], 1);
    }
    // What an editor or a version control leaves behind is passed over.
    let folder = sealed();
    folder.file(".gitkeep", "");
    folder.file("README.md", "# Tariffs");
    folder.file("2026-01-01/.tariff.toml.swp", b"\xff");
    assert_sound(&folder);
    assert_defects(&Folder::new(), &["the tariff folder has no edition"], 1);
    let output =
        program().env("PRISOVERSLAG__TARIFFS__DIR", "/nowhere").args(["tariff", "check"]).output().expect("a run");
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("the tariff folder /nowhere cannot be read"), "{}", text(&output.stderr));
}

/// Tariffs with several defects in each of two files, and the place of each.
fn many_defects() -> (Folder, Vec<String>) {
    let folder = unsealed();
    edit(
        &folder,
        TABLES,
        &[
            (r#""2500.00""#, r#""-1.00""#),
            (r#"= "F_ARBSOK_TOM20010430""#, r#"= "F_ARBSOK""#),
            ("valid_to   = 2001", "valid_to   = 1991"),
        ],
    );
    edit(
        &folder,
        EFFORT,
        &[
            (r#""always""#, r#""alwais""#),
            (r#""coordination.source""#, r#""coordination.institution""#),
            (
                "\"population_simple\"\nrate      = \"executive_officer_1\"",
                "\"population_simple\"\nrate      = \"officer\"",
            ),
        ],
    );
    let places = [
        (TABLES, r#"¶"-1.00""#),
        (
            TABLES,
            "¶\"F_ARBSOK\"\ntheme      = { nb = \"Arbeidssøkere\", nn = \"Arbeidssøkjarar\", en = \"Job seekers\" }\nname       = { nb = \"Arbeidssøkere til",
        ),
        (TABLES, "¶1991"),
        (EFFORT, r#"¶"alwais""#),
        (EFFORT, "¶\"coordination.institution\"\nactivity  = \"coordination\"\ndriver    = \"third_party_source\""),
        (EFFORT, r#"¶"officer""#),
    ];
    let mut places = places.map(|(file, place)| location(&folder, file, place)).to_vec();
    places.sort();
    (folder, places)
}

#[test]
fn every_defect_of_every_file_is_reported_in_one_run() {
    let (folder, expected) = many_defects();
    let said = [
        r#"the code "F_ARBSOK" is already used in row 2"#,
        r#"the code "coordination.institution" is already used in row 2"#,
        r#"there is no hourly rate "officer""#,
        r#"did you mean "always"?"#,
    ];
    let mut found = places(&tariff(&folder, &["check"]));
    found.sort();
    assert_eq!(found, expected);
    assert_defects(&folder, &said, expected.len());
}

#[test]
fn the_server_does_not_start_on_defective_tariffs_and_tells_every_defect() {
    let (folder, expected) = many_defects();
    for command in [
        vec![],
        vec!["serve"],
        vec!["tariff", "compare", "2022-01-01", "2023-01-01"],
        vec!["tariff", "seal", "2021-01-01"],
    ] {
        let mut process = program();
        // An address of documentation (RFC 5737): even a server that took the tariffs would end here.
        process.env("PRISOVERSLAG__HTTP__LISTEN", "192.0.2.1:9").env("PRISOVERSLAG__TARIFFS__DIR", &folder.0);
        let output = process.args(&command).output().expect("the program runs");
        let shown = text(&output.stderr);
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(1), String::new()), "{command:?}\n{shown}");
        assert!(shown.contains("the tariffs have 6 defect(s):\n"), "{command:?}\n{shown}");
        let mut found: Vec<&str> = shown.lines().filter(|line| line.starts_with("2026-01-01/")).collect();
        found.sort_unstable();
        assert_eq!(found.len(), expected.len(), "{command:?}\n{shown}");
        for (line, place) in found.iter().zip(&expected) {
            assert!(line.starts_with(&format!("{place}: ")), "{place}\n{line}");
        }
    }
    assert!(!folder.0.join(SEALS).exists());
}

#[test]
fn an_edition_in_use_cannot_be_changed() {
    let folder = sealed();
    fs::write(folder.0.join("2023-01-01/effort.toml"), read(&folder, "2023-01-01/effort.toml") + "\n# x\n")
        .expect("a file");
    let said =
        ["2023-01-01/effort.toml: changed after it was sealed: its SHA-256 is ", "an edition in use is never edited"];
    assert_defects(&folder, &said, 1);

    let folder = sealed();
    fs::remove_file(folder.0.join(EFFORT)).expect("the file");
    let said = [
        format!("{EFFORT}: missing; an edition has all five files."),
        format!("{EFFORT}: missing, but sealed in {SEALS}."),
    ];
    assert_defects(&folder, &said.each_ref().map(String::as_str), 2);

    let folder = sealed();
    fs::remove_dir_all(folder.0.join("2026-01-01")).expect("the edition");
    let said = FILES.map(|name| format!("2026-01-01/{name}: missing, but sealed in {SEALS}."));
    assert_defects(&folder, &said.each_ref().map(String::as_str), 5);

    for (from, to) in
        [("74c9ef34", "74C9EF34"), ("74c9ef34", ""), ("  2023-01-01/tariff.toml", " 2023-01-01/tariff.toml")]
    {
        let folder = sealed();
        edit(&folder, SEALS, &[(from, to)]);
        assert_defects(&folder, &["PUBLISHED.sha256:11: not a checksum", "seals 4 of the 5 files of 2023-01-01"], 2);
    }
}

#[test]
fn an_edition_is_sealed_whole_or_not_at_all() {
    let folder = sealed();
    let lines = read(&folder, SEALS);
    let (all_but_last, _) = lines.trim_end().rsplit_once('\n').expect("lines");
    folder.file(SEALS, format!("{all_but_last}\n"));
    assert_defects(&folder, &["PUBLISHED.sha256: seals 4 of the 5 files of 2026-01-01; expected all or none."], 1);
}

/// A copy with an edition of 2027 that is not sealed yet.
fn with_a_new_edition() -> Folder {
    let folder = sealed();
    copy(&folder.0.join("2026-01-01"), &folder.0.join("2027-01-01"));
    let title = [
        ("Eksempeltariff 2026", "Eksempeltariff 2027"),
        ("Eksempeltariff 2026", "Eksempeltariff 2027"),
        ("Example tariff 2026", "Example tariff 2027"),
    ];
    edit(&folder, "2027-01-01/tariff.toml", &[(r#""2026-01-01""#, r#""2027-01-01""#)]);
    edit(&folder, "2027-01-01/tariff.toml", &title);
    folder
}

fn assert_sha256sum_agrees(folder: &Folder) {
    let mut command = Command::new("sha256sum");
    let output =
        command.args(["--check", "--strict", "--quiet", SEALS]).current_dir(&folder.0).output().expect("sha256sum");
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
}

#[test]
fn a_new_edition_is_sealed_once_and_then_never_changed() {
    let folder = with_a_new_edition();
    let before = read(&folder, SEALS);
    assert!(
        assert_sound(&folder).contains("\n2027-01-01  49 tables, 28 areas, 22 rules, 19 steps  example  not sealed  ")
    );
    edit(&folder, "2027-01-01/effort.toml", &[(r#"{ low = "4""#, r#"{ low = "3""#)]);

    let output = tariff(&folder, &["seal", "2027-01-01"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(text(&output.stdout).starts_with("2027-01-01 is sealed in "), "{}", text(&output.stdout));
    let after = read(&folder, SEALS);
    let added = after.strip_prefix(&before).expect("what was there stands first");
    let paths: Vec<&str> = added.lines().filter_map(|line| line.split_once("  ")).map(|(_, path)| path).collect();
    assert_eq!(paths, FILES.map(|name| format!("2027-01-01/{name}")));
    assert_sha256sum_agrees(&folder);
    assert!(assert_sound(&folder).lines().all(|line| line.contains("  sealed  ")));

    for (id, said) in [
        ("2027-01-01", "the edition 2027-01-01 is sealed already"),
        ("2026-01-01", "the edition 2026-01-01 is sealed already"),
        ("2028-01-01", "there is no edition 2028-01-01"),
        ("current", "there is no edition current"),
    ] {
        let output = tariff(&folder, &["seal", id]);
        assert_eq!(output.status.code(), Some(1), "{id}");
        assert!(text(&output.stderr).contains(said), "{said}\n{}", text(&output.stderr));
    }
    assert_eq!(read(&folder, SEALS), after);

    edit(&folder, "2027-01-01/effort.toml", &[(r#"{ low = "3""#, r#"{ low = "2""#)]);
    assert_defects(&folder, &["2027-01-01/effort.toml: changed after it was sealed"], 1);
}

#[test]
fn seals_are_whole_lines_whatever_was_there_before() {
    // No seals at all, and seals whose last line was never ended.
    for before in [None, Some(0)] {
        let folder = with_a_new_edition();
        match before {
            None => fs::remove_file(folder.0.join(SEALS)).expect("the seals"),
            Some(_) => drop(folder.file(SEALS, read(&folder, SEALS).trim_end())),
        }
        assert!(tariff(&folder, &["seal", "2027-01-01"]).status.success());
        assert_sha256sum_agrees(&folder);
        assert_eq!(assert_sound(&folder).matches("  sealed  ").count(), before.map_or(1, |_| 5));
    }
}

#[test]
fn the_list_names_every_edition_and_the_one_in_force() {
    let server = Server::start();
    let list = server.get("/api/v1/tariffs").json();
    assert_eq!(list["current"], "2026-01-01");
    let tariffs = list["tariffs"].as_array().expect("an array");
    let ids: Vec<&Value> = tariffs.iter().map(|tariff| &tariff["id"]).collect();
    assert_eq!(ids, EDITIONS);
    let ends: Vec<&Value> = tariffs.iter().map(|tariff| &tariff["valid_to"]).collect();
    assert_eq!(json!(ends), json!(["2021-12-31", "2022-12-31", "2025-12-31", null]));
    for tariff in tariffs {
        let whole = server.get(&format!("/api/v1/tariffs/{}", tariff["id"].as_str().expect("an id"))).json();
        for key in ["id", "status", "title", "hash"] {
            assert_eq!(tariff[key], whole[key], "{key}");
        }
        assert_eq!(tariff["status"], "example");
        assert_eq!([&whole["tables"], &whole["areas"]].map(|rows| rows.as_array().map(Vec::len)), [Some(49), Some(28)]);
    }
}

#[test]
fn an_edition_is_read_by_its_id_or_as_current() {
    let server = Server::start();
    let edition = server.get("/api/v1/tariffs/2026-01-01").json();
    assert_eq!(server.get("/api/v1/tariffs/current").json(), edition);
    let rate = edition["hourly_rates"].as_array().expect("rates").iter().find(|rate| rate["code"] == "adviser");
    assert_eq!(rate.expect("the rate")["price"], "1287.00");
    assert_eq!(
        edition["tables"][0],
        json!({
            "code": "F_AAP",
            "line_code": "fd_trygd.F_AAP",
            "theme": { "nb": "Arbeidsavklaringspenger", "nn": "Arbeidsavklaringspengar", "en": "Work assessment allowance" },
            "name": { "nb": "Arbeidsavklaringspenger", "nn": "Arbeidsavklaringspengar", "en": "Work assessment allowance" },
            "price": "2500.00",
            "evidence": "assumed",
            "reference": {
                "nb": "Retningslinjer kap. 11, Uttak fra FD-Trygd",
                "nn": "Retningslinjer kap. 11, Uttak frå FD-Trygd",
                "en": "Guidelines, chapter 11, Extraction from FD-Trygd",
            },
            "valid_from": 2010,
            "period_evidence": "published",
        })
    );
    let reference = json!({
        "nb": "Retningslinjer kap. 11, Øvrige uttak fra variabellister",
        "nn": "Retningslinjer kap. 11, Andre uttak frå variabellister",
        "en": "Guidelines, chapter 11, Other extraction from the variable lists",
    });
    assert_eq!(
        edition["areas"][0],
        json!({
            "code": "befolkning",
            "line_code": "statistics_area.befolkning",
            "name": { "nb": "Befolkning", "nn": "Befolkning", "en": "Population" },
            "price": "6000.00",
            "evidence": "assumed",
            "reference": reference,
            "valid_from": 1975,
            "released_after_months": 10,
            "period_evidence": "assumed",
            "special_category": false,
            "collected_by_ssb": false,
            "grunndata": false,
        })
    );
    let areas = edition["areas"].as_array().expect("areas");
    let of = |property: &str| {
        let having = areas.iter().filter(|area| area[property] == true);
        having.map(|area| area["code"].as_str().expect("a code")).collect::<Vec<_>>()
    };
    assert_eq!(of("special_category"), ["sykefravaer", "krim"]);
    assert_eq!((of("collected_by_ssb"), of("grunndata")), (vec!["piaac"], vec!["bof"]));
    let references = [&edition["vat"], &edition["hourly_rates"][0], &edition["rules"][0], &edition["delivery_time"]];
    assert!(references.iter().all(|row| row["reference"]["en"].is_string()), "{references:?}");
    for path in [
        "2024-01-01",
        "2026-1-1",
        "Current",
        "2026-01-01%20",
        "2026-01-01/comparison/2024-01-01",
        "x/comparison/2026-01-01",
    ] {
        let answer = server.get(&format!("/api/v1/tariffs/{path}"));
        assert_eq!((answer.status, answer.json()["code"].clone()), (404, json!("not_found")), "{path}");
    }
}

#[test]
fn an_edition_is_in_force_from_midnight_in_norway() {
    for (moment, current) in [
        ("2020-12-31T22:59:59Z", None),
        ("2020-12-31T23:00:00Z", Some("2021-01-01")),
        ("2025-12-31T22:59:59Z", Some("2023-01-01")),
        ("2025-12-31T23:00:00Z", Some("2026-01-01")),
    ] {
        let server = Server::start_with(&[("PRISOVERSLAG__CLOCK__FIXED_AT", moment)]);
        assert_eq!(server.get("/api/v1/tariffs").json()["current"], json!(current), "{moment}");
        let answer = server.get("/api/v1/tariffs/current");
        assert_eq!(answer.status, if current.is_some() { 200 } else { 404 }, "{moment}");
        assert_eq!(answer.json()["id"], json!(current), "{moment}");
    }
}

/// `[code, before, after, difference]` of each row of a comparison.
fn rows(comparison: &Value) -> Vec<[String; 4]> {
    let word = |row: &Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
    let rows = comparison["rows"].as_array().expect("rows");
    rows.iter().map(|row| ["code", "before", "after", "difference"].map(|key| word(row, key))).collect()
}

const CHANGES: [[&str; 4]; 12] = [
    ["hourly_rate.top_management", "2097.00", "2291.00", "194.00"],
    ["hourly_rate.manager", "1488.00", "1626.00", "138.00"],
    ["hourly_rate.adviser", "1178.00", "1287.00", "109.00"],
    ["hourly_rate.executive_officer_1", "987.00", "1078.00", "91.00"],
    ["hourly_rate.executive_officer_2", "841.00", "919.00", "78.00"],
    ["hourly_rate.office", "663.00", "724.00", "61.00"],
    [
        "effort.population.complex",
        "8 / 14 / 24 h, population_complex, adviser, preparation",
        "8 / 12 / 20 h, population_complex, adviser, preparation",
        "",
    ],
    [
        "effort.population.unknown",
        "2 / 8 / 24 h, population_of_unknown_complexity, adviser, preparation",
        "2 / 8 / 20 h, population_of_unknown_complexity, adviser, preparation",
        "",
    ],
    [
        "effort.third_party.undocumented",
        "6 / 10 / 20 h, received_undocumented_source, adviser, preparation",
        "4 / 8 / 16 h, received_undocumented_source, adviser, preparation",
        "",
    ],
    [
        "effort.third_party.unknown_documentation",
        "0 / 4 / 20 h, source_of_unknown_documentation, adviser, preparation",
        "0 / 4 / 16 h, source_of_unknown_documentation, adviser, preparation",
        "",
    ],
    [
        "effort.delivery.batch",
        "1.5 / 2.5 / 4 h, delivery, executive_officer_1, delivery",
        "1 / 2 / 3 h, delivery, executive_officer_1, delivery",
        "",
    ],
    ["delivery_time.extraction", "10 / 20 / 40 d, always", "10 / 15 / 30 d, always", ""],
];

fn compared(server: &Server, from: &str, to: &str) -> Answer {
    server.get(&format!("/api/v1/tariffs/{from}/comparison/{to}"))
}

#[test]
fn a_comparison_has_exactly_the_rows_that_differ() {
    let server = Server::start();
    let comparison = compared(&server, "2023-01-01", "2026-01-01").json();
    assert_eq!([&comparison["from"], &comparison["to"]], ["2023-01-01", "2026-01-01"]);
    assert_eq!(rows(&comparison), CHANGES.map(|row| row.map(str::to_owned)));
    assert!(comparison["rows"].as_array().expect("rows").iter().all(|row| row["change"] == "changed"));
    assert_eq!(comparison["rows"][2]["name"]["nb"], "Forskere, rådgivere og prosjektledere");
    assert_eq!(compared(&server, "2023-01-01", "current").json(), comparison);

    let reversed = CHANGES.map(|[code, before, after, difference]| {
        let difference = if difference.is_empty() { String::new() } else { format!("-{difference}") };
        [code.to_owned(), after.to_owned(), before.to_owned(), difference]
    });
    assert_eq!(rows(&compared(&server, "2026-01-01", "2023-01-01").json()), reversed);
    for id in EDITIONS {
        assert_eq!(compared(&server, id, id).json(), json!({ "from": id, "to": id, "rows": [] }));
    }
}

#[test]
fn the_command_line_compares_as_the_interface_does() {
    let folder = sealed();
    let output = tariff(&folder, &["compare", "2023-01-01", "2026-01-01", "--json"]);
    let json: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(json, compared(&Server::start(), "2023-01-01", "2026-01-01").json());

    let shown = text(&tariff(&folder, &["compare", "2023-01-01", "2026-01-01", "--language", "en"]).stdout);
    let lines: Vec<&str> = shown.lines().collect();
    assert_eq!(lines.len(), CHANGES.len() + 1, "{shown}");
    assert!(lines[2].starts_with("~ hourly_rate.adviser "), "{shown}");
    assert!(lines[2].ends_with(" 1178.00 -> 1287.00 (+109.00)  Researchers, advisers and project managers"), "{shown}");
    assert_eq!(lines[CHANGES.len()], "12 row(s) differ between 2023-01-01 and 2026-01-01.");
    let shown = text(&tariff(&folder, &["compare", "2026-01-01", "2023-01-01"]).stdout);
    assert!(shown.contains(" 1287.00 -> 1178.00 (-109.00)  Forskere, rådgivere og prosjektledere\n"), "{shown}");

    let output = tariff(&folder, &["compare", "2023-01-01", "2024-01-01"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("there is no edition 2024-01-01"), "{}", text(&output.stderr));
}

#[test]
fn rows_that_only_one_edition_has_are_added_or_removed() {
    let folder = with_a_new_edition();
    edit(&folder, "2027-01-01/fd-trygd.toml", &[(r#""F_AAP""#, r#""F_NY""#), (r#""2500.00""#, r#""2600.50""#)]);
    edit(&folder, "2027-01-01/tariff.toml", &[(r#"rate = "25""#, r#"rate = "20.5""#), ("= 14", "= 30")]);
    let output = tariff(&folder, &["compare", "2026-01-01", "2027-01-01", "--json"]);
    let comparison: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let changes: Vec<&Value> = comparison["rows"].as_array().expect("rows").iter().map(|row| &row["change"]).collect();
    assert_eq!(changes, ["changed", "changed", "removed", "removed", "added", "added"]);
    assert_eq!(
        rows(&comparison),
        [
            ["vat", "25 % (3)", "20.5 % (3)", ""],
            ["quote_valid_days", "14", "30", ""],
            ["fd_trygd.F_AAP", "2500.00", "", ""],
            ["fd_trygd.F_AAP.known", "2010–", "", ""],
            ["fd_trygd.F_NY", "", "2600.50", ""],
            ["fd_trygd.F_NY.known", "", "2010–", ""],
        ]
    );
    let shown = text(&tariff(&folder, &["compare", "2026-01-01", "2027-01-01"]).stdout);
    assert!(shown.contains("\n- fd_trygd.F_AAP ") && shown.contains("\n+ fd_trygd.F_NY "), "{shown}");
}

#[test]
fn a_text_that_cannot_be_printed_is_reported_in_its_place() {
    let folder = unsealed();
    let file = "2026-01-01/effort.toml";
    edit(&folder, file, &[("Avgrensning av enkel populasjon", "Avgrensning 協 av enkel populasjon")]);
    let place = location(&folder, file, "¶協");
    assert_defects(&folder, &[&place, "the document fonts have no character '協' (U+5354)"], 1);
}

#[test]
fn a_tax_code_is_digits_and_a_step_takes_no_years() {
    let folder = unsealed();
    edit(&folder, "2026-01-01/tariff.toml", &[("code = \"3\"", "code = \"x!\"")]);
    edit(&folder, "2026-01-01/delivery-time.toml", &[("high = \"30\"", "high = \"501\"")]);
    assert_defects(&folder, &["a SAF-T tax code of one or two digits", "is above 500"], 2);
}
