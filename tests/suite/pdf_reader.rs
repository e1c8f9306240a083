//! The attached JSON comes out of our PDFs, and a PDF that was made to do harm harms nobody.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::{Folder, NOW, PROGRAM, program, python, request, text};
use prisoverslag::ids::Sha256Hex;
use prisoverslag::pdf_reader::{
    MAX_ANSWER_BYTES, MAX_ATTACHMENT_BYTES, MAX_PDF_BYTES, PdfError, PdfReader, READER_COMMAND, attachment,
};
use prisoverslag::shares::Claimant;
use prisoverslag::verification::{Audience, Comparison, Mismatch, Report};
use serde_json::{Value, json};

/// Longer than a reader may compute, so that its own limits are what stops it.
const TIMEOUT: Duration = Duration::from_secs(30);

fn reader() -> PdfReader {
    PdfReader::new(PROGRAM.into(), 2, TIMEOUT)
}

fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(future)
}

fn read(pdf: &[u8]) -> Result<Report, PdfError> {
    let began = Instant::now();
    let answer = block_on(report_by(&reader(), pdf));
    assert!(began.elapsed() < TIMEOUT, "the reader was stopped from outside");
    answer
}

/// What a reader reports. Its process ends with it.
async fn report_by(reader: &PdfReader, pdf: &[u8]) -> Result<Report, PdfError> {
    reader.read(Claimant::Known, pdf).await.map(|reading| reading.report().clone())
}

/// What differs between what is attached to a PDF and some JSON.
fn compared(pdf: &[u8], issued: &Value, audience: Audience) -> Result<Comparison, PdfError> {
    block_on(async { reader().read(Claimant::Known, pdf).await?.compare(&issued.to_string(), audience).await })
}

/// Whether just these bytes were attached.
fn holds(report: &Report, bytes: &[u8]) -> bool {
    report.sha256 == Sha256Hex::of(bytes)
}

fn unreadable(pdf: &[u8]) -> bool {
    matches!(read(pdf), Err(PdfError::Unreadable))
}

/// An estimate as the program sets it, and its JSON.
fn estimate(folder: &Folder) -> (String, Value) {
    let scope = folder.file("scope.json", request()["scope"].to_string());
    let pdf = folder.file("estimate.pdf", "");
    let output = program()
        .env("PRISOVERSLAG__CLOCK__FIXED_AT", NOW)
        .args(["estimate", &scope, "--date", "2026-11-22", "--pdf", &pdf, "--json"])
        .output()
        .expect("the program runs");
    (pdf, serde_json::from_str(&text(&output.stdout)).expect("JSON"))
}

/// A PDF of these objects, the first of which is its catalog.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut offsets = Vec::new();
    for (number, object) in (1..).zip(objects) {
        offsets.push(bytes.len());
        bytes.extend(format!("{number} 0 obj\n").bytes());
        bytes.extend_from_slice(object);
        bytes.extend(b"\nendobj\n");
    }
    let (start, size) = (bytes.len(), objects.len() + 1);
    bytes.extend(format!("xref\n0 {size}\n0000000000 65535 f \n").bytes());
    for offset in offsets {
        bytes.extend(format!("{offset:010} 00000 n \n").bytes());
    }
    bytes.extend(format!("trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n").bytes());
    bytes
}

const PAGES: &str = "<</Type/Pages/Kids[3 0 R]/Count 1>>";
const PAGE: &str = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>";

/// A PDF of one empty page whose catalog has these entries too, and these objects from the fourth on.
fn with_catalog(entries: &str, more: &[Vec<u8>]) -> Vec<u8> {
    let catalog = format!("<</Type/Catalog/Pages 2 0 R{entries}>>");
    let first = [catalog.as_str(), PAGES, PAGE].map(|object| object.as_bytes().to_vec());
    pdf(&[&first[..], more].concat())
}

