//! The texts of the pages by which an applicant reads and answers a quote.

use crate::http::pages::words::{PageWords, words};
use crate::language::Language;

words! {
    offer_from: "Tilbud fra Statistisk sentralbyrå", "Tilbod frå Statistisk sentralbyrå", "Quote from Statistics Norway";
    offer_lead: "Her kan du lese tilbudet. Det er det samme som i dokumentet.", "Her kan du lese tilbodet. Det er det same som i dokumentet.",
        "Here you can read the quote. It is the same as in the document.";
    offer_document: "Åpne dokumentet (PDF)", "Opne dokumentet (PDF)", "Open the document (PDF)";
    offer_for: "Til", "Til", "To";
    offer_work: "Arbeid og pris", "Arbeid og pris", "Work and price";
    offer_most: "Mest du kan bli fakturert uten å akseptere på nytt", "Mest du kan bli fakturert utan å akseptere på nytt",
        "The most that you can be invoiced without accepting anew";
    offer_delivery: "Levering", "Levering", "Delivery";
    offer_notes: "Vær oppmerksom på", "Ver merksam på", "Please note";
    offer_terms: "Vilkår", "Vilkår", "Terms";
    answer_by: "Svar innen", "Svar innan", "Answer by";
    your_answer: "Svaret ditt", "Svaret ditt", "Your answer";
    accept_choice: "Aksepter tilbudet", "Aksepter tilbodet", "Accept the quote";
    decline_choice: "Takk nei", "Takk nei", "Decline";
    change_choice: "Be om en endring", "Be om ei endring", "Ask for a change";
    read_only: "Denne lenken er til å lese tilbudet. Svaret gis med den andre lenken fra SSB.",
        "Denne lenkja er til å lese tilbodet. Svaret blir gjeve med den andre lenkja frå SSB.",
        "This link is for reading the quote. It is answered by the other link from Statistics Norway.";
    check_title: "Se over før du aksepterer", "Sjå over før du aksepterer", "Check before you accept";
    check_means: "Når du aksepterer, bestiller virksomheten arbeidet til denne prisen, og avtalen er bindende for begge. SSB begynner, og arbeidet blir fakturert.",
        "Når du aksepterer, bestiller verksemda arbeidet til denne prisen, og avtala er bindande for begge. SSB byrjar, og arbeidet blir fakturert.",
        "By accepting, your organisation orders the work at this price, and the agreement binds both. Statistics Norway begins, and the work is invoiced.";
    your_name: "Navnet ditt", "Namnet ditt", "Your name";
    your_role: "Rollen din i virksomheten", "Rolla di i verksemda", "Your role in the organisation";
    authority: "Jeg har fullmakt til å forplikte virksomheten.", "Eg har fullmakt til å forplikte verksemda.", "I am authorised to commit the organisation.";
    accept_now: "Aksepter og bestill", "Aksepter og bestill", "Accept and order";
    decline_offer: "Takk nei til tilbudet", "Takk nei til tilbodet", "Decline the quote";
    decline_means: "SSB begynner ikke på arbeidet, og tilbudet er avsluttet. Det kan ikke angres, men dere kan be om et nytt.",
        "SSB byrjar ikkje på arbeidet, og tilbodet er avslutta. Det kan ikkje angrast, men de kan be om eit nytt.",
        "Statistics Norway does not begin the work, and the quote is over. It cannot be undone, but you can ask for a new one.";
    decline_why: "Hvorfor", "Kvifor", "Why";
    decline_now: "Takk nei", "Takk nei", "Decline";
    change_offer: "Be om en endring", "Be om ei endring", "Ask for a change";
    change_means: "Saksbehandleren får beskjeden, og tilbudet gjelder som før. Blir det et nytt tilbud, får dere en ny lenke.",
        "Saksbehandlaren får meldinga, og tilbodet gjeld som før. Blir det eit nytt tilbod, får de ei ny lenkje.",
        "The case officer gets the message, and the quote stands as it is. If there is a new quote, you get a new link.";
    change_what: "Hva som bør endres, og hvorfor", "Kva som bør endrast, og kvifor", "What should be changed, and why";
    change_now: "Send til saksbehandleren", "Send til saksbehandlaren", "Send to the case officer";
    back_to_offer: "Tilbake til tilbudet", "Tilbake til tilbodet", "Back to the quote";
    not_authorised: "Du må bekrefte at du har fullmakt.", "Du må stadfeste at du har fullmakt.", "You must confirm that you are authorised.";
    other_shown: "Dette er ikke tilbudet som gjelder. Les det på nytt, og svar så.", "Dette er ikkje tilbodet som gjeld. Les det på nytt, og svar så.",
        "This is not the quote that is in force. Read it again, and then answer.";
    is_accepted: "Tilbudet er akseptert", "Tilbodet er akseptert", "The quote has been accepted";
    is_accepted_next: "SSB har fått bestillingen og tar kontakt om det videre arbeidet. Denne siden er kvitteringen.",
        "SSB har fått bestillinga og tek kontakt om det vidare arbeidet. Denne sida er kvitteringa.",
        "Statistics Norway has received the order and will be in touch about the work. This page is the receipt.";
    is_settled: "Arbeidet er gjort opp", "Arbeidet er gjort opp", "The work has been settled";
    is_declined: "Dere har takket nei", "De har takka nei", "You have declined";
    is_declined_next: "Vil dere likevel ha data, så be SSB om et nytt tilbud.", "Vil de likevel ha data, så be SSB om eit nytt tilbod.",
        "If you want data after all, ask Statistics Norway for a new quote.";
    is_expired: "Fristen er ute", "Fristen er ute", "The last day has passed";
    is_expired_next: "Tilbudet kan ikke besvares lenger. Be SSB om et nytt; saksnummeret står nedenfor.",
        "Tilbodet kan ikkje svarast på lenger. Be SSB om eit nytt; saksnummeret står nedanfor.",
        "The quote can no longer be answered. Ask Statistics Norway for a new one; the case number is below.";
    is_withdrawn: "SSB har trukket tilbudet tilbake", "SSB har trekt tilbodet tilbake", "Statistics Norway has withdrawn the quote";
    is_withdrawn_next: "Spør SSB hvorfor, eller om et nytt.", "Spør SSB kvifor, eller om eit nytt.", "Ask Statistics Norway why, or for a new one.";
    is_replaced: "Tilbudet er erstattet av et nyere", "Tilbodet er erstatta av eit nyare", "The quote has been replaced by a later one";
    is_replaced_next: "Det nye har en lenke for seg selv. Har du ikke fått den, så spør SSB.", "Det nye har ei lenkje for seg sjølv. Har du ikkje fått ho, så spør SSB.",
        "The later one has a link of its own. If you have not received it, ask Statistics Norway.";
    asked_change: "Dere har bedt om en endring", "De har bede om ei endring", "You have asked for a change";
    asked_change_next: "Saksbehandleren har fått beskjeden. Tilbudet kan fortsatt besvares som det er.", "Saksbehandlaren har fått meldinga. Tilbodet kan framleis svarast på som det er.",
        "The case officer has the message. The quote can still be answered as it is.";
    no_such_link: "Lenken virker ikke", "Lenkja verkar ikkje", "The link does not work";
    no_such_link_text: "Enten er den ikke hel, eller så er den trukket tilbake eller erstattet av en ny. Se etter at hele adressen er med, og bruk den siste du har fått. Spør ellers SSB.",
        "Anten er ho ikkje heil, eller så er ho trekt tilbake eller erstatta av ei ny. Sjå etter at heile adressa er med, og bruk den siste du har fått. Spør elles SSB.",
        "Either it is not whole, or it has been revoked or replaced by a later one. Check that the whole address is there, and use the latest that you have received. Otherwise ask Statistics Norway.";
    own_copy_lead: "Krever virksomheten en signert PDF, kan den legges ved her. Det er ikke nødvendig: Svaret er bindende uten. Filen lagres som den er.",
        "Krev verksemda ein signert PDF, kan han leggjast ved her. Det er ikkje nødvendig: Svaret er bindande utan. Fila blir lagra som ho er.",
        "If your organisation requires a signed PDF, it can be added here. It is not needed: the answer is binding without it. The file is stored as it is.";
    own_copy_add: "Legg ved signert kopi", "Legg ved signert kopi", "Add a signed copy";
    own_copy_send: "Send inn", "Send inn", "Send it";
    links_title: "Lenker til søkeren", "Lenkjer til søkjaren", "Links for the applicant";
    links_lead: "To lenker: én til å lese tilbudet, som kan sendes videre, og én til å svare. De tidligere slutter å virke.",
        "To lenkjer: éi til å lese tilbodet, som kan sendast vidare, og éi til å svare. Dei tidlegare sluttar å verke.",
        "Two links: one to read the quote, which may be passed on, and one to answer. Former ones stop working.";
    links_make: "Lag lenker", "Lag lenkjer", "Make links";
    links_revoke: "Trekk lenkene", "Trekk lenkjene", "Revoke the links";
    links_stand: "Lenkene ble laget", "Lenkjene vart laga", "The links were made";
    links_once: "Lenkene vises bare nå. Kopier teksten, og send den til søkeren.", "Lenkjene blir berre viste no. Kopier teksten, og send han til søkjaren.",
        "The links are shown only now. Copy the text, and send it to the applicant.";
    links_shown: "Lenkene er vist før. Lag nye hvis de er borte.", "Lenkjene er viste før. Lag nye om dei er borte.", "The links were shown before. Make new ones if they are lost.";
    links_mail: "Tekst til e-posten", "Tekst til e-posten", "Text for the e-mail";
    to_quote: "Til tilbudet", "Til tilbodet", "To the quote";
    registered: "Registrert", "Registrert", "Registered";
    asked_title: "Søkeren ber om en endring", "Søkjaren ber om ei endring", "The applicant asks for a change";
}

