//! The closed sets of words of a scope.

use crate::input::choice;

choice! {
    /// What the applicant is: only these can be given access (guidelines 2.2).
    pub enum ApplicantKind {
        /// A university, hospital, institute or other organisation that does research, once it is approved (2.2.1).
        ResearchInstitution = "research_institution",
        /// A ministry, directorate or other state body, a county or a municipality (2.2.2 a). Companies that the public owns
        /// are not.
        PublicAuthority = "public_authority",
        /// Norges Bank (2.2.2 b).
        CentralBank = "central_bank",
        /// The Office of the Auditor General, Riksrevisjonen (2.2.2 c).
        AuditorGeneral = "auditor_general",
        /// The central statistics authority of another country (2.2.2 d).
        ForeignStatisticsAuthority = "foreign_statistics_authority",
        /// An organisation founded by treaty, such as the UN, the OECD or the EU (2.2.2 e).
        InternationalOrganisation = "international_organisation",
        /// Anyone else, such as a company or a private person: cannot be given access.
        Other = "other",
    }
}

choice! {
    /// Who approved a research institution (guidelines 2.2.1).
    pub enum ApprovedBy {
        /// The Research Council of Norway.
        ResearchCouncil = "research_council",
        /// Eurostat, as a recognised research entity.
        Eurostat = "eurostat",
        /// Statistics Norway, on an application of its own.
        Ssb = "ssb",
        /// Nobody yet: apply to Statistics Norway for approval first.
        None = "none",
    }
}

choice! {
    /// What the data are for (guidelines 2.1).
    pub enum Purpose {
        /// Research: systematic work by scientific methods to find new knowledge.
        Research = "research",
        /// Statistical results and analyses of groups, not of single persons or enterprises.
        Statistics = "statistics",
        /// Casework, control, tax or decisions on single persons or enterprises: not allowed.
        Administrative = "administrative",
    }
}

choice! {
    /// The state of the data protection impact assessment (guidelines 5).
    pub enum Dpia {
        /// It is enclosed with the application.
        Enclosed = "enclosed",
        /// None is needed, and the application explains why.
        NotNeededExplained = "not_needed_explained",
        /// Neither: one of the two must follow.
        Missing = "missing",
    }
}

choice! {
    /// How identifiable the delivered data are (guidelines 3.4).
    pub enum Identification {
        /// Cannot be linked to an identified or identifiable unit, nor to other data later.
        Anonymised = "anonymised",
        /// Direct identifiers are deleted or replaced by serial numbers made for the project: the usual form.
        IndirectlyIdentifiable = "indirectly_identifiable",
        /// With names, national identity numbers or other direct identifiers: only where strictly necessary and with a basis in
        /// law. Takes hours of clarification.
        DirectlyIdentifiable = "directly_identifiable",
    }
}

choice! {
    /// How hard a population is to build (guidelines 11).
    pub enum Complexity {
        /// From one register by plain criteria, such as everyone resident in Norway in a year, or a list that the applicant
        /// sends. The fewest hours.
        Simple = "simple",
        /// From several registers, or with a control group, such as everyone born in a year with their parents. More hours, and
        /// some working days.
        Composite = "composite",
        /// By courses of events, over generations or with matched controls, such as those out of work for six months before a
        /// diagnosis, each with five similar persons. The most hours, of an adviser, and more working days.
        Complex = "complex",
    }
}

choice! {
    /// Where third-party data are linked (guidelines 9.1).
    pub enum Linkage {
        /// By exchange of keys: Statistics Norway and the source exchange serial numbers, and each sends its own data to the
        /// project. The rule for indirectly identifiable data. Statistics Norway charges for the key alone.
        Distributed = "distributed",
        /// At Statistics Norway, which receives and checks the data of the source and links them. Required where distributed
        /// linkage is not allowed.
        AtSsb = "at_ssb",
    }
}

choice! {
    /// Where the data are stored and worked on (guidelines 7 and 12).
    pub enum Storage {
        /// Services for sensitive data (TSD), University of Oslo.
        Tsd = "tsd",
        /// SAFE, University of Bergen.
        Safe = "safe",
        /// HUNT Cloud, NTNU.
        HuntCloud = "hunt_cloud",
        /// A secure area of the recipient's own, with access control and logging; a statistics office's remote access too.
        OwnSecureArea = "own_secure_area",
        /// A laptop, a memory stick or another mobile or local device: not accepted.
        MobileOrLocal = "mobile_or_local",
    }
}
