//! Enums of rows: each variant with its fields, its stable code, its columns and its text in three languages, in one place.

/// What is known of every row of an enum.
pub trait Coded {
    /// The code of each row; rows may share one.
    const CODES: &'static [&'static str];
    /// The texts of each row in the three languages, with its values in braces; none where they are computed.
    const TEMPLATES: &'static [Option<[&'static str; 3]>];
}

/// An enum of rows.
///
/// A row reads `Variant { field: Type } = "code": [nb, nn, en]`. Its texts name fields in braces, as `format!` does, and
/// values that are prepared first: `[nb, nn, en; name = value]`. A text that must be computed is a block instead. Only the
/// requested language is formatted.
///
/// `enum Name(Columns)` has rows `Variant (columns) = …`. `choice Name(Columns)` is a closed set of words (see `choice!`)
/// whose texts take no values.
macro_rules! coded {
    (@text $language:ident [$nb:literal, $nn:literal, $en:literal $(,)? $(; $($name:ident = $value:expr),+)?]) => {{
        $($(let $name = $value;)+)?
        match $language {
            $crate::language::Language::Nb => format!($nb),
            $crate::language::Language::Nn => format!($nn),
            $crate::language::Language::En => format!($en),
        }
    }};
    (@text $language:ident $computed:block) => { $computed };
    (@template [$nb:literal, $nn:literal, $en:literal $(,)? $(; $($name:ident = $value:expr),+)?]) => { Some([$nb, $nn, $en]) };
    (@template $computed:block) => { None };
    (@fixed [$nb:literal, $nn:literal, $en:literal $(,)?]) => {{
        static TEXT: std::sync::LazyLock<$crate::language::Localized> =
            std::sync::LazyLock::new(|| $crate::language::Localized::new($nb, $nn, $en));
        &TEXT
    }};
    (
        $(#[$meta:meta])*
        $vis:vis enum $Name:ident: message($language:ident $(, $argument:ident: $Argument:ty)*) {
            $(
                $(#[$variant_meta:meta])*
                $Variant:ident $({ $($field:ident: $Field:ty),+ $(,)? })? = $code:literal: $text:tt,
            )+
        }
    ) => {
        $(#[$meta])*
        $vis enum $Name { $($(#[$variant_meta])* $Variant $({ $($field: $Field),+ })?,)+ }

        impl $crate::input::Coded for $Name {
            const CODES: &'static [&'static str] = &[$($code),+];
            const TEMPLATES: &'static [Option<[&'static str; 3]>] = &[$($crate::input::coded!(@template $text)),+];
        }

        impl $Name {
            /// The stable code that programs may rely on.
            #[must_use]
            pub const fn code(&self) -> &'static str {
                match self { $(Self::$Variant { .. } => $code,)+ }
            }

            /// The text for a person.
            #[must_use]
            pub fn message(&self, $language: $crate::language::Language $(, $argument: $Argument)*) -> String {
                match self { $(Self::$Variant $({ $($field),+ })? => $crate::input::coded!(@text $language $text),)+ }
            }
        }
    };
    (
        $(#[$meta:meta])*
        $vis:vis enum $Name:ident($Columns:ty): message($($arguments:tt)+) {
            $($(#[$variant_meta:meta])* $Variant:ident ($($column:expr),+) = $code:literal: $text:tt,)+
        }
    ) => {
        $crate::input::coded! {
            $(#[$meta])*
            $vis enum $Name: message($($arguments)+) { $($(#[$variant_meta])* $Variant = $code: $text,)+ }
        }

        impl $Name {
            const fn columns(&self) -> $Columns {
                match self { $(Self::$Variant => ($($column),+),)+ }
            }
        }
    };
    (
        $(#[doc = $doc:literal])*
        pub choice $Name:ident($Columns:ty) { $($Variant:ident ($($column:expr),+) = $code:literal: $text:tt,)+ }
    ) => {
        $crate::input::choice! { $(#[doc = $doc])* pub enum $Name { $($Variant = $code,)+ } }

        impl $Name {
            const fn columns(self) -> $Columns {
                match self { $(Self::$Variant => ($($column),+),)+ }
            }

            fn text(self) -> &'static $crate::language::Localized {
                match self { $(Self::$Variant => $crate::input::coded!(@fixed $text),)+ }
            }
        }
    };
}

pub(crate) use coded;
