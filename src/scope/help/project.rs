//! The whole of a scope, the project, and the earlier delivery that it uses again.

use super::part::{Help, part, whole};

pub(super) const HELP: &[Help] = &[
    Help {
        of: "ScopeInput",
        whole: whole(
            ["Omfang", "Omfang", "Scope"],
            [
                "Hva det søkes om: av hvem, til hva, hvilke data og hvordan de leveres. Prisen trenger bare det den avhenger av; resten kan vente til tilbudet skal sendes.",
                "Kva det blir søkt om: av kven, til kva, kva data og korleis dei blir leverte. Prisen treng berre det han er avhengig av; resten kan vente til tilbodet skal sendast.",
            ],
        ),
        parts: &[
            part(
                "applicant",
                ["Søker", "Søkjar", "Applicant"],
                ["Hvem som søker om data.", "Kven som søkjer om data."],
            ),
            part(
                "project",
                ["Prosjekt", "Prosjekt", "Project"],
                ["Prosjektet som trenger dataene.", "Prosjektet som treng dataa."],
            ),
            part(
                "institutions",
                ["Antall institusjoner", "Talet på institusjonar", "Number of institutions"],
                [
                    "Hvor mange institusjoner som deltar, søkerens medregnet. Tell hver virksomhet med ansatte som skal arbeide med dataene. Hver institusjon ut over den første tar timer til koordinering. Står det tomt, telles søkeren og de som er navngitt.",
                    "Kor mange institusjonar som er med, den til søkjaren medrekna. Tel kvar verksemd med tilsette som skal arbeide med dataa. Kvar institusjon ut over den første tek timar til koordinering. Står det tomt, tel søkjaren og dei som er namngjevne.",
                ],
            ),
            part(
                "further_institutions",
                ["Øvrige institusjoner", "Andre institusjonar", "Further institutions"],
                [
                    "Navnene på institusjonene som deltar ved siden av søkeren.",
                    "Namna på institusjonane som er med ved sida av søkjaren.",
                ],
            ),
            part(
                "identification",
                ["Identifiserbarhet", "Identifiserbarheit", "Identification"],
                [
                    "Hvor identifiserbare dataene skal være. Velg det minste prosjektet klarer seg med (dataminimering, kap. 3.4). Indirekte identifiserbare data er det vanlige i forskning; offentlige myndigheter får som hovedregel anonymiserte data.",
                    "Kor identifiserbare dataa skal vere. Vel det minste prosjektet klarer seg med (dataminimering, kap. 3.4). Indirekte identifiserbare data er det vanlege i forsking; offentlege styresmakter får som hovudregel anonymiserte data.",
                ],
            ),
            part(
                "special_variables",
                [
                    "Særlig identifiserende variabler",
                    "Særleg identifiserande variablar",
                    "Particularly identifying variables",
                ],
                [
                    "Variabler som eksakt dato, grunnkrets eller koordinater. Hver av dem tar timer til dataminimering og må begrunnes særskilt (kap. 3.4 og 5).",
                    "Variablar som eksakt dato, grunnkrins eller koordinatar. Kvar av dei tek timar til dataminimering og må grunngjevast særskilt (kap. 3.4 og 5).",
                ],
            ),
            part(
                "populations",
                ["Populasjoner", "Populasjonar", "Populations"],
                [
                    "Gruppene av personer eller virksomheter det skal leveres data om. Hver populasjon må avgrenses før data kan tas ut, og prises etter hvor krevende det er. En kontrollgruppe eller slektningene til en gruppe er også en populasjon.",
                    "Gruppene av personar eller verksemder det skal leverast data om. Kvar populasjon må avgrensast før data kan takast ut, og blir prisa etter kor krevjande det er. Ei kontrollgruppe eller slektningane til ei gruppe er òg ein populasjon.",
                ],
            ),
            part(
                "third_party_sources",
                ["Kilder utenfor SSB", "Kjelder utanfor SSB", "Sources outside Statistics Norway"],
                [
                    "Kilder som dataene fra SSB skal kobles med, som et helseregister, registeret til en annen myndighet eller en egen undersøkelse. La stå tomt når bare data fra SSB skal brukes.",
                    "Kjelder som dataa frå SSB skal koplast med, som eit helseregister, registeret til ei anna styresmakt eller ei eiga undersøking. Lat stå tomt når berre data frå SSB skal brukast.",
                ],
            ),
            part(
                "extracts",
                ["Data", "Data", "Data"],
                [
                    "Dataene som ønskes: minst ett uttak, om ikke en tidligere levering brukes på nytt.",
                    "Dataa som er ønskte: minst eitt uttak, om ikkje ei tidlegare levering blir brukt på nytt.",
                ],
            ),
            part(
                "reuse",
                ["Gjenbruk", "Gjenbruk", "Reuse"],
                [
                    "En tidligere levering som brukes på nytt i dette prosjektet, med nye løpenumre i stedet for nytt uttak (kap. 8). La stå tomt når alle data skal tas ut på nytt.",
                    "Ei tidlegare levering som blir brukt på nytt i dette prosjektet, med nye løpenummer i staden for nytt uttak (kap. 8). Lat stå tomt når alle data skal takast ut på nytt.",
                ],
            ),
            part(
                "delivery",
                ["Levering", "Levering", "Delivery"],
                ["Hvordan, hvor ofte og hvor dataene leveres.", "Korleis, kor ofte og kvar dataa blir leverte."],
            ),
        ],
    },
    Help {
        of: "ProjectInput",
        whole: whole(
            ["Prosjekt", "Prosjekt", "Project"],
            [
                "Prosjektet som trenger dataene. Et prisoverslag trenger bare formålet.",
                "Prosjektet som treng dataa. Eit prisoverslag treng berre føremålet.",
            ],
        ),
        parts: &[
            part(
                "title",
                ["Tittel", "Tittel", "Title"],
                [
                    "Tittelen på prosjektet, som i prosjektbeskrivelsen.",
                    "Tittelen på prosjektet, som i prosjektomtalen.",
                ],
            ),
            part(
                "purpose",
                ["Formål", "Føremål", "Purpose"],
                [
                    "Hva dataene skal brukes til. Bare forskning og andre statistiske formål er tillatt (kap. 2.1).",
                    "Kva dataa skal brukast til. Berre forsking og andre statistiske føremål er tillatne (kap. 2.1).",
                ],
            ),
            part(
                "starts_on",
                ["Fra og med", "Frå og med", "Starts on"],
                ["Første dag i prosjektet.", "Første dag i prosjektet."],
            ),
            part(
                "ends_on",
                ["Til og med", "Til og med", "Ends on"],
                [
                    "Siste dag dataene trengs. Deretter skal de slettes eller tilbakeføres (kap. 7).",
                    "Siste dag dataa trengst. Deretter skal dei slettast eller tilbakeførast (kap. 7).",
                ],
            ),
            part(
                "legal_basis_stated",
                ["Rettslig grunnlag oppgitt", "Rettsleg grunnlag oppgjeve", "Legal basis stated"],
                [
                    "Om søknaden oppgir det rettslige grunnlaget for å behandle personopplysninger (personvernforordningen artikkel 6 og 9).",
                    "Om søknaden oppgjev det rettslege grunnlaget for å behandle personopplysningar (personvernforordninga artikkel 6 og 9).",
                ],
            ),
            part(
                "dpia",
                ["Personvernkonsekvenser (DPIA)", "Personvernkonsekvensar (DPIA)", "Impact assessment (DPIA)"],
                [
                    "Vurderingen av personvernkonsekvenser, eller hvorfor den ikke trengs (kap. 5).",
                    "Vurderinga av personvernkonsekvensar, eller kvifor ho ikkje trengst (kap. 5).",
                ],
            ),
        ],
    },
    Help {
        of: "SpecialVariableInput",
        whole: whole(
            ["Særlig identifiserende variabel", "Særleg identifiserande variabel", "Particularly identifying variable"],
            [
                "En variabel som gjør det lettere å kjenne igjen enkeltpersoner eller virksomheter.",
                "Ein variabel som gjer det lettare å kjenne att enkeltpersonar eller verksemder.",
            ],
        ),
        parts: &[
            part("name", ["Variabel", "Variabel", "Variable"], ["Navnet på variabelen.", "Namnet på variabelen."]),
            part(
                "justification",
                ["Begrunnelse", "Grunngjeving", "Justification"],
                [
                    "Hvorfor prosjektet ikke klarer seg med noe grovere, som år i stedet for dato. Mangler den, blir den etterspurt i en merknad.",
                    "Kvifor prosjektet ikkje klarer seg med noko grovare, som år i staden for dato. Manglar ho, blir ho etterspurd i ein merknad.",
                ],
            ),
        ],
    },
    Help {
        of: "PopulationInput",
        whole: whole(
            ["Populasjon", "Populasjon", "Population"],
            [
                "En gruppe personer eller virksomheter det skal leveres data om.",
                "Ei gruppe personar eller verksemder det skal leverast data om.",
            ],
        ),
        parts: &[
            part(
                "name",
                ["Navn", "Namn", "Name"],
                [
                    "Hva populasjonen kalles: hvem som er med, og hvilke år.",
                    "Kva populasjonen blir kalla: kven som er med, og kva år.",
                ],
            ),
            part(
                "complexity",
                ["Hvor krevende å lage", "Kor krevjande å lage", "Complexity"],
                [
                    "Jo mer krevende, desto flere timer. La stå tomt så lenge det ikke er kjent: Prisen dekker da alle svar.",
                    "Di meir krevjande, di fleire timar. Lat stå tomt så lenge det ikkje er kjent: Prisen dekkjer då alle svar.",
                ],
            ),
        ],
    },
    Help {
        of: "ReuseInput",
        whole: whole(
            ["Gjenbruk av en levering", "Gjenbruk av ei levering", "Reuse of a delivery"],
            [
                "En tidligere levering som brukes på nytt, med nye prosjektspesifikke løpenumre (kap. 8).",
                "Ei tidlegare levering som blir brukt på nytt, med nye prosjektspesifikke løpenummer (kap. 8).",
            ],
        ),
        parts: &[
            part(
                "delivery",
                ["Tidligere levering", "Tidlegare levering", "Earlier delivery"],
                [
                    "Det den tidligere leveringen er kjent under, som saksnummeret.",
                    "Det den tidlegare leveringa er kjend under, som saksnummeret.",
                ],
            ),
            part(
                "ends_on",
                ["Det tidligere prosjektet varer til", "Det tidlegare prosjektet varer til", "Earlier project ends on"],
                [
                    "Siste dag i prosjektet som fikk leveringen. De to prosjektene kan ikke overlappe i tid.",
                    "Siste dag i prosjektet som fekk leveringa. Dei to prosjekta kan ikkje overlappe i tid.",
                ],
            ),
        ],
    },
];
