//! What the members of the JSON that is attached to a document are called, by the terms of the documents where they have one.

use super::words::Words;

/// An element of a list.
pub(super) fn element(list: &str, words: &Words) -> Option<&'static str> {
    Some(match list {
        "acknowledgements" => words.pick("Avklaring", "Avklaring", "Clarification"),
        "activities" => words.activity,
        "adjustments" => words.pick("Justering", "Justering", "Adjustment"),
        "charged_before" => words.pick("Annet oppgjør", "Anna oppgjer", "Other settlement"),
        "extra_lines" => words.pick("Tillagt prislinje", "Tillagd prislinje", "Added line"),
        "fd_trygd" => words.pick("FD-Trygd-tabell", "FD-Trygd-tabell", "FD-Trygd table"),
        "findings" => words.pick("Merknad", "Merknad", "Finding"),
        "flat_observations" => words.pick("Fastpris mot timer", "Fastpris mot timar", "Flat price against hours"),
        "further_institutions" => words.pick("Institusjon", "Institusjon", "Institution"),
        "observations" => words.pick("Tidsnorm", "Tidsnorm", "Effort rule"),
        "omitted_lines" => {
            words.pick("Linje som ikke belastes", "Linje som ikkje blir belasta", "Line that is not charged")
        }
        "outside_variable_lists" => words.pick(
            "Uttak utenfor variabellister",
            "Uttak utanfor variabellister",
            "Extraction outside the variable lists",
        ),
        "populations" => words.population,
        "rates" => words.hourly_rate,
        "special_variables" => words.pick(
            "Særlig identifiserende variabel",
            "Særleg identifiserande variabel",
            "Particularly identifying variable",
        ),
        "statistics_areas" => words.pick("Statistikkområde", "Statistikkområde", "Statistics area"),
        "steps" => words.step,
        "third_party_sources" => words.source,
        "time_entries" => words.pick("Føring", "Føring", "Entry"),
        "variables" => words.pick("Variabel", "Variabel", "Variable"),
        _ => return None,
    })
}

/// A member of an object.
pub(super) fn member(name: &str, words: &Words) -> Option<&'static str> {
    sum(name, words).or_else(|| of_document(name, words)).or_else(|| of_scope(name, words))
}

/// A figure, or one of its three points.
fn sum(name: &str, words: &Words) -> Option<&'static str> {
    Some(match name {
        "amount" => words.amount,
        "charged" => words.pick("Belastet", "Belasta", "Charged"),
        "charged_before" => words.other_settlements,
        "credited" => words.credited,
        "expected" => words.expected,
        "fixed" | "flat" | "flat_prices" => words.flat_prices,
        "high" => words.pick("Høyt", "Høgt", "High"),
        "hourly" => words.pick("Etter timer", "Etter timar", "By the hour"),
        "hours" | "quoted_hours" => words.hours_column,
        "worked_hours" => words.recorded_hours,
        "low" => words.pick("Lavt", "Lågt", "Low"),
        "net" => words.net,
        "overrun" => words.pick("Arbeid ut over tilbudet", "Arbeid ut over tilbodet", "Work beyond the quote"),
        "price" => words.price,
        "quantity" => words.quantity,
        "quoted" => words.quoted,
        "rate" => words.pick("Sats", "Sats", "Rate"),
        "total" => words.total,
        "unadjusted" => words.by_tariff,
        "reduction" => words.pick("Nedsatt fastpris", "Nedsett fastpris", "Reduced flat price"),
        "unit" => words.pick("Enhet", "Eining", "Unit"),
        "unit_price" => words.unit_price_column,
        "vat" => words.vat,
        "vat_rounding" => words.pick(
            "Forskjell i merverdiavgift av avrunding",
            "Skilnad i meirverdiavgift av avrunding",
            "Difference in VAT by rounding",
        ),
        "worked" => words.worked,
        "worked_percent" => {
            words.pick("Prosent av tilbudte timer", "Prosent av tilbodne timar", "Per cent of quoted hours")
        }
        "working_days" => words.working_days_column,
        _ => return None,
    })
}

