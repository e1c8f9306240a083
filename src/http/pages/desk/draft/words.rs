//! The texts of a draft's page.

use crate::http::pages::words::{PageWords, words};
use crate::pricing::VatCategory;

words! {
    draft_title: "Utkast", "Utkast", "Draft";
    case_section: "Sak og tilbud", "Sak og tilbod", "Case and quote";
    hours_section: "Timer", "Timar", "Hours";
    extra_section: "Annet arbeid", "Anna arbeid", "Other work";
    warnings_section: "Merknader som skal vurderes", "Merknader som skal vurderast", "Findings to assess";
    hours_lead: "Timene følger tidsnormen. Andre timer gjelder hele linjen og trenger en begrunnelse, som står på tilbudet. Laveste og høyeste er det samme når de står tomme.",
        "Timane følgjer tidsnorma. Andre timar gjeld heile linja og treng ei grunngjeving, som står på tilbodet. Lågaste og høgste er det same når dei står tomme.",
        "The hours follow the time norm. Other hours are those of the whole line and need a reason, which is printed on the quote. The least and the most are the same where they are left empty.";
    price_in_part: "Uten det som må rettes.", "Utan det som må rettast.", "Without what has to be corrected.";
    hours_without_price: "Timene kommer fram når utkastet har en pris.", "Timane kjem fram når utkastet har ein pris.",
        "The hours are shown once the draft has a price.";
    extra_lead: "Arbeid som prislisten ikke har noen rad for, med timer, sats og begrunnelse.",
        "Arbeid som prislista ikkje har noka rad for, med timar, sats og grunngjeving.",
        "Work that the price list has no row for, with hours, rate and reason.";
    warnings_lead: "Hver merknad trenger et notat om hva som er avklart, før tilbudet kan sendes. Notatet er internt.",
        "Kvar merknad treng eit notat om kva som er avklara, før tilbodet kan sendast. Notatet er internt.",
        "Each finding needs a note on what was found out before the quote can be issued. The note is internal.";
    no_warnings: "Ingenting å vurdere.", "Ingenting å vurdere.", "Nothing to assess.";
    case_number_label: "Saksnummer", "Saksnummer", "Case number";
    case_number_help: "Nummeret på saken i arkivet, som 2026/1234.", "Nummeret på saka i arkivet, som 2026/1234.", "The number of the case in the archive, such as 2026/1234.";
    language_label: "Språket på tilbudet", "Språket på tilbodet", "Language of the quote";
    language_help: "Dokumentet og siden der søkeren svarer.", "Dokumentet og sida der søkjaren svarar.", "The document, and the page on which the applicant answers.";
    delivery_date_label: "Leveringsdag", "Leveringsdag", "Day of delivery";
    delivery_date_help: "Dagen dataene skal være levert.", "Dagen dataa skal vere leverte.", "The day by which the data are delivered.";
    valid_days_label: "Gyldig i så mange dager", "Gyldig i så mange dagar", "Valid for this many days";
    valid_days_help: "Regnet fra dagen tilbudet sendes. Står det tomt, gjelder prislistens dager.",
        "Rekna frå dagen tilbodet blir sendt. Står det tomt, gjeld dagane i prislista.",
        "From the day of issue. Left empty, the price list's days apply.";
    vat_label: "Merverdiavgift", "Meirverdiavgift", "VAT";
    vat_help: "Bare mottakere utenfor merverdiavgiftsområdet er uten avgift.", "Berre mottakarar utanfor meirverdiavgiftsområdet er utan avgift.",
        "Only recipients outside the VAT area are without VAT.";
    vat_by_default: "Med mva. (vanlig)", "Med mva. (vanleg)", "With VAT (the rule)";
    vat_reason_label: "Hvorfor det ikke er mva.", "Kvifor det ikkje er mva.", "Why there is no VAT";
    vat_reason_help: "Står på tilbudet og fakturaen.", "Står på tilbodet og fakturaen.", "Printed on the quote and the invoice.";
    hours_label: "Timer", "Timar", "Hours";
    hours_low_label: "Laveste", "Lågaste", "Least";
    hours_high_label: "Høyeste", "Høgste", "Most";
    reason_label: "Begrunnelse", "Grunngjeving", "Reason";
    reason_help: "Hvorfor timene er andre enn normen.", "Kvifor timane er andre enn norma.", "Why the hours are not those of the norm.";
    extra_reason_help: "Hvorfor arbeidet trengs.", "Kvifor arbeidet trengst.", "Why the work is needed.";
    extra_activity_label: "Hører til", "Høyrer til", "Belongs to";
    extra_description_label: "Hva som gjøres", "Kva som blir gjort", "What is done";
    extra_description_help: "Står som linje på tilbudet.", "Står som linje på tilbodet.", "Printed as a line of the quote.";
    extra_rate_label: "Timesats", "Timesats", "Hourly rate";
    extra_one: "Arbeid", "Arbeid", "Work";
    add_extra: "Legg til arbeid", "Legg til arbeid", "Add work";
    remove_extra: "Fjern", "Fjern", "Remove";
    note_label: "Notat", "Notat", "Note";
    note_help: "Hva som er avklart, eller hvorfor tilbudet kan sendes likevel.", "Kva som er avklara, eller kvifor tilbodet kan sendast likevel.",
        "What was found out, or why the quote can be issued all the same.";
    chapter_short: "Retningslinjene kap.", "Retningslinjene kap.", "Guidelines, ch.";
    norm: "Tidsnorm", "Tidsnorm", "Time norm";
    adjusted_tag: "endret", "endra", "changed";
    to_the_place: "Gå til stedet", "Gå til staden", "Go to the place";
    save: "Lagre", "Lagre", "Save";
    to_issue: "Lagre og gå til utsending", "Lagre og gå til utsending", "Save and go to issue";
    saved_at: "Lagret", "Lagra", "Saved";
    not_saved: "Ikke lagret ennå", "Ikkje lagra enno", "Not saved yet";
    saving: "Lagrer …", "Lagrar …", "Saving …";
    save_failed: "Kunne ikke lagre. Prøv «Lagre».", "Kunne ikkje lagre. Prøv «Lagre».", "Could not save. Try “Save”.";
    changed_by_other: "Noen andre har endret utkastet siden du åpnet det. Trykk «Lagre» for å se begge.",
        "Nokon andre har endra utkastet sidan du opna det. Trykk «Lagre» for å sjå begge.",
        "Somebody else has changed the draft since you opened it. Press “Save” to see both.";
    kept_unread: "Det du har skrevet, er tatt vare på. Noe av det kan ikke leses, så prisen er den fra før, og utkastet kan ikke sendes før det er rettet.",
        "Det du har skrive, er teke vare på. Noko av det kan ikkje lesast, så prisen er den frå før, og utkastet kan ikkje sendast før det er retta.",
        "What you typed has been kept. Some of it cannot be read, so the price is the former one, and the draft cannot be issued until it is corrected.";
    tasks_title: "Før det kan sendes", "Før det kan sendast", "Before it can be issued";
    tasks_done: "Alt er på plass.", "Alt er på plass.", "Everything is in place.";
    tasks_to_price: "Mangler for pris", "Manglar for pris", "Missing for a price";
    tasks_to_issue: "Mangler for å sende tilbudet", "Manglar for å sende tilbodet", "Missing to issue the quote";
    since_former: "Endret siden forrige revisjon", "Endra sidan førre revisjon", "Changed since the former revision";
    since_estimate: "Endret siden prisanslaget", "Endra sidan prisanslaget", "Changed since the estimate";
    since_nothing: "Samme pris som før.", "Same pris som før.", "The same price as before.";
    preview_title: "Forhåndsvisning", "Førehandsvising", "Preview";
    preview_lead: "Slik blir dokumentet, av det som er lagret.", "Slik blir dokumentet, av det som er lagra.", "The document as it would be, of what is saved.";
    preview_open: "Åpne som PDF", "Opne som PDF", "Open as PDF";
    preview_page: "Side", "Side", "Page";
    delete_title: "Slett utkastet", "Slett utkastet", "Delete the draft";
    delete_lead: "Utkastet blir borte for alle. Hendelsene i saken står igjen.", "Utkastet blir borte for alle. Hendingane i saka står att.",
        "The draft is gone for everyone. What happened to it stays on record.";
    copy_title: "Kopier til et nytt utkast", "Kopier til eit nytt utkast", "Copy to a new draft";
    gone_hours: "Timer for en linje som ikke lenger er med, brukes ikke:", "Timar for ei linje som ikkje lenger er med, blir ikkje brukte:",
        "Hours for a line that is no longer there are not used:";
    both_title: "To har endret utkastet", "To har endra utkastet", "Two have changed the draft";
    both_lead: "Ingenting er mistet. Velg for hvert felt, og lagre.", "Ingenting er mist. Vel for kvart felt, og lagre.", "Nothing is lost. Choose for each field, and save.";
    both_merged: "Noen andre hadde også endret utkastet. Begges endringer er lagret. Fra dem kom:",
        "Nokon andre hadde også endra utkastet. Endringane frå begge er lagra. Frå dei kom:",
        "Somebody else had also changed the draft. Both changes are saved. From them came:";
    field_title: "Felt", "Felt", "Field";
    was_title: "Slik det var", "Slik det var", "As it was";
    theirs_title: "Den andres", "Den andre sitt", "Theirs";
    mine_title: "Ditt", "Ditt", "Yours";
    empty_text: "tomt", "tomt", "empty";
    similar_title: "Like saker", "Like saker", "Like cases";
    revises_text: "Revisjon av", "Revisjon av", "Revision of";
}

