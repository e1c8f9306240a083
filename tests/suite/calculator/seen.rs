//! A page as its reader sees it: the fields of its form as a browser would send them, what is wrong, and the price.

use crate::office::Answer;
use crate::support::text;

pub struct Seen {
    pub status: u16,
    pub html: String,
    pub cookie: String,
}

impl Seen {
    pub fn of(answer: &Answer) -> Self {
        let cookie = answer.header("set-cookie").to_owned();
        Self { status: answer.status, html: text(&answer.body), cookie }
    }

    /// The text without tags.
    pub fn text(&self) -> String {
        let mut shown = String::new();
        let mut rest = self.html.as_str();
        while let Some((before, tag)) = rest.split_once('<') {
            shown.push_str(before);
            rest = tag.split_once('>').map_or("", |(_, after)| after);
        }
        shown.push_str(rest);
        unescaped(&shown)
    }

    /// Every tag of the form with its attributes, and what follows it up to the next.
    fn tags(&self) -> impl Iterator<Item = (&str, &str)> {
        let form = self.html.split_once("id=\"form\"").map_or(self.html.as_str(), |(_, form)| form);
        let form = form.split_once("</form>").map_or(form, |(form, _)| form);
        form.split('<').filter_map(|piece| piece.split_once('>'))
    }

    /// The fields as a browser sends them, without buttons.
    pub fn fields(&self) -> super::Fields {
        let mut fields = Vec::new();
        let mut select = None;
        for (tag, after) in self.tags() {
            let attribute = |name: &str| attribute(tag, name);
            if tag.starts_with("select ") {
                select = attribute("name");
            } else if tag.starts_with("option") && tag.ends_with(" selected") {
                fields.extend(select.clone().zip(attribute("value")));
            } else if tag.starts_with("textarea ") {
                // A line break right after the tag is none (HTML, section 13.1.2.5).
                fields
                    .extend(attribute("name").map(|name| (name, unescaped(after.strip_prefix('\n').unwrap_or(after)))));
            } else if tag.starts_with("input ") {
                let kind = attribute("type").unwrap_or_default();
                let is_sent = !matches!(kind.as_str(), "radio" | "checkbox") || tag.contains(" checked");
                fields.extend(attribute("name").filter(|_| is_sent).zip(attribute("value")));
            }
        }
        fields
    }

    /// The field that takes the focus when the page is shown.
    pub fn focus(&self) -> Option<String> {
        self.tags().find(|(tag, _)| tag.contains(" autofocus")).and_then(|(tag, _)| attribute(tag, "name"))
    }

    /// The links of the summary: each with the identity of its field, and its text.
    pub fn errors(&self) -> Vec<(String, String)> {
        let Some((_, summary)) = self.html.split_once("id=\"errors\"") else { return Vec::new() };
        links(summary.split_once("</div>").map_or(summary, |(summary, _)| summary))
    }

    /// The links of the panel of the price.
    pub fn links(&self) -> Vec<(String, String)> {
        let panel = self.html.split_once("class=\"links\"").map_or("", |(_, panel)| panel);
        links(panel.split_once("</ul>").map_or(panel, |(panel, _)| panel))
    }

    /// What the panel says is missing.
    pub fn missing(&self) -> Vec<String> {
        self.links().into_iter().map(|(_, text)| text).collect()
    }

    /// The expected price.
    #[track_caller]
    pub fn price(&self) -> String {
        let (_, price) = self
            .html
            .split_once("<p class=\"price\"><strong>")
            .unwrap_or_else(|| panic!("no price: {:?}", self.errors()));
        unescaped(price.split_once("</strong>").expect("its end").0)
    }

    /// What is said of the price to those who hear the page.
    pub fn announced(&self) -> String {
        let (_, rest) = self.html.split_once("id=\"announced\"").expect("what is announced");
        unescaped(rest.split_once('>').and_then(|(_, text)| text.split_once('<')).expect("a text").0)
    }

    pub fn attribute(&self, name: &str) -> String {
        attribute(&self.html, name).unwrap_or_default()
    }

    /// What the buttons with a verb send.
    pub fn buttons(&self, verb: &str) -> Vec<String> {
        let values =
            self.html.split("<button ").skip(1).filter_map(|button| attribute(button.split_once('>')?.0, "value"));
        values.filter(|value| value.starts_with(&format!("{verb}:"))).collect()
    }

    /// The texts of the rows of a table that can be seen.
    pub fn rows_shown(&self, table: &str) -> Vec<String> {
        let (_, rows) = self.html.split_once(&format!("<table class=\"ticks\" id=\"{table}\"")).expect("the table");
        let rows = rows.split_once("</table>").expect("its end").0;
        let shown = rows.split("<tbody").skip(1).filter(|group| !group.starts_with(" hidden"));
        let rows = shown.flat_map(|group| group.split("<tr").skip(1)).filter(|row| !row.starts_with(" hidden"));
        rows.filter(|row| row.contains("checkbox")).map(str::to_owned).collect()
    }

    /// Identities are unlike each other, and what is pointed at is there.
    #[track_caller]
    pub fn assert_sound(&self) {
        let all = |name: &str| -> Vec<String> {
            let start = format!(" {name}=\"");
            self.html.split(&start).skip(1).filter_map(|rest| Some(unescaped(rest.split_once('"')?.0))).collect()
        };
        let ids = all("id");
        let distinct: std::collections::BTreeSet<&String> = ids.iter().collect();
        assert_eq!(distinct.len(), ids.len(), "an identity is there twice");
        let pointed = ["for", "aria-describedby", "aria-labelledby", "form", "data-filter", "data-copy"];
        for name in pointed {
            for target in all(name).iter().flat_map(|targets| targets.split(' ')) {
                assert!(distinct.contains(&target.to_owned()), "{name} points at {target}, which is not there");
            }
        }
        for address in all("href") {
            if let Some(anchor) = address.strip_prefix('#') {
                assert!(distinct.contains(&anchor.to_owned()), "a link leads to {anchor}, which is not there");
            }
        }
    }
}

fn links(html: &str) -> Vec<(String, String)> {
    let links = html.split("<a href=\"#").skip(1);
    links
        .filter_map(|link| {
            let (anchor, rest) = link.split_once("\">")?;
            Some((unescaped(anchor), unescaped(rest.split_once("</a>")?.0)))
        })
        .collect()
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!("{name}=\""))?;
    Some(unescaped(rest.split_once('"')?.0))
}

fn unescaped(text: &str) -> String {
    let named = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
    ];
    let text = named.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
    text.replace("&#38;", "&").replace("&amp;", "&")
}