/// What a document says of itself and of its lines.
fn of_document(name: &str, words: &Words) -> Option<&'static str> {
    Some(match name {
        "account" => words.account,
        "acknowledgements" => words.pick("Avklaringer", "Avklaringar", "Clarifications"),
        "activities" => words.price_by_activity,
        "activity" => words.activity,
        "adjustment" => words.pick("Justering", "Justering", "Adjustment"),
        "adjustments" => words.pick("Justeringer", "Justeringar", "Adjustments"),
        "basis" => words.basis,
        "canonical_sha256" | "hash" => words.pick("Kontrollsum", "Kontrollsum", "Checksum"),
        "case_number" => words.case_number,
        "category" | "vat_category" => words.pick("Avgiftsbehandling", "Avgiftshandsaming", "VAT treatment"),
        "chapter" => words.pick("Kapittel", "Kapittel", "Chapter"),
        "code" => words.pick("Kode", "Kode", "Code"),
        "corrects" => words.pick("Retter", "Rettar", "Corrects"),
        "corrects_of" => {
            words.pick("Dato for det som rettes", "Dato for det som blir retta", "Date of what is corrected")
        }
        "count" => words.pick("Antall", "Tal på", "Count"),
        "credits" => words.credits_settlement,
        "currency" => words.pick("Valuta", "Valuta", "Currency"),
        "date" => words.pick("Dato", "Dato", "Date"),
        "delivered_by" | "delivered_on" | "delivery_date" => words.delivery_date,
        "delivery_time" => words.delivery_time,
        "demo" => words.pick("Laget for utprøving", "Laga for utprøving", "Made for trying out"),
        "driver" => words.pick("Det som telles", "Det som blir talt", "What is counted"),
        "due_on" => words.due_on,
        "en" => words.pick("Engelsk", "Engelsk", "English"),
        "entry" => words.pick("Føring", "Føring", "Entry"),
        "estimate" => words.pick("Beregningen", "Utrekninga", "The computation"),
        "evidence" | "reference" => words.pick("Kilde", "Kjelde", "Source"),
        "explanation" => words.pick("Forklaring", "Forklaring", "Explanation"),
        "extra_lines" => words.pick("Tillagte prislinjer", "Tillagde prislinjer", "Added lines"),
        "finding" => words.pick("Merknad", "Merknad", "Finding"),
        "findings" => words.findings,
        "flat_observations" => words.pick(
            "Fastpriser mot timene bak",
            "Fastprisar mot timane bak",
            "Flat prices against the hours behind them",
        ),
        "flat_price" => words.pick("Arbeid bak fastpris", "Arbeid bak fastpris", "Work behind a flat price"),
        "id" => words.pick("Identitet", "Identitet", "Identity"),
        "interim" => words.part_settlement,
        "issued_by" | "officer" => words.issued_by,
        "issued_on" => words.issued_on,
        "kid" => words.kid,
        "kind" | "type" => words.note_type,
        "language" => words.pick("Språk", "Språk", "Language"),
        "level" => words.pick("Nivå", "Nivå", "Level"),
        "line" => words.line,
        "lines" => words.lines,
        "name" => words.name,
        "nb" => words.pick("Bokmål", "Bokmål", "Norwegian bokmål"),
        "nn" => words.pick("Nynorsk", "Nynorsk", "Norwegian nynorsk"),
        "note" => words.note,
        "number" => words.number,
        "observations" => words.pick("Tidsnormer", "Tidsnormer", "Effort rules"),
        "omitted_lines" => words.omitted,
        "path" | "subject" => words.concerns,
        "payment" => words.pick("Betaling", "Betaling", "Payment"),
        "priced_on" => words.estimated_on,
        "quote" => words.quote,
        "rates" => words.pick("Timesatser", "Timesatsar", "Hourly rates"),
        "reason" => words.reason,
        "recorded_at" => words.pick("Ført", "Ført", "Recorded"),
        "recorded_by" => words.pick("Ført av", "Ført av", "Recorded by"),
        "revision" => words.pick("Revisjon", "Revisjon", "Revision"),
        "role" => words.pick("Rolle", "Rolle", "Role"),
        "rule" => words.pick("Regel", "Regel", "Rule"),
        "file" => words.pick("Fil", "Fil", "File"),
        "scope" => words.scope,
        "sender" => words.from,
        "settled_by" => words.settled_by,
        "delivered_to" => words.country,
        "replaced_by" => words.new_settlement,
        "settled_on" => words.settled_on,
        "severity" => words.pick("Alvorlighet", "Alvorsgrad", "Severity"),
        "starts_when" => {
            words.pick("Når leveringstiden begynner", "Når leveringstida byrjar", "When the delivery time begins")
        }
        "status" => words.pick("Status", "Status", "Status"),
        "steps" => words.pick("Arbeider", "Arbeid", "Steps"),
        "tariff" => words.tariff,
        "text" => words.pick("Tekst", "Tekst", "Text"),
        "time_entries" => words.entries,
        "title" => words.pick("Tittel", "Tittel", "Title"),
        "valid_days" => words.validity,
        "valid_to" => words.valid_to,
        "verification_address" => words.pick(
            "Adressen der tilbudet kontrolleres",
            "Adressa der tilbodet blir kontrollert",
            "Address at which the quote is checked",
        ),
        _ => return None,
    })
}

