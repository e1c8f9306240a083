//! What each finding means, and what to do then, in plain words: nobody should have to know the verdicts to read an answer.

use super::finding::{Finding, Reason};
use crate::language::{Language, Localized};

/// A text in bokmål, nynorsk and English.
type Texts = [&'static str; 3];

pub fn explanation(finding: Finding) -> Localized {
    localized(row(finding).0)
}

/// What to do about it.
pub fn next_step(finding: Finding) -> Localized {
    localized(row(finding).1)
}

fn localized([nb, nn, en]: Texts) -> Localized {
    Localized::of(|language: Language| language.pick(nb, nn, en).to_owned())
}

/// The explanation and the next step.
const fn row(finding: Finding) -> (Texts, Texts) {
    match finding {
        Finding::Current => (
            [
                "PDF-en er nøyaktig den som ble utstedt, og dokumentet gjelder.",
                "PDF-en er nøyaktig den som vart utferda, og dokumentet gjeld.",
                "The PDF is exactly the one that was issued, and the document is in force.",
            ],
            ["Du trenger ikke å gjøre noe.", "Du treng ikkje å gjere noko.", "There is nothing you need to do."],
        ),
        Finding::Superseded => (
            [
                "PDF-en er nøyaktig den som ble utstedt, men dokumentet gjelder ikke lenger: Det er erstattet av et nyere.",
                "PDF-en er nøyaktig den som vart utferda, men dokumentet gjeld ikkje lenger: Det er erstatta av eit nyare.",
                "The PDF is exactly the one that was issued, but the document is no longer in force: a later one has replaced it.",
            ],
            [
                "Bruk det nyeste dokumentet. Be SSB om det hvis du ikke har det.",
                "Bruk det nyaste dokumentet. Be SSB om det om du ikkje har det.",
                "Use the latest document. Ask SSB for it if you do not have it.",
            ],
        ),
        Finding::Closed => (
            [
                "PDF-en er nøyaktig den som ble utstedt, men tilbudet gjelder ikke lenger: Det er avslått, trukket tilbake eller utløpt.",
                "PDF-en er nøyaktig den som vart utferda, men tilbodet gjeld ikkje lenger: Det er avslått, trekt tilbake eller gått ut.",
                "The PDF is exactly the one that was issued, but the quote is no longer in force: it was declined, withdrawn, or has expired.",
            ],
            [
                "Be SSB om et nytt tilbud hvis du fortsatt trenger dataene.",
                "Be SSB om eit nytt tilbod om du framleis treng dataa.",
                "Ask SSB for a new quote if you still need the data.",
            ],
        ),
        Finding::Signed => SIGNED,
        Finding::Failed(reason) => failed(reason),
    }
}

const SIGNED: (Texts, Texts) = (
    [
        "Filen begynner med dokumentet vårt slik det ble utstedt, byte for byte. Det som er lagt til, er elektroniske \
         signaturer, og sidene er ellers som de var. SSB har ikke kontrollert signaturene.",
        "Fila byrjar med dokumentet vårt slik det vart utferda, byte for byte. Det som er lagt til, er elektroniske \
         signaturar, og sidene er elles som dei var. SSB har ikkje kontrollert signaturane.",
        "The file begins with our document as it was issued, byte for byte. What is appended are electronic signatures, and \
         the pages are otherwise as they were. Statistics Norway has not verified the signatures.",
    ],
    [
        "Kontroller signaturene i programmet du åpner PDF-en med, eller hos den som har utstedt sertifikatet.",
        "Kontroller signaturane i programmet du opnar PDF-en med, eller hos den som har utferda sertifikatet.",
        "Verify the signatures in the program that you open the PDF with, or with whoever issued the certificate.",
    ],
);

const CONTENT_APPENDED: (Texts, Texts) = (
    [
        "Endret: Filen begynner med dokumentet som ble utstedt, men noe er lagt til som endrer det den viser, eller som ikke \
         kan leses.",
        "Endra: Fila byrjar med dokumentet som vart utferda, men noko er lagt til som endrar det ho viser, eller som ikkje kan \
         lesast.",
        "Altered: the file begins with the document that was issued, but something is appended that changes what it shows, or \
         that cannot be read.",
    ],
    [
        "Bruk originalen, og se hva som er lagt til. Spør SSB om du er i tvil.",
        "Bruk originalen, og sjå kva som er lagt til. Spør SSB om du er i tvil.",
        "Use the original, and look at what has been appended. Ask SSB if in doubt.",
    ],
);

const fn failed(reason: Reason) -> (Texts, Texts) {
    match reason {
        Reason::ContentDiffers => CONTENT_DIFFERS,
        Reason::FileDiffers => FILE_DIFFERS,
        Reason::ContentAppended => CONTENT_APPENDED,
        Reason::NotAPdf => (
            [
                "Ikke bekreftet: Filen kan ikke leses som en PDF.",
                "Ikkje stadfesta: Fila kan ikkje lesast som ein PDF.",
                "Not confirmed: the file cannot be read as a PDF.",
            ],
            [
                "Kontroller at du har sendt hele PDF-en, og at den kan åpnes uten passord. Be ellers SSB om originalen.",
                "Kontroller at du har sendt heile PDF-en, og at han kan opnast utan passord. Be elles SSB om originalen.",
                "Check that you sent the whole PDF and that it opens without a password. If it does, ask SSB for the original.",
            ],
        ),
        Reason::NoAttachment => NO_ATTACHMENT,
        Reason::Estimate => (
            [
                "Ikke bekreftet: Dette er et prisoverslag og ikke et tilbud. Prisoverslag lagres ikke og binder ingen.",
                "Ikkje stadfesta: Dette er eit prisoverslag og ikkje eit tilbod. Prisoverslag blir ikkje lagra og bind ingen.",
                "Not confirmed: this is an estimate and not a quote. Estimates are not stored and bind nobody.",
            ],
            [
                "Be SSB om et tilbud hvis du trenger en pris som gjelder.",
                "Be SSB om eit tilbod om du treng ein pris som gjeld.",
                "Ask SSB for a quote if you need a price that holds.",
            ],
        ),
        Reason::Demo => (
            [
                "Ikke bekreftet: Dette er et eksempel, laget for å prøve ut tjenesten. Det binder ingen.",
                "Ikkje stadfesta: Dette er eit døme, laga for å prøve ut tenesta. Det bind ingen.",
                "Not confirmed: this is a demo, made for trying out the service. It binds nobody.",
            ],
            [
                "Be SSB om et tilbud hvis du trenger en pris som gjelder.",
                "Be SSB om eit tilbod om du treng ein pris som gjeld.",
                "Ask SSB for a quote if you need a price that holds.",
            ],
        ),
        Reason::NoSuchQuote => (
            [
                "Ikke bekreftet: Det finnes ikke noe tilbud her med nummeret og identiteten som står i dokumentet.",
                "Ikkje stadfesta: Det finst ikkje noko tilbod her med nummeret og identiteten som står i dokumentet.",
                "Not confirmed: no quote of this service has the number and the identity that the document states.",
            ],
            [
                "Ikke bruk dokumentet. Spør SSB om det.",
                "Ikkje bruk dokumentet. Spør SSB om det.",
                "Do not use the document. Ask SSB about it.",
            ],
        ),
        Reason::NoSuchNote => (
            [
                "Ikke bekreftet: Det finnes ikke noe oppgjør her med nummeret og tilbudet som står i dokumentet.",
                "Ikkje stadfesta: Det finst ikkje noko oppgjer her med nummeret og tilbodet som står i dokumentet.",
                "Not confirmed: no settlement note of this service has the number and the quote that the document states.",
            ],
            [
                "Ikke bruk dokumentet. Spør SSB om det.",
                "Ikkje bruk dokumentet. Spør SSB om det.",
                "Do not use the document. Ask SSB about it.",
            ],
        ),
    }
}

const CONTENT_DIFFERS: (Texts, Texts) = (
    [
        "Endret: Dette er ikke dokumentet som ble utstedt. Dataene som ligger ved PDF-en, er endret.",
        "Endra: Dette er ikkje dokumentet som vart utferda. Dataa som ligg ved PDF-en, er endra.",
        "Altered: this is not the document that was issued. The data attached to the PDF have been changed.",
    ],
    [
        "Ikke bruk dokumentet. Be SSB om originalen.",
        "Ikkje bruk dokumentet. Be SSB om originalen.",
        "Do not use the document. Ask SSB for the original.",
    ],
);

const FILE_DIFFERS: (Texts, Texts) = (
    [
        "Ikke bekreftet: Dette er ikke filen som ble utstedt. Bare dataene som ligger ved PDF-en, er de samme. Selve sidene er \
         ikke sammenlignet med originalen og kan vise noe annet. Filen kan være lagret på nytt, signert eller endret.",
        "Ikkje stadfesta: Dette er ikkje fila som vart utferda. Berre dataa som ligg ved PDF-en, er dei same. Sjølve sidene er \
         ikkje samanlikna med originalen og kan vise noko anna. Fila kan vere lagra på nytt, signert eller endra.",
        "Not confirmed: this is not the file that was issued. Only the data attached to the PDF are the same. The pages \
         themselves were not compared with the original, and may show something else. The file may have been saved \
         again, signed or changed.",
    ],
    [
        "Ikke stol på det sidene viser. Be SSB om originalen, eller åpne vedlegget prisoverslag.json i PDF-en og \
         sammenlign det med sidene.",
        "Ikkje stol på det sidene viser. Be SSB om originalen, eller opne vedlegget prisoverslag.json i PDF-en og \
         samanlikn det med sidene.",
        "Do not rely on what the pages show. Ask SSB for the original, or open the attachment prisoverslag.json in the \
         PDF and compare it with the pages.",
    ],
);

const NO_ATTACHMENT: (Texts, Texts) = (
    [
        "Ikke bekreftet: PDF-en mangler dataene som ligger ved alle dokumenter herfra. Den er ikke et dokument herfra, eller \
         den er et utkast eller en kopi, for eksempel skannet eller skrevet ut til PDF.",
        "Ikkje stadfesta: PDF-en manglar dataa som ligg ved alle dokument herifrå. Han er ikkje eit dokument herifrå, eller \
         han er eit utkast eller ein kopi, til dømes skanna eller skriven ut til PDF.",
        "Not confirmed: the PDF lacks the data that are attached to every document of this service. It is not a document of \
         this service, or it is a draft or a copy, such as a scan or a print to PDF.",
    ],
    ["Be SSB om originalen.", "Be SSB om originalen.", "Ask SSB for the original."],
);
