//! The page on which anyone checks a document: a PDF, or a quote on paper by its number and code. Nothing is stored.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Payload, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::frame::Frame;
use super::page::page;
use super::verdict::{Finding, of_file, of_paper, of_unknown_paper};
use super::words::{PageWords, words};
use crate::app::{AppError, Verification};
use crate::http::body::read_form;
use crate::http::negotiation::language;
use crate::http::problem::Problem;
use crate::http::upload::{UploadError, read_upload};
use crate::http::verifying::{Room, verify_paper as check_paper, verify_pdf};
use crate::input::{Fault, Path};
use crate::language::Language;
use crate::pdf_reader::PdfReader;

words! {
    check_door: "Har du fått et tilbud eller et oppgjør? Se om det er ekte, og om det fortsatt gjelder.",
        "Har du fått eit tilbod eller eit oppgjer? Sjå om det er ekte, og om det framleis gjeld.",
        "Have you received a quote or a settlement? See whether it is genuine, and whether it is still in force.";
    check_it: "Kontroller", "Kontroller", "Check it";
    check_lead: "Se om et tilbud eller et oppgjør er ekte og fortsatt gjelder. Ingenting blir lagret.",
        "Sjå om eit tilbod eller eit oppgjer er ekte og framleis gjeld. Ingenting blir lagra.",
        "See whether a quote or a settlement is genuine and still in force. Nothing is stored.";
    check_another: "Kontroller et annet dokument", "Kontroller eit anna dokument", "Check another document";
    check_pdf: "Du har en PDF", "Du har ein PDF", "You have a PDF";
    choose_pdf: "PDF-en", "PDF-en", "The PDF";
    choose_pdf_hint: "Velg filen, eller dra den hit. Det må være selve filen, ikke en utskrift eller en skannet kopi.",
        "Vel fila, eller dra henne hit. Det må vere sjølve fila, ikkje ei utskrift eller ein skanna kopi.",
        "Choose the file, or drop it here. It has to be the file itself, not a print or a scan of it.";
    check_the_pdf: "Kontroller PDF-en", "Kontroller PDF-en", "Check the PDF";
    check_on_paper: "Du har tilbudet på papir", "Du har tilbodet på papir", "You have the quote on paper";
    check_on_paper_hint: "Nummeret og kontrollkoden står nederst på hver side. Et oppgjør kan bare kontrolleres som PDF.",
        "Nummeret og kontrollkoden står nedst på kvar side. Eit oppgjer kan berre kontrollerast som PDF.",
        "The number and the verification code are at the bottom of every page. A settlement can only be checked as a PDF.";
    paper_number: "Tilbudsnummer", "Tilbodsnummer", "Quote number";
    paper_number_hint: "For eksempel 2026-000123 eller 2026-000123/2", "Til dømes 2026-000123 eller 2026-000123/2",
        "For example 2026-000123 or 2026-000123/2";
    paper_code: "Kontrollkode", "Kontrollkode", "Verification code";
    paper_code_hint: "16 tegn i fire grupper. Små bokstaver og mellomrom er også greit.", "16 teikn i fire grupper. Små bokstavar og mellomrom er òg greitt.",
        "16 characters in four groups. Small letters and spaces are fine too.";
    check_the_paper: "Kontroller tilbudet", "Kontroller tilbodet", "Check the quote";
    faults_title: "Dette må rettes", "Dette må rettast", "There is a problem";
    no_pdf: "Velg en PDF først.", "Vel ein PDF først.", "Choose a PDF first.";
    no_number: "Skriv tilbudsnummeret.", "Skriv tilbodsnummeret.", "Enter the quote number.";
    bad_number: "Skriv nummeret slik det står på tilbudet, for eksempel 2026-000123.", "Skriv nummeret slik det står på tilbodet, til dømes 2026-000123.",
        "Enter the number as it is on the quote, such as 2026-000123.";
    no_code: "Skriv kontrollkoden.", "Skriv kontrollkoden.", "Enter the verification code.";
    bad_code: "Kontrollkoden har 16 tegn. Se etter om noen mangler, er for mange eller er lest feil.", "Kontrollkoden har 16 teikn. Sjå etter om nokre manglar, er for mange eller er lesne feil.",
        "The verification code has 16 characters. Check whether any are missing, added or misread.";
    what_now: "Hva nå?", "Kva no?", "What now?";
    differs_title: "Her skiller dokumentet seg fra det som ble utstedt", "Her skil dokumentet seg frå det som vart utferda",
        "Where the document differs from what was issued";
    differs_own: "Bare steder og verdier fra din egen fil vises. Hva som ble utstedt, ser bare de som har tilgang til dokumentet.",
        "Berre stader og verdiar frå di eiga fil er viste. Kva som vart utferda, ser berre dei som har tilgang til dokumentet.",
        "Only places and values of your own file are shown. What was issued is for those who may read the document.";
    place_column: "Sted", "Stad", "Place";
    found_column: "I filen", "I fila", "In the file";
    issued_column: "Utstedt", "Utferda", "As issued";
    computed_column: "Regnet ut", "Rekna ut", "Computed";
    and_more: "steder til", "stader til", "further places";
    figures_title: "Tallene i vedlegget", "Tala i vedlegget", "The figures in the attachment";
    details_title: "Filens kontrollsum", "Kontrollsummen til fila", "The checksum of the file";
}

