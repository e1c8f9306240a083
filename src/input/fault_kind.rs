//! What can be wrong with a value: each fault with its code and its text in the three languages.

use jiff::civil::Date;

use super::coded;
use super::fault_words::{character_names, hint, in_quotes, pick, subject, why_not_decimal};
use super::wanted::{Expected, Found, quoted};
use crate::money::{MoneyError, Ore, Quantity};

coded! {
    /// What can be wrong with a value.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub enum FaultKind: message(language) {
        Missing { expected: Expected, example: Option<&'static str> } = "missing": [
            "Mangler; ventet {wanted}.",
            "Manglar; venta {wanted}.",
            "Missing; expected {wanted}.";
            wanted = expected.wanted(*example, language)
        ],
        WrongType { found: Found, expected: Expected } = "wrong_type": [
            "Fant {found}; ventet {expected}.",
            "Fann {found}; venta {expected}.",
            "Found {found}; expected {expected}.";
            found = found.name(language), expected = expected.instead(language)
        ],
        UnknownField { known: &'static [&'static str] } = "unknown_field": [
            "Ukjent felt; ventet {known}.",
            "Ukjent felt; venta {known}.",
            "Unknown field; expected {known}.";
            known = quoted(known, language)
        ],
        DuplicateField = "duplicate_field": [
            "Feltet står mer enn én gang.",
            "Feltet står meir enn éin gong.",
            "The field appears more than once.",
        ],
        Empty = "empty": [
            "Teksten er tom; ventet minst ett synlig tegn.",
            "Teksten er tom; venta minst eitt synleg teikn.",
            "The text is empty; expected at least one visible character.",
        ],
        TooLong { found: usize, max: usize } = "too_long": [
            "Teksten har {found} tegn; ventet høyst {max}.",
            "Teksten har {found} teikn; venta høgst {max}.",
            "The text has {found} characters; expected at most {max}.",
        ],
        TooMany { found: usize, max: usize } = "too_many": [
            "Listen har {found} rader; ventet høyst {max}.",
            "Lista har {found} rader; venta høgst {max}.",
            "The array has {found} elements; expected at most {max}.",
        ],
        TooFew { expected: Expected } = "too_few": [
            "Listen er for kort; ventet {wanted}.",
            "Lista er for kort; venta {wanted}.",
            "The array is too short; expected {wanted}.";
            wanted = expected.wanted(None, language)
        ],
        TooManyLines { found: usize, max: usize } = "too_many_lines": [
            "Teksten har {found} linjer; ventet høyst {max}.",
            "Teksten har {found} linjer; venta høgst {max}.",
            "The text has {found} lines; expected at most {max}.",
        ],
        ForbiddenCharacter { character: char, position: usize } = "forbidden_character": [
            "Tegn nummer {position} er U+{code:04X}, et styretegn, et usynlig tegn eller en løs eller overflødig aksent; ventet vanlig tekst.",
            "Teikn nummer {position} er U+{code:04X}, eit styreteikn, eit usynleg teikn eller ein laus eller overflødig aksent; venta vanleg tekst.",
            "Character {position} is U+{code:04X}, a control character, an invisible character, or an accent that is stray or one too many; expected plain text.";
            code = u32::from(*character)
        ],
        MissingGlyph { characters: Vec<char> } = "missing_glyph": [
            "{subject} {names} kan ikke skrives ut i dokumentet; skriv teksten med latinske, greske eller kyrilliske bokstaver.",
            "{subject} {names} kan ikkje skrivast ut i dokumentet; skriv teksten med latinske, greske eller kyrilliske bokstavar.",
            "{subject} {names} cannot be printed in the document; write the text in Latin, Greek or Cyrillic letters.";
            subject = subject(characters, language), names = character_names(characters, language)
        ],
        NotADate { found: String } = "not_a_date": [
            "Fant \"{found}\"; ventet en dato som finnes i årene 1900 til 2200, som \"2026-09-01\".",
            "Fann \"{found}\"; venta ein dato som finst i åra 1900 til 2200, som \"2026-09-01\".",
            "Found \"{found}\"; expected a date that exists, in the years 1900 to 2200, such as \"2026-09-01\".",
        ],
        DatesReversed { from: Date, to: Date } = "dates_reversed": [
            "Slutter {to}, før det begynner {from}.",
            "Sluttar {to}, før det tek til {from}.",
            "Ends on {to}, before it starts on {from}.",
        ],
        YearsReversed { from: u32, to: u32 } = "years_reversed": [
            "Siste år er {to}, før første år {from}.",
            "Siste år er {to}, før første år {from}.",
            "The last year is {to}, before the first year {from}.",
        ],
        UnknownChoice { found: String, known: &'static [&'static str] } = "unknown_choice": [
            "Fant \"{found}\"; ventet {known}.",
            "Fann \"{found}\"; venta {known}.",
            "Found \"{found}\"; expected {known}.";
            known = quoted(known, language)
        ],
        OutOfRange { found: i128, min: u32, max: u32 } = "out_of_range": [
            "Fant {found}; ventet {min} til {max}.",
            "Fann {found}; venta {min} til {max}.",
            "Found {found}; expected {min} to {max}.",
        ],
        BadDecimal { found: String, error: MoneyError } = "bad_decimal": [
            "Fant \"{found}\", som {why}; ventet et tall fra 0 med høyst 2 desimaler, som \"12.5\".",
            "Fann \"{found}\", som {why}; venta eit tal frå 0 med høgst 2 desimalar, som \"12.5\".",
            "Found \"{found}\", which {why}; expected a number from 0 with at most 2 decimals, such as \"12.5\".";
            why = why_not_decimal(*error, language)
        ],
        AmbiguousNumber { found: String, readings: [String; 2] } = "ambiguous_number": [
            "Fant \"{found}\", som kan bety {one} eller {other}; skriv tallet uten tusenskille, eller med et annet antall desimaler.",
            "Fann \"{found}\", som kan tyde {one} eller {other}; skriv talet utan tusenskilje, eller med eit anna tal på desimalar.",
            "Found \"{found}\", which can mean {one} or {other}; write it without a separator between thousands, or with another number of decimals.";
            one = &readings[0], other = &readings[1]
        ],
        HoursNotOrdered = "hours_not_ordered": [
            "De tre timetallene er ikke i stigende rekkefølge; ventet \"low\" ≤ \"expected\" ≤ \"high\".",
            "Dei tre timetala er ikkje i stigande rekkjefølgje; venta \"low\" ≤ \"expected\" ≤ \"high\".",
            "The three numbers of hours are not in order; expected \"low\" ≤ \"expected\" ≤ \"high\".",
        ],
        HoursAllZero = "hours_all_zero": [
            "Alle timetall er 0; ventet at \"high\" er over 0.",
            "Alle timetal er 0; venta at \"high\" er over 0.",
            "All hours are 0; expected \"high\" to be above 0.",
        ],
        BadOrganisationNumber { found: String } = "bad_organisation_number": [
            "Fant \"{found}\"; ventet et organisasjonsnummer: ni siffer, det første 8 eller 9, med riktig kontrollsiffer.",
            "Fann \"{found}\"; venta eit organisasjonsnummer: ni siffer, det første 8 eller 9, med rett kontrollsiffer.",
            "Found \"{found}\"; expected an organisation number: nine digits, the first 8 or 9, with a valid check digit.",
        ],
        OrganisationNumberNeeded = "organisation_number_needed": [
            "Mangler; en søker i Norge har et organisasjonsnummer på ni siffer, som \"974767880\".",
            "Manglar; ein søkjar i Noreg har eit organisasjonsnummer på ni siffer, som \"974767880\".",
            "Missing; an applicant in Norway has an organisation number of nine digits, such as \"974767880\".",
        ],
        ApprovalNeeded = "approval_needed": [
            "Mangler; en forskningsinstitusjon oppgir hvem som har godkjent den: \"research_council\", \"eurostat\", \"ssb\" eller \"none\".",
            "Manglar; ein forskingsinstitusjon oppgir kven som har godkjent han: \"research_council\", \"eurostat\", \"ssb\" eller \"none\".",
            "Missing; a research institution states who approved it: \"research_council\", \"eurostat\", \"ssb\" or \"none\".",
        ],
        UnknownCountry { found: String } = "unknown_country": [
            "Fant \"{found}\"; ventet en landkode på to store bokstaver (ISO 3166-1), som \"NO\".",
            "Fann \"{found}\"; venta ein landkode på to store bokstavar (ISO 3166-1), som \"NO\".",
            "Found \"{found}\"; expected a country code of two capitals (ISO 3166-1), such as \"NO\".",
        ],
        BadEmail { found: String } = "bad_email": [
            "Fant \"{found}\"; ventet en e-postadresse, som navn@example.no.",
            "Fann \"{found}\"; venta ei e-postadresse, som namn@example.no.",
            "Found \"{found}\"; expected an e-mail address, such as name@example.no.",
        ],
        BadElectronicAddress { found: String } = "bad_electronic_address": [
            "Fant \"{found}\"; ventet koden til en adressetype i Peppol, kolon og et gyldig nummer, som \"0192:974767880\".",
            "Fann \"{found}\"; venta koden til ein adressetype i Peppol, kolon og eit gyldig nummer, som \"0192:974767880\".",
            "Found \"{found}\"; expected the code of a Peppol scheme, a colon and a valid identifier, such as \"0192:974767880\".",
        ],
        BadVatNumber { found: String } = "bad_vat_number": [
            "Fant \"{found}\"; ventet et mva-nummer: to store bokstaver for landet og 2 til 13 sifre eller store bokstaver, som SE556016068001.",
            "Fann \"{found}\"; venta eit mva-nummer: to store bokstavar for landet og 2 til 13 siffer eller store bokstavar, som SE556016068001.",
            "Found \"{found}\"; expected a VAT number: two capitals for the country and 2 to 13 digits or capitals, such as SE556016068001.",
        ],
        TooManyNames { found: usize, institutions: u32 } = "too_many_names": [
            "Det er navngitt {found} institusjoner ved siden av søkeren, men \"institutions\" er {institutions}; ventet minst én mer enn de navngitte.",
            "Det er namngjeve {found} institusjonar ved sida av søkjaren, men \"institutions\" er {institutions}; venta minst éin meir enn dei namngjevne.",
            "{found} institutions are named besides the applicant, but \"institutions\" is {institutions}; expected at least one more than are named.",
        ],
        NotPriced = "not_priced": [
            "Prislisten har ingen regel for dette; bruk en utgave som har det, eller la feltet være ute.",
            "Prislista har ingen regel for dette; bruk ei utgåve som har det, eller la feltet vere ute.",
            "The price list has no rule for this; use an edition that has one, or leave the field out.",
        ],
        BadCode { found: String } = "bad_code": [
            "Fant \"{found}\"; ventet en kode av bokstavene a–z, sifre og _ - . som begynner med en bokstav.",
            "Fann \"{found}\"; venta ein kode av bokstavane a–z, siffer og _ - . som tek til med ein bokstav.",
            "Found \"{found}\"; expected a code of letters a–z, digits and _ - . that begins with a letter.",
        ],
        UnknownTable { found: String, nearest: Option<String> } = "unknown_table": [
            "Prislisten har ingen FD-Trygd-tabell \"{found}\"{hint}.",
            "Prislista har ingen FD-Trygd-tabell \"{found}\"{hint}.",
            "The price list has no FD-Trygd table \"{found}\"{hint}.";
            hint = hint(nearest.as_deref(), language)
        ],
        UnknownArea { found: String, nearest: Option<String> } = "unknown_area": [
            "Prislisten har ikke statistikkområdet \"{found}\"{hint}.",
            "Prislista har ikkje statistikkområdet \"{found}\"{hint}.",
            "The price list has no statistics area \"{found}\"{hint}.";
            hint = hint(nearest.as_deref(), language)
        ],
        NothingToExtract = "nothing_to_extract": [
            "Omfanget har ingen uttak; ventet minst én FD-Trygd-tabell, ett statistikkområde eller ett uttak utenfor variabellister.",
            "Omfanget har ingen uttak; venta minst éin FD-Trygd-tabell, eitt statistikkområde eller eitt uttak utanfor variabellister.",
            "The scope extracts nothing; expected at least one FD-Trygd table, statistics area or extract outside the variable lists.",
        ],
        UnknownTariff { found: String, known: Vec<String> } = "unknown_tariff": [
            "Fant \"{found}\"; ventet \"current\" eller en av utgavene {known}.",
            "Fann \"{found}\"; venta \"current\" eller ei av utgåvene {known}.",
            "Found \"{found}\"; expected \"current\" or one of the editions {known}.";
            known = known.join(", ")
        ],
        NoTariffInForce { date: Date, first: Option<Date> } = "no_tariff_in_force": [
            "Ingen prisliste gjelder {date}; ventet en dato fra {first} som en utgave dekker.",
            "Inga prisliste gjeld {date}; venta ein dato frå {first} som ei utgåve dekkjer.",
            "No price list is in force on {date}; expected a date from {first} that an edition covers.";
            first = first.map_or_else(|| "–".to_owned(), |date| date.to_string())
        ],
        CannotBeTypeset = "cannot_be_typeset": [
            "Teksten kan ikke settes i et dokument; ventet vanlig tekst uten uvanlige tegnkombinasjoner.",
            "Teksten kan ikkje setjast i eit dokument; venta vanleg tekst utan uvanlege teiknkombinasjonar.",
            "The text cannot be typeset in a document; expected plain text without unusual combinations of characters.",
        ],
        DocumentTooLarge = "document_too_large": [
            "Dokumentet trenger mer minne enn et dokument kan få; ventet et mindre omfang, for eksempel delt på flere tilbud.",
            "Dokumentet treng meir minne enn eit dokument kan få; venta eit mindre omfang, til dømes delt på fleire tilbod.",
            "The document needs more memory than one document may have; expected a smaller scope, for instance split into several quotes.",
        ],
        TooManyRows { found: usize, max: usize } = "too_many_rows": [
            "Dokumentet får {found} rader (prislinjer, populasjoner, kilder og variabler); uten pålogging kan det ha høyst {max}. Logg på, eller hent prisoverslaget som JSON.",
            "Dokumentet får {found} rader (prislinjer, populasjonar, kjelder og variablar); utan pålogging kan det ha høgst {max}. Logg på, eller hent prisoverslaget som JSON.",
            "The document has {found} rows (price lines, populations, sources and variables); without signing in it can have at most {max}. Sign in, or get the estimate as JSON.",
        ],
        TooManyCharacters { found: usize, max: usize } = "too_many_characters": [
            "Tekstene i dokumentet har {found} tegn til sammen; uten pålogging kan de ha høyst {max}. Logg på, eller hent prisoverslaget som JSON.",
            "Tekstane i dokumentet har {found} teikn til saman; utan pålogging kan dei ha høgst {max}. Logg på, eller hent prisoverslaget som JSON.",
            "The texts of the document have {found} characters in all; without signing in they can have at most {max}. Sign in, or get the estimate as JSON.",
        ],
        BadSetting { found: String, expected: &'static str } = "bad_setting": { format!("Found \"{found}\"; expected {expected}.") },
        MoreFaults { shown: usize } = "more_faults": [
            "Det er flere feil; de første {shown} er vist.",
            "Det er fleire feil; dei første {shown} er viste.",
            "There are more faults; the first {shown} are shown.",
        ],
        BadCaseNumber { found: String } = "bad_case_number": [
            "Fant \"{found}\"; ventet et saksnummer som \"2026/1234\" eller \"2026/1234-5\".",
            "Fann \"{found}\"; venta eit saksnummer som \"2026/1234\" eller \"2026/1234-5\".",
            "Found \"{found}\"; expected a case number such as \"2026/1234\" or \"2026/1234-5\".",
        ],
        UnknownLine { found: String, nearest: Option<String> } = "unknown_line": [
            "Prisoverslaget har ingen linje \"{found}\"{hint}.",
            "Prisoverslaget har inga linje \"{found}\"{hint}.",
            "The estimate has no line \"{found}\"{hint}.";
            hint = hint(nearest.as_deref(), language)
        ],
        LineWithoutHours { found: String } = "line_without_hours": [
            "Linjen \"{found}\" har fast pris; ventet en linje med timer.",
            "Linja \"{found}\" har fast pris; venta ei linje med timar.",
            "The line \"{found}\" has a flat price; expected a line with hours.",
        ],
        AdjustedTwice { found: String } = "adjusted_twice": [
            "Linjen \"{found}\" er justert mer enn én gang.",
            "Linja \"{found}\" er justert meir enn éin gong.",
            "The line \"{found}\" is adjusted more than once.",
        ],
        UnknownCode { found: String, known: Vec<String> } = "unknown_code": [
            "Prislisten har ikke \"{found}\"; ventet {known}.",
            "Prislista har ikkje \"{found}\"; venta {known}.",
            "The price list has no \"{found}\"; expected {known}.";
            known = quoted(known, language)
        ],
        NothingToAcknowledge { found: String } = "nothing_to_acknowledge": [
            "Omfanget har ingen merknad \"{found}\"; ventet en av dem i \"estimate.findings\".",
            "Omfanget har ingen merknad \"{found}\"; venta ein av dei i \"estimate.findings\".",
            "The scope has no finding \"{found}\"; expected one of those in \"estimate.findings\".",
        ],
        NotAnEstimate = "not_an_estimate": [
            "Fant ikke noe prisoverslag; ventet et prisoverslag fra denne tjenesten, som PDF eller som JSON-filen som er vedlagt i PDF-en.",
            "Fann ikkje noko prisoverslag; venta eit prisoverslag frå denne tenesta, som PDF eller som JSON-fila som er lagd ved i PDF-en.",
            "Found no estimate; expected an estimate of this service, as PDF or as the JSON file that is attached to the PDF.",
        ],
        TypedOtherwise = "typed_otherwise": [
            "Noe annet er skrevet på siden til utkastet siden, og kan ikke leses; ventet at det blir rettet der.",
            "Noko anna er skrive på sida til utkastet sidan, og kan ikkje lesast; venta at det blir retta der.",
            "Something else was typed on the draft's page since, and cannot be read; expected that it is corrected there.",
        ],
        NotInList { found: String, known: [String; 3] } = "not_in_list": [
            "Fant \"{found}\"; ventet {known}.",
            "Fann \"{found}\"; venta {known}.",
            "Found \"{found}\"; expected {known}.";
            known = { let [nb, nn, en] = known; language.pick::<str>(nb, nn, en) }
        ],
        NotYears { found: String } = "not_years": [
            "Fant \"{found}\"; ventet år med fire sifre, som \"2015–2018\" eller \"2015–2018, 2020\".",
            "Fann \"{found}\"; venta år med fire siffer, som \"2015–2018\" eller \"2015–2018, 2020\".",
            "Found \"{found}\"; expected years of four digits, such as \"2015–2018\" or \"2015–2018, 2020\".",
        ],
        NotCrossed = "not_crossed": [
            "Raden er fylt ut, men ikke krysset av; sett x, eller tøm raden.",
            "Rada er fylt ut, men ikkje kryssa av; set x, eller tøm rada.",
            "The row is filled in but not crossed; enter x, or empty the row.",
        ],
        NotBesideNo = "not_beside_no": [
            "Svaret er nei, men det som hører til, er fylt ut; svar ja, eller tøm feltene under.",
            "Svaret er nei, men det som høyrer til, er fylt ut; svar ja, eller tøm felta under.",
            "The answer is no, but what belongs to it is filled in; answer yes, or empty the fields below.",
        ],
        CellError { found: String } = "cell_error": [
            "Cellen viser feilen {found}; ventet en verdi.",
            "Cella viser feilen {found}; venta ein verdi.",
            "The cell shows the error {found}; expected a value.",
        ],
        FormulaWithoutValue = "formula_without_value": [
            "Cellen har en formel uten lagret resultat; skriv verdien selv, eller åpne og lagre regnearket i et regnearkprogram.",
            "Cella har ein formel utan lagra resultat; skriv verdien sjølv, eller opne og lagre reknearket i eit reknearkprogram.",
            "The cell has a formula whose result is not stored; enter the value itself, or open and save the workbook in a spreadsheet program.",
        ],
        WorkbookPartMissing { part: [String; 3] } = "workbook_part_missing": [
            "{part} mangler i regnearket; hent et nytt regneark, og fyll ut det.",
            "{part} manglar i reknearket; hent eit nytt rekneark, og fyll ut det.",
            "{part} is missing from the workbook; get a new workbook and fill in that one.";
            part = { let [nb, nn, en] = part; language.pick::<str>(nb, nn, en) }
        ],
        SheetTwice = "sheet_twice": [
            "Arket er en kopi av et annet; slett det av dem som ikke gjelder.",
            "Arket er ein kopi av eit anna; slett det av dei som ikkje gjeld.",
            "The sheet is a copy of another; delete the one that does not apply.",
        ],
        NotAWorkbook = "not_a_workbook": [
            "Fant ikke noe regneark fra denne tjenesten; ventet en XLSX-fil som er hentet fra en prisliste her, utfylt og lagret som XLSX.",
            "Fann ikkje noko rekneark frå denne tenesta; venta ei XLSX-fil som er henta frå ei prisliste her, utfylt og lagra som XLSX.",
            "Found no workbook of this service; expected an XLSX file that was got from a price list here, filled in and saved as XLSX.",
        ],
        WorkbookTooLarge { bytes: usize, cells: usize } = "workbook_too_large": [
            "Regnearket er for stort; ventet høyst {bytes} byte når det er pakket ut, og høyst {cells} celler.",
            "Reknearket er for stort; venta høgst {bytes} byte når det er pakka ut, og høgst {cells} celler.",
            "The workbook is too large; expected at most {bytes} bytes when it is unpacked, and at most {cells} cells.",
        ],
        NeededToIssue = "needed_to_issue": [
            "Må være fylt ut før tilbudet kan sendes.",
            "Må vere fylt ut før tilbodet kan sendast.",
            "Needed before the quote can be issued.",
        ],
        DatePassed { found: Date, earliest: Date } = "date_passed": [
            "Fant {found}; ventet {earliest} eller senere.",
            "Fann {found}; venta {earliest} eller seinare.",
            "Found {found}; expected {earliest} or later.",
        ],
        WarningNotAcknowledged { finding: &'static str, path: String } = "warning_not_acknowledged": [
            "Advarselen \"{finding}\" ved {path} er ikke kvittert ut; ventet en kvittering med notat.",
            "Åtvaringa \"{finding}\" ved {path} er ikkje kvittert ut; venta ei kvittering med notat.",
            "The warning \"{finding}\" at {path} is not acknowledged; expected an acknowledgement with a note.",
        ],
        SignedOutside { found: Date, from: Date, to: Date } = "signed_outside": [
            "Fant {found}; ventet en dag fra {from}, da tilbudet ble sendt, til {to}.",
            "Fann {found}; venta ein dag frå {from}, då tilbodet vart sendt, til {to}.",
            "Found {found}; expected a day from {from}, when the quote was issued, to {to}.",
        ],
        ForOfficers = "for_officers": [
            "Fant en verdi; ventet ingen fra den som selv svarer: hvordan svaret kom til SSB, registrerer en saksbehandler.",
            "Fann ein verdi; venta ingen frå den som sjølv svarar: korleis svaret kom til SSB, registrerer ein saksbehandlar.",
            "Found a value; expected none from whoever answers: how an answer reached Statistics Norway is registered by a case officer.",
        ],
        NotAPdf = "not_a_pdf": [
            "Fant en annen slags fil; ventet en PDF.",
            "Fann ei anna slags fil; venta ein PDF.",
            "Found another kind of file; expected a PDF.",
        ],
        CopyUnsigned = "copy_unsigned": [
            "Fant dokumentet som det ble sendt, uten noe lagt til; ventet en signert kopi.",
            "Fann dokumentet som det vart sendt, utan noko lagt til; venta ein signert kopi.",
            "Found the document as it was issued, with nothing appended; expected a signed copy.",
        ],
        CopyOfAnother { found: String } = "copy_of_another": [
            "Fant dokumentet til tilbud {found}; ventet en signert kopi av dette.",
            "Fann dokumentet til tilbod {found}; venta ein signert kopi av dette.",
            "Found the document of quote {found}; expected a signed copy of this one.",
        ],
        BadParameter { found: String, expected: [&'static str; 3] } = "bad_parameter": [
            "Fant \"{found}\"; ventet {expected}.",
            "Fann \"{found}\"; venta {expected}.",
            "Found \"{found}\"; expected {expected}.";
            expected = pick(*expected, language)
        ],
        NotBesideCorrects = "not_beside_corrects": [
            "En rettelse har bare \"corrects\" og \"note\"; resten står i føringen som rettes.",
            "Ei retting har berre \"corrects\" og \"note\"; resten står i føringa som blir retta.",
            "A correction has only \"corrects\" and \"note\"; the rest is what the entry itself says.",
        ],
        NothingToCorrect { found: u32 } = "nothing_to_correct": [
            "Fant {found}; ventet nummeret på en føring som ikke er en rettelse og ikke er rettet før.",
            "Fann {found}; venta nummeret på ei føring som ikkje er ei retting og ikkje er retta før.",
            "Found {found}; expected the number of an entry that is no correction and has not been corrected.",
        ],
        UnknownNote { found: String } = "unknown_note": [
            "Fant \"{found}\"; ventet nummeret på en oppgjørsnota, som S-2026-000123.",
            "Fann \"{found}\"; venta nummeret på ein oppgjersnota, som S-2026-000123.",
            "Found \"{found}\"; expected the number of a settlement note, such as S-2026-000123.",
        ],
        DateOutside { found: Date, from: Date, to: Date } = "date_outside": [
            "Fant {found}; ventet en dag fra {from} til {to}.",
            "Fann {found}; venta ein dag frå {from} til {to}.",
            "Found {found}; expected a day from {from} to {to}.",
        ],
        BadHours { found: Quantity, max: u32 } = "bad_hours": [
            "Fant {found}; ventet timer over 0 og høyst {max}.",
            "Fann {found}; venta timar over 0 og høgst {max}.",
            "Found {found}; expected hours above 0 and at most {max}.",
        ],
        LineOfOtherActivity { expected: String } = "line_of_other_activity": [
            "Linjen hører til aktiviteten \"{expected}\".",
            "Linja høyrer til aktiviteten \"{expected}\".",
            "The line belongs to the activity \"{expected}\".",
        ],
        LineWithHours { found: String } = "line_with_hours": [
            "Linjen \"{found}\" belastes med timene som er ført; ventet en linje med fast pris.",
            "Linja \"{found}\" blir belasta med timane som er førte; venta ei linje med fast pris.",
            "The line \"{found}\" is charged by the hours recorded; expected a line with a flat price.",
        ],
        LineIsFlat { line: String } = "line_is_flat": [
            "Linjen \"{line}\" har fast pris; ventet true, eller at feltet er utelatt.",
            "Linja \"{line}\" har fast pris; venta true, eller at feltet er utelate.",
            "The line \"{line}\" has a flat price; expected true, or that the field is left out.",
        ],
        LineIsHourly { line: String } = "line_is_hourly": [
            "Linjen \"{line}\" belastes med timer; ventet false, eller at feltet er utelatt.",
            "Linja \"{line}\" blir belasta med timar; venta false, eller at feltet er utelate.",
            "The line \"{line}\" is charged by the hour; expected false, or that the field is left out.",
        ],
        NoFlatPrices { activity: String } = "no_flat_prices": [
            "Aktiviteten \"{activity}\" har ingen linje med fast pris i tilbudet; ventet false, eller at feltet er utelatt.",
            "Aktiviteten \"{activity}\" har inga linje med fast pris i tilbodet; venta false, eller at feltet er utelate.",
            "The activity \"{activity}\" has no line with a flat price in the quote; expected false, or that the field is left out.",
        ],
        NotLower { found: Ore, quoted: Ore } = "not_lower": [
            "Fant {found}; ventet et beløp under {quoted}, som linjen er tilbudt til.",
            "Fann {found}; venta eit beløp under {quoted}, som linja er tilboden til.",
            "Found {found}; expected an amount below {quoted}, which the line was quoted at.",
        ],
        RemovedAndGiven { found: &'static str } = "removed_and_given": [
            "\"{found}\" er også oppgitt; ventet det ene eller det andre.",
            "\"{found}\" er òg oppgitt; venta det eine eller det andre.",
            "\"{found}\" is also given; expected one or the other.",
        ],
        NotWithoutReplacement = "not_without_replacement": [
            "Med \"replacement\": false krediteres alt, og ingenting belastes i stedet; feltet har da ingen virkning.",
            "Med \"replacement\": false blir alt kreditert, og ingenting blir belasta i staden; feltet har då ingen verknad.",
            "With \"replacement\": false all is credited and nothing is charged instead, so that the field has no effect.",
        ],
        NotAcknowledged { activities: Vec<String>, sum: Ore } = "not_acknowledged": [
            "Ingen timer er ført i {codes}, som er tilbudt til {amount} uten mva. Før timene, eller bekreft at de ikke skal belastes, med kodene i \"acknowledge\".",
            "Ingen timar er førte i {codes}, som er tilbode til {amount} utan mva. Før timane, eller stadfest at dei ikkje skal belastast, med kodane i \"acknowledge\".",
            "No hours have been recorded in {codes}, quoted at {amount} without VAT. Record them, or confirm that they are not charged, by the codes in \"acknowledge\".";
            codes = in_quotes(activities), amount = language.kroner(*sum)
        ],
        CreditChangesNothing = "credit_changes_nothing": [
            "Det nye oppgjøret ville si det samme som det som krediteres; ventet en endring, eller \"replacement\": false for å kreditere alt.",
            "Det nye oppgjeret ville seie det same som det som blir kreditert; venta ei endring, eller \"replacement\": false for å kreditere alt.",
            "The new settlement would say the same as the one that is credited; expected a change, or \"replacement\": false to credit all of it.",
        ],
        AlreadyCharged { found: String, note: String } = "already_charged": [
            "\"{found}\" er belastet i oppgjør {note}; krediter det først, eller utelat dette.",
            "\"{found}\" er belasta i oppgjer {note}; krediter det først, eller utelat dette.",
            "\"{found}\" is charged by settlement {note}; credit that first, or leave this out.",
        ],
        OnlyInterim = "only_interim": [
            "Bare et deloppgjør (\"interim\": true) sier hvilke linjer som er levert; det siste oppgjøret belaster alle som er igjen.",
            "Berre eit deloppgjer (\"interim\": true) seier kva linjer som er leverte; det siste oppgjeret belastar alle som er att.",
            "Only a part settlement (\"interim\": true) names the lines delivered; the last settlement charges all that are left.",
        ],
        NotInterim = "not_interim": [
            "Et deloppgjør belaster bare linjene i \"lines\"; hvilke som aldri belastes, avgjøres i det siste oppgjøret.",
            "Eit deloppgjer belastar berre linjene i \"lines\"; kva for nokre som aldri blir belasta, blir avgjort i det siste oppgjeret.",
            "A part settlement charges the lines in \"lines\" and no others; which are never charged is decided in the last settlement.",
        ],
        NotDelivered { found: String } = "not_delivered": [
            "Linjen \"{found}\" er ikke blant \"lines\", som er alt dette deloppgjøret belaster til fast pris.",
            "Linja \"{found}\" er ikkje blant \"lines\", som er alt dette deloppgjeret belastar til fast pris.",
            "The line \"{found}\" is not among \"lines\", which are all that this part settlement charges at flat prices.",
        ],
        NoteNotNamed { known: Vec<String> } = "note_not_named": [
            "Flere oppgjør gjelder; ventet nummeret på det som skal krediteres: {known}.",
            "Fleire oppgjer gjeld; venta nummeret på det som skal krediterast: {known}.",
            "Several settlements are in force; expected the number of the one to credit: {known}.";
            known = in_quotes(known)
        ],
        NoteNotInForce { found: String, known: Vec<String> } = "note_not_in_force": [
            "Fant \"{found}\"; ventet et oppgjør av dette tilbudet som gjelder: {known}.",
            "Fann \"{found}\"; venta eit oppgjer av dette tilbodet som gjeld: {known}.",
            "Found \"{found}\"; expected a settlement of this quote that is in force: {known}.";
            known = in_quotes(known)
        ],
        NamedTwice { found: String } = "named_twice": [
            "Linjen \"{found}\" står mer enn én gang.",
            "Linja \"{found}\" står meir enn éin gong.",
            "The line \"{found}\" appears more than once.",
        ],
        VatCategoryClosed { found: &'static str } = "vat_category_closed": [
            "Fant {found}; ventet S, siden mottakeren er i det norske merverdiavgiftsområdet.",
            "Fann {found}; venta S, sidan mottakaren er i det norske meirverdiavgiftsområdet.",
            "Found {found}; expected S, since the recipient is within the Norwegian VAT area.",
        ],
        VatReasonNotNeeded = "vat_reason_not_needed": [
            "Kategori S belaster merverdiavgift og har ingen begrunnelse.",
            "Kategori S belastar meirverdiavgift og har inga grunngjeving.",
            "Category S charges VAT and takes no reason.",
        ],
    }
}

impl FaultKind {
    /// Whether something is not there yet, rather than wrong.
    #[must_use]
    pub const fn is_missing(&self) -> bool {
        matches!(self, Self::Missing { .. } | Self::TooFew { .. } | Self::NothingToExtract)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Coded;
    use crate::language::Language;

    #[test]
    fn a_fault_is_written_in_the_requested_language() {
        let fault = FaultKind::UnknownTable { found: "F_UF".to_owned(), nearest: Some("F_UFP".to_owned()) };
        assert_eq!(
            Language::ALL.map(|language| fault.message(language)),
            [
                "Prislisten har ingen FD-Trygd-tabell \"F_UF\"; nærmest er \"F_UFP\".",
                "Prislista har ingen FD-Trygd-tabell \"F_UF\"; nærast er \"F_UFP\".",
                "The price list has no FD-Trygd table \"F_UF\"; the nearest is \"F_UFP\".",
            ]
        );
        assert_eq!(fault.code(), "unknown_table");
    }

    #[test]
    fn each_fault_has_a_code_of_its_own() {
        let codes: std::collections::BTreeSet<_> = FaultKind::CODES.iter().collect();
        assert_eq!(codes.len(), FaultKind::CODES.len());
    }
}
