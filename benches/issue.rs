//! Issuing, the database part alone: one transaction with number, document, ledger and events, against a bare `INSERT` and
//! `COMMIT` of the same PDF and JSON with the same durability. Blocks of each take turns, so that a drift of the disk meets both.
//!
//! `cargo bench --profile dist --bench issue` for SQLite in a folder of its own (`-- --folder DIR` for another disk). For PostgreSQL,
//! `python3 benches/issue_postgres.py` starts a server, runs this with `--postgres URL` and compares with `pgbench`.

#![expect(clippy::print_stdout, clippy::float_arithmetic, reason = "a benchmark prints its figures")]

use std::path::Path;
use std::str::FromStr as _;
use std::time::{Duration, Instant};

use prisoverslag::feed::{Assignment, PostedLine, PostingHead, Stage};
use prisoverslag::ids::{QuoteId, Sha256Hex};
use prisoverslag::likeness::Shape;
use prisoverslag::money::{Ore, Percent, SignedQuantity};
use prisoverslag::pricing::Unit;
use prisoverslag::quote::{Action, Actor, Entry, Price, QuoteNumber, State, TEMPLATE, to_millisecond};
use prisoverslag::store::{
    DraftRow, Findable, Issuing, NewDocument, NewEvent, Outcome, Postings, Replay, Store, StoreUrl,
};
use prisoverslag::tariff::Status;
use sqlx::Executor as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

/// Transactions of a block.
const BLOCK: u32 = 25;
/// Blocks of each kind.
const BLOCKS: u32 = 12;

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().collect();
    let after = |name: &str| arguments.iter().skip_while(|argument| *argument != name).nth(1).cloned();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        match after("--postgres") {
            Some(url) => postgres(&url).await,
            None => sqlite(Path::new(&after("--folder").unwrap_or_else(|| "target".to_owned()))).await,
        }
    })
}

