//! The texts of an issued quote's page.

use crate::http::pages::words::{PageWords, words};
use crate::language::Language;
use crate::quote::{Action, Actor, AnswerWay, CopyKind};

words! {
    quote_word: "Tilbud", "Tilbod", "Quote";
    facts_title: "Tilbudet", "Tilbodet", "The quote";
    open_document: "Åpne dokumentet (PDF)", "Opne dokumentet (PDF)", "Open the document (PDF)";
    last_day: "Gyldig til og med", "Gjeld til og med", "Valid to the end of";
    delivered_on: "Leveringsdag", "Leveringsdag", "Day of delivery";
    issued_on_label: "Sendt", "Sendt", "Issued";
    issued_by_label: "Saksbehandler", "Saksbehandlar", "Case officer";
    language_of: "Språk", "Språk", "Language";
    lines_title: "Prislinjene", "Prislinjene", "The lines";
    line_title: "Linje", "Linje", "Line";
    quantity_title: "Beregning", "Utrekning", "Calculation";
    amount_title: "Uten mva.", "Utan mva.", "Excl. VAT";
    what_next: "Neste steg", "Neste steg", "What next";
    accept_title: "Søkeren har akseptert", "Søkjaren har akseptert", "The applicant has accepted";
    accept_lead: "Med dette er arbeidet bestilt. Det kan ikke angres, bare erstattes av en revisjon.",
        "Med dette er arbeidet bestilt. Det kan ikkje angrast, berre erstattast av ein revisjon.",
        "With this the work is ordered. It cannot be undone, only replaced by a revision.";
    signed_by_label: "Hvem som har signert", "Kven som har signert", "Who signed";
    role_label: "I hvilken rolle", "I kva rolle", "In what role";
    signed_on_label: "Dato for signaturen", "Dato for signaturen", "Day of the signature";
    signed_on_help: "Står den tom, er det dagen svaret ble gitt.", "Står ho tom, er det dagen svaret vart gjeve.", "Left empty, it is the day on which the answer was given.";
    way_label: "Hvordan svaret kom", "Korleis svaret kom", "How the answer came";
    way_none: "Velg", "Vel", "Choose";
    given_on_label: "Dagen svaret ble gitt", "Dagen svaret vart gjeve", "Day on which the answer was given";
    evidence_label: "Hvor svaret finnes", "Kvar svaret finst", "Where the answer can be found";
    evidence_help: "For eksempel journalposten.", "Til dømes journalposten.", "For example the number in the archive.";
    the_link: "svarlenken", "svarlenkja", "the answer link";
    copies_title: "Signerte kopier", "Signerte kopiar", "Signed copies";
    copy_of_signed: "Legg ved signert kopi", "Legg ved signert kopi", "Add a signed copy";
    copy_of_signed_lead: "PDF-en som søkeren har signert. Den lagres som den er og endres aldri.",
        "PDF-en som søkjaren har signert. Han blir lagra som han er og blir aldri endra.",
        "The PDF that the applicant has signed. It is stored as it is and never changed.";
    copy_file: "Den signerte PDF-en", "Den signerte PDF-en", "The signed PDF";
    copy_keep: "Legg ved", "Legg ved", "Add it";
    copy_word: "Signert kopi", "Signert kopi", "Signed copy";
    copy_too_large: "Filen er for stor; ventet en PDF på høyst 32 MB.", "Fila er for stor; venta ein PDF på høgst 32 MB.", "The file is too large; expected a PDF of at most 32 MB.";
    copy_missing: "Velg en fil.", "Vel ei fil.", "Choose a file.";
    not_verified: "SSB har ikke kontrollert dem.", "SSB har ikkje kontrollert dei.", "Statistics Norway has not verified them.";
    received_on: "mottatt", "motteken", "received";
    sha256_label: "SHA-256", "SHA-256", "SHA-256";
    accept_do: "Registrer at tilbudet er akseptert", "Registrer at tilbodet er akseptert", "Register the acceptance";
    decline_title: "Søkeren har takket nei", "Søkjaren har takka nei", "The applicant has declined";
    decline_do: "Registrer at søkeren takker nei", "Registrer at søkjaren takkar nei", "Register that the applicant declines";
    withdraw_title: "Trekk tilbudet tilbake", "Trekk tilbodet tilbake", "Withdraw the quote";
    withdraw_lead: "Søkeren kan ikke lenger svare. Skriv hvorfor.", "Søkjaren kan ikkje lenger svare. Skriv kvifor.", "The applicant can no longer answer. Say why.";
    withdraw_do: "Trekk tilbudet tilbake", "Trekk tilbodet tilbake", "Withdraw the quote";
    why_label: "Hvorfor", "Kvifor", "Why";
    revise_title: "Lag en revisjon", "Lag ein revisjon", "Make a revision";
    revise_lead: "Et nytt utkast med samme innhold. Dette tilbudet gjelder som før til revisjonen sendes.",
        "Eit nytt utkast med same innhald. Dette tilbodet gjeld som før til revisjonen blir send.",
        "A new draft with the same content. This quote stands as it is until the revision is issued.";
    revise_order_lead: "Et nytt utkast med samme innhold. Bestillingen gjelder til søkeren aksepterer revisjonen.",
        "Eit nytt utkast med same innhald. Bestillinga gjeld til søkjaren aksepterer revisjonen.",
        "A new draft with the same content. The order stands until the applicant accepts the revision.";
    to_open_revision: "Gå til åpen revisjon", "Gå til open revisjon", "Go to the open revision";
    replaced_by: "Erstattet av", "Erstatta av", "Replaced by";
    to_work: "Timene", "Timane", "The hours";
    copy_do: "Kopier til et nytt utkast", "Kopier til eit nytt utkast", "Copy to a new draft";
    timeline_title: "Hva som har skjedd", "Kva som har hendt", "What has happened";
    comparison_title: "Mot forrige revisjon", "Mot førre revisjon", "Against the former revision";
    reads_title: "Lest av andre", "Lese av andre", "Read by others";
    answered_title: "Svaret", "Svaret", "The answer";
    times: "ganger", "gonger", "times";
    issue_title: "Send tilbudet", "Send tilbodet", "Issue the quote";
    issue_lead: "Når tilbudet er sendt, kan ingenting i det endres. Se over en siste gang.",
        "Når tilbodet er sendt, kan ingenting i det endrast. Sjå over ein siste gong.",
        "Once issued, nothing in the quote can change. Look it over a last time.";
    number_to_come: "Nummeret blir", "Nummeret blir", "The number will be";
    if_nobody: "hvis ingen sender et annet først", "om ingen sender eit anna først", "if nobody issues another one first";
    the_most: "Mest som kan faktureres uten ny aksept", "Mest som kan fakturerast utan ny aksept", "The most that can be invoiced without a new acceptance";
    earliest_delivery: "tidligst", "tidlegast", "at the earliest";
    goes_to: "Til", "Til", "To";
    no_contact: "Ingen kontaktperson", "Ingen kontaktperson", "No contact";
    issue_do: "Send tilbudet", "Send tilbodet", "Issue the quote";
    back_to_draft: "Tilbake til utkastet", "Tilbake til utkastet", "Back to the draft";
    not_ready: "Utkastet kan ikke sendes ennå", "Utkastet kan ikkje sendast enno", "The draft cannot be issued yet";
}

