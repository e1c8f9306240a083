//! What a PDF was found to be.

use crate::input::choice;
use crate::quote::State;

choice! {
    /// What a PDF was found to be.
    pub enum Verdict {
        /// What was issued, and in force: open for an answer, accepted or settled; of a settlement note, not taken back.
        GenuineCurrent = "genuine_current",
        /// What was issued, but a later revision or settlement note came in its place.
        GenuineSuperseded = "genuine_superseded",
        /// What was issued, but no longer in force: declined, expired or withdrawn.
        GenuineClosed = "genuine_closed",
        /// What was issued, byte for byte, with electronic signatures appended that leave its pages as they were. Nobody has verified the
        /// signatures.
        SignedCopy = "signed_copy",
        /// Not what was issued.
        Altered = "altered",
        /// No quote of this service.
        Unknown = "unknown",
    }
}

choice! {
    /// Why a PDF is unknown or altered.
    pub enum Reason {
        /// It cannot be read as a PDF.
        NotAPdf = "not_a_pdf",
        /// It has no attached JSON of this service.
        NoAttachment = "no_attachment",
        /// Its attached JSON is that of an estimate, which promises nothing.
        Estimate = "estimate",
        /// Its attached JSON is that of a quote made for trying out.
        Demo = "demo",
        /// No quote has the number and identity that it states.
        NoSuchQuote = "no_such_quote",
        /// No settlement note has the number and quote that it states.
        NoSuchNote = "no_such_note",
        /// The attached JSON is not what was issued.
        ContentDiffers = "content_differs",
        /// The attached JSON is what was issued, and the file around it is not. The pages were not compared.
        FileDiffers = "file_differs",
        /// The file begins with what was issued, and what is appended to it adds to what it shows, or changes it.
        ContentAppended = "content_appended",
    }
}

/// What a PDF was found to be, and why where it is not genuine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    Current,
    Superseded,
    /// Genuine, and no longer in force.
    Closed,
    /// What was issued, with signatures appended.
    Signed,
    Failed(Reason),
}

impl Finding {
    /// Every finding.
    #[cfg(test)]
    pub const ALL: [Self; 13] = [
        Self::Current,
        Self::Superseded,
        Self::Closed,
        Self::Signed,
        Self::Failed(Reason::NotAPdf),
        Self::Failed(Reason::NoAttachment),
        Self::Failed(Reason::Estimate),
        Self::Failed(Reason::Demo),
        Self::Failed(Reason::NoSuchQuote),
        Self::Failed(Reason::NoSuchNote),
        Self::Failed(Reason::ContentDiffers),
        Self::Failed(Reason::FileDiffers),
        Self::Failed(Reason::ContentAppended),
    ];

    /// Of a quote whose document is shown as it was issued.
    pub const fn genuine(state: State) -> Self {
        match state {
            State::Draft | State::Issued | State::Accepted | State::Settled => Self::Current,
            State::Superseded => Self::Superseded,
            State::Declined | State::Expired | State::Withdrawn => Self::Closed,
        }
    }

    pub const fn verdict(self) -> Verdict {
        match self {
            Self::Current => Verdict::GenuineCurrent,
            Self::Superseded => Verdict::GenuineSuperseded,
            Self::Closed => Verdict::GenuineClosed,
            Self::Signed => Verdict::SignedCopy,
            Self::Failed(Reason::ContentDiffers | Reason::FileDiffers | Reason::ContentAppended) => Verdict::Altered,
            Self::Failed(
                Reason::NotAPdf
                | Reason::NoAttachment
                | Reason::Estimate
                | Reason::Demo
                | Reason::NoSuchQuote
                | Reason::NoSuchNote,
            ) => Verdict::Unknown,
        }
    }

    /// Whether the file is byte for byte what was issued.
    pub const fn is_genuine(self) -> bool {
        matches!(self, Self::Current | Self::Superseded | Self::Closed)
    }

    pub const fn reason(self) -> Option<Reason> {
        match self {
            Self::Failed(reason) => Some(reason),
            Self::Current | Self::Superseded | Self::Closed | Self::Signed => None,
        }
    }
}