async fn sqlite(parent: &Path) -> Result<(), Failure> {
    let folder = parent.join(format!("bench-issue-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let result = compare(&folder).await;
    std::fs::remove_dir_all(&folder)?;
    result
}

async fn compare(folder: &Path) -> Result<(), Failure> {
    let url = StoreUrl::parse(&format!("sqlite:{}", folder.join("store.db").display())).ok_or("a url")?;
    let mut bench = Bench::new(Store::open(&url).await?).await?;
    // The same settings as the store's own connection.
    let options = SqliteConnectOptions::from_str(&format!("sqlite:{}", folder.join("bare.db").display()))?
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let bare = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
    bare.execute(
        "create table documents (number integer primary key, pdf blob not null, canonical text not null) strict",
    )
    .await?;
    let (mut issuing, mut inserting) = (Vec::new(), Vec::new());
    for block in 0..=BLOCKS {
        let took = bench.issue(BLOCK).await?;
        let start = Instant::now();
        for _ in 0..BLOCK {
            let mut transaction = bare.begin().await?;
            let insert = sqlx::query("insert into documents (pdf, canonical) values ($1, $2)");
            let insert = insert.bind(&bench.pdf).bind(&bench.canonical);
            insert.execute(&mut *transaction).await?;
            transaction.commit().await?;
        }
        // The first block warms both up.
        if block > 0 {
            issuing.push(took);
            inserting.push(start.elapsed());
        }
    }
    let (issuing, inserting) = (median(issuing), median(inserting));
    println!("issue, {} KB PDF   {:8.0} /s", bench.pdf.len() / 1024, rate(issuing));
    println!("bare insert        {:8.0} /s", rate(inserting));
    println!("ratio              {:8.2} (goal 0.50)", inserting.as_secs_f64() / issuing.as_secs_f64());
    Ok(())
}

async fn postgres(url: &str) -> Result<(), Failure> {
    let mut bench = Bench::new(Store::open(&StoreUrl::parse(url).ok_or("a url")?).await?).await?;
    bench.issue(BLOCK).await?;
    let mut blocks = Vec::new();
    for _ in 0..BLOCKS {
        blocks.push(bench.issue(BLOCK).await?);
    }
    println!("{:.1}", rate(median(blocks)));
    Ok(())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn rate(block: Duration) -> f64 {
    f64::from(BLOCK) / block.as_secs_f64()
}

/// A store with drafts to issue.
struct Bench {
    store: Store,
    tariff: Sha256Hex,
    pdf: Vec<u8>,
    canonical: String,
    next: u32,
}

impl Bench {
    async fn new(store: Store) -> Result<Self, Failure> {
        let tariff = Sha256Hex::of(b"bench");
        store.save_tariff(&tariff, "2026-01-01", "{}").await?;
        // As large as the document of twenty lines and its JSON; no two pages alike, so that nothing is compressed away.
        let mut state = 1_u32;
        let mut noise = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state.to_le_bytes()[3]
        };
        let pdf = (0..88 * 1024).map(|_| noise()).collect();
        let canonical = "x".repeat(28 * 1024);
        let next = u32::try_from(store.last_number(2026).await?)? + 1;
        Ok(Self { store, tariff, pdf, canonical, next })
    }

    /// How long it takes to issue some drafts, which are made before.
    async fn issue(&mut self, drafts: u32) -> Result<Duration, Failure> {
        let mut made = Vec::new();
        for _ in 0..drafts {
            made.push(self.draft().await?);
        }
        let start = Instant::now();
        for id in made {
            self.issue_one(id).await?;
        }
        Ok(start.elapsed())
    }

    async fn draft(&self) -> Result<QuoteId, Failure> {
        let at = now();
        let (seconds, nanoseconds) = (u64::try_from(at.as_second())?, u32::try_from(at.subsec_nanosecond())?);
        let id = QuoteId::new(uuid::Uuid::new_v7(uuid::Timestamp::from_unix(uuid::NoContext, seconds, nanoseconds)));
        let draft = DraftRow {
            revises: None,
            case_number: Some("2026/1".to_owned()),
            applicant: "Eksempeluniversitetet".to_owned(),
            organisation: None,
            title: "Utdanning og arbeid".to_owned(),
            words: findable(None).words(),
            draft: "{}".to_owned(),
            tariff_hash: self.tariff.clone(),
            priced_on: "2026-11-23".to_owned(),
            price: Some(price()),
            at,
            typed: None,
            origin: None,
            demo: false,
        };
        let event = event(Action::Create, None);
        match self.store.create(id, &draft, &event, None).await? {
            Outcome::Done => Ok(id),
            // One in a million.
            Outcome::Stale => Box::pin(self.draft()).await,
            Outcome::KeyTaken => Err("not made: the key is taken".into()),
        }
    }

    async fn issue_one(&mut self, id: QuoteId) -> Result<(), Failure> {
        let number = QuoteNumber { year: 2026, sequence: self.next };
        let (canonical_sha256, pdf_sha256) = (Sha256Hex::of(self.canonical.as_bytes()), Sha256Hex::of(&self.pdf));
        let entry = Entry {
            at_ms: now().as_millisecond(),
            action: Action::Issue,
            from: State::Draft,
            to: State::Issued,
            quote: id,
            number,
            revision: 1,
            actor: Actor::local(),
            price: price(),
            canonical_sha256: canonical_sha256.clone(),
            pdf_sha256: pdf_sha256.clone(),
            answer_sha256: None,
            notes: Vec::new(),
            signed_copy: None,
            uncharged_sha256: None,
        };
        let replay = Replay {
            actor: "local".to_owned(),
            key: id.to_string(),
            fingerprint: pdf_sha256.clone(),
            quote: id,
            version: 2,
            created: false,
            body: String::new(),
            at: now(),
        };
        let words = findable(Some(number)).words();
        // As of most quotes: one that others have too.
        let shape = Shape::parse("population_simple=1 fd_trygd_table=4").ok_or("no shape")?;
        let issuing = Issuing {
            id,
            version: 1,
            number,
            revision: 1,
            is_taken_over: false,
            words: &words,
            priced_on: "2026-11-23",
            price: price(),
            valid_to: "2026-12-07",
            expires_at: now(),
            delivered_on: None,
            shape: &shape,
            document: NewDocument {
                canonical: &self.canonical,
                canonical_sha256: &canonical_sha256,
                pdf: Some(&self.pdf),
                pdf_sha256: &pdf_sha256,
                template: TEMPLATE,
                producer: "bench",
            },
            former: None,
            postings: postings(number),
            event: event(Action::Issue, Some(State::Draft)),
            entry: &entry,
            replay: Some(&replay),
        };
        match self.store.issue(&issuing).await? {
            Outcome::Done => self.next += 1,
            other => return Err(format!("not issued: {other:?}").into()),
        }
        Ok(())
    }
}

/// The rows of a quote of 20 lines.
fn postings(number: QuoteNumber) -> Postings {
    let head = PostingHead {
        quote_number: number,
        revision: 1,
        case_number: "2026/1".to_owned(),
        applicant_name: "Eksempeluniversitetet".to_owned(),
        organisation_number: Some("974767880".to_owned()),
        buyer_reference: None,
        vat_code: "3".to_owned(),
        vat_rate: Percent::parse("25").unwrap_or(Percent::ZERO),
        tariff_id: "2026-01-01".to_owned(),
        tariff_status: Status::Example,
        settlement_number: None,
        demo: false,
    };
    let line = |place| PostedLine {
        activity: "preparation".to_owned(),
        line_code: format!("effort.population.complex.{place}"),
        description: "Komplekse populasjoner".to_owned(),
        quantity: SignedQuantity::new(1_200),
        unit: Unit::Hour,
        unit_price: Ore::new(128_700),
        net: Ore::new(500_000),
        vat: Ore::new(125_000),
        assignment: Assignment::default(),
    };
    Postings::new(Stage::Quoted, head, (0..20).map(line).collect())
}

/// A quote as the demo's are, without its case.
fn findable(number: Option<QuoteNumber>) -> Findable<'static> {
    Findable {
        applicant: "Eksempeluniversitetet 123",
        title: "Arbeidsmarked blant unge voksne 1987",
        number,
        ..Findable::default()
    }
}

fn price() -> Price {
    Price { net: Ore::new(10_000_000), vat: Ore::new(2_500_000), total: Ore::new(12_500_000) }
}

fn event(action: Action, from: Option<State>) -> NewEvent {
    NewEvent {
        at: now(),
        actor: Actor::local(),
        action,
        from,
        to: action.leads_to(),
        price: Some(price()),
        reason: None,
    }
}

fn now() -> jiff::Timestamp {
    to_millisecond(prisoverslag::clock::Clock::System.now())
}
