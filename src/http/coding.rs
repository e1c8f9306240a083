//! Content codings (RFC 9110, section 8.4.1): which one a caller prefers, and bytes in it.

use std::cell::RefCell;
use std::io::{self, Write};

use actix_web::http::header::{ACCEPT_ENCODING, HeaderMap};
use bytes::Bytes;
use zstd::bulk::Compressor;
use zstd::zstd_safe::CParameter;

/// A coding that answers are sent in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    Zstd,
    Brotli,
    Gzip,
}

/// How much time is spent on making an answer small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// For what is made once for each request: a fraction of the time that making the answer takes. Measured on an estimate.
    Quick,
    /// For what is compressed once and sent to everyone.
    Thorough,
}

impl Coding {
    /// Every coding; of those that a caller accepts alike, the first is used.
    pub const ALL: [Self; 3] = [Self::Zstd, Self::Brotli, Self::Gzip];

    /// Its name in `Content-Encoding` and at the end of entity tags.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Zstd => "zstd",
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    /// The coding that a caller likes best; none where they like the bytes as they are as much, or say nothing
    /// (RFC 9110, section 12.5.3).
    pub fn preferred(headers: &HeaderMap) -> Option<Self> {
        let lines = headers.get_all(ACCEPT_ENCODING).filter_map(|line| line.to_str().ok());
        let accepted: Vec<(&str, u16)> = lines.flat_map(|line| line.split(',')).filter_map(accepted).collect();
        let weight = |name: &str| {
            let of = |wanted: &str| accepted.iter().find(|(one, _)| one.eq_ignore_ascii_case(wanted)).map(|(_, q)| *q);
            of(name).or_else(|| of("*"))
        };
        let best = Self::ALL.into_iter().filter_map(|coding| Some((coding, weight(coding.name())?)));
        // Of equals, the first.
        let (coding, most) = best.reduce(|best, next| if next.1 > best.1 { next } else { best })?;
        let plain = accepted.iter().find(|(one, _)| one.eq_ignore_ascii_case("identity")).map_or(0, |(_, q)| *q);
        (most > 0 && most >= plain).then_some(coding)
    }

    /// The bytes in this coding.
    pub fn encode(self, bytes: &[u8], effort: Effort) -> io::Result<Bytes> {
        if (self, effort) == (Self::Zstd, Effort::Quick) {
            return quick_zstd(bytes);
        }
        let mut encoder = Encoder::new(self, effort, bytes.len())?;
        encoder.write_all(bytes)?;
        encoder.finish()
    }
}

/// The window of what is compressed quickly: its tables are filled first, and are as large.
const QUICK_WINDOW_BITS: u32 = 18;
/// The level of zstd for the same.
const QUICK_ZSTD: i32 = 1;

/// Bytes as zstd, by the tables that the thread used before instead of new ones for each answer.
fn quick_zstd(bytes: &[u8]) -> io::Result<Bytes> {
    thread_local! {
        static COMPRESSOR: RefCell<Option<Compressor<'static>>> = const { RefCell::new(None) };
    }
    COMPRESSOR.with_borrow_mut(|kept| {
        let compressor = if let Some(compressor) = kept {
            compressor
        } else {
            let mut compressor = Compressor::new(QUICK_ZSTD)?;
            compressor.set_parameter(CParameter::WindowLog(QUICK_WINDOW_BITS))?;
            kept.insert(compressor)
        };
        compressor.compress(bytes).map(Bytes::from)
    })
}

/// An entity tag without the coding at its end, which a coded answer has there: it is another representation, and has another tag
/// (RFC 9110, section 8.8.3.3).
pub fn without_coding(opaque: &str) -> &str {
    let bare = |coding: Coding| opaque.strip_suffix(coding.name())?.strip_suffix('-');
    Coding::ALL.into_iter().find_map(bare).unwrap_or(opaque)
}

/// An element of `Accept-Encoding`, with its weight in thousandths; none where it cannot be read.
fn accepted(element: &str) -> Option<(&str, u16)> {
    let mut parts = element.split(';').map(str::trim);
    let name = parts.next().filter(|name| !name.is_empty())?;
    let weight = match parts.next() {
        None => 1_000,
        Some(parameter) => thousandths(parameter.strip_prefix(['q', 'Q'])?.strip_prefix('=')?)?,
    };
    Some((name, weight))
}