fn stream(entries: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("<</Length {}{entries}>>stream\n", content.len());
    [head.as_bytes(), content, b"\nendstream"].concat()
}

/// A PDF with one file attached by the name tree, which is object 4, with its stream as object 5.
fn with_attachment(name: &str, entries: &str, content: &[u8]) -> Vec<u8> {
    let file = format!("<</Type/Filespec/F({name})/EF<</F 5 0 R>>>>").into_bytes();
    with_catalog(&format!("/Names<</EmbeddedFiles<</Names[({name}) 4 0 R]>>>>"), &[file, stream(entries, content)])
}

/// Deflated zeros: by one match of 258 after another, 13 bits each in the fixed code (RFC 1951, section 3.2.6).
fn deflated_zeros(eights: usize) -> Vec<u8> {
    const MATCH: &str = "1100010100000";
    // The head of the block, one zero and one match of it fill three bytes; eight matches fill thirteen.
    let head = packed(&format!("11000110000{MATCH}"));
    let end_of_block = 0;
    [&[0x78, 0x9c][..], &head, &packed(&MATCH.repeat(8)).repeat(eights), &[end_of_block]].concat()
}

/// How many zeros those are.
const fn zeros(eights: usize) -> usize {
    1 + 258 * (1 + 8 * eights)
}

/// Bits in the order in which they are read: the first is the lowest of its byte.
fn packed(bits: &str) -> Vec<u8> {
    let byte = |bits: &[u8]| bits.iter().rev().fold(0, |byte, bit| byte << 1 | (bit - b'0'));
    bits.as_bytes().chunks(8).map(byte).collect()
}

/// The PDF as another program saves it: with these passwords, to open it and to edit it, by an algorithm of that program.
fn saved_again(pdf: &str, passwords: Option<[&str; 3]>) -> Vec<u8> {
    const SAVE: &str = "import sys, pypdf\nwriter = pypdf.PdfWriter(clone_from=sys.argv[1])\n\
        if sys.argv[3:]: writer.encrypt(sys.argv[3], sys.argv[4], algorithm=sys.argv[5])\n\
        writer.write(sys.argv[2])";
    let folder = Folder::new();
    let to = folder.file("again.pdf", "");
    let arguments = ["-c", SAVE, pdf, &to].into_iter().chain(passwords.into_iter().flatten());
    let output = Command::new(python()).args(arguments).output().expect("Python runs");
    assert!(output.status.success(), "{}", text(&output.stderr));
    std::fs::read(to).expect("a PDF")
}

#[test]
fn the_attachment_of_an_estimate_is_its_canonical_json() {
    let folder = Folder::new();
    let (path, estimate) = estimate(&folder);
    let pdf = std::fs::read(&path).unwrap();
    let attached = attachment(pdf.clone()).unwrap();
    let report = read(&pdf).unwrap();
    assert!(holds(&report, &attached));
    let attached: Value = serde_json::from_slice(&attached).unwrap();
    assert_eq!((&attached["kind"], &attached["estimate"]), (&json!("estimate"), &estimate));
    let stated = report.stated.unwrap();
    assert_eq!((stated.kind.as_deref(), stated.recomputation.mismatches), (Some("estimate"), vec![]));
    for audience in [Audience::Readers, Audience::Strangers] {
        assert_eq!(compared(&pdf, &attached, audience).unwrap(), Comparison::default());
    }
}

#[test]
fn a_reader_compares_for_those_who_may_read_what_was_issued_and_for_others() {
    let folder = Folder::new();
    let (path, _) = estimate(&folder);
    let pdf = std::fs::read(&path).unwrap();
    let mut issued: Value = serde_json::from_slice(&attachment(pdf.clone()).unwrap()).unwrap();
    issued["language"] = json!("secret");
    issued["scope"]["secret"] = json!("secret");
    let at = |path: &str, found: Option<&str>, expected: Option<&str>| Mismatch {
        path: path.to_owned(),
        found: found.map(str::to_owned),
        expected: expected.map(str::to_owned),
    };
    let language = at("$.language", Some("nb"), Some("secret"));
    let found = compared(&pdf, &issued, Audience::Readers).unwrap();
    assert_eq!(found.differences, [language, at("$.scope.secret", None, Some("secret"))]);
    let found = compared(&pdf, &issued, Audience::Strangers).unwrap();
    assert_eq!(found.differences, [at("$.language", Some("nb"), None), at("$.scope", None, None)]);
}