/// The most bytes of a number and a code as a form: many times what anyone types.
const MAX_PAPER_BYTES: usize = 8 * 1024;
/// The address of the page.
const ADDRESS: &str = "/verification";

/// The page.
#[derive(Template)]
#[template(path = "verification.html", config = "src/http/pages/askama.toml")]
struct VerificationPage {
    frame: Frame,
    finding: Option<Finding>,
    /// The largest file, in whole MiB.
    max_mib: usize,
    file_fault: Option<String>,
    number: Typed,
    code: Typed,
}

/// What was typed into a field, and what is wrong with it.
#[derive(Default)]
struct Typed {
    text: String,
    fault: Option<&'static str>,
}

impl VerificationPage {
    /// The page without a result.
    fn of(request: &HttpRequest) -> Self {
        let max_mib = Room::max_bytes(request) / (1024 * 1024);
        let (number, code) = (Typed::default(), Typed::default());
        Self { frame: Frame::of(request), finding: None, max_mib, file_fault: None, number, code }
    }

    /// Whether something has to be corrected.
    fn has_faults(&self) -> bool {
        self.file_fault.is_some() || self.number.fault.is_some() || self.code.fault.is_some()
    }

    /// The level of the forms' headings: after a result they are below one of their own.
    fn level(&self) -> u8 {
        if self.finding.is_some() { 3 } else { 2 }
    }

    fn answer(&self, status: StatusCode) -> HttpResponse {
        page(HttpResponse::build(status), self)
    }
}

/// The page, or at once what a quote on paper is: the QR code on it leads here.
pub async fn verification(
    verification: Data<Verification>,
    request: HttpRequest,
    pairs: Query<Vec<(String, String)>>,
) -> HttpResponse {
    let pairs = of_paper_alone(pairs.into_inner());
    if pairs.is_empty() {
        return VerificationPage::of(&request).answer(StatusCode::OK);
    }
    paper(&verification, &request, pairs).await
}

/// Checks a quote on paper.
pub async fn verify_paper(verification: Data<Verification>, request: HttpRequest, payload: Payload) -> HttpResponse {
    let body = match read_form(&request, payload.into_inner(), MAX_PAPER_BYTES).await {
        Ok(body) => body,
        Err(error) => return error.error_response(),
    };
    let pairs = of_paper_alone(form_urlencoded::parse(&body).into_owned().collect());
    paper(&verification, &request, pairs).await
}

