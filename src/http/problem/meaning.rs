//! What each problem means, by its code, in the three languages.

/// A meaning, in nb, nn and en.
type Meaning = [&'static str; 3];

/// What a problem means; `None` for a code that no problem has.
pub(super) fn meaning_of(code: &str) -> Option<Meaning> {
    MEANINGS.iter().find(|(known, _)| *known == code).map(|(_, meaning)| *meaning)
}

const MEANINGS: [(&str, Meaning); 57] = [
    (
        "stopping",
        [
            "Tjenesten er i ferd med å stoppe, og tar ikke imot mer.",
            "Tenesta er i ferd med å stoppe, og tek ikkje imot meir.",
            "The server is about to stop and takes no more requests.",
        ],
    ),
    (
        "no_tariff_in_force",
        [
            "Ingen prisliste gjelder i dag, så ingenting kan prises.",
            "Inga prisliste gjeld i dag, så ingenting kan prisast.",
            "No price list is in force today, so nothing can be priced.",
        ],
    ),
    (
        "already_revised",
        [
            "Tilbudet er revidert før, og har en etterfølger.",
            "Tilbodet er revidert før, og har ein etterfølgjar.",
            "The quote has been revised before and has a successor.",
        ],
    ),
    (
        "bad_header",
        [
            "Et hode i forespørselen kan ikke leses.",
            "Eit hovud i førespurnaden kan ikkje lesast.",
            "A header of the request cannot be read.",
        ],
    ),
    (
        "bad_request",
        ["Forespørselen kan ikke leses.", "Førespurnaden kan ikkje lesast.", "The request cannot be read."],
    ),
    (
        "busy",
        [
            "Tjenesten har så mye å gjøre at den ikke tar imot mer akkurat nå.",
            "Tenesta har så mykje å gjere at ho ikkje tek imot meir akkurat no.",
            "The service has so much to do that it takes no more right now.",
        ],
    ),
    (
        "conflict",
        [
            "Tilstanden tillater ikke det som ble bedt om.",
            "Tilstanden tillèt ikkje det som vart bede om.",
            "The state does not allow what was requested.",
        ],
    ),
    (
        "copy_kept",
        [
            "Den samme filen er mottatt før, som signert kopi av det samme tilbudet.",
            "Den same fila er motteken før, som signert kopi av det same tilbodet.",
            "The same file was received before, as a signed copy of the same quote.",
        ],
    ),
    (
        "credentials_expired",
        [
            "Nøkkelen eller tokenet er utløpt.",
            "Nøkkelen eller tokenet er gått ut.",
            "The key or the token has expired.",
        ],
    ),
    (
        "credentials_invalid",
        [
            "Nøkkelen eller tokenet gjelder ikke her.",
            "Nøkkelen eller tokenet gjeld ikkje her.",
            "The key or the token is not valid here.",
        ],
    ),
    (
        "credentials_missing",
        ["Dette krever at du er pålogget.", "Dette krev at du er pålogga.", "This requires that you are signed in."],
    ),
    (
        "credentials_revoked",
        ["Nøkkelen er trukket tilbake.", "Nøkkelen er trekt tilbake.", "The key has been revoked."],
    ),
    (
        "cross_site",
        [
            "En nettleser sendte forespørselen fra en side på et annet nettsted.",
            "Ein nettlesar sende førespurnaden frå ei side på ein annan nettstad.",
            "A browser sent the request from a page of another site.",
        ],
    ),
    (
        "demo",
        [
            "Tilbudet er laget for å prøve ut tjenesten.",
            "Tilbodet er laga for å prøve ut tenesta.",
            "The quote was made for trying out the service.",
        ],
    ),
    (
        "etag_weakened",
        [
            "Noe på veien har svekket ETag-en, så den sier ikke lenger hva du så.",
            "Noko på vegen har svekt ETag-en, så han seier ikkje lenger kva du såg.",
            "Something on the way has weakened the ETag, so that it no longer says what you saw.",
        ],
    ),
    (
        "expired",
        [
            "Den siste dagen for svar er passert.",
            "Den siste dagen for svar er passert.",
            "The last day for an answer has passed.",
        ],
    ),
    (
        "forbidden",
        [
            "Kontoen har ingen av rollene som trengs.",
            "Kontoen har ingen av rollene som trengst.",
            "The account has none of the roles that are needed.",
        ],
    ),
    (
        "head_too_large",
        [
            "Hodene i forespørselen er for store.",
            "Hovuda i førespurnaden er for store.",
            "The headers of the request are too large.",
        ],
    ),
    (
        "idempotency_key_reused",
        [
            "Nøkkelen ble brukt til en annen forespørsel.",
            "Nøkkelen vart brukt til ein annan førespurnad.",
            "The key was used for another request.",
        ],
    ),
    (
        "identity_provider_away",
        [
            "Påloggingstjenesten svarer ikke.",
            "Påloggingstenesta svarar ikkje.",
            "The identity provider does not answer.",
        ],
    ),
    ("internal", ["Noe gikk galt hos oss.", "Noko gjekk gale hos oss.", "Something went wrong on our side."]),
    (
        "invalid_input",
        [
            "Det som ble sendt, har feil. Hver av dem er nevnt.",
            "Det som vart sendt, har feil. Kvar av dei er nemnd.",
            "What was sent has faults. Each of them is named.",
        ],
    ),
    (
        "local_only",
        [
            "Uten pålogging svarer tjenesten bare på sin egen maskin.",
            "Utan pålogging svarar tenesta berre på si eiga maskin.",
            "Without sign-in the service answers only on its own machine.",
        ],
    ),
    (
        "method_not_allowed",
        [
            "Adressen har ikke denne metoden.",
            "Adressa har ikkje denne metoden.",
            "The address does not have this method.",
        ],
    ),
    (
        "not_acceptable",
        [
            "Svaret finnes ikke i noen av medietypene i Accept.",
            "Svaret finst ikkje i nokon av medietypane i Accept.",
            "The answer has none of the media types in Accept.",
        ],
    ),
    (
        "not_found",
        [
            "Det er ingenting på adressen, eller ingenting du kan se.",
            "Det er ingenting på adressa, eller ingenting du kan sjå.",
            "There is nothing at the address, or nothing that you may see.",
        ],
    ),
    (
        "not_invoiceable",
        [
            "Av dette kan det ikke lages faktura.",
            "Av dette kan det ikkje lagast faktura.",
            "No invoice can be made of this.",
        ],
    ),
    (
        "not_issued",
        [
            "Tilbudet er et utkast og har ikke noe dokument.",
            "Tilbodet er eit utkast og har ikkje noko dokument.",
            "The quote is a draft and has no document.",
        ],
    ),
    (
        "not_on_record",
        [
            "Ingen tilbud har dette nummeret og denne kontrollkoden.",
            "Ingen tilbod har dette nummeret og denne kontrollkoden.",
            "No quote has this number and this verification code.",
        ],
    ),
    (
        "not_ready",
        [
            "Tjenesten er ikke klar til å svare.",
            "Tenesta er ikkje klar til å svare.",
            "The service is not ready to answer.",
        ],
    ),
    ("not_settled", ["Tilbudet er ikke gjort opp.", "Tilbodet er ikkje gjort opp.", "The quote has not been settled."]),
    (
        "nothing_to_compare",
        [
            "Tilbudet reviderer ikke noe annet, og ingenting er nevnt å sammenligne med.",
            "Tilbodet reviderer ikkje noko anna, og ingenting er nemnt å samanlikne med.",
            "The quote revises no other, and nothing is named to compare it with.",
        ],
    ),
    (
        "nothing_to_charge",
        ["Det er ingenting å belaste.", "Det er ingenting å belaste.", "There is nothing to charge."],
    ),
    (
        "order_replaced",
        [
            "En nyere revisjon gjelder i stedet for dette tilbudet.",
            "Ein nyare revisjon gjeld i staden for dette tilbodet.",
            "A later revision is in force in place of this quote.",
        ],
    ),
    (
        "several_notes",
        [
            "Flere oppgjør belaster tilbudet, hvert med sin faktura.",
            "Fleire oppgjer belastar tilbodet, kvart med sin faktura.",
            "Several settlements charge the quote, each with its invoice.",
        ],
    ),
    (
        "nothing_to_credit",
        ["Det er ingenting å kreditere.", "Det er ingenting å kreditere.", "There is nothing to credit."],
    ),
    (
        "no_electronic_address",
        [
            "Den som skal betale, kan ikke få en elektronisk faktura.",
            "Den som skal betale, kan ikkje få ein elektronisk faktura.",
            "Whoever is to pay cannot get an electronic invoice.",
        ],
    ),
    (
        "kid_too_short",
        [
            "Nummeret på oppgjøret får ikke plass i en KID.",
            "Nummeret på oppgjeret får ikkje plass i ein KID.",
            "The number of the settlement does not fit into a KID.",
        ],
    ),
    (
        "nothing_to_invoice",
        ["Det er ingenting å fakturere.", "Det er ingenting å fakturere.", "There is nothing to invoice."],
    ),
    (
        "order_settled",
        [
            "Bestillingen er gjort opp og kan ikke revideres.",
            "Bestillinga er gjord opp og kan ikkje reviderast.",
            "The order has been settled and cannot be revised.",
        ],
    ),
    (
        "other_applicant",
        [
            "En revisjon må være for den samme søkeren.",
            "Ein revisjon må vere for den same søkjaren.",
            "A revision must be for the same applicant.",
        ],
    ),
    (
        "precondition_required",
        [
            "Endringen må si hvilken versjon den gjelder.",
            "Endringa må seie kva versjon ho gjeld.",
            "The change must say which version it is of.",
        ],
    ),
    (
        "price_changed",
        [
            "En ny prisliste gjelder siden utkastet ble priset.",
            "Ei ny prisliste gjeld sidan utkastet vart prisa.",
            "A new price list is in force since the draft was priced.",
        ],
    ),
    (
        "priced_otherwise",
        [
            "Utkastet har nå en annen pris enn den som ble vist.",
            "Utkastet har no ein annan pris enn den som vart vist.",
            "The draft now has another price than was shown.",
        ],
    ),
    (
        "renderer_away",
        [
            "Dokumenter kan ikke lages eller leses akkurat nå.",
            "Dokument kan ikkje lagast eller lesast akkurat no.",
            "Documents cannot be made or read right now.",
        ],
    ),
    (
        "revision_open",
        [
            "Tilbudet har en revisjon som ikke er avsluttet.",
            "Tilbodet har ein revisjon som ikkje er avslutta.",
            "The quote has a revision that is still open.",
        ],
    ),
    (
        "stale",
        [
            "Noen har endret tilbudet siden du så det.",
            "Nokon har endra tilbodet sidan du såg det.",
            "Somebody has changed the quote since you saw it.",
        ],
    ),
    ("store_away", ["Databasen svarer ikke.", "Databasen svarar ikkje.", "The database does not answer."]),
    ("syntax", ["Kroppen er ikke gyldig JSON.", "Kroppen er ikkje gyldig JSON.", "The body is not valid JSON."]),
    (
        "tariff_defects",
        [
            "Prislistene har feil og er ikke tatt i bruk.",
            "Prislistene har feil og er ikkje tekne i bruk.",
            "The price lists have defects and were not put into use.",
        ],
    ),
    (
        "too_large",
        [
            "Kroppen er større enn tjenesten tar imot.",
            "Kroppen er større enn tenesta tek imot.",
            "The body is larger than the service takes.",
        ],
    ),
    (
        "too_many_copies",
        [
            "Tilbudet har alt så mange signerte kopier som det kan ha.",
            "Tilbodet har alt så mange signerte kopiar som det kan ha.",
            "The quote already has as many signed copies as it can have.",
        ],
    ),
    (
        "too_many_requests",
        [
            "Det har kommet for mange forespørsler på kort tid.",
            "Det har kome for mange førespurnader på kort tid.",
            "Too many requests have come in a short time.",
        ],
    ),
    ("too_slow", ["Kroppen kom for langsomt.", "Kroppen kom for langsamt.", "The body came too slowly."]),
    (
        "unpriced_work",
        [
            "Det er ført arbeid som tilbudet ikke har noen pris for.",
            "Det er ført arbeid som tilbodet ikkje har nokon pris for.",
            "Work was recorded that the quote has no price for.",
        ],
    ),
    (
        "unsupported_media_type",
        [
            "Kroppen er ikke av en type som denne adressen tar imot.",
            "Kroppen er ikkje av ein type som denne adressa tek imot.",
            "The body is not of a type that this address takes.",
        ],
    ),
    (
        "wrong_state",
        [
            "Tilbudet er i en tilstand som ikke tillater dette.",
            "Tilbodet er i ein tilstand som ikkje tillèt dette.",
            "The quote is in a state that does not allow this.",
        ],
    ),
];
