//! Shapes of quotes, and the walk that finds the nearest: outwards from a size, until none that was not seen can be nearer.

use std::collections::BTreeSet;

use sqlx::{Postgres, Sqlite};
use trait_gen::trait_gen;

use super::backend::{Backend, Writing};
use super::error::StoreError;
use super::fields::RowReader;
use super::statement::{Dialect, PerDatabase, columns, statements};
use crate::ids::QuoteId;
use crate::likeness::{Candidate, MOST, Shape, nearest};
use crate::quote::QuoteNumber;

/// How far the first step of a walk looks; each step looks twice as far as the one before.
const FIRST_STEP: u32 = 4;
/// The most shapes that one walk looks at. It is reached only where so many different ones are about as large, and is then reported.
const WALKED: usize = 20_000;

/// The states in which a quote is a like case. What was declined or lapsed was the office's price all the same; what was withdrawn
/// was a mistake, and what was superseded is another price now.
macro_rules! states {
    () => {
        "('settled', 'accepted', 'issued', 'declined', 'expired')"
    };
}

/// The newest quotes of a shape in a state, but for those of the number $2, $3: of each number the ordered revision or the last.
/// In one state, a number has one such: so the five newest are enough to find the five nearest of all.
macro_rules! newest {
    ($columns:literal, $shape:literal) => {
        concat!(
            "select ",
            $columns,
            " from quotes p where p.shape = ",
            $shape,
            " and p.state = t.state and (p.successor is null or p.state in ('settled', 'accepted')) \
             and not (p.number_year = $2 and p.number_sequence = $3) order by p.position desc limit 5"
        )
    };
}

statements! {
    const ADD_SHAPE: &str = "insert into shapes (drivers, size) values ($1, $2) on conflict (drivers) do nothing";
    const EXTENT: &str = "select coalesce((select min(size) from shapes), 0) as least, \
        coalesce((select max(size) from shapes), 0) as most";
    const OF_SIZES: &str = concat!(
        "select s.id, s.drivers from shapes s where s.size >= $1 and s.size <= $2 and exists (select 1 from quotes q \
         where q.shape = s.id and q.state in ", states!(), ") order by s.size, s.id limit $3"
    );
    const NEWEST: PerDatabase = PerDatabase {
        sqlite: concat!(
            "select q.position, q.id, q.state, q.number_year, q.number_sequence \
             from json_each('[' || $1 || ']') s \
             cross join (select value as state from json_each('[\"settled\",\"accepted\",\"issued\",\"declined\",\"expired\"]')) t \
             cross join quotes q where q.position in (", newest!("p.position", "s.value"), ")"
        ),
        postgres: concat!(
            "select q.position, q.id, q.state, q.number_year, q.number_sequence \
             from unnest(string_to_array($1, ',')::bigint[]) s \
             cross join (values ('settled'), ('accepted'), ('issued'), ('declined'), ('expired')) t (state) \
             cross join lateral (",
            newest!("p.position, p.id, p.state, p.number_year, p.number_sequence", "s"), ") q"
        ),
    };
    const UNSHAPED_AFTER: &str = "select position, id from quotes where position > $1 and shape is null \
        and state <> 'draft' order by position limit $2";
    const SET_SHAPE: &str = "update quotes set shape = (select s.id from shapes s where s.drivers = $2) \
        where id = $1 and shape is null and state <> 'draft'";
}

/// The nearest quotes to a shape.
#[derive(Debug)]
pub struct LikeCases {
    pub cases: Vec<Candidate>,
    /// Whether every shape was looked at that may be among the nearest.
    pub is_complete: bool,
}

columns! {
    struct Extent {
        least: i64,
        most: i64,
    }
}

columns! {
    struct ShapeColumns {
        id: i64,
        drivers: String,
    }
}

columns! {
    struct CaseColumns {
        position: i64,
        id: String,
        state: String,
        number_year: Option<i64>,
        number_sequence: Option<i64>,
    }
}

columns! {
    struct UnshapedColumns {
        position: i64,
        id: String,
    }
}

/// A shape that was met, and how far it is.
struct Met {
    id: i64,
    distance: u32,
}

