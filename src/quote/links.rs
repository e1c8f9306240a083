//! Links by which an applicant reads and answers a quote without signing in.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::input::{Faults, Field, Path, choice, object, open};
use crate::scope::Description;

choice! {
    /// What a link is for.
    pub enum LinkKind {
        /// To read the quote: it may be passed on.
        Read = "read",
        /// To read the quote and to answer it.
        Answer = "answer",
    }
}

object! {
    /// What an applicant asks to have changed before it answers.
    pub struct ChangeAskedInput {
        /// What, and why.
        required reason: Description = "Vi trenger bare årene 2015–2020",
    }
}

impl ChangeAskedInput {
    /// What is asked for.
    pub fn parse(field: Field<Self>, faults: &mut Faults) -> Option<String> {
        let root = Path::Root;
        let input = field.required(&root, faults)?;
        open!(input, root, faults: reason);
        Some(reason?.as_str().to_owned())
    }
}

/// The characters of a link's secret: letters and digits, which survive every e-mail.
const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
/// How many: 62 to the power of 32 is above 2 to the power of 190.
pub const SECRET_CHARS: usize = 32;
/// Random bytes that make a secret: twice as many as its characters, since a byte above 247 is left out.
pub const SECRET_BYTES: usize = 2 * SECRET_CHARS;

/// A secret of random bytes; `None` where too many of them had to be left out, which never happens in practice.
#[must_use]
pub fn link_secret(random: &[u8; SECRET_BYTES]) -> Option<String> {
    // Each character is as likely as any other.
    let even = 256 - 256 % ALPHABET.len();
    let fair = random.iter().map(|byte| usize::from(*byte)).filter(|byte| *byte < even);
    let characters = fair.filter_map(|byte| ALPHABET.get(byte % ALPHABET.len())).map(|byte| char::from(*byte));
    let secret: String = characters.take(SECRET_CHARS).collect();
    (secret.len() == SECRET_CHARS).then_some(secret)
}

/// The secret in an address, without the punctuation that a sentence or a mail program has put around it; `None` where none is there.
#[must_use]
pub fn written_secret(text: &str) -> Option<&str> {
    let secret = text.trim_matches(|character: char| !character.is_ascii_alphanumeric());
    let is_one = secret.len() == SECRET_CHARS && secret.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_one.then_some(secret)
}

/// The links of a quote.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AnswerLinks {
    /// Those that were made, the earliest first.
    pub links: Vec<AnswerLink>,
}

/// A link by which an applicant reads or answers a quote.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AnswerLink {
    /// Its name in events: it opens nothing.
    pub id: String,
    /// What it is for.
    pub kind: LinkKind,
    /// The address. Only the answer to the request that made it has it: of the secret in it, nothing but a hash is stored.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// When it was made.
    pub made_at: Timestamp,
    /// Who made it.
    pub made_by: String,
    /// When it was revoked or replaced by others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_of_letters_and_digits_that_are_equally_likely() {
        let mut random = [0; SECRET_BYTES];
        for (index, byte) in random.iter_mut().enumerate() {
            *byte = u8::try_from(index * 4 % 256).unwrap();
        }
        let secret = link_secret(&random).unwrap();
        assert_eq!(secret.len(), 32);
        assert_eq!(written_secret(&secret), Some(secret.as_str()));
        // What would make some characters more likely is left out.
        assert_eq!(link_secret(&[255; SECRET_BYTES]), None);
        assert_eq!(link_secret(&[247; SECRET_BYTES]).unwrap(), "9".repeat(32));
    }

    #[test]
    fn punctuation_around_a_secret_is_no_part_of_it() {
        let secret = "Ab3".repeat(10) + "Zz";
        for text in [
            secret.clone(),
            format!("{secret}."),
            format!("<{secret}>"),
            format!("{secret}),"),
            format!("{secret}\u{a0}"),
        ] {
            assert_eq!(written_secret(&text), Some(secret.as_str()), "{text}");
        }
        for text in
            ["", "Ab3", &secret[1..], &format!("{secret}x"), &secret.replace('3', "-"), &secret.replace('3', "å")]
        {
            assert_eq!(written_secret(text), None, "{text}");
        }
    }
}
