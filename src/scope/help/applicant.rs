//! Who applies, whom to ask, and who pays.

use super::part::{Help, part, whole};

pub(super) const HELP: &[Help] = &[
    Help {
        of: "ApplicantInput",
        whole: whole(
            ["Søker", "Søkjar", "Applicant"],
            [
                "Hvem som søker om data. Et prisoverslag trenger bare hva slags virksomhet det er og hvilket land.",
                "Kven som søkjer om data. Eit prisoverslag treng berre kva slag verksemd det er og kva land.",
            ],
        ),
        parts: &[
            part(
                "name",
                ["Virksomhet", "Verksemd", "Organisation"],
                [
                    "Navnet på virksomheten som blir ansvarlig for dataene. Enkeltpersoner kan ikke søke.",
                    "Namnet på verksemda som blir ansvarleg for dataa. Enkeltpersonar kan ikkje søkje.",
                ],
            ),
            part(
                "organisation_number",
                ["Organisasjonsnummer", "Organisasjonsnummer", "Organisation number"],
                [
                    "Nummeret i Enhetsregisteret, ni sifre. Søkere i Norge må ha det for å få et tilbud, og fakturaen sendes dit.",
                    "Nummeret i Einingsregisteret, ni siffer. Søkjarar i Noreg må ha det for å få eit tilbod, og fakturaen blir send dit.",
                ],
            ),
            part(
                "registration_number",
                ["Registreringsnummer i utlandet", "Registreringsnummer i utlandet", "Foreign registration number"],
                [
                    "Nummeret i foretaksregisteret i et annet land. Det står på fakturaen.",
                    "Nummeret i føretaksregisteret i eit anna land. Det står på fakturaen.",
                ],
            ),
            part(
                "vat_number",
                ["Mva-nummer i utlandet", "Mva-nummer i utlandet", "VAT number"],
                [
                    "For søkere i utlandet: mva-nummeret med landkode først. Økonomi trenger det for å avgjøre om det skal beregnes norsk merverdiavgift.",
                    "For søkjarar i utlandet: mva-nummeret med landkode først. Økonomi treng det for å avgjere om det skal reknast norsk meirverdiavgift.",
                ],
            ),
            part(
                "kind",
                ["Hva slags virksomhet", "Kva slag verksemd", "Kind of organisation"],
                ["Avgjør hvilken tilgang som kan gis (kap. 2.2).", "Avgjer kva tilgang som kan gjevast (kap. 2.2)."],
            ),
            part(
                "approved_by",
                ["Godkjent som forskningsinstitusjon av", "Godkjend som forskingsinstitusjon av", "Approved by"],
                [
                    "Bare for forskningsinstitusjoner. Er institusjonen ikke godkjent, må SSB godkjenne den før tilgang kan gis (kap. 2.2.1).",
                    "Berre for forskingsinstitusjonar. Er institusjonen ikkje godkjend, må SSB godkjenne han før tilgang kan gjevast (kap. 2.2.1).",
                ],
            ),
            part(
                "country",
                ["Land", "Land", "Country"],
                [
                    "Landet søkeren holder til i. Data som ikke er anonymiserte, gis bare unntaksvis til utlandet, etter en spesialtilpasset avtale som tar timer og arbeidsdager (kap. 10).",
                    "Landet søkjaren held til i. Data som ikkje er anonymiserte, blir berre unntaksvis gjevne til utlandet, etter ein spesialtilpassa avtale som tek timar og arbeidsdagar (kap. 10).",
                ],
            ),
            part(
                "address",
                ["Adresse", "Adresse", "Address"],
                [
                    "Postadressen til søkeren, slik den skal stå på fakturaen.",
                    "Postadressa til søkjaren, slik ho skal stå på fakturaen.",
                ],
            ),
            part(
                "contact",
                ["Kontaktperson", "Kontaktperson", "Contact"],
                ["Den SSB skal spørre om søknaden.", "Den SSB skal spørje om søknaden."],
            ),
            part(
                "contractor",
                ["Oppdragstaker", "Oppdragstakar", "Contractor"],
                [
                    "Den som gjør arbeidet på vegne av en offentlig myndighet. La stå tomt når egne ansatte gjør det (kap. 4).",
                    "Den som gjer arbeidet på vegner av ei offentleg styresmakt. Lat stå tomt når eigne tilsette gjer det (kap. 4).",
                ],
            ),
            part(
                "invoice",
                ["Faktura", "Faktura", "Invoice"],
                [
                    "Det fakturaen må ha for å nå fram til den som betaler.",
                    "Det fakturaen må ha for å nå fram til den som betaler.",
                ],
            ),
        ],
    },
    Help {
        of: "ContactInput",
        whole: whole(
            ["Kontaktperson", "Kontaktperson", "Contact"],
            ["Den SSB skal spørre om søknaden.", "Den SSB skal spørje om søknaden."],
        ),
        parts: &[
            part("name", ["Navn", "Namn", "Name"], ["Navnet på kontaktpersonen.", "Namnet på kontaktpersonen."]),
            part(
                "email",
                ["E-post", "E-post", "E-mail"],
                [
                    "E-postadressen til kontaktpersonen, helst hos virksomheten.",
                    "E-postadressa til kontaktpersonen, helst hos verksemda.",
                ],
            ),
        ],
    },
    Help {
        of: "AddressInput",
        whole: whole(["Adresse", "Adresse", "Address"], ["En postadresse.", "Ei postadresse."]),
        parts: &[
            part(
                "street",
                ["Gate eller postboks", "Gate eller postboks", "Street or post office box"],
                ["Gatenavn og husnummer, eller postboks.", "Gatenamn og husnummer, eller postboks."],
            ),
            part(
                "postal_code",
                ["Postnummer", "Postnummer", "Postal code"],
                ["Postnummeret, i land som har det.", "Postnummeret, i land som har det."],
            ),
            part("city", ["Poststed", "Poststad", "Town"], ["Poststedet.", "Poststaden."]),
        ],
    },
    Help {
        of: "ContractorInput",
        whole: whole(
            ["Oppdragstaker", "Oppdragstakar", "Contractor"],
            [
                "Den som gjør arbeidet på vegne av en offentlig myndighet. Myndigheten har fortsatt ansvaret, og oppdragstakeren får samme taushetsplikt (kap. 4).",
                "Den som gjer arbeidet på vegner av ei offentleg styresmakt. Styresmakta har framleis ansvaret, og oppdragstakaren får same teieplikt (kap. 4).",
            ],
        ),
        parts: &[
            part("name", ["Navn", "Namn", "Name"], ["Navnet på oppdragstakeren.", "Namnet på oppdragstakaren."]),
            part(
                "data_passed_on",
                ["Hvordan data gis videre", "Korleis data blir gjevne vidare", "How data are passed on"],
                [
                    "Hvordan myndigheten gir dataene videre, og hvor oppdragstakeren arbeider med dem. Det må framgå av søknaden (kap. 4).",
                    "Korleis styresmakta gjev dataa vidare, og kvar oppdragstakaren arbeider med dei. Det må gå fram av søknaden (kap. 4).",
                ],
            ),
        ],
    },
    Help {
        of: "InvoiceInput",
        whole: whole(
            ["Faktura", "Faktura", "Invoice"],
            [
                "Det fakturaen må ha. Offentlige virksomheter avviser en faktura uten både referanse og bestillingsnummer.",
                "Det fakturaen må ha. Offentlege verksemder avviser ein faktura utan både referanse og bestillingsnummer.",
            ],
        ),
        parts: &[
            part(
                "buyer_reference",
                ["Deres referanse", "Dykkar referanse", "Buyer reference"],
                [
                    "Hvem eller hvilken enhet regnskapet hos kjøperen skal sende fakturaen til.",
                    "Kven eller kva eining rekneskapen hos kjøparen skal sende fakturaen til.",
                ],
            ),
            part(
                "order_number",
                ["Bestillingsnummer", "Bestillingsnummer", "Order number"],
                [
                    "Nummeret på kjøperens innkjøpsordre. Det kan stå i stedet for en referanse.",
                    "Nummeret på innkjøpsordren til kjøparen. Det kan stå i staden for ein referanse.",
                ],
            ),
            part(
                "electronic_address",
                ["Elektronisk adresse", "Elektronisk adresse", "Electronic address"],
                [
                    "Dit fakturaen leveres i Peppol: kode, kolon og nummer. Uten den leveres den til organisasjonsnummeret til den som betaler.",
                    "Dit fakturaen blir levert i Peppol: kode, kolon og nummer. Utan den blir han levert til organisasjonsnummeret til den som betaler.",
                ],
            ),
            part(
                "payer",
                ["Betaler", "Betalar", "Payer"],
                [
                    "Den som betaler, når det ikke er søkeren. Fakturaen stiles da til betaleren.",
                    "Den som betaler, når det ikkje er søkjaren. Fakturaen blir då stila til betalaren.",
                ],
            ),
        ],
    },
    Help {
        of: "PayerInput",
        whole: whole(
            ["Betaler", "Betalar", "Payer"],
            ["Den som betaler i stedet for søkeren.", "Den som betaler i staden for søkjaren."],
        ),
        parts: &[
            part(
                "name",
                ["Virksomhet", "Verksemd", "Organisation"],
                ["Navnet på virksomheten som betaler.", "Namnet på verksemda som betaler."],
            ),
            part(
                "organisation_number",
                ["Organisasjonsnummer", "Organisasjonsnummer", "Organisation number"],
                [
                    "Nummeret i Enhetsregisteret, ni sifre. Fakturaen sendes dit.",
                    "Nummeret i Einingsregisteret, ni siffer. Fakturaen blir send dit.",
                ],
            ),
            part(
                "registration_number",
                ["Registreringsnummer i utlandet", "Registreringsnummer i utlandet", "Foreign registration number"],
                [
                    "Nummeret i foretaksregisteret i et annet land. Det står på fakturaen.",
                    "Nummeret i føretaksregisteret i eit anna land. Det står på fakturaen.",
                ],
            ),
            part(
                "vat_number",
                ["Mva-nummer i utlandet", "Mva-nummer i utlandet", "VAT number"],
                [
                    "For betalere i utlandet: mva-nummeret med landkode først.",
                    "For betalarar i utlandet: mva-nummeret med landkode først.",
                ],
            ),
            part(
                "country",
                ["Land", "Land", "Country"],
                [
                    "Landet betaleren holder til i. Står det tomt, er det søkerens land.",
                    "Landet betalaren held til i. Står det tomt, er det landet til søkjaren.",
                ],
            ),
            part(
                "address",
                ["Adresse", "Adresse", "Address"],
                ["Postadressen til betaleren.", "Postadressa til betalaren."],
            ),
        ],
    },
];
