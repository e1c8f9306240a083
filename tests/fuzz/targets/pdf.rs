//! A PDF that someone wants verified: what its reader's process does with it, and what is made of what that takes out.

use std::cell::Cell;
use std::panic::{self, catch_unwind, resume_unwind};
use std::sync::Once;

use prisoverslag::app::printing::estimate_job;
use prisoverslag::language::Language;
use prisoverslag::pdf_reader::{MAX_ATTACHMENT_BYTES, attachment};
use prisoverslag::render::typeset;

use super::scope;

/// Reading ends, and what is attached is no larger than what is taken out.
pub fn run(input: &[u8]) {
    if let Some(attachment) = read(input) {
        assert!(attachment.len() <= MAX_ATTACHMENT_BYTES);
        super::attachment::run(&attachment);
    }
}

/// The document of an estimate, and small PDFs that list an attachment in each way.
pub fn seeds() -> Vec<Vec<u8>> {
    let priced = scope::priced(&scope::request()).expect("JSON").expect("a price");
    let document = typeset(&estimate_job(&priced.scope, &priced.estimate, Language::Nb)).expect("a document").bytes;
    let small = [
        small("/Names<</EmbeddedFiles<</Names[(prisoverslag.json) 4 0 R]>>>>", "", "{\"estimate\":{\"lines\":[]}}"),
        small("/Names<</EmbeddedFiles<</Kids[<</Names[(a) 5 0 R (b) 4 0 R]>>]>>>>", "", "{}"),
        small("/AF[4 0 R]", "/Filter/ASCIIHexDecode", "7b7d>"),
        small("/AF[4 0 R]", "/Filter[/ASCII85Decode/RunLengthDecode]", "!,;T~>"),
    ];
    let seeds: Vec<Vec<u8>> = [document].into_iter().chain(small).collect();
    for pdf in &seeds {
        assert!(read(pdf).is_some(), "{}", String::from_utf8_lossy(pdf));
    }
    seeds
}

/// A PDF of one empty page. Its fourth object is a file named as ours.
fn small(catalog: &str, stream: &str, content: &str) -> Vec<u8> {
    format!(
        "%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R{catalog}>>\nendobj\n\
        2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n\
        3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>\nendobj\n\
        4 0 obj\n<</Type/Filespec/F(prisoverslag.json)/EF<</F 5 0 R>>>>\nendobj\n\
        5 0 obj\n<</Length {}{stream}>>stream\n{content}\nendstream\nendobj\n\
        trailer\n<</Size 6/Root 1 0 R>>\n%%EOF\n",
        content.len()
    )
    .into_bytes()
}

thread_local! {
    static IS_READING: Cell<bool> = const { Cell::new(false) };
    static IS_THEIRS: Cell<bool> = const { Cell::new(false) };
}

/// What is attached. The crate that parses PDFs may panic, since that ends a reader's process, which is an answer; we may not.
fn read(pdf: &[u8]) -> Option<Vec<u8>> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let told = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            // Our own files are named from the project's folder.
            let is_theirs = IS_READING.get() && panic.location().is_some_and(|at| at.file().starts_with('/'));
            IS_THEIRS.set(is_theirs);
            if !is_theirs {
                told(panic);
            }
        }));
    });
    IS_READING.set(true);
    let read = catch_unwind(|| attachment(pdf.to_vec()));
    IS_READING.set(false);
    match read {
        Ok(read) => read.ok(),
        Err(_) if IS_THEIRS.get() => None,
        Err(panic) => resume_unwind(panic),
    }
}