/// A PDF with JSON attached that begins, goes on as often as it may, and ends so; deflated.
pub fn swollen(begin: &str, unit: &str, end: &str) -> Vec<u8> {
    const DEFLATE: &str = "import sys, zlib\nbegin, unit, end, most = sys.argv[1:]\n\
        content = begin + unit * ((int(most) - len(begin) - len(end)) // len(unit)) + end\n\
        sys.stdout.buffer.write(zlib.compress(content.encode(), 9))";
    let most = MAX_ATTACHMENT_BYTES.to_string();
    let output = Command::new(python()).args(["-c", DEFLATE, begin, unit, end, &most]).output().expect("Python runs");
    assert!(output.status.success(), "{}", text(&output.stderr));
    with_attachment("prisoverslag.json", "/Filter/FlateDecode", &output.stdout)
}

#[test]
fn json_that_no_document_of_ours_can_be_is_refused_before_it_takes_what_a_reader_has() {
    for (begin, unit, end) in [
        ("[0", ",{\"\":0}", "]"),
        ("[0", ",[]", "]"),
        ("[0", ",0", "]"),
        ("[0", ",\"\"", "]"),
        ("", "[", ""),
        ("{\"kind\":\"quote\",\"estimate\":{\"lines\":[0", ",{}", "]}}"),
        ("\"", "a", ""),
    ] {
        let pdf = swollen(begin, unit, end);
        assert!(pdf.len() < 128 * 1024, "{unit}: {}", pdf.len());
        let report = read(&pdf).unwrap_or_else(|error| panic!("{unit}: {error}"));
        assert_eq!(report.stated, None, "{unit}");
    }
}

#[test]
fn a_report_is_short_however_much_is_attached() {
    let mismatches = format!("{{\"price\":{{\"{}\":0}},\"kind\":\"", "k".repeat(100_000));
    for (begin, unit, end) in [
        ("\"", "a", "\""),
        ("{\"", "a", "\":0}"),
        (mismatches.as_str(), "x", "\"}"),
        (
            "{\"estimate\":{\"activities\":[],\"lines\":[0",
            ",\"\\u0001\\u0001\\u0001\\u0001\\u0001\\u0001\\u0001\\u0001\"",
            "]}}",
        ),
    ] {
        let pdf = swollen(begin, unit, end);
        let report = read(&pdf).unwrap_or_else(|error| panic!("{begin:.20}: {error}"));
        let stated = report.stated.unwrap();
        assert_eq!((&stated.kind, &stated.id), (&None, &None));
        assert!(stated.recomputation.mismatches.len() <= Mismatch::MAX_LISTED);
        for audience in [Audience::Readers, Audience::Strangers] {
            let found = compared(&pdf, &json!({ "estimate": { "lines": [1] } }), audience).unwrap();
            assert!(serde_json::to_vec(&found).unwrap().len() < MAX_ANSWER_BYTES / 4);
            assert!(!found.differences.is_empty());
        }
    }
}

#[test]
fn a_document_that_another_program_saved_again_still_has_its_attachment() {
    let folder = Folder::new();
    let (path, _) = estimate(&folder);
    let report = read(&std::fs::read(&path).unwrap()).unwrap();
    // Without a password to open it, only editing is locked.
    for passwords in [None, Some(["", "owner", "RC4-128"]), Some(["", "owner", "AES-256"])] {
        assert!(read(&saved_again(&path, passwords)).unwrap() == report, "{passwords:?}");
    }
}

