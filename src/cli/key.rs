//! `key`: the API keys that programs call with.

use std::process::ExitCode;

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use serde::Deserialize as _;
use serde_json::json;

use super::shared::{print, store_of};
use crate::access::{KeyId, KeyReport, KeyState, NewKeyInput};
use crate::app::{Access, AppError};
use crate::calendar;
use crate::input::Field;
use crate::language::Language;
use crate::settings::Settings;

/// Who is said to have made or revoked a key here.
const BY: &str = "command line";

#[derive(Subcommand)]
pub enum Command {
    /// Make a key. It is printed once and stored nowhere.
    Create(CreateArguments),
    /// List the keys, without their secrets.
    List,
    /// Revoke a key, from this moment on.
    Revoke {
        /// The key's public name: the sixteen digits behind `prisoverslag_`.
        id: String,
    },
}

#[derive(Args)]
pub struct CreateArguments {
    /// The organisation or system that it is given to; no person.
    #[arg(long)]
    owner: String,
    /// What it may do: `case_officer`, `applicant`, `finance`, `admin` or `operations`. Several are separated by commas.
    #[arg(long, value_delimiter = ',', required = true)]
    role: Vec<String>,
    /// The organisation that it acts for; an applicant needs one.
    #[arg(long, value_name = "NUMBER")]
    organisation: Option<String>,
    /// The last day on which it is valid, such as 2027-06-30.
    #[arg(long, value_name = "DAY")]
    valid_to: String,
}

/// Runs the command on the store of the settings, beside a server that may be running.
pub async fn run(command: &Command, settings: &Settings) -> anyhow::Result<ExitCode> {
    let store = store_of(settings, matches!(command, Command::Create(_))).await?;
    let access = Access::new(&settings.access, store.clone(), settings.clock.clone()).await?;
    let done = match command {
        Command::Create(arguments) => create(&access, arguments).await,
        Command::List => list(&access).await,
        Command::Revoke { id } => revoke(&access, id).await,
    };
    store.close().await;
    done.map(|()| ExitCode::SUCCESS)
}

async fn create(access: &Access, arguments: &CreateArguments) -> anyhow::Result<()> {
    let CreateArguments { owner, role, organisation, valid_to } = arguments;
    let mut input = json!({"owner": owner, "roles": role, "valid_to": valid_to});
    if let Some(organisation) = organisation {
        input["organisation_number"] = json!(organisation);
    }
    let input = Field::<NewKeyInput>::deserialize(input)?;
    let key = match access.create_key(BY, input).await {
        Ok(key) => key,
        Err(AppError::Faults(faults)) => {
            let line = |fault: &crate::input::Fault| {
                format!("{}: {}", fault.path.to_string().trim_start_matches("$."), fault.kind.message(Language::En))
            };
            let lines: Vec<String> = faults.as_slice().iter().map(line).collect();
            bail!("{}", lines.join("\n"));
        }
        Err(error) => return Err(error.into()),
    };
    print(&format!("{}\n", key.key.as_deref().unwrap_or_default()))?;
    eprintln!(
        "This is the key of {}, shown here only. Callers must present a credential from now on, within a second.",
        key.owner
    );
    Ok(())
}

async fn list(access: &Access) -> anyhow::Result<()> {
    for key in access.keys().await? {
        print(&line(&key))?;
    }
    Ok(())
}

async fn revoke(access: &Access, id: &str) -> anyhow::Result<()> {
    let id = KeyId::parse(id).context("the public name of a key is sixteen hexadecimal digits")?;
    let key = match access.revoke_key(BY, &id).await {
        Err(AppError::NotFound) => bail!("there is no key {id}"),
        revoked => revoked?,
    };
    print(&line(&key))?;
    Ok(())
}

fn line(key: &KeyReport) -> String {
    let state = match key.state {
        KeyState::Active => "active",
        KeyState::Expired => "expired",
        KeyState::Revoked => "revoked",
    };
    let used = key.used_at.map_or_else(|| "never used".to_owned(), |at| format!("used {}", calendar::shown(at)));
    let organisation = key.organisation_number.as_ref().map_or("-", |number| number.as_str());
    format!("{}  {state:<8} to {}  {}  {organisation}  {used}  {}\n", key.id, key.valid_to, key.roles, key.owner)
}