#[trait_gen(Db -> Sqlite, Postgres)]
impl Backend<Db> {
    pub(super) async fn like_cases(&self, shape: &Shape, except: Option<QuoteNumber>) -> Result<LikeCases, StoreError> {
        let Extent { least, most } = sqlx::query_as(EXTENT).fetch_one(&self.reader).await?;
        let size = i64::from(shape.size());
        let (mut met, mut found): (Vec<Met>, Vec<Candidate>) = (Vec::new(), Vec::new());
        let mut walked = 0;
        let mut reach = FIRST_STEP;
        // The sizes that are not seen yet, nearest first: those below `below` and those above `above`.
        let (mut below, mut above) = (size, size - 1);
        loop {
            let ring = [(size - i64::from(reach), below - 1), (above + 1, size + i64::from(reach))];
            for (from, to) in ring {
                let limit = i64::try_from(WALKED + 1 - walked).unwrap_or(0);
                let query = sqlx::query_as::<_, ShapeColumns>(OF_SIZES).bind(from).bind(to).bind(limit);
                for row in query.fetch_all(&self.reader).await? {
                    walked += 1;
                    let key = row.id.to_string();
                    let theirs =
                        RowReader { table: "shapes", key: &key }.read("drivers", Shape::parse(&row.drivers))?;
                    met.push(Met { id: row.id, distance: shape.distance(&theirs) });
                }
            }
            (below, above) = (size - i64::from(reach), size + i64::from(reach));
            let is_last = below <= least && above >= most || walked > WALKED;
            let within = if is_last { u32::MAX } else { reach };
            if self.take_nearest(&mut met, within, except, &mut found).await? || is_last {
                return Ok(LikeCases { cases: found, is_complete: walked <= WALKED });
            }
            reach = reach.saturating_mul(2);
        }
    }

    /// Looks up the quotes of the shapes that were met within a distance, the nearest first, until there are as many cases as are
    /// shown and none that is left can be among them; whether that is so.
    async fn take_nearest(
        &self,
        met: &mut Vec<Met>,
        within: u32,
        except: Option<QuoteNumber>,
        found: &mut Vec<Candidate>,
    ) -> Result<bool, StoreError> {
        let distances: BTreeSet<u32> =
            met.iter().map(|shape| shape.distance).filter(|distance| *distance <= within).collect();
        for distance in distances {
            // Shapes at one distance are looked up together: their quotes compete.
            let ids = met.iter().filter(|shape| shape.distance == distance).map(|shape| shape.id.to_string());
            let ids = ids.collect::<Vec<_>>().join(",");
            met.retain(|shape| shape.distance != distance);
            let (year, sequence) = except.map_or((0, 0), |number| (i64::from(number.year), i64::from(number.sequence)));
            let query = sqlx::query_as::<_, CaseColumns>(<Db as Dialect>::text(NEWEST));
            let rows = query.bind(ids).bind(year).bind(sequence).fetch_all(&self.reader).await?;
            let mut candidates = std::mem::take(found);
            for row in rows {
                candidates.push(row.candidate(distance)?);
            }
            *found = nearest(candidates);
            if found.len() == MOST {
                return Ok(true);
            }
        }
        Ok(false)
    }

    pub(super) async fn unshaped_after(&self, position: i64, limit: i64) -> Result<Vec<(i64, QuoteId)>, StoreError> {
        let query = sqlx::query_as::<_, UnshapedColumns>(UNSHAPED_AFTER).bind(position).bind(limit);
        let rows = query.fetch_all(&self.reader).await?;
        let id = |row: &UnshapedColumns| RowReader { table: "quotes", key: &row.id }.id("id", &row.id);
        rows.iter().map(|row| Ok((row.position, id(row)?))).collect()
    }

    /// Several replicas may do the same at once.
    pub(super) async fn save_shapes(&self, shapes: &[(QuoteId, Shape)]) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        transaction.add_shapes(shapes.iter().map(|(_, shape)| shape)).await?;
        for (id, shape) in shapes {
            transaction.write(sqlx::query(SET_SHAPE).bind(id.to_string()).bind(shape.to_string())).await?;
        }
        transaction.commit().await
    }
}

#[trait_gen(Db -> Sqlite, Postgres)]
impl Writing<Db> {
    /// Stores those shapes that are not there yet, in one order, so that two transactions never wait for each other.
    pub(super) async fn add_shapes<'s>(
        &mut self,
        shapes: impl IntoIterator<Item = &'s Shape>,
    ) -> Result<(), StoreError> {
        let new: BTreeSet<(String, i64)> =
            shapes.into_iter().map(|shape| (shape.to_string(), i64::from(shape.size()))).collect();
        for (drivers, size) in new {
            self.write(sqlx::query(ADD_SHAPE).bind(drivers).bind(size)).await?;
        }
        Ok(())
    }
}

impl CaseColumns {
    fn candidate(&self, distance: u32) -> Result<Candidate, StoreError> {
        let row = RowReader { table: "quotes", key: &self.id };
        let number = row.number(self.number_year, self.number_sequence, Some(1))?;
        let (number, _) = row.read("number_sequence", number)?;
        Ok(Candidate {
            id: row.id("id", &self.id)?,
            number,
            state: row.state("state", &self.state)?,
            distance,
            position: self.position,
        })
    }
}