impl PageWords {
    /// Who acted, by what identifies them. Whoever has come by a link is known by nothing else.
    pub fn who(self, id: &str) -> &str {
        if id.starts_with(Actor::LINK) { self.the_link() } else { id }
    }

    /// How an answer came.
    pub fn way(self, way: AnswerWay) -> &'static str {
        let pick = |nb, nn, en| self.language.pick(nb, nn, en);
        match way {
            AnswerWay::Email => pick("På e-post", "På e-post", "By e-mail"),
            AnswerWay::Letter => pick("I brev", "I brev", "By letter"),
            AnswerWay::System => pick("I et fagsystem", "I eit fagsystem", "By a system"),
            AnswerWay::Telephone => pick("På telefon", "På telefon", "By telephone"),
            AnswerWay::Meeting => pick("I et møte", "I eit møte", "In a meeting"),
        }
    }

    /// What a signed copy was found to be.
    pub fn copy_kind(self, kind: CopyKind) -> &'static str {
        let pick = |nb, nn, en| self.language.pick(nb, nn, en);
        match kind {
            CopyKind::Signed => {
                pick("dokumentet vårt, med signatur", "dokumentet vårt, med signatur", "our document, signed")
            }
            CopyKind::Unsigned => pick(
                "dokumentet vårt, med noe lagt til som ikke er en signatur",
                "dokumentet vårt, med noko lagt til som ikkje er ein signatur",
                "our document, with something appended that is no signature",
            ),
            CopyKind::Changed => pick(
                "begynner med dokumentet vårt, men noe er lagt til som kan endre det som vises",
                "byrjar med dokumentet vårt, men noko er lagt til som kan endre det som blir vist",
                "begins with our document, but something is appended that can change what is shown",
            ),
            CopyKind::NotComparable => pick(
                "en annen fil, for eksempel en skanning, som ikke kan sammenlignes med dokumentet vårt",
                "ei anna fil, til dømes ei skanning, som ikkje kan samanliknast med dokumentet vårt",
                "another file, such as a scan, which cannot be compared with our document",
            ),
        }
    }

    /// What was done to a quote, in the past tense.
    pub fn action(self, action: Action) -> &'static str {
        let pick = |nb, nn, en| self.language.pick(nb, nn, en);
        match action {
            Action::Create => pick("Utkastet ble laget", "Utkastet vart laga", "The draft was made"),
            Action::Revise => pick("Revisjonen ble påbegynt", "Revisjonen vart påbyrja", "The revision was begun"),
            Action::Change => pick("Utkastet ble endret", "Utkastet vart endra", "The draft was changed"),
            Action::RemoveContact => {
                pick("Kontaktpersonen ble slettet", "Kontaktpersonen vart sletta", "The contact was removed")
            }
            Action::Delete => pick("Utkastet ble slettet", "Utkastet vart sletta", "The draft was deleted"),
            Action::Issue => pick("Tilbudet ble sendt", "Tilbodet vart sendt", "The quote was issued"),
            Action::Accept => pick("Tilbudet ble akseptert", "Tilbodet vart akseptert", "The quote was accepted"),
            Action::Decline => pick("Søkeren takket nei", "Søkjaren takka nei", "The applicant declined"),
            Action::Withdraw => {
                pick("Tilbudet ble trukket tilbake", "Tilbodet vart trekt tilbake", "The quote was withdrawn")
            }
            Action::Expire => pick("Fristen gikk ut", "Fristen gjekk ut", "The last day passed"),
            Action::Supersede => pick("En revisjon tok over", "Ein revisjon tok over", "A revision took its place"),
            Action::OfferRevision => pick("En revisjon ble sendt", "Ein revisjon vart send", "A revision was issued"),
            Action::RecordTime => pick("Timer ble ført", "Timar vart førte", "Hours were recorded"),
            Action::Settle => pick("Oppgjøret ble gjort", "Oppgjeret vart gjort", "It was settled"),
            Action::SettlePart => {
                pick("Et deloppgjør ble gjort", "Eit deloppgjer vart gjort", "A part of it was settled")
            }
            Action::MakeLinks => {
                pick("Svarlenker ble laget", "Svarlenkjer vart laga", "Links for the answer were made")
            }
            Action::RevokeLinks => {
                pick("Svarlenkene ble trukket", "Svarlenkjene vart trekte", "The links for the answer were revoked")
            }
            Action::KeepCopy => {
                pick("En signert kopi ble mottatt", "Ein signert kopi vart motteken", "A signed copy was received")
            }
            Action::AskChange => {
                pick("Søkeren ba om en endring", "Søkjaren bad om ei endring", "The applicant asked for a change")
            }
            Action::Credit => {
                pick("Oppgjøret ble kreditert", "Oppgjeret vart kreditert", "The settlement was credited")
            }
        }
    }

    /// A day until its end.
    pub fn until(self, day: &str) -> String {
        match self.language {
            Language::Nb | Language::Nn => format!("{day} kl. 24.00"),
            Language::En => format!("{day}, midnight"),
        }
    }
}
