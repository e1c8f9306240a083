//! Like cases: the part of a page that shows them, and a page of its own for quotes of every state.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::list::{tone, with_revision};
use crate::app::Quotes;
use crate::http::api::quotes::parse_id;
use crate::http::change::actor;
use crate::http::pages::frame::Frame;
use crate::http::pages::page::{answered, page, part};
use crate::http::pages::words::{PageWords, words};
use crate::likeness::{CaseAdjustment, CaseExtraLine, DriverDifference, LikeCase, LikeHours, LikeLine, SimilarReport};
use crate::settlement::ActivityCharge;
use crate::tariff::Driver;

words! {
    like_lead: "De nærmeste i det som gir timer: populasjoner, kilder og kobling, tabeller, områder og resten av det normene teller. Avstanden er i timer.",
        "Dei næraste i det som gjev timar: populasjonar, kjelder og kopling, tabellar, område og resten av det normene tel. Avstanden er i timar.",
        "The nearest in what drives hours: populations, sources and their linkage, tables, areas and the rest that the rules count. The distance is in hours.";
    like_no_price: "Utkastet har ingen pris ennå. Da er det ikke noe å sammenligne.", "Utkastet har ingen pris enno. Då er det ikkje noko å samanlikne.",
        "The draft has no price yet, so there is nothing to compare.";
    like_none: "Ingen andre tilbud er sendt ennå.", "Ingen andre tilbod er sende enno.", "No other quote has been issued yet.";
    like_cut: "Så mange ulike saker er omtrent like store at bare noen av dem er sett på. Andre kan være nærmere.",
        "Så mange ulike saker er om lag like store at berre nokre av dei er sette på. Andre kan vere nærare.",
        "So many different cases are about this size that only some were looked at. Others may be nearer.";
    like_same: "Lik i alt som gir timer", "Lik i alt som gjev timar", "The same in all that drives hours";
    like_distance: "Avstand", "Avstand", "Distance";
    like_here: "her", "her", "here";
    like_there: "der", "der", "there";
    like_adjusted: "Justert", "Justert", "Adjusted";
    like_added: "Lagt til", "Lagt til", "Added";
    like_not_adjusted: "Ingen timer er justert.", "Ingen timar er justerte.", "No hours were adjusted.";
    like_by_tariff: "etter prislisten", "etter prislista", "by the price list";
    like_quoted_total: "Tilbudt uten mva.", "Tilbode utan mva.", "Quoted, excl. VAT";
    like_charged: "Oppgjort uten mva.", "Oppgjort utan mva.", "Charged, excl. VAT";
    like_worked: "Arbeidet", "Arbeidd", "Worked";
    like_of: "av", "av", "of";
    like_hours_title: "Timene linje for linje", "Timane linje for linje", "The hours line by line";
    like_hours_lead: "Median av sakene over, omregnet til like mange som her. Arbeidede timer er bare fra saker som er gjort opp. I parentes: hvor mange.",
        "Median av sakene over, omrekna til like mange som her. Arbeidde timar er berre frå saker som er gjorde opp. I parentes: kor mange.",
        "The median of the cases above, as if they had as many as here. Hours worked are from settled cases only. In brackets: how many.";
    like_line: "Linje", "Linje", "Line";
    like_tariff: "Prislisten", "Prislista", "Price list";
    like_quoted: "Tilbudt", "Tilbode", "Quoted";
    like_own: "Her", "Her", "Here";
}

/// The part of a page with like cases.
#[derive(Template)]
#[template(path = "desk/similar.html", config = "src/http/pages/askama.toml")]
struct SimilarView {
    words: PageWords,
    /// The level of its heading.
    level: u8,
    is_priced: bool,
    is_complete: bool,
    cases: Vec<CaseView>,
    lines: Vec<LineView>,
}

struct CaseView {
    address: String,
    number: String,
    title: String,
    applicant: String,
    state: &'static str,
    tone: &'static str,
    demo: bool,
    issued_on: String,
    distance: String,
    differences: Vec<String>,
    changes: Vec<(&'static str, String, String)>,
    facts: Vec<(String, String)>,
}

struct LineView {
    name: String,
    code: String,
    tariff: String,
    own: String,
    quoted: String,
    worked: String,
}

/// The hours of a line beside those of like cases, each as text; empty where there are none.
pub struct Beside {
    pub quoted: String,
    pub worked: String,
}

#[derive(Template)]
#[template(
    ext = "html",
    config = "src/http/pages/askama.toml",
    source = r#"{% extends "base.html" %}{% block title %}{{ frame.words.similar_title() }} – {{ number }} – Prisoverslag{% endblock %}{% block main %}<p class="over"><a href="/quotes/{{ id }}">{{ number }}</a></p>{{ part|safe }}{% endblock %}"#
)]
struct SimilarPage {
    frame: Frame,
    id: String,
    number: String,
    part: String,
}

