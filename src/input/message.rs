//! The texts of faults in the three languages.

use super::fault::FaultKind;
use super::wanted::quoted;
use crate::language::Language;
use crate::money::MoneyError;

/// Characters by their look and their number in Unicode: the first hundred, and how many more there are.
#[must_use]
pub fn character_names(characters: &[char], language: Language) -> String {
    const SHOWN: usize = 100;
    let (before, after) = (language.pick("«", "«", "“"), language.pick("»", "»", "”"));
    let name =
        |character: &char| format!("{before}{}{after} (U+{:04X})", character.escape_debug(), u32::from(*character));
    let names = characters.iter().take(SHOWN).map(name).collect::<Vec<_>>().join(", ");
    match characters.len().saturating_sub(SHOWN) {
        0 => names,
        more => format!("{names} {} {more} {}", language.pick("og", "og", "and"), language.pick("til", "til", "more")),
    }
}

impl FaultKind {
    /// What was found and what was expected, for a person.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "one table of texts, read from top to bottom")]
    pub fn message(&self, language: Language) -> String {
        let say = |nb: String, nn: String, en: String| match language {
            Language::Nb => nb,
            Language::Nn => nn,
            Language::En => en,
        };
        let text = |nb: &'static str, nn: &'static str, en: &'static str| language.pick(nb, nn, en).to_owned();
        match self {
            Self::Missing { expected, example } => {
                let wanted = expected.wanted(*example, language);
                say(
                    format!("Mangler; ventet {wanted}."),
                    format!("Manglar; venta {wanted}."),
                    format!("Missing; expected {wanted}."),
                )
            }
            Self::WrongType { found, expected } => {
                let (found, expected) = (found.name(language), expected.instead(language));
                say(
                    format!("Fant {found}; ventet {expected}."),
                    format!("Fann {found}; venta {expected}."),
                    format!("Found {found}; expected {expected}."),
                )
            }
            Self::UnknownField { known } => {
                let known = quoted(known, language);
                say(
                    format!("Ukjent felt; ventet {known}."),
                    format!("Ukjent felt; venta {known}."),
                    format!("Unknown field; expected {known}."),
                )
            }
            Self::DuplicateField => text(
                "Feltet står mer enn én gang.",
                "Feltet står meir enn éin gong.",
                "The field stands more than once.",
            ),
            Self::Empty => text(
                "Teksten er tom; ventet minst ett synlig tegn.",
                "Teksten er tom; venta minst eitt synleg teikn.",
                "The text is empty; expected at least one visible character.",
            ),
            Self::TooLong { found, max } => say(
                format!("Teksten har {found} tegn; ventet høyst {max}."),
                format!("Teksten har {found} teikn; venta høgst {max}."),
                format!("The text has {found} characters; expected at most {max}."),
            ),
            Self::TooMany { found, max } => say(
                format!("Listen har {found} rader; ventet høyst {max}."),
                format!("Lista har {found} rader; venta høgst {max}."),
                format!("The array has {found} elements; expected at most {max}."),
            ),
            Self::TooFew { expected } => {
                let wanted = expected.wanted(None, language);
                say(
                    format!("Listen er for kort; ventet {wanted}."),
                    format!("Lista er for kort; venta {wanted}."),
                    format!("The array is too short; expected {wanted}."),
                )
            }
            Self::TooManyLines { found, max } => say(
                format!("Teksten har {found} linjer; ventet høyst {max}."),
                format!("Teksten har {found} linjer; venta høgst {max}."),
                format!("The text has {found} lines; expected at most {max}."),
            ),
            Self::ForbiddenCharacter { character, position } => {
                let code = u32::from(*character);
                say(
                    format!(
                        "Tegn nummer {position} er U+{code:04X}, et styretegn, et usynlig tegn eller en løs eller overflødig aksent; ventet vanlig tekst."
                    ),
                    format!(
                        "Teikn nummer {position} er U+{code:04X}, eit styreteikn, eit usynleg teikn eller ein laus eller overflødig aksent; venta vanleg tekst."
                    ),
                    format!(
                        "Character {position} is U+{code:04X}, a control character, an invisible character, or an accent that is stray or one too many; expected plain text."
                    ),
                )
            }
            Self::MissingGlyph { characters } => {
                let names = character_names(characters, language);
                let [nb, nn, en] = match characters.as_slice() {
                    [_] => ["Tegnet", "Teiknet", "The character"],
                    _ => ["Tegnene", "Teikna", "The characters"],
                };
                say(
                    format!(
                        "{nb} {names} kan ikke skrives ut i dokumentet; skriv teksten med latinske, greske eller kyrilliske bokstaver."
                    ),
                    format!(
                        "{nn} {names} kan ikkje skrivast ut i dokumentet; skriv teksten med latinske, greske eller kyrilliske bokstavar."
                    ),
                    format!(
                        "{en} {names} cannot be printed in the document; write the text in Latin, Greek or Cyrillic letters."
                    ),
                )
            }
            Self::NotADate { found } => say(
                format!("Fant \"{found}\"; ventet en dato som finnes i årene 1900 til 2200, som \"2026-09-01\"."),
                format!("Fann \"{found}\"; venta ein dato som finst i åra 1900 til 2200, som \"2026-09-01\"."),
                format!(
                    "Found \"{found}\"; expected a date that exists, in the years 1900 to 2200, such as \"2026-09-01\"."
                ),
            ),
            Self::DatesReversed { from, to } => say(
                format!("Slutter {to}, før det begynner {from}."),
                format!("Sluttar {to}, før det tek til {from}."),
                format!("Ends on {to}, before it starts on {from}."),
            ),
            Self::YearsReversed { from, to } => say(
                format!("Siste år er {to}, før første år {from}."),
                format!("Siste år er {to}, før første år {from}."),
                format!("The last year is {to}, before the first year {from}."),
            ),
            Self::UnknownChoice { found, known } => {
                let known = quoted(known, language);
                say(
                    format!("Fant \"{found}\"; ventet {known}."),
                    format!("Fann \"{found}\"; venta {known}."),
                    format!("Found \"{found}\"; expected {known}."),
                )
            }
            Self::OutOfRange { found, min, max } => say(
                format!("Fant {found}; ventet {min} til {max}."),
                format!("Fann {found}; venta {min} til {max}."),
                format!("Found {found}; expected {min} to {max}."),
            ),
            Self::BadDecimal { found, error } => {
                let why = why_not_decimal(*error, language);
                say(
                    format!("Fant \"{found}\", som {why}; ventet et tall fra 0 med høyst 2 desimaler, som \"12.5\"."),
                    format!("Fann \"{found}\", som {why}; venta eit tal frå 0 med høgst 2 desimalar, som \"12.5\"."),
                    format!(
                        "Found \"{found}\", which {why}; expected a number from 0 with at most 2 decimals, such as \"12.5\"."
                    ),
                )
            }
            Self::HoursNotOrdered => text(
                "De tre timetallene er ikke i stigende rekkefølge; ventet \"low\" ≤ \"expected\" ≤ \"high\".",
                "Dei tre timetala er ikkje i stigande rekkjefølgje; venta \"low\" ≤ \"expected\" ≤ \"high\".",
                "The three numbers of hours are not in order; expected \"low\" ≤ \"expected\" ≤ \"high\".",
            ),
            Self::HoursAllZero => text(
                "Alle timetall er 0; ventet at \"high\" er over 0.",
                "Alle timetal er 0; venta at \"high\" er over 0.",
                "All hours are 0; expected \"high\" to be above 0.",
            ),
            Self::BadOrganisationNumber { found } => say(
                format!(
                    "Fant \"{found}\"; ventet et organisasjonsnummer: ni siffer, det første 8 eller 9, med riktig kontrollsiffer."
                ),
                format!(
                    "Fann \"{found}\"; venta eit organisasjonsnummer: ni siffer, det første 8 eller 9, med rett kontrollsiffer."
                ),
                format!(
                    "Found \"{found}\"; expected an organisation number: nine digits, the first 8 or 9, with a valid check digit."
                ),
            ),
            Self::OrganisationNumberNeeded => text(
                "Mangler; en søker i Norge har et organisasjonsnummer på ni siffer, som \"974767880\".",
                "Manglar; ein søkjar i Noreg har eit organisasjonsnummer på ni siffer, som \"974767880\".",
                "Missing; an applicant in Norway has an organisation number of nine digits, such as \"974767880\".",
            ),
            Self::ApprovalNeeded => text(
                "Mangler; en forskningsinstitusjon oppgir hvem som har godkjent den: \"research_council\", \"eurostat\", \"ssb\" eller \"none\".",
                "Manglar; ein forskingsinstitusjon oppgir kven som har godkjent han: \"research_council\", \"eurostat\", \"ssb\" eller \"none\".",
                "Missing; a research institution states who approved it: \"research_council\", \"eurostat\", \"ssb\" or \"none\".",
            ),
            Self::UnknownCountry { found } => say(
                format!("Fant \"{found}\"; ventet en landkode på to store bokstaver (ISO 3166-1), som \"NO\"."),
                format!("Fann \"{found}\"; venta ein landkode på to store bokstavar (ISO 3166-1), som \"NO\"."),
                format!("Found \"{found}\"; expected a country code of two capitals (ISO 3166-1), such as \"NO\"."),
            ),
            Self::BadEmail { found } => say(
                format!("Fant \"{found}\"; ventet en e-postadresse, som navn@example.no."),
                format!("Fann \"{found}\"; venta ei e-postadresse, som namn@example.no."),
                format!("Found \"{found}\"; expected an e-mail address, such as name@example.no."),
            ),
            Self::BadCode { found } => say(
                format!(
                    "Fant \"{found}\"; ventet en kode av bokstavene a–z, sifre og _ - . som begynner med en bokstav."
                ),
                format!(
                    "Fann \"{found}\"; venta ein kode av bokstavane a–z, siffer og _ - . som tek til med ein bokstav."
                ),
                format!(
                    "Found \"{found}\"; expected a code of letters a–z, digits and _ - . that begins with a letter."
                ),
            ),
            Self::UnknownTable { found, nearest } => {
                let [nb, nn, en] = hints(nearest.as_deref());
                say(
                    format!("Tariffen har ingen FD-Trygd-tabell \"{found}\"{nb}."),
                    format!("Tariffen har ingen FD-Trygd-tabell \"{found}\"{nn}."),
                    format!("The tariff has no FD-Trygd table \"{found}\"{en}."),
                )
            }
            Self::UnknownArea { found, nearest } => {
                let [nb, nn, en] = hints(nearest.as_deref());
                say(
                    format!("Tariffen har ikke statistikkområdet \"{found}\"{nb}."),
                    format!("Tariffen har ikkje statistikkområdet \"{found}\"{nn}."),
                    format!("The tariff has no statistics area \"{found}\"{en}."),
                )
            }
            Self::NothingToExtract => text(
                "Omfanget har ingen uttak; ventet minst én FD-Trygd-tabell, ett statistikkområde eller ett uttak utenfor variabellister.",
                "Omfanget har ingen uttak; venta minst éin FD-Trygd-tabell, eitt statistikkområde eller eitt uttak utanfor variabellister.",
                "The scope extracts nothing; expected at least one FD-Trygd table, statistics area or extract outside the variable lists.",
            ),
            Self::UnknownTariff { found, known } => {
                let known = known.join(", ");
                say(
                    format!("Fant \"{found}\"; ventet \"current\" eller en av utgavene {known}."),
                    format!("Fann \"{found}\"; venta \"current\" eller ei av utgåvene {known}."),
                    format!("Found \"{found}\"; expected \"current\" or one of the editions {known}."),
                )
            }
            Self::NoTariffInForce { date, first } => {
                let first = first.map_or_else(|| "–".to_owned(), |date| date.to_string());
                say(
                    format!("Ingen tariff gjelder {date}; ventet en dato fra {first} som en utgave dekker."),
                    format!("Ingen tariff gjeld {date}; venta ein dato frå {first} som ei utgåve dekkjer."),
                    format!("No tariff is in force on {date}; expected a date from {first} that an edition covers."),
                )
            }
            Self::CannotBeTypeset => text(
                "Teksten kan ikke settes i et dokument; ventet vanlig tekst uten uvanlige tegnkombinasjoner.",
                "Teksten kan ikkje setjast i eit dokument; venta vanleg tekst utan uvanlege teiknkombinasjonar.",
                "The text cannot be typeset in a document; expected plain text without unusual combinations of characters.",
            ),
            Self::DocumentTooLarge => text(
                "Dokumentet trenger mer minne enn et dokument kan få; ventet et mindre omfang, for eksempel delt på flere tilbud.",
                "Dokumentet treng meir minne enn eit dokument kan få; venta eit mindre omfang, til dømes delt på fleire tilbod.",
                "The document needs more memory than one document may have; expected a smaller scope, for instance split into several quotes.",
            ),
            Self::TooManyRows { found, max } => say(
                format!(
                    "Dokumentet får {found} rader (prislinjer, populasjoner, kilder og variabler); uten pålogging kan det ha høyst {max}. Logg på, eller hent prisoverslaget som JSON."
                ),
                format!(
                    "Dokumentet får {found} rader (prislinjer, populasjonar, kjelder og variablar); utan pålogging kan det ha høgst {max}. Logg på, eller hent prisoverslaget som JSON."
                ),
                format!(
                    "The document has {found} rows (price lines, populations, sources and variables); without signing in it can have at most {max}. Sign in, or get the estimate as JSON."
                ),
            ),
            Self::TooManyCharacters { found, max } => say(
                format!(
                    "Tekstene i dokumentet har {found} tegn til sammen; uten pålogging kan de ha høyst {max}. Logg på, eller hent prisoverslaget som JSON."
                ),
                format!(
                    "Tekstane i dokumentet har {found} teikn til saman; utan pålogging kan dei ha høgst {max}. Logg på, eller hent prisoverslaget som JSON."
                ),
                format!(
                    "The texts of the document have {found} characters in all; without signing in they can have at most {max}. Sign in, or get the estimate as JSON."
                ),
            ),
            Self::BadSetting { found, expected } => format!("Found \"{found}\"; expected {expected}."),
            Self::MoreFaults { shown } => say(
                format!("Det er flere feil; de første {shown} er vist."),
                format!("Det er fleire feil; dei første {shown} er viste."),
                format!("There are more faults; the first {shown} are shown."),
            ),
            Self::BadCaseNumber { found } => say(
                format!("Fant \"{found}\"; ventet et saksnummer som \"2026/1234\" eller \"2026/1234-5\"."),
                format!("Fann \"{found}\"; venta eit saksnummer som \"2026/1234\" eller \"2026/1234-5\"."),
                format!("Found \"{found}\"; expected a case number such as \"2026/1234\" or \"2026/1234-5\"."),
            ),
            Self::UnknownLine { found, nearest } => {
                let [nb, nn, en] = hints(nearest.as_deref());
                say(
                    format!("Prisoverslaget har ingen linje \"{found}\"{nb}."),
                    format!("Prisoverslaget har inga linje \"{found}\"{nn}."),
                    format!("The estimate has no line \"{found}\"{en}."),
                )
            }
            Self::LineWithoutHours { found } => say(
                format!("Linjen \"{found}\" har fast pris; ventet en linje med timer."),
                format!("Linja \"{found}\" har fast pris; venta ei linje med timar."),
                format!("The line \"{found}\" has a flat price; expected a line with hours."),
            ),
            Self::NotBesideCorrects => text(
                "En rettelse har bare \"corrects\" og \"note\"; resten står i føringen som rettes.",
                "Ei retting har berre \"corrects\" og \"note\"; resten står i føringa som blir retta.",
                "A correction has only \"corrects\" and \"note\"; the rest is what the entry itself says.",
            ),
            Self::NothingToCorrect { found } => say(
                format!("Fant {found}; ventet nummeret på en føring som ikke er en rettelse og ikke er rettet før."),
                format!("Fann {found}; venta nummeret på ei føring som ikkje er ei retting og ikkje er retta før."),
                format!(
                    "Found {found}; expected the number of an entry that is no correction and has not been corrected."
                ),
            ),
            Self::DateOutside { found, from, to } => say(
                format!("Fant {found}; ventet en dag fra {from} til {to}."),
                format!("Fann {found}; venta ein dag frå {from} til {to}."),
                format!("Found {found}; expected a day from {from} to {to}."),
            ),
            Self::BadHours { found, max } => say(
                format!("Fant {found}; ventet timer over 0 og høyst {max}."),
                format!("Fann {found}; venta timar over 0 og høgst {max}."),
                format!("Found {found}; expected hours above 0 and at most {max}."),
            ),
            Self::LineOfOtherActivity { expected } => say(
                format!("Linjen hører til aktiviteten \"{expected}\"."),
                format!("Linja høyrer til aktiviteten \"{expected}\"."),
                format!("The line belongs to the activity \"{expected}\"."),
            ),
            Self::LineWithHours { found } => say(
                format!("Linjen \"{found}\" belastes med timene som er ført; ventet en linje med fast pris."),
                format!("Linja \"{found}\" blir belasta med timane som er førte; venta ei linje med fast pris."),
                format!("The line \"{found}\" is charged by the hours recorded; expected a line with a flat price."),
            ),
            Self::NamedTwice { found } => say(
                format!("Linjen \"{found}\" står mer enn én gang."),
                format!("Linja \"{found}\" står meir enn éin gong."),
                format!("The line \"{found}\" stands more than once."),
            ),
            Self::VatCategoryClosed { found } => say(
                format!("Fant {found}; ventet S, siden mottakeren er i det norske merverdiavgiftsområdet."),
                format!("Fann {found}; venta S, sidan mottakaren er i det norske meirverdiavgiftsområdet."),
                format!("Found {found}; expected S, since the recipient is within the Norwegian VAT area."),
            ),
            Self::VatReasonNotNeeded => text(
                "Kategori S belaster merverdiavgift og har ingen begrunnelse.",
                "Kategori S belastar meirverdiavgift og har inga grunngjeving.",
                "Category S charges VAT and takes no reason.",
            ),
            Self::AdjustedTwice { found } => say(
                format!("Linjen \"{found}\" er justert mer enn én gang."),
                format!("Linja \"{found}\" er justert meir enn éin gong."),
                format!("The line \"{found}\" is adjusted more than once."),
            ),
            Self::UnknownCode { found, known } => {
                let known = quoted(known, language);
                say(
                    format!("Tariffen har ikke \"{found}\"; ventet {known}."),
                    format!("Tariffen har ikkje \"{found}\"; venta {known}."),
                    format!("The tariff has no \"{found}\"; expected {known}."),
                )
            }
            Self::NothingToAcknowledge { found } => say(
                format!("Omfanget har ingen merknad \"{found}\"; ventet en av dem i \"estimate.findings\"."),
                format!("Omfanget har ingen merknad \"{found}\"; venta ein av dei i \"estimate.findings\"."),
                format!("The scope has no finding \"{found}\"; expected one of those in \"estimate.findings\"."),
            ),
            Self::NeededToIssue => text(
                "Må være fylt ut før tilbudet kan sendes.",
                "Må vere fylt ut før tilbodet kan sendast.",
                "Needed before the quote can be issued.",
            ),
            Self::DatePassed { found, earliest } => say(
                format!("Fant {found}; ventet {earliest} eller senere."),
                format!("Fann {found}; venta {earliest} eller seinare."),
                format!("Found {found}; expected {earliest} or later."),
            ),
            Self::WarningNotAcknowledged { finding, path } => say(
                format!("Advarselen \"{finding}\" ved {path} er ikke kvittert ut; ventet en kvittering med notat."),
                format!("Åtvaringa \"{finding}\" ved {path} er ikkje kvittert ut; venta ei kvittering med notat."),
                format!(
                    "The warning \"{finding}\" at {path} is not acknowledged; expected an acknowledgement with a note."
                ),
            ),
            Self::SignedOutside { found, from, to } => say(
                format!("Fant {found}; ventet en dag fra {from}, da tilbudet ble sendt, til {to}."),
                format!("Fann {found}; venta ein dag frå {from}, då tilbodet vart sendt, til {to}."),
                format!("Found {found}; expected a day from {from}, when the quote was issued, to {to}."),
            ),
            Self::BadParameter { found, expected: [nb, nn, en] } => say(
                format!("Fant \"{found}\"; ventet {nb}."),
                format!("Fann \"{found}\"; venta {nn}."),
                format!("Found \"{found}\"; expected {en}."),
            ),
        }
    }
}