impl PageWords {
    /// A category of VAT.
    pub const fn vat_category(self, category: VatCategory) -> &'static str {
        match category {
            VatCategory::Standard => self.vat_by_default(),
            VatCategory::Export => self.language.pick(
                "Uten mva.: tjenesten brukes i utlandet (G)",
                "Utan mva.: tenesta blir brukt i utlandet (G)",
                "No VAT: the service is used abroad (G)",
            ),
            VatCategory::Exempt => self.language.pick(
                "Uten mva.: unntatt fra loven (E)",
                "Utan mva.: unnateke frå lova (E)",
                "No VAT: exempt from the Act (E)",
            ),
            VatCategory::OutsideScope => self.language.pick(
                "Uten mva.: utenfor loven (O)",
                "Utan mva.: utanfor lova (O)",
                "No VAT: outside the scope of the Act (O)",
            ),
        }
    }

    /// The median hours of like cases, each with how many there are; empty where there are none.
    pub fn like_hours(self, quoted: &str, worked: &str) -> String {
        let parts = [
            (self.language.pick("tilbudt", "tilbode", "quoted"), quoted),
            (self.language.pick("arbeidet", "arbeidd", "worked"), worked),
        ];
        let parts = parts.iter().filter(|(_, hours)| !hours.is_empty());
        let parts: Vec<String> = parts.map(|(name, hours)| format!("{name} {hours}")).collect();
        if parts.is_empty() { String::new() } else { format!("{}: {}", self.similar_title(), parts.join(", ")) }
    }
}
