//! The check that a settlement's document can show what its request says.

use crate::app::error::AppError;
use crate::app::printing::check_text;
use crate::input::{Faults, Path};
use crate::settlement::{NoteAddress, TermChanges};

/// All texts of the request can be printed; those of the quote were checked when it was drafted.
pub(super) fn check_texts(reason: Option<&str>, changes: &TermChanges) -> Result<(), AppError> {
    let mut faults = Faults::default();
    let root = Path::Root;
    let mut check = |path: &Path<'_>, text: &str| {
        check_text(path, text, &mut faults);
    };
    check(&root.key("reason"), reason.unwrap_or_default());
    let omitted = root.key("omitted_lines");
    for (index, (_, reason)) in changes.omitted.iter().flatten().enumerate() {
        check(&omitted.index(index).key("reason"), reason);
    }
    let reduced = root.key("reduced_lines");
    for (index, reduction) in changes.reduced.iter().flatten().enumerate() {
        check(&reduced.index(index).key("reason"), &reduction.reason);
    }
    let vat = changes.vat.as_ref().and_then(|vat| vat.reason.as_deref());
    check(&root.key("vat").key("reason"), vat.unwrap_or_default());
    let (at, buyer) = (root.key("buyer"), &changes.buyer);
    check(&at.key("buyer_reference"), buyer.buyer_reference.as_deref().unwrap_or_default());
    check(&at.key("order_number"), buyer.order_number.as_deref().unwrap_or_default());
    let mut check_address = |path: &Path<'_>, address: Option<&NoteAddress>| {
        if let Some(address) = address {
            check(&path.key("street"), &address.street);
            check(&path.key("city"), &address.city);
        }
    };
    check_address(&at.key("address"), buyer.address.as_ref());
    if let Some(payer) = &buyer.payer {
        check_address(&at.key("payer").key("address"), payer.address.as_ref());
        check_text(&at.key("payer").key("name"), &payer.name, &mut faults);
    }
    Ok(faults.or(Some(()))?)
}