#[test]
fn a_document_locked_with_a_password_cannot_be_read() {
    let folder = Folder::new();
    let (path, _) = estimate(&folder);
    for algorithm in ["RC4-40", "RC4-128", "AES-128", "AES-256"] {
        assert!(unreadable(&saved_again(&path, Some(["secret", "owner", algorithm]))), "{algorithm}");
    }
}

#[test]
fn what_is_no_pdf_is_distinguished_from_one_that_cannot_be_read() {
    for bytes in [&b""[..], b"x", b"{}", b"%PDF", b"\x89PNG\r\n\x1a\n", &[0; 5_000]] {
        assert!(matches!(read(bytes), Err(PdfError::NotAPdf)), "{bytes:?}");
    }
    let late = [&[b' '; 1_020][..], b"%PDF-1.7"].concat();
    assert!(matches!(read(&late), Err(PdfError::NotAPdf)));
    for bytes in [&b"%PDF-"[..], b"%PDF-1.7\n", b"%PDF-1.7\n1 0 obj <</Type/Catalog>> endobj", &late[1..]] {
        assert!(matches!(read(bytes), Err(PdfError::Unreadable | PdfError::NotAPdf)), "{bytes:?}");
    }
    let noise: Vec<u8> = (0..200_000_u32).flat_map(|number| number.wrapping_mul(2_654_435_761).to_be_bytes()).collect();
    assert!(unreadable(&[b"%PDF-1.7\n", &noise[..]].concat()));
}

#[test]
fn a_document_cut_off_anywhere_is_answered() {
    let folder = Folder::new();
    let (path, _) = estimate(&folder);
    let whole = std::fs::read(&path).unwrap();
    let mut answers = [0, 0];
    for end in (0..whole.len()).step_by(997) {
        match read(&whole[..end]) {
            // What is left may still hold it.
            Ok(_) => answers[0] += 1,
            Err(PdfError::NotAPdf | PdfError::Unreadable | PdfError::NoAttachment) => answers[1] += 1,
            Err(other) => panic!("{end}: {other}"),
        }
    }
    assert!(answers[1] > 10, "{answers:?}");
}

#[test]
fn a_pdf_without_our_attachment_says_so() {
    assert!(matches!(read(&with_catalog("", &[])), Err(PdfError::NoAttachment)));
    let other = with_attachment("other.json", "", b"{}");
    assert!(matches!(read(&other), Err(PdfError::NoAttachment)));
    let nowhere = with_catalog("/Names<</EmbeddedFiles<</Names[(prisoverslag.json) 9 0 R]>>>>", &[]);
    assert!(matches!(read(&nowhere), Err(PdfError::NoAttachment)));
    // Listed, but with nothing in it.
    let empty = with_catalog("/AF[<</F(prisoverslag.json)/EF<</F 9 0 R>>>>]", &[]);
    assert!(unreadable(&empty));
}

#[test]
fn the_attachment_is_found_wherever_a_pdf_may_list_it() {
    let expected = b"{\"kind\":\"estimate\"}";
    let content = || stream("", expected);
    let file = b"<</UF(prisoverslag.json)/EF<</UF 5 0 R>>>>".to_vec();
    let utf16: Vec<u8> = "prisoverslag.json".bytes().flat_map(|byte| [0, byte]).collect();
    let utf16 = [b"<</UF(\xfe\xff", &utf16[..], b")/EF<</F 5 0 R>>>>"].concat();
    let nested = b"<</Kids[<</Names[(a) 9 0 R (b) 6 0 R]>> 7 0 R]>>".to_vec();
    let other = b"<</F(other.json)/EF<</F 5 0 R>>>>".to_vec();
    let leaf = b"<</Limits[(p)(q)]/Names[(x) 4 0 R]>>".to_vec();
    for (case, catalog, more) in [
        ("associated", "/AF[4 0 R]", vec![file.clone(), content()]),
        ("UTF-16", "/AF[4 0 R]", vec![utf16, content()]),
        ("in a leaf", "/Names<</EmbeddedFiles<</Kids[8 0 R]>>>>", vec![file, content(), other, leaf, nested]),
    ] {
        assert!(holds(&read(&with_catalog(catalog, &more)).unwrap(), expected), "{case}");
    }
    assert!(holds(&read(&with_attachment("prisoverslag.json", "", expected)).unwrap(), expected));
    let hexadecimal = with_attachment("prisoverslag.json", "/Filter/ASCIIHexDecode", b"7b7d>");
    assert!(holds(&read(&hexadecimal).unwrap(), b"{}"));
}

