//! The extracts.

use super::part::{Help, part, whole};

pub(super) const HELP: &[Help] = &[
    Help {
        of: "ExtractsInput",
        whole: whole(
            ["Data", "Data", "Data"],
            [
                "Dataene som ønskes. Tre slags uttak prises på tre måter.",
                "Dataa som er ønskte. Tre slag uttak blir prisa på tre måtar.",
            ],
        ),
        parts: &[
            part(
                "fd_trygd",
                ["FD-Trygd", "FD-Trygd", "FD-Trygd"],
                [
                    "Tabeller i FD-Trygd, forløpsdatabasen for trygdeytelser: fast pris for hver tabell, uansett hvor mange år. En tabell som er ført opp to ganger, betales én gang.",
                    "Tabellar i FD-Trygd, forløpsdatabasen for trygdeytingar: fast pris for kvar tabell, same kor mange år. Ein tabell som er ført opp to gonger, blir betalt éin gong.",
                ],
            ),
            part(
                "statistics_areas",
                ["Statistikkområder", "Statistikkområde", "Statistics areas"],
                [
                    "Variabler fra variabellistene til SSB: fast pris for hvert statistikkområde, uansett hvor mange variabler og år.",
                    "Variablar frå variabellistene til SSB: fast pris for kvart statistikkområde, same kor mange variablar og år.",
                ],
            ),
            part(
                "outside_variable_lists",
                ["Utenfor variabellistene", "Utanfor variabellistene", "Outside the variable lists"],
                [
                    "Data som ikke står i noen variabelliste. De betales etter timer.",
                    "Data som ikkje står i noka variabelliste. Dei blir betalte etter timar.",
                ],
            ),
        ],
    },
    Help {
        of: "FdTrygdInput",
        whole: whole(
            ["Uttak fra FD-Trygd", "Uttak frå FD-Trygd", "Extract from FD-Trygd"],
            ["Et uttak fra en tabell i FD-Trygd.", "Eit uttak frå ein tabell i FD-Trygd."],
        ),
        parts: &[
            part(
                "table",
                ["Tabell", "Tabell", "Table"],
                ["Koden til tabellen i prislisten.", "Koden til tabellen i prislista."],
            ),
            part("from", ["Fra år", "Frå år", "From year"], ["Første år.", "Første år."]),
            part("to", ["Til år", "Til år", "To year"], ["Siste år.", "Siste år."]),
        ],
    },
    Help {
        of: "StatisticsAreaInput",
        whole: whole(
            ["Uttak fra et statistikkområde", "Uttak frå eit statistikkområde", "Extract from a statistics area"],
            ["Et uttak fra et statistikkområde.", "Eit uttak frå eit statistikkområde."],
        ),
        parts: &[
            part(
                "area",
                ["Statistikkområde", "Statistikkområde", "Statistics area"],
                ["Koden til statistikkområdet i prislisten.", "Koden til statistikkområdet i prislista."],
            ),
            part(
                "variables",
                ["Variabler", "Variablar", "Variables"],
                [
                    "Variablene, med navnene fra variabellisten. Prisen er den samme uansett hvor mange de er.",
                    "Variablane, med namna frå variabellista. Prisen er den same kor mange dei enn er.",
                ],
            ),
            part("from", ["Fra år", "Frå år", "From year"], ["Første år.", "Første år."]),
            part("to", ["Til år", "Til år", "To year"], ["Siste år.", "Siste år."]),
            part(
                "collected_by_ssb",
                ["Samlet inn av SSB", "Samla inn av SSB", "Collected by Statistics Norway"],
                [
                    "Om SSB selv har samlet inn dataene fra personer eller foretak. Slike data gis som hovedregel bare til forskning (kap. 3.1). Står det tomt, gjelder det prislisten sier om området.",
                    "Om SSB sjølv har samla inn dataa frå personar eller føretak. Slike data blir som hovudregel berre gjevne til forsking (kap. 3.1). Står det tomt, gjeld det prislista seier om området.",
                ],
            ),
        ],
    },
    Help {
        of: "OutsideInput",
        whole: whole(
            ["Uttak utenfor variabellistene", "Uttak utanfor variabellistene", "Extract outside the variable lists"],
            [
                "Et uttak av data som ikke står i noen variabelliste.",
                "Eit uttak av data som ikkje står i noka variabelliste.",
            ],
        ),
        parts: &[
            part(
                "description",
                ["Beskrivelse", "Omtale", "Description"],
                [
                    "Hva som skal tas ut, så nøyaktig som det er kjent: innhold, årganger og enhet.",
                    "Kva som skal takast ut, så nøyaktig som det er kjent: innhald, årgangar og eining.",
                ],
            ),
            part(
                "hours",
                ["Foreslåtte timer", "Foreslåtte timar", "Proposed hours"],
                [
                    "Timene søkeren foreslår. Står det tomt, gjelder timene i prislisten. SSB avgjør, og timene merkes som oppgitt av søkeren overalt.",
                    "Timane søkjaren foreslår. Står det tomt, gjeld timane i prislista. SSB avgjer, og timane blir merkte som oppgjevne av søkjaren overalt.",
                ],
            ),
        ],
    },
    Help {
        of: "HoursInput",
        whole: whole(
            ["Timer", "Timar", "Hours"],
            ["Lavt, forventet og høyt timetall.", "Lågt, venta og høgt timetal."],
        ),
        parts: &[
            part("low", ["Lavt", "Lågt", "Low"], ["Det laveste timetallet.", "Det lågaste timetalet."]),
            part(
                "expected",
                ["Forventet", "Venta", "Expected"],
                ["Timetallet som tilbys.", "Timetalet som blir tilbode."],
            ),
            part("high", ["Høyt", "Høgt", "High"], ["Det høyeste timetallet.", "Det høgaste timetalet."]),
        ],
    },
];
