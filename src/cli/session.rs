//! `session`: who is signed in on pages.

use std::process::ExitCode;

use anyhow::{Context as _, bail};
use clap::Subcommand;

use super::shared::{print, store_of};
use crate::access::{SessionId, SessionReport};
use crate::app::{Access, AppError};
use crate::calendar;
use crate::settings::Settings;

#[derive(Subcommand)]
pub enum Command {
    /// List who is signed in.
    List,
    /// End a session, from this moment on.
    End {
        /// The session's public name: the sixteen digits that the list begins with.
        id: String,
    },
}

/// Runs the command on the store of the settings, beside a server that may be running.
pub async fn run(command: &Command, settings: &Settings) -> anyhow::Result<ExitCode> {
    let store = store_of(settings, false).await?;
    let access = Access::new(&settings.access, store.clone(), settings.clock.clone()).await?;
    let done = match command {
        Command::List => list(&access).await,
        Command::End { id } => end(&access, id).await,
    };
    store.close().await;
    done.map(|()| ExitCode::SUCCESS)
}

async fn list(access: &Access) -> anyhow::Result<()> {
    for session in access.sessions().await? {
        print(&line(&session))?;
    }
    Ok(())
}

async fn end(access: &Access, id: &str) -> anyhow::Result<()> {
    let id = SessionId::parse(id).context("the public name of a session is sixteen hexadecimal digits")?;
    match access.end_session(&id).await {
        Err(AppError::NotFound) => bail!("there is no session {id}"),
        ended => Ok(ended?),
    }
}

fn line(session: &SessionReport) -> String {
    let SessionReport { id, caller, roles, .. } = session;
    let [seen, to] = [session.seen_at, session.expires_at].map(calendar::shown);
    let organisation = session.organisation_number.as_ref().map_or("-", |number| number.as_str());
    let name = session.name.as_deref().unwrap_or_default();
    format!("{id}  seen {seen}  to {to}  {roles}  {organisation}  {caller}  {name}\n")
}