impl PageWords {
    /// The last moment for an answer.
    pub fn through(self, day: &str) -> String {
        match self.language {
            Language::Nb | Language::Nn => format!("til og med {day} kl. 24.00"),
            Language::En => format!("until the end of {day}"),
        }
    }

    /// The text of an e-mail with both links, each alone on its line.
    pub fn links_text(self, number: &str, day: &str, read: &str, answer: &str) -> String {
        match self.language {
            Language::Nb => format!(
                "Hei!\n\nHer er tilbud {number} fra Statistisk sentralbyrå.\n\nLes tilbudet (lenken kan sendes videre):\n{read}\n\n\
                 Svar på tilbudet, senest {day}:\n{answer}\n\nDen andre lenken kan forplikte virksomheten. Send den bare til den som skal svare.\n"
            ),
            Language::Nn => format!(
                "Hei!\n\nHer er tilbod {number} frå Statistisk sentralbyrå.\n\nLes tilbodet (lenkja kan sendast vidare):\n{read}\n\n\
                 Svar på tilbodet, seinast {day}:\n{answer}\n\nDen andre lenkja kan forplikte verksemda. Send ho berre til den som skal svare.\n"
            ),
            Language::En => format!(
                "Hello,\n\nThis is quote {number} from Statistics Norway.\n\nRead the quote (the link may be passed on):\n{read}\n\n\
                 Answer the quote, by {day} at the latest:\n{answer}\n\nThe second link can commit your organisation. Send it only to whoever is to answer.\n"
            ),
        }
    }
}
