//! `/quotes`: the list of quotes, by state, by what is searched for, mine or all.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use jiff::civil::Date;

use crate::app::{AppError, AttentionKind, ListRequest, Page, Parameters, Quotes};
use crate::http::change::actor;
use crate::http::negotiation::language;
use crate::http::pages::frame::Frame;
use crate::http::pages::page::page;
use crate::http::pages::words::{PageWords, words};
use crate::http::problem::Problem;
use crate::input::{PathStep, written_date};
use crate::quote::{QuoteSummary, Role, State};

words! {
    quotes: "Tilbud", "Tilbod", "Quotes";
    quotes_of_all: "Alle tilbud", "Alle tilbod", "All quotes";
    new_quote: "Nytt tilbud", "Nytt tilbod", "New quote";
    by_state: "Tilbud etter status", "Tilbod etter status", "Quotes by state";
    all_states: "Alle", "Alle", "All";
    search_quotes: "Søk", "Søk", "Search";
    search_hint: "Søker, prosjekt, organisasjonsnummer, tilbudsnummer eller saksnummer", "Søkjar, prosjekt, organisasjonsnummer, tilbodsnummer eller saksnummer",
        "Applicant, project, organisation number, quote number or case number";
    case_label: "Saksnummer", "Saksnummer", "Case number";
    first_day_label: "Fra og med", "Frå og med", "From";
    last_day_label: "Til og med", "Til og med", "To";
    whose: "Hvem sine", "Kven sine", "Whose";
    of_everyone: "Alles", "Alle sine", "Everyone's";
    of_mine: "Bare mine", "Berre mine", "Only mine";
    sorted_by: "Sortert etter", "Sortert etter", "Sorted by";
    sort_created: "Når de ble laget", "Når dei vart laga", "When they were made";
    sort_issued: "Når de ble sendt", "Når dei vart sende", "When they were issued";
    sort_updated: "Siste endring", "Siste endring", "Last change";
    sort_expires: "Svarfrist", "Svarfrist", "Last day for an answer";
    show_list: "Vis", "Vis", "Show";
    clear_list: "Nullstill", "Nullstill", "Clear";
    number_title: "Nummer", "Nummer", "Number";
    applicant_title: "Søker", "Søkjar", "Applicant";
    project_title: "Prosjekt", "Prosjekt", "Project";
    total_title: "Pris med mva.", "Pris med mva.", "Price with VAT";
    state_title: "Status", "Status", "State";
    when_title: "Frist", "Frist", "Last day";
    officer_title: "Saksbehandler", "Saksbehandlar", "Case officer";
    still_a_draft: "Utkast", "Utkast", "Draft";
    no_applicant: "Søker ikke oppgitt", "Søkjar ikkje oppgjeven", "No applicant yet";
    no_title: "Uten tittel", "Utan tittel", "No title yet";
    no_price: "Ingen pris ennå", "Ingen pris enno", "No price yet";
    for_trial: "Til utprøving", "Til utprøving", "For trying out";
    none_found: "Ingen tilbud passer.", "Ingen tilbod passar.", "No quotes match.";
    none_so_far: "Ingen blant dem som er gått gjennom så langt. Neste side leter videre.",
        "Ingen blant dei som er gått gjennom så langt. Neste side leitar vidare.",
        "None among those that were looked through so far. The next page looks on.";
    next_page: "Neste side", "Neste side", "Next page";
    first_page: "Første side", "Første side", "First page";
    expiring_title: "Svarfrist innen tre dager", "Svarfrist innan tre dagar", "To be answered within three days";
    hours_title: "80 prosent av timene brukt, eller mer", "80 prosent av timane brukte, eller meir", "80 per cent of the hours used, or more";
    delivered_title: "Leveringsdagen er nådd", "Leveringsdagen er nådd", "The day of delivery is reached";
}

/// The quotes of a page.
const PER_PAGE: &str = "50";