/// A weight: 0 to 1 with at most three decimals (RFC 9110, section 12.4.2).
fn thousandths(text: &str) -> Option<u16> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    if decimals.len() > 3 || !decimals.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let decimals: u16 = format!("{decimals:0<3}").parse().ok()?;
    match whole {
        "0" => Some(decimals),
        "1" if decimals == 0 => Some(1_000),
        _ => None,
    }
}

/// Bytes on their way into a coding.
pub enum Encoder {
    Zstd(zstd::stream::write::Encoder<'static, Vec<u8>>),
    Brotli(Box<brotli::CompressorWriter<Vec<u8>>>),
    Gzip(flate2::write::GzEncoder<Vec<u8>>),
}

impl Encoder {
    /// An encoder of about so many bytes. Errors: there is no memory for it.
    pub fn new(coding: Coding, effort: Effort, bytes: usize) -> io::Result<Self> {
        let out = Vec::with_capacity((bytes / 4).clamp(1024, 64 * 1024));
        let quick = effort == Effort::Quick;
        Ok(match coding {
            Coding::Zstd => {
                let mut encoder = zstd::stream::write::Encoder::new(out, if quick { QUICK_ZSTD } else { 19 })?;
                encoder.include_checksum(false)?;
                if quick {
                    // The tables that it fills first are as large as its window.
                    encoder.window_log(QUICK_WINDOW_BITS)?;
                }
                Self::Zstd(encoder)
            }
            Coding::Brotli => {
                let (quality, window) = if quick { (1, QUICK_WINDOW_BITS) } else { (9, 22) };
                Self::Brotli(Box::new(brotli::CompressorWriter::new(out, 16 * 1024, quality, window)))
            }
            Coding::Gzip => {
                let level = if quick { flate2::Compression::fast() } else { flate2::Compression::best() };
                Self::Gzip(flate2::write::GzEncoder::new(out, level))
            }
        })
    }

    /// What is ready of the coded bytes.
    pub fn take(&mut self) -> Bytes {
        let out = match self {
            Self::Zstd(encoder) => std::mem::take(encoder.get_mut()),
            Self::Brotli(encoder) => std::mem::take(encoder.get_mut()),
            Self::Gzip(encoder) => std::mem::take(encoder.get_mut()),
        };
        Bytes::from(out)
    }

    /// The rest of the coded bytes.
    pub fn finish(self) -> io::Result<Bytes> {
        let out = match self {
            Self::Zstd(encoder) => encoder.finish()?,
            Self::Brotli(encoder) => encoder.into_inner(),
            Self::Gzip(encoder) => encoder.finish()?,
        };
        Ok(Bytes::from(out))
    }
}

impl Write for Encoder {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Zstd(encoder) => encoder.write(bytes),
            Self::Brotli(encoder) => encoder.write(bytes),
            Self::Gzip(encoder) => encoder.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Zstd(encoder) => encoder.flush(),
            Self::Brotli(encoder) => encoder.flush(),
            Self::Gzip(encoder) => encoder.flush(),
        }
    }
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    fn preferred(lines: &[&'static str]) -> Option<Coding> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(ACCEPT_ENCODING, HeaderValue::from_static(line));
        }
        Coding::preferred(&headers)
    }

    #[test]
    fn the_best_coding_is_that_with_the_greatest_weight() {
        for (lines, coding) in [
            (&[][..], None),
            (&[""], None),
            (&["identity"], None),
            (&["gzip"], Some(Coding::Gzip)),
            (&["GZIP"], Some(Coding::Gzip)),
            (&["gzip, deflate, br, zstd"], Some(Coding::Zstd)),
            (&["gzip, deflate, br"], Some(Coding::Brotli)),
            (&["gzip", "br;q=0.5"], Some(Coding::Gzip)),
            (&["br;q=0.001, gzip;q=0"], Some(Coding::Brotli)),
            (&["gzip;q=0"], None),
            (&["*"], Some(Coding::Zstd)),
            (&["*, zstd;q=0"], Some(Coding::Brotli)),
            (&["gzip;q=0.5, identity"], None),
            (&["gzip;q=1.000, identity;q=1"], Some(Coding::Gzip)),
            (&["deflate"], None),
            (&["gzip;q=2, br;q=0.1234, zstd;w=1"], None),
        ] {
            assert_eq!(preferred(lines), coding, "{lines:?}");
        }
    }

    #[test]
    fn a_tag_is_known_without_its_coding() {
        let bare = ["5-zstd", "5-br", "5-gzip", "5", "5-deflate", "-br", "gzip"].map(without_coding);
        assert_eq!(bare, ["5", "5", "5", "5", "5-deflate", "", "gzip"]);
    }
}
