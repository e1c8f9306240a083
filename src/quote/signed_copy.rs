//! Signed copies of an order's document: what the applicant sent back, kept as it came.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::Sha256Hex;
use crate::input::choice;

/// The most signed copies of a quote.
pub const MAX_COPIES: i64 = 10;

choice! {
    /// What a signed copy was found to be, against the document as it was issued.
    pub enum CopyKind {
        /// The document as it was issued, byte for byte, with signatures appended that leave its pages as they were.
        Signed = "signed",
        /// The document as it was issued, with something appended that is no signature and leaves its pages as they were.
        Unsigned = "unsigned",
        /// The document as it was issued, with something appended that adds to what it shows, or changes it.
        Changed = "changed",
        /// Another file: a scan, or the document saved anew. Nothing in it was compared.
        NotComparable = "not_comparable",
    }
}

/// An electronic signature in a PDF. Nobody has verified it here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = DocumentSignature)]
pub struct Signature {
    /// The name in the signer's certificate, as it is stated there; left out where none can be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signer: Option<String>,
    /// Whether it is drawn on a page, where it can cover what is beneath.
    #[serde(rename = "visible")]
    pub is_visible: bool,
}

/// What follows the bytes of a document as it was issued.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appended {
    /// Signatures of all that was issued.
    pub signatures: Vec<Signature>,
    /// Whether it adds to what the document shows, or changes it, in any other way.
    pub is_changed: bool,
}

impl Appended {
    /// Something that cannot be read, and so may show anything.
    #[must_use]
    pub const fn unread() -> Self {
        Self { signatures: Vec::new(), is_changed: true }
    }

    #[must_use]
    pub const fn kind(&self) -> CopyKind {
        match (self.is_changed, self.signatures.is_empty()) {
            (true, _) => CopyKind::Changed,
            (false, true) => CopyKind::Unsigned,
            (false, false) => CopyKind::Signed,
        }
    }
}

/// The signed copies of a quote.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SignedCopies {
    /// Those that were received, the earliest first.
    pub copies: Vec<SignedCopy>,
}

/// A signed copy of a quote's document.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SignedCopy {
    /// Its number among those of the quote, from 1.
    pub number: i64,
    /// What it was found to be.
    pub kind: CopyKind,
    /// The electronic signatures that are appended to the document, as far as they could be read. None of them was verified.
    pub signatures: Vec<Signature>,
    /// SHA-256 of the file.
    pub sha256: String,
    /// Its size in bytes.
    pub bytes: i64,
    /// When it was received.
    pub received_at: Timestamp,
    /// Who sent it.
    pub received_by: String,
}

/// A signed copy, as the ledger has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CopyMark {
    pub number: i64,
    pub kind: CopyKind,
    /// SHA-256 of the file.
    pub sha256: Sha256Hex,
}