#[test]
fn an_attachment_of_the_largest_size_is_taken_out_and_a_larger_one_is_not() {
    let most = MAX_ATTACHMENT_BYTES;
    let largest = with_attachment("prisoverslag.json", "", &vec![b' '; most]);
    assert!(holds(&read(&largest).unwrap(), &vec![b' '; most]));
    let larger = with_attachment("prisoverslag.json", "", &vec![b' '; most + 1]);
    assert!(matches!(read(&larger), Err(PdfError::TooLarge)));
    let too_large_a_pdf = [b"%PDF-1.7\n", &vec![b' '; MAX_PDF_BYTES][..]].concat();
    assert!(matches!(read(&too_large_a_pdf), Err(PdfError::TooLarge)));
}

#[test]
fn an_attachment_that_decodes_to_more_than_memory_holds_ends_only_its_reader() {
    let bomb = |entries: &str, eights| with_attachment("prisoverslag.json", entries, &deflated_zeros(eights));
    assert!(holds(&read(&bomb("/Filter/FlateDecode", 8)).unwrap(), &vec![0; zeros(8)]));
    let too_many = MAX_ATTACHMENT_BYTES / 258 / 8 + 1;
    assert!(zeros(too_many) > MAX_ATTACHMENT_BYTES);
    assert!(matches!(read(&bomb("/Filter/FlateDecode", too_many)), Err(PdfError::TooLarge)));
    // Four gigabytes, and a stack of filters, each of which could multiply by a thousand.
    assert!(zeros(2_000_000) > 4_000_000_000);
    assert!(unreadable(&bomb("/Filter/FlateDecode", 2_000_000)));
    let filters = "/Filter[/FlateDecode/FlateDecode/FlateDecode/FlateDecode]";
    assert!(unreadable(&bomb(filters, 8)));
    // A picture is no attachment.
    assert!(unreadable(&bomb("/Filter/DCTDecode", 8)));
}

#[test]
fn circles_are_walked_once() {
    let cases: [(&str, &str, Vec<&str>); 5] = [
        ("a name tree of itself", "/Names<</EmbeddedFiles 4 0 R>>", vec!["<</Kids[4 0 R 4 0 R 4 0 R]>>"]),
        ("two nodes", "/Names<</EmbeddedFiles 4 0 R>>", vec!["<</Kids[5 0 R]>>", "<</Kids[4 0 R 5 0 R]>>"]),
        ("a reference to itself", "/Names 4 0 R", vec!["4 0 R"]),
        ("names that are the catalog", "/Names 1 0 R/EmbeddedFiles 1 0 R/Kids[1 0 R]/AF[1 0 R]/EF 1 0 R", vec![]),
        ("a length of itself", "/AF 4 0 R", vec!["<</Length 4 0 R>>stream\nx\nendstream"]),
    ];
    for (case, catalog, more) in cases {
        let more: Vec<Vec<u8>> = more.into_iter().map(|object| object.as_bytes().to_vec()).collect();
        let answer = read(&with_catalog(catalog, &more));
        assert!(matches!(answer, Err(PdfError::NoAttachment | PdfError::Unreadable)), "{case}: {answer:?}");
    }
    let pages = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"];
    let answer = read(&pdf(&pages.map(|object| object.as_bytes().to_vec())));
    assert!(answer.is_err(), "{answer:?}");
    let tables = [&with_catalog("", &[])[..], b"trailer\n<</Size 4/Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF"].concat();
    assert!(read(&tables).is_err());
}