/// The page of the cases that are like a quote.
pub async fn similar(quotes: Data<Quotes>, request: HttpRequest, id: Path<String>) -> HttpResponse {
    let shown = async {
        let id = parse_id(&id)?;
        let report = Box::pin(quotes.similar(&actor(&request), id)).await?;
        let frame = Frame::of(&request);
        let words = frame.words;
        let number = report.quote_number.clone().unwrap_or_else(|| words.still_a_draft().to_owned());
        let part = similar_part(&report, 1, words);
        let frame = frame.below(&[("/quotes", words.quotes())]);
        Ok(page(HttpResponse::Ok(), &SimilarPage { frame, id: id.to_string(), number, part }))
    };
    answered(&request, shown.await)
}

/// The part of a page with like cases as HTML, with a heading of this level.
pub fn similar_part(report: &SimilarReport, level: u8, words: PageWords) -> String {
    part(&SimilarView::of(report, level, words))
}

impl SimilarView {
    fn of(report: &SimilarReport, level: u8, words: PageWords) -> Self {
        Self {
            words,
            level,
            is_priced: report.priced,
            is_complete: report.complete,
            cases: report.cases.iter().map(|case| CaseView::of(case, words)).collect(),
            lines: report.lines.iter().map(|line| LineView::of(line, words)).collect(),
        }
    }
}

/// What like cases say of the hours of a line.
pub fn beside(report: &SimilarReport, code: &str, words: PageWords) -> Option<Beside> {
    let line = report.lines.iter().find(|line| line.line == code)?;
    let LineView { quoted, worked, .. } = LineView::of(line, words);
    Some(Beside { quoted, worked })
}

impl CaseView {
    fn of(case: &LikeCase, words: PageWords) -> Self {
        let language = words.language;
        let mut changes: Vec<(&'static str, String, String)> = Vec::new();
        for CaseAdjustment { name, tariff_hours, hours, reason, .. } in &case.adjustments {
            let (was, is) = (language.quantity(*tariff_hours), words.hours(&language.quantity(*hours)));
            let text = format!("{}: {is} ({was} {})", name.in_language(language), words.like_by_tariff());
            changes.push((words.like_adjusted(), text, reason.clone()));
        }
        for CaseExtraLine { description, hours, reason, .. } in &case.extra_lines {
            let text = format!("{description}: {}", words.hours(&language.quantity(*hours)));
            changes.push((words.like_added(), text, reason.clone()));
        }
        let mut facts = vec![(words.like_quoted_total().to_owned(), language.kroner(case.price.net))];
        facts.extend(case.charged.map(|price| (words.like_charged().to_owned(), language.kroner(price.net))));
        let has_work = |activity: &&ActivityCharge| activity.worked.hours.get() != 0 || activity.flat.hours.get() != 0;
        for activity in case.work.iter().filter(has_work) {
            let (worked, quoted) =
                (language.signed_quantity(activity.worked.hours), language.signed_quantity(activity.quoted.hours));
            let text = format!("{worked} {} {}", words.like_of(), words.hours(&quoted));
            facts.push((format!("{}: {}", words.like_worked(), activity.name), text));
        }
        Self {
            address: format!("/quotes/{}", case.id),
            number: with_revision(&case.number, case.revision),
            title: case.title.clone(),
            applicant: case.applicant.clone(),
            state: words.desk_state(case.state),
            tone: tone(case.state),
            demo: case.demo,
            issued_on: language.date(case.issued_on),
            distance: words.hours(&case.distance.to_string()),
            differences: case.differences.iter().map(|one| words.driver_difference(one)).collect(),
            changes,
            facts,
        }
    }
}

impl LineView {
    fn of(line: &LikeLine, words: PageWords) -> Self {
        let language = words.language;
        let median = |hours: Option<LikeHours>| {
            let text = |LikeHours { median, count }| format!("{} ({count})", language.signed_quantity(median));
            hours.map(text).unwrap_or_default()
        };
        Self {
            name: line.name.in_language(language).to_owned(),
            code: line.line.clone(),
            tariff: line.tariff_hours.map(|hours| language.quantity(hours)).unwrap_or_default(),
            own: language.quantity(line.hours),
            quoted: median(line.quoted),
            worked: median(line.worked),
        }
    }
}

impl PageWords {
    fn driver_difference(self, difference: &DriverDifference) -> String {
        let DriverDifference { driver, here, there, hours } = difference;
        let name = self.driver(*driver);
        let hours = self.hours(&hours.to_string());
        format!("{name}: {here} {}, {there} {} ({hours})", self.like_here(), self.like_there())
    }

