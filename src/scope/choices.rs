//! The closed sets of words of a scope.

use crate::input::choice;

choice! {
    /// What the applicant is (guidelines 2.2).
    pub enum ApplicantKind {
        /// A research institution (2.2.1).
        ResearchInstitution = "research_institution",
        /// A ministry, directorate, county or municipality (2.2.2 a).
        PublicAuthority = "public_authority",
        /// Norges Bank (2.2.2 b).
        CentralBank = "central_bank",
        /// Riksrevisjonen (2.2.2 c).
        AuditorGeneral = "auditor_general",
        /// The central statistics authority of another country (2.2.2 d).
        ForeignStatisticsAuthority = "foreign_statistics_authority",
        /// An international organisation under international law (2.2.2 e).
        InternationalOrganisation = "international_organisation",
        /// Anyone else.
        Other = "other",
    }
}

choice! {
    /// Who approved a research institution (guidelines 2.2.1).
    pub enum ApprovedBy {
        /// The Research Council of Norway.
        ResearchCouncil = "research_council",
        /// Eurostat.
        Eurostat = "eurostat",
        /// Statistics Norway.
        Ssb = "ssb",
        /// Nobody yet.
        None = "none",
    }
}

choice! {
    /// What the data are for (guidelines 2.1).
    pub enum Purpose {
        /// Research.
        Research = "research",
        /// Statistical results and analyses.
        Statistics = "statistics",
        /// Casework, control, tax: not allowed.
        Administrative = "administrative",
    }
}

choice! {
    /// The state of the data protection impact assessment (guidelines 5).
    pub enum Dpia {
        /// It is enclosed.
        Enclosed = "enclosed",
        /// It is explained why none is needed.
        NotNeededExplained = "not_needed_explained",
        /// Neither.
        Missing = "missing",
    }
}

choice! {
    /// How identifiable the delivered data are (guidelines 3.4).
    pub enum Identification {
        /// Not to be linked to an identified or identifiable unit.
        Anonymised = "anonymised",
        /// Direct identifiers deleted or replaced by serial numbers.
        IndirectlyIdentifiable = "indirectly_identifiable",
        /// With direct identifiers.
        DirectlyIdentifiable = "directly_identifiable",
    }
}

choice! {
    /// How hard a population is to build (guidelines 11).
    pub enum Complexity {
        /// From one register by plain criteria.
        Simple = "simple",
        /// From several registers or with a control group.
        Composite = "composite",
        /// By courses of events, families or matched samples.
        Complex = "complex",
    }
}

choice! {
    /// Where third-party data are linked (guidelines 9.1).
    pub enum Linkage {
        /// By exchange of keys.
        Distributed = "distributed",
        /// At Statistics Norway.
        AtSsb = "at_ssb",
    }
}

choice! {
    /// Where the data are stored (guidelines 7 and 12).
    pub enum Storage {
        /// Services for sensitive data, University of Oslo.
        Tsd = "tsd",
        /// SAFE, University of Bergen.
        Safe = "safe",
        /// HUNT Cloud, NTNU.
        HuntCloud = "hunt_cloud",
        /// The recipient's own secure area.
        OwnSecureArea = "own_secure_area",
        /// A mobile or local device: not accepted.
        MobileOrLocal = "mobile_or_local",
    }
}