/// The list.
#[derive(Template)]
#[template(path = "desk/list.html", config = "src/http/pages/askama.toml")]
struct ListPage {
    frame: Frame,
    title: String,
    tabs: Vec<Tab>,
    asked: Asked,
    faults: Vec<(&'static str, String)>,
    rows: Vec<Row>,
    next: Option<String>,
    first: Option<String>,
    is_looking_on: bool,
    is_staff: bool,
    may_make: bool,
    sorts: Vec<Sorting>,
}

/// A state with its list and how many it has.
struct Tab {
    name: &'static str,
    address: String,
    count: Option<i64>,
    is_here: bool,
}

/// What was asked for, as it was typed.
#[derive(Default)]
struct Asked {
    status: String,
    q: String,
    case_number: String,
    from: String,
    to: String,
    sort: String,
    mine: String,
    attention: String,
}

struct Sorting {
    word: &'static str,
    name: &'static str,
    is_chosen: bool,
}

struct Row {
    /// `None` where the reader has nothing to do there: a draft is its officers' own.
    address: Option<String>,
    number: String,
    case_number: String,
    applicant: String,
    title: String,
    total: String,
    state: &'static str,
    tone: &'static str,
    when: Option<String>,
    officer: String,
    demo: bool,
}

impl Asked {
    fn of(pairs: &[(String, String)]) -> Self {
        let text = |name: &str| {
            let found = pairs.iter().find(|(given, _)| given == name);
            found.map(|(_, text)| text.trim().to_owned()).unwrap_or_default()
        };
        Self {
            status: text("status"),
            q: text("q"),
            case_number: text("case_number"),
            from: text("from"),
            to: text("to"),
            sort: text("sort"),
            mine: text("mine"),
            attention: text("attention"),
        }
    }

    /// Whether only the state narrows the list, so that the counts of the states are those of the lists.
    fn is_plain(&self) -> bool {
        [&self.q, &self.case_number, &self.from, &self.to, &self.attention].into_iter().all(String::is_empty)
    }

    /// What quotes are sorted by where nothing is chosen: what waits for an answer, by what must be answered first.
    fn sort(&self) -> &str {
        match self.sort.as_str() {
            "" if self.status == State::Issued.word() && self.is_plain() => "expires",
            "" => "created",
            sort => sort,
        }
    }

    /// The parameters of the interface for programs: dates in its form, and nothing that is empty.
    fn parameters(&self) -> Vec<(String, String)> {
        let pairs = [
            ("status", self.status.clone()),
            ("q", self.q.clone()),
            ("case_number", self.case_number.clone()),
            ("from", written_date(&self.from)),
            ("to", written_date(&self.to)),
            ("sort", if self.attention.is_empty() { self.sort().to_owned() } else { String::new() }),
            ("mine", self.mine.clone()),
            ("attention", self.attention.clone()),
        ];
        let given = pairs.into_iter().filter(|(_, text)| !text.is_empty());
        given.map(|(name, text)| (name.to_owned(), text)).collect()
    }

    /// The address of the list of a state, with the rest of what narrows the list. Each state is sorted as suits it.
    fn in_state(&self, status: &str) -> String {
        address(&[
            ("status", status),
            ("q", &self.q),
            ("case_number", &self.case_number),
            ("from", &self.from),
            ("to", &self.to),
            ("mine", &self.mine),
        ])
    }

    /// The address of another page of this list; of the first without a cursor.
    fn at(&self, cursor: &str) -> String {
        address(&[
            ("status", &self.status),
            ("q", &self.q),
            ("case_number", &self.case_number),
            ("from", &self.from),
            ("to", &self.to),
            ("mine", &self.mine),
            ("attention", &self.attention),
            ("sort", &self.sort),
            ("cursor", cursor),
        ])
    }

    /// The field of the page that a parameter is filled in by, if it has one.
    fn field_of(&self, parameter: &str) -> &'static str {
        let fields: &[&str] =
            if self.attention.is_empty() { &["q", "case_number", "from", "to", "mine", "sort"] } else { &[] };
        fields.iter().find(|field| **field == parameter).copied().unwrap_or_default()
    }
}

/// The address of a list.
pub fn address(pairs: &[(&str, &str)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, text) in pairs.iter().filter(|(_, text)| !text.is_empty()) {
        query.append_pair(name, text);
    }
    let query = query.finish();
    if query.is_empty() { "/quotes".to_owned() } else { format!("/quotes?{query}") }
}