/// Checks a PDF.
pub async fn verify_file(
    verification: Data<Verification>,
    reader: Data<PdfReader>,
    request: HttpRequest,
    payload: Payload,
) -> HttpResponse {
    let room = match Room::of(&request) {
        Ok(room) => room,
        Err(problem) => return problem.into_response(),
    };
    let form = VerificationPage::of(&request);
    let words = form.frame.words;
    let file = match read_upload(&request, payload.into_inner(), room.max_bytes).await {
        Ok(upload) => upload.file,
        Err(UploadError::TooLarge) => {
            let fault = Some(words.too_large(form.max_mib));
            return VerificationPage { file_fault: fault, ..form }.answer(StatusCode::PAYLOAD_TOO_LARGE);
        }
        Err(UploadError::Refused(refusal)) => return refusal,
    };
    let Some(file) = file else {
        let fault = Some(words.no_pdf().to_owned());
        return VerificationPage { file_fault: fault, ..form }.answer(StatusCode::UNPROCESSABLE_ENTITY);
    };
    match verify_pdf(&verification, &reader, &request, &file.bytes).await {
        Ok(report) => {
            let finding = Some(of_file(&report, file.name, words));
            VerificationPage { finding, ..form }.answer(StatusCode::OK)
        }
        Err(error) => Problem::of(error, language(&request)).into_response(),
    }
}

/// What of a query or a form is about a paper.
fn of_paper_alone(pairs: Vec<(String, String)>) -> Vec<(String, String)> {
    let is_known = |name: &str| matches!(name, "number" | "code");
    pairs.into_iter().filter(|(name, _)| is_known(name)).collect()
}

async fn paper(verification: &Verification, request: &HttpRequest, pairs: Vec<(String, String)>) -> HttpResponse {
    let typed = |wanted: &str| {
        let value = pairs.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.clone());
        Typed { text: value.unwrap_or_default(), fault: None }
    };
    let form = VerificationPage { number: typed("number"), code: typed("code"), ..VerificationPage::of(request) };
    let words = form.frame.words;
    let frame = form.frame.at(address_of(&form.number.text, &form.code.text));
    let form = VerificationPage { frame, ..form };
    let given = pairs.into_iter().filter(|(_, value)| !value.trim().is_empty()).collect();
    let finding = match check_paper(verification, request, given).await {
        Ok(report) => of_paper(&report, words),
        Err(AppError::NotOnRecord) => of_unknown_paper(words),
        Err(AppError::Faults(mut faults)) => {
            let faults = faults.take();
            let number = Typed { fault: fault_of(&faults, "number", words), ..form.number };
            let code = Typed { fault: fault_of(&faults, "code", words), ..form.code };
            return VerificationPage { number, code, ..form }.answer(StatusCode::UNPROCESSABLE_ENTITY);
        }
        Err(error) => return Problem::of(error, language(request)).into_response(),
    };
    VerificationPage { finding: Some(finding), ..form }.answer(StatusCode::OK)
}

/// What is wrong with a field, in the words of the page.
fn fault_of(faults: &[Fault], name: &str, words: PageWords) -> Option<&'static str> {
    let place = Path::Root.key(name).to_place();
    let fault = faults.iter().find(|fault| fault.path == place)?;
    Some(match (name, fault.kind.is_missing()) {
        ("number", true) => words.no_number(),
        ("number", false) => words.bad_number(),
        (_, true) => words.no_code(),
        (_, false) => words.bad_code(),
    })
}

/// The address at which the same paper is checked again, as when the language is switched.
fn address_of(number: &str, code: &str) -> String {
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("number", number)
        .append_pair("code", code)
        .finish();
    format!("{ADDRESS}?{query}")
}

impl PageWords {
    /// How large a file may be.
    fn max_size(self, max_mib: usize) -> String {
        match self.language {
            Language::Nb => format!("Høyst {max_mib}\u{a0}MB."),
            Language::Nn => format!("Høgst {max_mib}\u{a0}MB."),
            Language::En => format!("At most {max_mib}\u{a0}MB."),
        }
    }

    /// That a file is larger.
    fn too_large(self, max_mib: usize) -> String {
        match self.language {
            Language::Nb => format!("Filen er for stor. Den kan være på høyst {max_mib}\u{a0}MB."),
            Language::Nn => format!("Fila er for stor. Ho kan vere på høgst {max_mib}\u{a0}MB."),
            Language::En => format!("The file is too large. It can be at most {max_mib}\u{a0}MB."),
        }
    }
}