#[test]
fn nesting_without_end_and_trees_without_end_end_only_their_reader() {
    for (open, close) in [("[", "]"), ("<</A", ">>"), ("(", ")")] {
        for closed in [true, false] {
            let nested = open.repeat(100_000) + &close.repeat(if closed { 100_000 } else { 0 });
            let pdf = with_catalog("/Names 4 0 R/AF 4 0 R", &[nested.clone().into_bytes()]);
            let answer = read(&pdf);
            assert!(matches!(answer, Err(PdfError::NoAttachment | PdfError::Unreadable)), "{open}: {answer:?}");
            let answer = read(&[b"%PDF-1.7\n", nested.as_bytes()].concat());
            assert!(matches!(answer, Err(PdfError::Unreadable)), "{open}: {answer:?}");
        }
    }
    let kids = "5 0 R ".repeat(200_000);
    let wide = format!("<</Kids[{kids}]>>").into_bytes();
    let deep: Vec<Vec<u8>> = (0..20_000).map(|node| format!("<</Kids[{} 0 R]>>", node + 5).into_bytes()).collect();
    for more in [vec![wide.clone(), wide], deep] {
        let answer = read(&with_catalog("/Names<</EmbeddedFiles 4 0 R>>", &more));
        assert!(matches!(answer, Err(PdfError::NoAttachment)), "{answer:?}");
    }
}

#[test]
fn requests_beyond_the_queue_are_asked_to_come_back_and_the_others_are_answered() {
    let reader = PdfReader::new(PROGRAM.into(), 1, TIMEOUT);
    let pdf = with_attachment("prisoverslag.json", "", &vec![b' '; 1_000_000]);
    let answers = block_on(futures_util::future::join_all((0..20).map(|_| report_by(&reader, &pdf))));
    let served = answers.iter().filter(|answer| answer.is_ok()).count();
    let busy = answers.iter().filter(|answer| matches!(answer, Err(PdfError::Busy))).count();
    assert_eq!((served, busy), (1 + PdfReader::WAITING_PER_READER, 20 - 1 - PdfReader::WAITING_PER_READER));
    assert!(block_on(report_by(&reader, &pdf)).is_ok());
}

/// A program that does something else than read PDFs.
fn program_that(folder: &Folder, script: &str) -> PathBuf {
    use std::os::unix::fs::PermissionsExt as _;
    let path = folder.file("program", format!("#!/bin/sh\n{script}\n"));
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700)).expect("an executable");
    path.into()
}

#[test]
fn a_reader_that_hangs_dies_or_talks_nonsense_is_stopped_and_answered() {
    let folder = Folder::new();
    let large = with_attachment("prisoverslag.json", "", &vec![b' '; 5_000_000]);
    for script in [
        "exec sleep 600",
        "cat >/dev/null; exec sleep 600",
        "kill -SEGV $$",
        "kill -ABRT $$",
        "exit 0",
        "cat",
        "yes",
        "printf '\\000\\377\\377\\377\\377'",
        "printf '\\000\\005\\000\\000\\000abc'",
        "printf '\\011\\000\\000\\000\\000'; exec sleep 600",
        "printf '\\000\\002\\000\\000\\000{}'; exec sleep 600",
    ] {
        let reader = PdfReader::new(program_that(&folder, script), 1, Duration::from_secs(1));
        let began = Instant::now();
        let answer = block_on(report_by(&reader, &large));
        assert!(matches!(answer, Err(PdfError::Unreadable)), "{script}: {answer:?}");
        assert!(began.elapsed() < Duration::from_secs(5), "{script}");
    }
    // What is ended from outside says nothing of the PDF.
    for script in ["kill -9 $$", "kill -TERM $$", "head -c 1000 >/dev/null; printf '\\000\\005'; kill -9 $$"] {
        let reader = PdfReader::new(program_that(&folder, script), 1, TIMEOUT);
        let answer = block_on(report_by(&reader, &large));
        assert!(matches!(answer, Err(PdfError::Killed)), "{script}: {answer:?}");
    }
    let absent = PdfReader::new(folder.0.join("absent"), 1, TIMEOUT);
    assert!(matches!(block_on(report_by(&absent, &large)), Err(PdfError::NoWorker(_))));
}