    /// What a driver counts.
    const fn driver(self, driver: Driver) -> &'static str {
        let [nb, nn, en] = match driver {
            Driver::Always => ["Saker", "Saker", "Cases"],
            Driver::Institution => {
                ["Institusjoner utover den første", "Institusjonar utover den første", "Institutions beyond the first"]
            }
            Driver::PopulationSimple => ["Enkle populasjoner", "Enkle populasjonar", "Simple populations"],
            Driver::PopulationComposite => {
                ["Sammensatte populasjoner", "Samansette populasjonar", "Composite populations"]
            }
            Driver::PopulationComplex => ["Komplekse populasjoner", "Komplekse populasjonar", "Complex populations"],
            Driver::PopulationOfUnknownComplexity => [
                "Populasjoner med ukjent kompleksitet",
                "Populasjonar med ukjend kompleksitet",
                "Populations of unknown complexity",
            ],
            Driver::ThirdPartySource => ["Kilder fra andre", "Kjelder frå andre", "Third-party sources"],
            Driver::UndocumentedSource => {
                ["Kilder uten dokumentasjon", "Kjelder utan dokumentasjon", "Sources without documentation"]
            }
            Driver::DemandingFormat => {
                ["Kilder i krevende format", "Kjelder i krevjande format", "Sources in a demanding format"]
            }
            Driver::KeyExchange => [
                "Kilder med distribuert kobling",
                "Kjelder med distribuert kopling",
                "Sources with distributed linkage",
            ],
            Driver::LinkageAtSsb => {
                ["Kilder koblet i SSB", "Kjelder kopla i SSB", "Sources linked at Statistics Norway"]
            }
            Driver::SourceOfUnknownLinkage => {
                ["Kilder med ukjent kobling", "Kjelder med ukjend kopling", "Sources with unknown linkage"]
            }
            Driver::SourceOfUnknownDocumentation => [
                "Kilder der dokumentasjonen er ukjent",
                "Kjelder der dokumentasjonen er ukjend",
                "Sources with unknown documentation",
            ],
            Driver::SourceOfUnknownFormat => {
                ["Kilder med ukjent format", "Kjelder med ukjent format", "Sources in an unknown format"]
            }
            Driver::ReceivedSource => {
                ["Kilder som SSB mottar", "Kjelder som SSB tek imot", "Sources that Statistics Norway receives"]
            }
            Driver::ReceivedUndocumentedSource => [
                "Mottatte kilder uten dokumentasjon",
                "Mottekne kjelder utan dokumentasjon",
                "Received sources without documentation",
            ],
            Driver::ReceivedDemandingFormat => [
                "Mottatte kilder i krevende format",
                "Mottekne kjelder i krevjande format",
                "Received sources in a demanding format",
            ],
            Driver::FdTrygdTable => ["FD-Trygd-tabeller", "FD-Trygd-tabellar", "FD-Trygd tables"],
            Driver::StatisticsArea => ["Statistikkområder", "Statistikkområde", "Statistics areas"],
            Driver::OutsideItem => [
                "Uttak utenfor variabellistene",
                "Uttak utanfor variabellistene",
                "Extracts outside the variable lists",
            ],
            Driver::SpecialVariable => [
                "Særlig identifiserende variabler",
                "Særleg identifiserande variablar",
                "Particularly identifying variables",
            ],
            Driver::DirectIdentification => {
                ["Direkte identifiserbare data", "Direkte identifiserbare data", "Directly identifiable data"]
            }
            Driver::RecipientAbroad => ["Mottaker i utlandet", "Mottakar i utlandet", "Recipient abroad"],
            Driver::IdentifiableAbroad => {
                ["Identifiserbare data til utlandet", "Identifiserbare data til utlandet", "Identifiable data abroad"]
            }
            Driver::Delivery => ["Leveringer", "Leveringar", "Deliveries"],
            Driver::ReusedDelivery => [
                "Gjenbruk av en tidligere levering",
                "Gjenbruk av ei tidlegare levering",
                "Reuse of an earlier delivery",
            ],
        };
        self.language.pick(nb, nn, en)
    }
}