/// The list of quotes.
pub async fn list(quotes: Data<Quotes>, request: HttpRequest, pairs: Query<Vec<(String, String)>>) -> HttpResponse {
    let pairs = pairs.into_inner();
    let cursor = pairs.iter().find(|(name, text)| name == "cursor" && !text.is_empty()).cloned();
    let asked = Asked::of(&pairs);
    let mut parameters = match &cursor {
        Some(cursor) => vec![cursor.clone()],
        None => asked.parameters(),
    };
    parameters.push(("limit".to_owned(), PER_PAGE.to_owned()));
    let listed = async {
        let asked = ListRequest::parse(Parameters::read(parameters, ListRequest::KEYS))?;
        quotes.list(&actor(&request), asked).await
    };
    let frame = Frame::of(&request);
    let (status, page_of, faults) = match listed.await {
        Ok(listed) => (StatusCode::OK, listed, Vec::new()),
        Err(AppError::Faults(faults)) => {
            let faults = faults.as_slice().iter().map(|fault| {
                let field = match fault.path.0.last() {
                    Some(PathStep::Key(key)) => asked.field_of(key),
                    Some(PathStep::Index(_)) | None => "",
                };
                (field, fault.kind.message(frame.words.language))
            });
            (StatusCode::UNPROCESSABLE_ENTITY, Page { quotes: Vec::new(), next: None }, faults.collect())
        }
        Err(error) => return Problem::of(error, language(&request)).into_response(),
    };
    let actor = actor(&request);
    let counts = if actor.role == Role::Applicant || !asked.is_plain() {
        None
    } else {
        match quotes.counts(&actor, !asked.mine.is_empty()).await {
            Ok(counts) => Some(counts),
            Err(error) => return Problem::of(error, language(&request)).into_response(),
        }
    };
    let view = ListView { frame, asked, faults, counts, is_staff: actor.role != Role::Applicant };
    let is_officer = actor.role == Role::CaseOfficer;
    page(HttpResponse::build(status), &view.page(page_of, cursor.is_some(), is_officer, quotes.today()))
}

/// What a list is shown by.
struct ListView {
    frame: Frame,
    asked: Asked,
    faults: Vec<(&'static str, String)>,
    counts: Option<Vec<(State, i64)>>,
    is_staff: bool,
}

impl ListView {
    fn page(self, Page { quotes, next }: Page, is_later: bool, may_make: bool, today: Date) -> ListPage {
        let Self { frame, asked, faults, counts, is_staff } = self;
        let words = frame.words;
        let attention = AttentionKind::from_word(&asked.attention);
        let sorts = [
            ("created", words.sort_created()),
            ("issued", words.sort_issued()),
            ("updated", words.sort_updated()),
            ("expires", words.sort_expires()),
        ];
        let sorts = sorts.map(|(word, name)| Sorting { word, name, is_chosen: word == asked.sort() });
        let rows: Vec<Row> = quotes.into_iter().map(|quote| Row::of(quote, today, may_make, words)).collect();
        ListPage {
            title: attention.map_or_else(|| words.quotes(), |kind| words.attention(kind)).to_owned(),
            tabs: if asked.attention.is_empty() {
                tabs(&asked, counts.as_deref(), is_staff, words)
            } else {
                Vec::new()
            },
            is_looking_on: rows.is_empty() && next.is_some(),
            next: next.map(|cursor| asked.at(&cursor)),
            first: is_later.then(|| asked.at("")),
            sorts: sorts.into(),
            frame,
            asked,
            faults,
            rows,
            is_staff,
            may_make,
        }
    }
}

impl ListPage {
    fn fault_of(&self, field: &str) -> Option<&str> {
        self.faults.iter().find(|(of, _)| *of == field).map(|(_, text)| text.as_str())
    }