/// Why a text is not a decimal within its limits.
fn why_not_decimal(error: MoneyError, language: Language) -> String {
    let text = |nb: &'static str, nn: &'static str, en: &'static str| language.pick(nb, nn, en).to_owned();
    match error {
        MoneyError::NotDecimal => text("ikke er et desimaltall", "ikkje er eit desimaltal", "is not a decimal number"),
        MoneyError::Negative => text("er negativt", "er negativt", "is negative"),
        MoneyError::TooManyDecimals => {
            text("har mer enn 2 desimaler", "har meir enn 2 desimalar", "has more than 2 decimals")
        }
        MoneyError::TooLarge(max) => match language {
            Language::Nb | Language::Nn => format!("er over {max}"),
            Language::En => format!("is above {max}"),
        },
        MoneyError::LeadingZeros => {
            text("begynner med en null for mye", "tek til med ein null for mykje", "begins with a zero too many")
        }
        MoneyError::Overflow => text("er for stort", "er for stort", "is too large"),
    }
}

/// “; the nearest is …” in the three languages, or nothing.
fn hints(nearest: Option<&str>) -> [String; 3] {
    nearest.map_or_else(<[String; 3]>::default, |code| {
        [format!("; nærmest er \"{code}\""), format!("; nærast er \"{code}\""), format!("; the nearest is \"{code}\"")]
    })
}
