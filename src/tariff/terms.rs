//! The words of tariff files that have a fixed meaning.

use crate::input::choice;

choice! {
    /// Whether an edition's prices are Statistics Norway's own.
    pub enum Status {
        /// Adopted and made public by Statistics Norway.
        Published = "published",
        /// Made as an example: must never be mistaken for Statistics Norway's prices.
        Example = "example",
    }
}

choice! {
    /// Whether a figure comes from a public source.
    pub enum Evidence {
        /// Taken from the source that its reference names.
        Published = "published",
        /// Assumed for an example.
        Assumed = "assumed",
    }
}

choice! {
    /// What is counted in a scope. Each gives a count of 0 or more.
    pub enum Driver {
        /// 1 for every scope.
        Always = "always",
        /// Institutions beyond the first.
        Institution = "institution",
        /// Simple populations.
        PopulationSimple = "population_simple",
        /// Composite populations.
        PopulationComposite = "population_composite",
        /// Complex populations.
        PopulationComplex = "population_complex",
        /// Third-party sources.
        ThirdPartySource = "third_party_source",
        /// Third-party sources without documentation.
        UndocumentedSource = "undocumented_source",
        /// Third-party sources in a demanding format.
        DemandingFormat = "demanding_format",
        /// Third-party sources linked by exchange of keys (distributed linkage).
        KeyExchange = "key_exchange",
        /// Third-party sources linked at Statistics Norway.
        LinkageAtSsb = "linkage_at_ssb",
        /// Distinct FD-Trygd tables.
        FdTrygdTable = "fd_trygd_table",
        /// Distinct statistics areas.
        StatisticsArea = "statistics_area",
        /// Extracts outside the variable lists.
        OutsideItem = "outside_item",
        /// Particularly identifying variables.
        SpecialVariable = "special_variable",
        /// 1 when the data are directly identifiable.
        DirectIdentification = "direct_identification",
        /// 1 when the applicant or the delivery is outside Norway.
        RecipientAbroad = "recipient_abroad",
        /// Deliveries.
        Delivery = "delivery",
        /// Third-party sources whose data Statistics Norway receives (guidelines 9.1).
        ReceivedSource = "received_source",
        /// Of those, the ones without documentation.
        ReceivedUndocumentedSource = "received_undocumented_source",
        /// Of those, the ones in a demanding format.
        ReceivedDemandingFormat = "received_demanding_format",
        /// 1 when data that are not anonymised go to an applicant or a delivery outside Norway (guidelines 10).
        IdentifiableAbroad = "identifiable_abroad",
        /// Populations whose complexity is not known yet.
        PopulationOfUnknownComplexity = "population_of_unknown_complexity",
        /// Third-party sources of which it is not known yet where they are linked.
        SourceOfUnknownLinkage = "source_of_unknown_linkage",
        /// Third-party sources that Statistics Norway receives, or may receive, and that are not known to be documented.
        SourceOfUnknownDocumentation = "source_of_unknown_documentation",
        /// Third-party sources that Statistics Norway receives, or may receive, and whose format is not known to be an ordinary one.
        SourceOfUnknownFormat = "source_of_unknown_format",
        /// 1 when an earlier delivery is used again (guidelines 8).
        ReusedDelivery = "reused_delivery",
    }
}

impl Driver {
    /// What a source counts for while it is not known where it is linked.
    pub const OF_UNKNOWN_SOURCES: [Self; 3] =
        [Self::SourceOfUnknownLinkage, Self::SourceOfUnknownDocumentation, Self::SourceOfUnknownFormat];

    /// The answer "distributed" where that is as a rule not allowed, and the data are sent to Statistics Norway (guidelines 9.1).
    pub const DISTRIBUTED_NOT_ALLOWED: &str = "distributed, where it is not allowed";

    /// Drivers that count every source, each with the one that counts those received alone.
    pub const COUNTED_EVERYWHERE: [(Self, Self); 2] = [
        (Self::UndocumentedSource, Self::ReceivedUndocumentedSource),
        (Self::DemandingFormat, Self::ReceivedDemandingFormat),
    ];

    /// What are open answers while they are not known.
    pub const UNKNOWN: [Self; 4] = [
        Self::PopulationOfUnknownComplexity,
        Self::SourceOfUnknownLinkage,
        Self::SourceOfUnknownDocumentation,
        Self::SourceOfUnknownFormat,
    ];

    /// The answers that the price of an unknown one covers, each with the drivers that it counts for; none for other drivers.
    #[must_use]
    pub const fn answers(self) -> &'static [(&'static str, &'static [Self])] {
        match self {
            Self::PopulationOfUnknownComplexity => &[
                ("simple", &[Self::PopulationSimple]),
                ("composite", &[Self::PopulationComposite]),
                ("complex", &[Self::PopulationComplex]),
            ],
            Self::SourceOfUnknownLinkage => &[
                ("distributed", &[Self::KeyExchange]),
                (Self::DISTRIBUTED_NOT_ALLOWED, &[Self::KeyExchange, Self::ReceivedSource]),
                ("at_ssb", &[Self::LinkageAtSsb, Self::ReceivedSource]),
            ],
            Self::SourceOfUnknownDocumentation => &[("true", &[]), ("false", &[Self::ReceivedUndocumentedSource])],
            Self::SourceOfUnknownFormat => &[("false", &[]), ("true", &[Self::ReceivedDemandingFormat])],
            _ => &[],
        }
    }
}