/// What a reader's process writes when these bytes are written to it.
fn conversation(input: &[u8]) -> Vec<u8> {
    let mut command = program();
    command.arg(READER_COMMAND).env("MIMALLOC_ARENA_RESERVE", "0");
    let mut process =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    process.stdin.take().expect("its input").write_all(input).expect("it reads");
    let output = process.wait_with_output().expect("it ends");
    output.stdout
}

/// Bytes behind their length.
fn part(bytes: &[u8]) -> Vec<u8> {
    [&u32::try_from(bytes.len()).expect("a length").to_le_bytes(), bytes].concat()
}

#[test]
fn the_hidden_command_answers_each_part_with_a_status_and_a_report_behind_its_length() {
    let pdf = part(&with_attachment("prisoverslag.json", "", b"{\"a\":1}"));
    let answered = conversation(&pdf);
    assert_eq!(answered[..5], [&[0], &u32::try_from(answered.len() - 5).unwrap().to_le_bytes()[..]].concat());
    let report: Report = serde_json::from_slice(&answered[5..]).unwrap();
    assert!(holds(&report, b"{\"a\":1}"));
    for (audience, differences) in
        [(0, r#"[{"path":"$.a","found":"1","expected":"2"}]"#), (1, r#"[{"path":"$"}]"#), (9, r#"[{"path":"$"}]"#)]
    {
        let compared = conversation(&[&pdf[..], &[audience], &part(b"{\"a\":2}")].concat());
        let expected = format!("{{\"differences\":{differences},\"more\":0}}");
        assert_eq!(text(&compared[answered.len() + 5..]), expected, "{audience}");
    }
    // The attached estimate itself, which this is not.
    let estimate = conversation(&[&pdf[..], &[2], &part(b"")].concat());
    assert_eq!(text(&estimate[answered.len() + 5..]), "null");
    // What is appended to the first bytes: nothing to all of them; and what cannot be told may be anything.
    let length = u64::try_from(pdf.len() - 4).unwrap().to_le_bytes();
    for (length, is_changed) in
        [(&length[..], false), (&length[..4], true), (b"", true), (&[0; 8], true), (&[255; 8], true)]
    {
        let appended = conversation(&[&pdf[..], &[3], &part(length)].concat());
        let expected = format!("{{\"signatures\":[],\"is_changed\":{is_changed}}}");
        assert_eq!(text(&appended[answered.len() + 5..]), expected, "{length:?}");
    }
    // What was issued is cut off, or no JSON: nothing more is said.
    for rest in [&[0][..], &[0, 9, 0, 0, 0, b'{'], &[0, 1, 0, 0, 0, b'{']] {
        assert_eq!(conversation(&[&pdf[..], rest].concat()), answered, "{rest:?}");
    }
    let nothing = |status: u8| [&[status, 4, 0, 0, 0][..], b"null"].concat();
    assert_eq!(conversation(&part(b"")), nothing(1));
    assert_eq!(conversation(&part(&with_catalog("", &[]))), nothing(2));
    assert_eq!(conversation(&u32::try_from(MAX_PDF_BYTES + 1).unwrap().to_le_bytes()), nothing(3));
    assert_eq!(conversation(b""), b"");
    let help = program().arg("--help").output().expect("it runs");
    assert!(!text(&help.stdout).contains(READER_COMMAND));
}
