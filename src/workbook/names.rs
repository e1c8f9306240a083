//! Several names in one cell: one to a line, or with semicolons between them.

/// The most UTF-16 units that are written into a cell; spreadsheets take 32,767.
const MAX_UNITS: usize = 32_000;

/// The names that a cell has. A line break anywhere means one to a line, so that a name may have a semicolon.
#[must_use]
pub fn split(text: &str) -> Vec<&str> {
    let separator = if text.contains('\n') { '\n' } else { ';' };
    text.split(separator).map(str::trim).filter(|name| !name.is_empty()).collect()
}

/// The names as texts of cells, as many as are needed.
#[must_use]
pub fn joined(names: &[&str]) -> Vec<String> {
    let by_line = names.iter().any(|name| name.contains(';'));
    let mut cells: Vec<String> = Vec::new();
    let mut units = MAX_UNITS;
    for name in names {
        let length = name.encode_utf16().count() + 2;
        match cells.last_mut() {
            Some(cell) if units + length <= MAX_UNITS => {
                cell.push_str(if by_line { "" } else { "; " });
                cell.push_str(name);
                units += length;
            }
            Some(_) | None => {
                cells.push((*name).to_owned());
                units = length;
            }
        }
        if let Some(cell) = cells.last_mut().filter(|_| by_line) {
            cell.push('\n');
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    fn there_and_back(names: &[&str]) -> usize {
        let cells = joined(names);
        let read: Vec<&str> = cells.iter().flat_map(|cell| split(cell)).collect();
        assert_eq!(read, names);
        assert!(cells.iter().all(|cell| cell.encode_utf16().count() <= 32_767));
        cells.len()
    }

    #[test]
    fn names_are_read_as_they_were_written() {
        assert_eq!(there_and_back(&[]), 0);
        assert_eq!(there_and_back(&["kjønn"]), 1);
        assert_eq!(there_and_back(&["kjønn", "alder, i år", "a.b"]), 1);
        assert_eq!(there_and_back(&["a;b"]), 1);
        assert_eq!(there_and_back(&["a;b", "c"]), 1);
        assert_eq!(joined(&["kjønn", "alder"]), ["kjønn; alder"]);
        assert_eq!(split(" kjønn\n\nalder\r\n"), ["kjønn", "alder"]);
    }

    #[test]
    fn the_most_names_fit_their_columns() {
        let longest = "😀".repeat(200);
        let most = vec![longest.as_str(); 500];
        let cells = there_and_back(&most);
        assert!(cells <= usize::try_from(super::super::layout::NAMES_COLUMNS).unwrap(), "{cells}");
    }
}
