//! The words of the choices.

use super::part::{Help, part, whole};

pub(super) const HELP: &[Help] = &[
    Help {
        of: "ApplicantKind",
        whole: whole(
            ["Hva slags virksomhet", "Kva slag verksemd", "Kind of organisation"],
            [
                "Hva søkeren er. Bare disse kan få tilgang (kap. 2.2).",
                "Kva søkjaren er. Berre desse kan få tilgang (kap. 2.2).",
            ],
        ),
        parts: &[
            part(
                "research_institution",
                ["Forskningsinstitusjon", "Forskingsinstitusjon", "Research institution"],
                [
                    "Universitet, høyskole, sykehus, institutt eller annen organisasjon som forsker, når den er godkjent (kap. 2.2.1).",
                    "Universitet, høgskule, sjukehus, institutt eller annan organisasjon som forskar, når han er godkjend (kap. 2.2.1).",
                ],
            ),
            part(
                "public_authority",
                ["Offentlig myndighet", "Offentleg styresmakt", "Public authority"],
                [
                    "Departement, direktorat eller annet statlig organ, fylkeskommune eller kommune. Selskaper som det offentlige eier, er ikke med (kap. 2.2.2 a).",
                    "Departement, direktorat eller anna statleg organ, fylkeskommune eller kommune. Selskap som det offentlege eig, er ikkje med (kap. 2.2.2 a).",
                ],
            ),
            part(
                "central_bank",
                ["Norges Bank", "Noregs Bank", "Norges Bank"],
                ["Sentralbanken (kap. 2.2.2 b).", "Sentralbanken (kap. 2.2.2 b)."],
            ),
            part(
                "auditor_general",
                ["Riksrevisjonen", "Riksrevisjonen", "Office of the Auditor General"],
                ["Stortingets revisjonsorgan (kap. 2.2.2 c).", "Revisjonsorganet til Stortinget (kap. 2.2.2 c)."],
            ),
            part(
                "foreign_statistics_authority",
                [
                    "Statistikkmyndighet i et annet land",
                    "Statistikkstyresmakt i eit anna land",
                    "Foreign statistics authority",
                ],
                [
                    "Den sentrale statistikkmyndigheten i et annet land, som Danmarks Statistik (kap. 2.2.2 d).",
                    "Den sentrale statistikkstyresmakta i eit anna land, som Danmarks Statistik (kap. 2.2.2 d).",
                ],
            ),
            part(
                "international_organisation",
                ["Internasjonal organisasjon", "Internasjonal organisasjon", "International organisation"],
                [
                    "Organisasjon med grunnlag i folkerettslig avtale, som FN, OECD eller EU (kap. 2.2.2 e).",
                    "Organisasjon med grunnlag i folkerettsleg avtale, som FN, OECD eller EU (kap. 2.2.2 e).",
                ],
            ),
            part(
                "other",
                ["Andre", "Andre", "Other"],
                [
                    "Alle andre, som bedrifter og privatpersoner. De kan ikke få tilgang.",
                    "Alle andre, som bedrifter og privatpersonar. Dei kan ikkje få tilgang.",
                ],
            ),
        ],
    },
    Help {
        of: "ApprovedBy",
        whole: whole(
            ["Godkjent av", "Godkjend av", "Approved by"],
            [
                "Hvem som har godkjent forskningsinstitusjonen (kap. 2.2.1).",
                "Kven som har godkjent forskingsinstitusjonen (kap. 2.2.1).",
            ],
        ),
        parts: &[
            part(
                "research_council",
                ["Forskningsrådet", "Forskingsrådet", "Research Council of Norway"],
                ["Godkjent av Forskningsrådet.", "Godkjend av Forskingsrådet."],
            ),
            part(
                "eurostat",
                ["Eurostat", "Eurostat", "Eurostat"],
                ["Godkjent av Eurostat, EUs statistikkontor.", "Godkjend av Eurostat, statistikkontoret til EU."],
            ),
            part(
                "ssb",
                ["SSB", "SSB", "Statistics Norway"],
                ["Godkjent av SSB etter egen søknad.", "Godkjend av SSB etter eigen søknad."],
            ),
            part(
                "none",
                ["Ingen ennå", "Ingen enno", "Nobody yet"],
                [
                    "Ikke godkjent. Søk først om godkjenning hos SSB.",
                    "Ikkje godkjend. Søk først om godkjenning hos SSB.",
                ],
            ),
        ],
    },
    Help {
        of: "Purpose",
        whole: whole(
            ["Formål", "Føremål", "Purpose"],
            ["Hva dataene skal brukes til (kap. 2.1).", "Kva dataa skal brukast til (kap. 2.1)."],
        ),
        parts: &[
            part(
                "research",
                ["Forskning", "Forsking", "Research"],
                [
                    "Grundig og systematisk arbeid med vitenskapelig metode for å finne ny viten.",
                    "Grundig og systematisk arbeid med vitskapleg metode for å finne ny viten.",
                ],
            ),
            part(
                "statistics",
                ["Statistikk og analyse", "Statistikk og analyse", "Statistics and analyses"],
                [
                    "Statistiske resultater og analyser av grupper, ikke av den enkelte person eller virksomhet.",
                    "Statistiske resultat og analysar av grupper, ikkje av den einskilde personen eller verksemda.",
                ],
            ),
            part(
                "administrative",
                ["Administrativt formål", "Administrativt føremål", "Administrative purpose"],
                [
                    "Saksbehandling, kontroll, skatt eller vedtak om den enkelte. Ikke tillatt.",
                    "Saksbehandling, kontroll, skatt eller vedtak om den einskilde. Ikkje tillate.",
                ],
            ),
        ],
    },
    Help {
        of: "Dpia",
        whole: whole(
            ["Personvernkonsekvenser (DPIA)", "Personvernkonsekvensar (DPIA)", "Impact assessment (DPIA)"],
            [
                "Hvor det står til med vurderingen av personvernkonsekvenser (kap. 5).",
                "Korleis det står til med vurderinga av personvernkonsekvensar (kap. 5).",
            ],
        ),
        parts: &[
            part(
                "enclosed",
                ["Vedlagt", "Vedlagd", "Enclosed"],
                ["Vurderingen følger søknaden.", "Vurderinga følgjer søknaden."],
            ),
            part(
                "not_needed_explained",
                ["Trengs ikke, begrunnet", "Trengst ikkje, grunngjeve", "Not needed, explained"],
                [
                    "Det trengs ingen vurdering, og søknaden begrunner hvorfor.",
                    "Det trengst inga vurdering, og søknaden grunngjev kvifor.",
                ],
            ),
            part(
                "missing",
                ["Mangler", "Manglar", "Missing"],
                [
                    "Verken vurdering eller begrunnelse. En av delene må ettersendes.",
                    "Verken vurdering eller grunngjeving. Ein av delane må ettersendast.",
                ],
            ),
        ],
    },
    Help {
        of: "Identification",
        whole: whole(
            ["Identifiserbarhet", "Identifiserbarheit", "Identification"],
            [
                "Hvor identifiserbare dataene er når de leveres (kap. 3.4).",
                "Kor identifiserbare dataa er når dei blir leverte (kap. 3.4).",
            ],
        ),
        parts: &[
            part(
                "anonymised",
                ["Anonymiserte", "Anonymiserte", "Anonymised"],
                [
                    "Kan ikke knyttes til en identifisert eller identifiserbar enhet, og derfor heller ikke sammenstilles med andre data senere.",
                    "Kan ikkje knytast til ei identifisert eller identifiserbar eining, og difor heller ikkje samanstillast med andre data seinare.",
                ],
            ),
            part(
                "indirectly_identifiable",
                ["Indirekte identifiserbare", "Indirekte identifiserbare", "Indirectly identifiable"],
                [
                    "Alle direkte identifiserende variabler er slettet eller erstattet av prosjektspesifikke løpenumre. Det vanlige.",
                    "Alle direkte identifiserande variablar er sletta eller erstatta av prosjektspesifikke løpenummer. Det vanlege.",
                ],
            ),
            part(
                "directly_identifiable",
                ["Direkte identifiserbare", "Direkte identifiserbare", "Directly identifiable"],
                [
                    "Med navn, fødselsnummer eller andre direkte kjennetegn. Bare når det er helt nødvendig og har hjemmel i lov. Avklaringene tar timer.",
                    "Med namn, fødselsnummer eller andre direkte kjenneteikn. Berre når det er heilt naudsynt og har heimel i lov. Avklaringane tek timar.",
                ],
            ),
        ],
    },
    Help {
        of: "Complexity",
        whole: whole(
            ["Hvor krevende å lage", "Kor krevjande å lage", "Complexity"],
            [
                "Hvor krevende populasjonen er å avgrense (kap. 11).",
                "Kor krevjande populasjonen er å avgrense (kap. 11).",
            ],
        ),
        parts: &[
            part(
                "simple",
                ["Enkel", "Enkel", "Simple"],
                [
                    "Ett register og enkle kriterier, som alle bosatte et år, eller en liste som søkeren sender. Færrest timer.",
                    "Eitt register og enkle kriterium, som alle busette eit år, eller ei liste som søkjaren sender. Færrast timar.",
                ],
            ),
            part(
                "composite",
                ["Sammensatt", "Samansett", "Composite"],
                [
                    "Flere registre eller en kontrollgruppe, som alle født et år, med foreldre. Flere timer og noen arbeidsdager.",
                    "Fleire register eller ei kontrollgruppe, som alle fødde eit år, med foreldre. Fleire timar og nokre arbeidsdagar.",
                ],
            ),
            part(
                "complex",
                ["Kompleks", "Kompleks", "Complex"],
                [
                    "Forløp over tid, flere generasjoner eller parede kontroller, som de som var arbeidsledige et halvt år før en diagnose, hver med fem lignende personer. Flest timer, av en rådgiver, og flere arbeidsdager.",
                    "Forløp over tid, fleire generasjonar eller para kontrollar, som dei som var arbeidslause eit halvt år før ein diagnose, kvar med fem liknande personar. Flest timar, av ein rådgivar, og fleire arbeidsdagar.",
                ],
            ),
        ],
    },
    Help {
        of: "Linkage",
        whole: whole(
            ["Kobling", "Kopling", "Linkage"],
            [
                "Hvor kilden kobles med dataene fra SSB (kap. 9.1).",
                "Kvar kjelda blir kopla med dataa frå SSB (kap. 9.1).",
            ],
        ),
        parts: &[
            part(
                "distributed",
                ["Distribuert kobling", "Distribuert kopling", "Distributed linkage"],
                [
                    "SSB og kilden utveksler en koblingsnøkkel, og hver av dem sender sine opplysninger med løpenummer til prosjektet. Hovedregelen for indirekte identifiserbare data. SSB tar betalt for nøkkelen alene.",
                    "SSB og kjelda utvekslar ein koplingsnøkkel, og kvar av dei sender sine opplysningar med løpenummer til prosjektet. Hovudregelen for indirekte identifiserbare data. SSB tek betalt for nøkkelen åleine.",
                ],
            ),
            part(
                "at_ssb",
                ["Sammenstilling i SSB", "Samanstilling i SSB", "Linkage at Statistics Norway"],
                [
                    "Kilden sender opplysningene til SSB, som tar imot, kontrollerer og sammenstiller dem. Kreves når distribuert kobling ikke er tillatt.",
                    "Kjelda sender opplysningane til SSB, som tek imot, kontrollerer og samanstiller dei. Blir kravd når distribuert kopling ikkje er tillaten.",
                ],
            ),
        ],
    },
    Help {
        of: "Storage",
        whole: whole(
            ["Oppbevaring", "Oppbevaring", "Storage"],
            [
                "Hvor dataene oppbevares og brukes (kap. 7 og 12).",
                "Kvar dataa blir oppbevarte og brukte (kap. 7 og 12).",
            ],
        ),
        parts: &[
            part(
                "tsd",
                ["TSD", "TSD", "TSD"],
                [
                    "Tjenester for sensitive data ved Universitetet i Oslo.",
                    "Tenester for sensitive data ved Universitetet i Oslo.",
                ],
            ),
            part(
                "safe",
                ["SAFE", "SAFE", "SAFE"],
                [
                    "Sikker adgang til forskningsdata og e-infrastruktur ved Universitetet i Bergen.",
                    "Sikker tilgang til forskingsdata og e-infrastruktur ved Universitetet i Bergen.",
                ],
            ),
            part(
                "hunt_cloud",
                ["HUNT Cloud", "HUNT Cloud", "HUNT Cloud"],
                ["HUNT Cloud ved NTNU i Trondheim.", "HUNT Cloud ved NTNU i Trondheim."],
            ),
            part(
                "own_secure_area",
                ["Eget sikkert område", "Eige sikkert område", "Own secure area"],
                [
                    "Et sikkert område hos mottakeren selv, med tilgangsstyring og logging; også fjerntilgang hos et statistikkbyrå.",
                    "Eit sikkert område hos mottakaren sjølv, med tilgangsstyring og logging; òg fjerntilgang hos eit statistikkbyrå.",
                ],
            ),
            part(
                "mobile_or_local",
                ["Mobil eller lokal enhet", "Mobil eller lokal eining", "Mobile or local device"],
                [
                    "Bærbar datamaskin, minnepinne eller annen mobil eller lokal enhet. Godtas ikke.",
                    "Berbar datamaskin, minnepinne eller annan mobil eller lokal eining. Blir ikkje godteken.",
                ],
            ),
        ],
    },
];
