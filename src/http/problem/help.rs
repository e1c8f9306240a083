//! What a problem means and what whoever calls can do about it, by its code: the pages that `type` leads to.

use super::codes::TARIFF_DEFECT;
use super::meaning::meaning_of;
use crate::input::{Coded as _, FaultKind};
use crate::language::Language;

/// What to do, in the three languages.
type Advice = [&'static str; 3];

/// A problem explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Help {
    pub meaning: &'static str,
    /// What to do.
    pub advice: &'static str,
}

/// The explanation of a problem; `None` for a code that no problem has.
#[must_use]
pub fn help(code: &str, language: Language) -> Option<Help> {
    let pick = |[nb, nn, en]: [&'static str; 3]| language.pick(nb, nn, en);
    Some(Help { meaning: pick(meaning_of(code)?), advice: pick(advice_of(code)?) })
}

/// What a fault with this code says, in each of its forms, with “…” for its values; none for a code that no fault has.
#[must_use]
pub fn fault_texts(code: &str, language: Language) -> Vec<String> {
    let pick = |[nb, nn, en]: [&'static str; 3]| without_values(language.pick(nb, nn, en));
    if code == TARIFF_DEFECT {
        return vec![pick(DEFECT)];
    }
    let rows = FaultKind::CODES.iter().zip(FaultKind::TEMPLATES).filter(|(known, _)| **known == code);
    rows.map(|(_, texts)| pick(texts.unwrap_or(COMPUTED))).collect()
}

const DEFECT: Advice = [
    "Det er en feil i en fil i prislistene; «path» er filen, linjen og tegnet.",
    "Det er ein feil i ei fil i prislistene; «path» er fila, linja og teiknet.",
    "There is a defect in a file of the price lists; `path` is the file, the line and the character.",
];

/// A text that is not made of parts.
const COMPUTED: Advice = [
    "Verdien er ikke av den formen som ventes; teksten sier hva som ble funnet og hva som ventes.",
    "Verdien er ikkje av den forma som er venta; teksten seier kva som vart funne og kva som er venta.",
    "The value does not have the expected form; the text says what was found and what was expected.",
];

/// A template with “…” for each value in braces.
fn without_values(template: &str) -> String {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        text.push('…');
        rest = after.split_once('}').map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    text
}

fn advice_of(code: &str) -> Option<Advice> {
    Some(match code {
        "syntax" | "bad_request" | "bad_header" => [
            "Rett forespørselen på stedet som er nevnt, og send den på nytt. Den samme forespørselen blir avvist igjen.",
            "Rett førespurnaden på staden som er nemnd, og send han på nytt. Den same førespurnaden blir avvist igjen.",
            "Correct the request at the place that is named and send it again. The same request will be refused again.",
        ],
        "invalid_input" => [
            "Hver feil i «errors» har en «path» til stedet, en «code» for programmer og en «message» for mennesker. Rett dem alle, og send på nytt.",
            "Kvar feil i «errors» har ein «path» til staden, ein «code» for program og ei «message» for menneske. Rett dei alle, og send på nytt.",
            "Each fault in `errors` has a `path` to its place, a `code` for programs and a `message` for people. Correct them all and send again.",
        ],
        "tariff_defects" => [
            "Rett filene på linjene som er nevnt, og last inn prislistene på nytt. De som gjaldt, gjelder fortsatt.",
            "Rett filene på linjene som er nemnde, og last inn prislistene på nytt. Dei som galdt, gjeld framleis.",
            "Correct the files at the lines that are named and reload the price lists. Those that were in force still are.",
        ],
        "not_found" | "not_on_record" => [
            "Se etter at adressen eller nummeret er riktig. Den som ikke har tilgang til et tilbud, får det samme svaret som om det ikke fantes.",
            "Sjå etter at adressa eller nummeret er rett. Den som ikkje har tilgang til eit tilbod, får det same svaret som om det ikkje fanst.",
            "Check the address or the number. Whoever may not see a quote gets the same answer as if it did not exist.",
        ],
        "method_not_allowed" | "not_acceptable" | "unsupported_media_type" => [
            "Bruk en av metodene eller medietypene som er nevnt i «detail».",
            "Bruk ein av metodane eller medietypane som er nemnde i «detail».",
            "Use one of the methods or media types that `detail` names.",
        ],
        "too_large" | "head_too_large" => [
            "Send mindre: del omfanget på flere forespørsler, eller ta bort det som ikke trengs.",
            "Send mindre: del omfanget på fleire førespurnader, eller ta bort det som ikkje trengst.",
            "Send less: split the scope over several requests, or leave out what is not needed.",
        ],
        "too_slow" => [
            "Send kroppen raskere, eller på nytt over en bedre forbindelse.",
            "Send kroppen raskare, eller på nytt over eit betre samband.",
            "Send the body faster, or again over a better connection.",
        ],
        "stale" | "etag_weakened" => [
            "Hent tilbudet på nytt, se hva som er endret, og send endringen med den nye ETag-en i If-Match.",
            "Hent tilbodet på nytt, sjå kva som er endra, og send endringa med den nye ETag-en i If-Match.",
            "Read the quote again, see what has changed, and send the change with the new ETag in If-Match.",
        ],
        "precondition_required" => [
            "Hent tilbudet, og send ETag-en fra svaret i If-Match. Slik kan ingen endre det de ikke har sett.",
            "Hent tilbodet, og send ETag-en frå svaret i If-Match. Slik kan ingen endre det dei ikkje har sett.",
            "Read the quote and send the ETag of the answer in If-Match, so that nobody changes what they have not seen.",
        ],
        "idempotency_key_reused" => [
            "Bruk en ny Idempotency-Key for hver ny forespørsel, og den samme bare når den samme forespørselen sendes om igjen.",
            "Bruk ein ny Idempotency-Key for kvar ny førespurnad, og den same berre når den same førespurnaden blir send om att.",
            "Use a new Idempotency-Key for each new request, and the same one only to repeat the same request.",
        ],
        "credentials_missing" | "credentials_invalid" | "credentials_expired" | "credentials_revoked" => [
            "Logg på, eller send en gyldig API-nøkkel eller et gyldig tilgangstoken: Authorization: Bearer …. Den som administrerer tilgangen, lager nøkler.",
            "Logg på, eller send ein gyldig API-nøkkel eller eit gyldig tilgangstoken: Authorization: Bearer …. Den som administrerer tilgangen, lagar nøklar.",
            "Sign in, or send a valid API key or access token: Authorization: Bearer …. Whoever administers access makes keys.",
        ],
        "forbidden" | "local_only" | "cross_site" => [
            "Bruk en konto som har en av rollene som er nevnt, eller be den som administrerer tilgangen, om en. Sider på andre nettsteder slippes ikke inn.",
            "Bruk ein konto som har ei av rollene som er nemnde, eller be den som administrerer tilgangen, om ei. Sider på andre nettstader slepp ikkje inn.",
            "Use an account that has one of the roles that are named, or ask whoever administers access for one. Pages of other sites are not let in.",
        ],
        "too_many_requests"
        | "busy"
        | "store_away"
        | "renderer_away"
        | "identity_provider_away"
        | "not_ready"
        | "stopping" => [
            "Vent så mange sekunder som Retry-After sier, og send på nytt, med den samme Idempotency-Key om forespørselen hadde en.",
            "Vent så mange sekund som Retry-After seier, og send på nytt, med den same Idempotency-Key om førespurnaden hadde ein.",
            "Wait as many seconds as Retry-After says and send again, with the same Idempotency-Key if the request had one.",
        ],
        "no_tariff_in_force" => [
            "Legg en prisliste for dagen i mappen med prislistene, og last den inn.",
            "Legg ei prisliste for dagen i mappa med prislistene, og last ho inn.",
            "Put a price list for the day into the folder of price lists, and reload it.",
        ],
        "internal" => [
            "Feilen er vår og står i loggen. Oppgi verdien av «instance» når du melder fra.",
            "Feilen er vår og står i loggen. Oppgje verdien av «instance» når du melder frå.",
            "The error is ours and is in the log. Quote the value of `instance` when you report it.",
        ],
        _ => return advice_on_state(code),
    })
}

/// What to do where the state of a quote does not allow what was asked for.
fn advice_on_state(code: &str) -> Option<Advice> {
    Some(match code {
        "price_changed" | "priced_otherwise" => [
            "Lagre utkastet på nytt, se på prisen, og send det så.",
            "Lagre utkastet på nytt, sjå på prisen, og send det så.",
            "Save the draft again, check its price, and then issue it.",
        ],
        "already_revised" | "revision_open" | "order_settled" | "other_applicant" => [
            "Gå til revisjonen som «detail» nevner, eller lag et nytt tilbud.",
            "Gå til revisjonen som «detail» nemner, eller lag eit nytt tilbod.",
            "Go to the revision that `detail` names, or make a new quote.",
        ],
        "copy_kept" | "too_many_copies" => [
            "Hent listen over signerte kopier, og se hvilke som er mottatt.",
            "Hent lista over signerte kopiar, og sjå kva for nokre som er mottekne.",
            "List the signed copies and see which were received.",
        ],
        "conflict" | "wrong_state" | "expired" | "not_issued" | "not_settled" | "demo" | "not_invoiceable"
        | "nothing_to_compare" | "nothing_to_charge" | "nothing_to_credit" | "nothing_to_invoice"
        | "order_replaced" | "several_notes" | "unpriced_work" => [
            "Hent tilbudet, og se hvilken tilstand det er i; «detail» sier hva som er mulig i den.",
            "Hent tilbodet, og sjå kva tilstand det er i; «detail» seier kva som er mogleg i han.",
            "Read the quote and see which state it is in; `detail` says what is possible in it.",
        ],
        "no_electronic_address" => [
            "Send dokumentet til oppgjøret i stedet, eller krediter oppgjøret med adressen i «buyer».",
            "Send dokumentet til oppgjeret i staden, eller krediter oppgjeret med adressa i «buyer».",
            "Send the settlement's document instead, or credit the settlement with the address in `buyer`.",
        ],
        "kid_too_short" => [
            "Avtal en lengre KID med banken, og sett «seller.kid.length» til den lengden.",
            "Avtal ein lengre KID med banken, og set «seller.kid.length» til den lengda.",
            "Agree on a longer KID with the bank, and set `seller.kid.length` to that length.",
        ],
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::problem::{FaultCode, ProblemCode};

    #[test]
    fn there_is_something_to_do_about_every_problem() {
        for code in ProblemCode::all() {
            assert!(help(code, Language::En).is_some(), "{code}");
        }
        assert_eq!(help("no_such_code", Language::En), None);
    }

    #[test]
    fn every_fault_says_what_it_means() {
        for code in FaultCode::all() {
            let texts = fault_texts(code, Language::Nb);
            assert!(
                !texts.is_empty() && texts.iter().all(|text| text.len() > 10 && !text.contains(['{', '}'])),
                "{code}"
            );
        }
        assert_eq!(fault_texts("years_reversed", Language::En), ["The last year is …, before the first year …."]);
        assert_eq!(fault_texts("no_such_code", Language::En), [""; 0]);
    }
}