    fn is_wrong(&self, field: &str) -> bool {
        self.fault_of(field).is_some()
    }
}

fn tabs(asked: &Asked, counts: Option<&[(State, i64)]>, is_staff: bool, words: PageWords) -> Vec<Tab> {
    let count = |state: Option<State>| {
        let counts = counts?;
        let of = counts.iter().filter(|(of, _)| state.is_none_or(|state| state == *of));
        Some(of.map(|(_, count)| count).sum())
    };
    let all = Tab {
        name: words.all_states(),
        address: asked.in_state(""),
        count: count(None),
        is_here: asked.status.is_empty(),
    };
    let of_state = |state: State| Tab {
        name: words.desk_state(state),
        address: asked.in_state(state.word()),
        count: count(Some(state)),
        is_here: asked.status == state.word(),
    };
    let states = State::ALL.into_iter().filter(|state| is_staff || *state != State::Draft);
    std::iter::once(all).chain(states.map(of_state)).collect()
}

impl Row {
    fn of(quote: QuoteSummary, today: Date, is_officer: bool, words: PageWords) -> Self {
        let language = words.language;
        let number = quote.number.zip(quote.revision).map(|(number, revision)| with_revision(&number, revision));
        let or = |text: String, none: &str| if text.is_empty() { none.to_owned() } else { text };
        let when = quote.valid_to.filter(|_| quote.state == State::Issued).map(|day| {
            let left = day.since(today).map_or(0, |span| span.get_days());
            format!("{} ({})", language.date(day), words.days_left(left))
        });
        Self {
            address: (is_officer || quote.state != State::Draft).then(|| format!("/quotes/{}", quote.id)),
            number: number.unwrap_or_else(|| words.still_a_draft().to_owned()),
            case_number: quote.case_number.unwrap_or_default(),
            applicant: or(quote.applicant, words.no_applicant()),
            title: or(quote.title, words.no_title()),
            total: quote.price.map_or_else(|| words.no_price().to_owned(), |price| language.kroner(price.total)),
            state: words.desk_state(quote.state),
            tone: tone(quote.state),
            when,
            officer: quote.officer.unwrap_or_default(),
            demo: quote.demo,
        }
    }
}

/// A number as it is shown: the first revision has none.
pub fn with_revision(number: &str, revision: u32) -> String {
    if revision > 1 { format!("{number}/{revision}") } else { number.to_owned() }
}

/// How a state is marked.
pub const fn tone(state: State) -> &'static str {
    match state {
        State::Draft => "draft",
        State::Issued => "waits",
        State::Accepted | State::Settled => "done",
        State::Declined | State::Expired | State::Withdrawn | State::Superseded => "over",
    }
}

impl PageWords {
    /// How many days are left until a last day.
    pub fn days_left(self, left: i32) -> String {
        match left {
            ..0 => self.language.pick("frist ute", "frist ute", "past").to_owned(),
            0 => self.language.pick("i dag", "i dag", "today").to_owned(),
            1 => self.language.pick("i morgen", "i morgon", "tomorrow").to_owned(),
            _ => {
                let days = self.language.pick("dager igjen", "dagar igjen", "days left");
                format!("{left} {days}")
            }
        }
    }

    /// A state in one or two words.
    pub const fn desk_state(self, state: State) -> &'static str {
        let language = self.language;
        match state {
            State::Draft => language.pick("Utkast", "Utkast", "Draft"),
            State::Issued => language.pick("Venter på svar", "Ventar på svar", "Waiting"),
            State::Accepted => language.pick("Bestilt", "Bestilt", "Ordered"),
            State::Declined => language.pick("Avslått", "Avslått", "Declined"),
            State::Expired => language.pick("Utløpt", "Gått ut", "Expired"),
            State::Withdrawn => language.pick("Trukket", "Trekt", "Withdrawn"),
            State::Superseded => language.pick("Erstattet", "Erstatta", "Replaced"),
            State::Settled => language.pick("Gjort opp", "Gjort opp", "Settled"),
        }
    }

    const fn attention(self, kind: AttentionKind) -> &'static str {
        match kind {
            AttentionKind::Expiring => self.expiring_title(),
            AttentionKind::Hours => self.hours_title(),
            AttentionKind::Delivered => self.delivered_title(),
        }
    }
}