/// What a scope says, and who it is for.
fn of_scope(name: &str, words: &Words) -> Option<&'static str> {
    Some(match name {
        "address" => words.address,
        "applicant" => words.applicant,
        "approved_by" => words.pick("Godkjent av", "Godkjend av", "Approved by"),
        "area" => words.pick("Område", "Område", "Area"),
        "buyer_reference" => words.buyer_reference,
        "city" => words.pick("Sted", "Stad", "City"),
        "collected_by_ssb" => words.pick("Samlet inn av SSB", "Samla inn av SSB", "Collected by Statistics Norway"),
        "complexity" => words.pick("Kompleksitet", "Kompleksitet", "Complexity"),
        "contact" | "contact_name" => words.contact,
        "contact_email" | "email" => words.email,
        "contractor" => words.contractor,
        "controlled_by_applicant" => words.own_source,
        "controller" => words.pick("Behandlingsansvarlig", "Behandlingsansvarleg", "Controller"),
        "country" => words.country,
        "data_passed_on" => {
            words.pick("Hvordan data gis videre", "Korleis data blir gitt vidare", "How data are passed on")
        }
        "delivery" => words.delivery,
        "demanding_format" => words.demanding_format,
        "description" => words.pick("Beskrivelse", "Skildring", "Description"),
        "documented" => words.pick("Dokumentert", "Dokumentert", "Documented"),
        "dpia" => words.dpia,
        "ends_on" => words.pick("Slutter", "Sluttar", "Ends"),
        "extracts" => words.pick("Uttak", "Uttak", "Extraction"),
        "fd_trygd" => words.tables,
        "from" => words.pick("Fra år", "Frå år", "From year"),
        "further_institutions" | "institutions" => words.institutions,
        "health_register" => words.health_register,
        "identification" => words.identification,
        "independent_key_unit" => words.independent_key_unit,
        "invoice" => words.pick("Faktura", "Faktura", "Invoice"),
        "justification" => words.reason,
        "legal_basis_stated" => words.legal_basis,
        "linkage" => words.pick("Kobling", "Kopling", "Linkage"),
        "nordman" => "NordMAN",
        "electronic_address" => words.electronic_address,
        "order_number" => words.order_number,
        "organisation_number" => words.organisation_number,
        "outside_variable_lists" => words.outside_items,
        "payer" => words.payer,
        "populations" => words.populations,
        "postal_address" => words.unit_address,
        "postal_code" => words.pick("Postnummer", "Postnummer", "Postal code"),
        "project" => words.pick("Prosjekt", "Prosjekt", "Project"),
        "purpose" => words.purpose,
        "registration_number" => words.registration_number,
        "reuse" => words.reuse,
        "special_variables" => words.special_variables,
        "starts_on" => words.pick("Begynner", "Byrjar", "Begins"),
        "statistics_areas" => words.areas,
        "storage" => words.pick("Lagring", "Lagring", "Storage"),
        "street" => words.pick("Gateadresse", "Gateadresse", "Street"),
        "table" => words.pick("Tabell", "Tabell", "Table"),
        "telephone" => words.telephone,
        "third_party_sources" => words.sources,
        "to" => words.pick("Til år", "Til år", "To year"),
        "variables" => words.pick("Variabler", "Variablar", "Variables"),
        "vat_number" => words.vat_number,
        "web_address" => words.web,
        _ => return None,
    })
}
