//! Sources outside Statistics Norway, and the delivery.

use super::part::{Help, part, whole};

pub(super) const HELP: &[Help] = &[
    Help {
        of: "ThirdPartySourceInput",
        whole: whole(
            ["Kilde utenfor SSB", "Kjelde utanfor SSB", "Source outside Statistics Norway"],
            [
                "En kilde som dataene fra SSB skal kobles med. Hver kilde tar timer til avklaringer.",
                "Ei kjelde som dataa frå SSB skal koplast med. Kvar kjelde tek timar til avklaringar.",
            ],
        ),
        parts: &[
            part("name", ["Navn", "Namn", "Name"], ["Navnet på kilden.", "Namnet på kjelda."]),
            part(
                "controller",
                ["Ansvarlig for kilden", "Ansvarleg for kjelda", "Responsible organisation"],
                [
                    "Virksomheten som er ansvarlig for opplysningene, og som gir tillatelse til å bruke dem.",
                    "Verksemda som er ansvarleg for opplysningane, og som gjev løyve til å bruke dei.",
                ],
            ),
            part(
                "linkage",
                ["Kobling", "Kopling", "Linkage"],
                [
                    "Hvor kilden kobles med dataene fra SSB. Distribuert kobling er hovedregelen. Sammenstilling i SSB koster mer, fordi SSB tar imot og kontrollerer dataene. La stå tomt så lenge det ikke er kjent: Prisen dekker da begge svar.",
                    "Kvar kjelda blir kopla med dataa frå SSB. Distribuert kopling er hovudregelen. Samanstilling i SSB kostar meir, fordi SSB tek imot og kontrollerer dataa. Lat stå tomt så lenge det ikkje er kjent: Prisen dekkjer då begge svar.",
                ],
            ),
            part(
                "controlled_by_applicant",
                ["Søkeren er selv ansvarlig", "Søkjaren er sjølv ansvarleg", "Controlled by the applicant"],
                [
                    "Om søkeren også er ansvarlig for kilden, som for en egen undersøkelse. Distribuert kobling tillates da som hovedregel ikke, og opplysningene må sendes til SSB (kap. 9.1).",
                    "Om søkjaren òg er ansvarleg for kjelda, som for ei eiga undersøking. Distribuert kopling er då som hovudregel ikkje tillaten, og opplysningane må sendast til SSB (kap. 9.1).",
                ],
            ),
            part(
                "independent_key_unit",
                [
                    "Uavhengig enhet for nøkkelhåndtering",
                    "Uavhengig eining for nøkkelhandtering",
                    "Independent key unit",
                ],
                [
                    "Om søkeren kan dokumentere at en uavhengig datateknisk enhet håndterer koblingsnøkkelen, klart adskilt fra dem som forsker. Da kan distribuert kobling med en egen kilde tillates (kap. 9.1).",
                    "Om søkjaren kan dokumentere at ei uavhengig datateknisk eining handterer koplingsnøkkelen, klart skild frå dei som forskar. Då kan distribuert kopling med ei eiga kjelde bli tillaten (kap. 9.1).",
                ],
            ),
            part(
                "documented",
                ["Dokumentert", "Dokumentert", "Documented"],
                [
                    "Om alle filer og variabler er dokumentert med navn, verdier og årganger. Uten dokumentasjon må SSB gå gjennom dataene som mottas, og det tar timer og arbeidsdager. La stå tomt så lenge det ikke er kjent: Prisen dekker da begge svar.",
                    "Om alle filer og variablar er dokumenterte med namn, verdiar og årgangar. Utan dokumentasjon må SSB gå gjennom dataa som blir mottekne, og det tek timar og arbeidsdagar. Lat stå tomt så lenge det ikkje er kjent: Prisen dekkjer då begge svar.",
                ],
            ),
            part(
                "demanding_format",
                ["Krevende filformat", "Krevjande filformat", "Demanding format"],
                [
                    "Om filene må konverteres før de kan leses: noe annet enn ren tekst, CSV eller filer fra SAS, Stata, SPSS eller R, eller data spredt på mange filer. La stå tomt så lenge det ikke er kjent: Prisen dekker da begge svar.",
                    "Om filene må konverterast før dei kan lesast: noko anna enn rein tekst, CSV eller filer frå SAS, Stata, SPSS eller R, eller data spreidde på mange filer. Lat stå tomt så lenge det ikkje er kjent: Prisen dekkjer då begge svar.",
                ],
            ),
            part(
                "health_register",
                ["Sentralt helseregister", "Sentralt helseregister", "Central health register"],
                [
                    "Om kilden er et sentralt helseregister, som Norsk pasientregister. SSB kan koble med dem, men ikke gi tilgang til dem; søk på helsedata.no (kap. 3.2).",
                    "Om kjelda er eit sentralt helseregister, som Norsk pasientregister. SSB kan kople med dei, men ikkje gje tilgang til dei; søk på helsedata.no (kap. 3.2).",
                ],
            ),
        ],
    },
    Help {
        of: "DeliveryInput",
        whole: whole(["Levering", "Levering", "Delivery"], ["Hvordan dataene leveres.", "Korleis dataa blir leverte."]),
        parts: &[
            part(
                "count",
                ["Antall leveringer", "Talet på leveringar", "Number of deliveries"],
                [
                    "Leveringer i alt, senere oppdateringer medregnet. Hver levering tar timer og arbeidsdager. Står det tomt, er det én.",
                    "Leveringar i alt, seinare oppdateringar medrekna. Kvar levering tek timar og arbeidsdagar. Står det tomt, er det éi.",
                ],
            ),
            part(
                "storage",
                ["Oppbevaring", "Oppbevaring", "Storage"],
                [
                    "Hvor dataene oppbevares og brukes (kap. 7 og 12).",
                    "Kvar dataa blir oppbevarte og brukte (kap. 7 og 12).",
                ],
            ),
            part(
                "country",
                ["Land for oppbevaring", "Land for oppbevaring", "Country of storage"],
                [
                    "Landet dataene oppbevares i. Utenfor Norge krever data som ikke er anonymiserte, en spesialtilpasset avtale (kap. 10).",
                    "Landet dataa blir oppbevarte i. Utanfor Noreg krev data som ikkje er anonymiserte, ein spesialtilpassa avtale (kap. 10).",
                ],
            ),
            part(
                "nordman",
                ["NordMAN", "NordMAN", "NordMAN"],
                [
                    "Om dataene utveksles mellom de nordiske statistikkbyråene og blir hos ett av dem, der de brukes gjennom fjerntilgang (kap. 10).",
                    "Om dataa blir utveksla mellom dei nordiske statistikkbyråa og blir verande hos eitt av dei, der dei blir brukte gjennom fjerntilgang (kap. 10).",
                ],
            ),
        ],
    },
];
