//! What an answer claims that can be checked: amounts of money, shares of a hundred, products and links. Each has to be in
//! one of the sources; what the customer wrote is none. It is strict on purpose: an honest answer that is handed to a person
//! for nothing costs a minute, an invented price costs the shop.

mod amounts;

use crate::{bot::words::words, model::folding::folded};
use amounts::Amounts;
use regex::Regex;
use std::{collections::HashSet, sync::LazyLock};

/// What an answer may go by.
#[derive(Clone, Debug)]
pub struct Sources {
    folded: String,
    amounts: Amounts,
    /// Words of which the names of products are made.
    product_words: HashSet<String>,
    /// Words that may stand before or after a name: how people are addressed, and the customer's own name.
    address: HashSet<String>,
}

/// Names with a number, as codes of products have them.
static CODE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\b[A-Za-z]{2,}[-_]\d[A-Za-z0-9_-]*").ok());
static LINK: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:https?://|www\.|wa\.me/)\S+|\b[a-z0-9-]+\.(?:com|net|org|id|co|io|xyz|shop|store|tr|me)\b\S*")
        .ok()
});
/// How people are addressed in three languages.
const ADDRESS: [&str; 16] = [
    "kak", "kakak", "pak", "bapak", "bu", "ibu", "mas", "mbak", "bang", "gan", "sis", "bey", "hanim", "hanım", "sir",
    "madam",
];
/// Currencies before an amount, which are no part of a name.
const CURRENCIES: [&str; 7] = ["rp", "idr", "tl", "usd", "rm", "eur", "us"];
/// Letters of a word that tells one product from another; a shorter one is a size, as `XL`.
const LONG: usize = 4;

impl Sources {
    /// Texts that the shop answers for, the names of its products, and what the customer is called.
    pub fn new<'a>(texts: impl IntoIterator<Item = &'a str>, products: &[&str], customer: &str) -> Self {
        let text = texts.into_iter().collect::<Vec<_>>().join("\n");
        let long = |word: &String| word.chars().count() >= LONG;
        let address = ADDRESS.iter().map(|word| folded(word)).chain(words(customer));
        Self {
            amounts: Amounts::of(&text),
            folded: spaced(&text),
            product_words: products.iter().flat_map(|name| words(name)).filter(long).collect(),
            address: address.collect(),
        }
    }

    /// What an answer claims and no source says; `None` where everything is borne out.
    pub fn unsupported(&self, answer: &str) -> Option<String> {
        if let Some(amount) = self.amounts.missing(answer, &self.folded) {
            return Some(format!("{amount} is in none of its sources"));
        }
        let written = |pattern: &LazyLock<Option<Regex>>| {
            let found: Vec<_> =
                pattern.iter().flat_map(|pattern| pattern.find_iter(answer)).map(|m| m.as_str()).collect();
            found.into_iter().find(|found| !self.has(found)).map(str::to_owned)
        };
        let strange = written(&LINK).or_else(|| written(&CODE)).or_else(|| self.strange_product(answer));
        strange.map(|strange| format!("{strange:?} is in none of its sources"))
    }

    fn has(&self, words: &str) -> bool {
        let wanted = spaced(words);
        wanted.trim().is_empty() || self.folded.contains(&wanted)
    }

    /// A name in capitals that is made like those of the catalogue, and is not in it.
    fn strange_product(&self, answer: &str) -> Option<String> {
        names(answer).into_iter().find_map(|name| {
            let first = name.iter().position(|word| self.product_words.contains(&folded(word)))?;
            let mut name = &name[first..];
            while name.last().is_some_and(|word| word.chars().count() < LONG || self.address.contains(&folded(word))) {
                name = &name[..name.len() - 1];
            }
            let name = name.join(" ");
            (!self.has(&name)).then_some(name)
        })
    }
}

/// Folded, one blank between words and at the ends, so that a part of a word is not taken for it.
fn spaced(text: &str) -> String {
    format!(" {} ", words(text).join(" "))
}

/// Words with a capital that follow one another, two at least.
fn names(text: &str) -> Vec<Vec<&str>> {
    let mut names = Vec::new();
    let mut name: Vec<&str> = Vec::new();
    for token in text.split_whitespace() {
        let word = token.trim_matches(|c: char| !c.is_alphanumeric());
        let is_capital =
            word.chars().next().is_some_and(char::is_uppercase) && !CURRENCIES.contains(&folded(word).as_str());
        if is_capital {
            name.push(word);
        }
        let goes_on = is_capital && token.ends_with(word);
        if !goes_on {
            names.push(std::mem::take(&mut name));
        }
    }
    names.push(name);
    names.retain(|name| name.len() > 1);
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sources() -> Sources {
        let texts = [
            "Kemeja Batik Kawung\nRp 245.000\nStok 3",
            "SKU-1",
            "Sarung Tenun\nRp 180.000",
            "Bisa COD? Bisa, khusus Pekalongan. Ongkir Rp 12.000.",
            "Diskon 10% untuk grosir.",
            "https://toko.id/katalog",
        ];
        Sources::new(texts, &["Kemeja Batik Kawung", "Sarung Tenun"], "Dewi Lestari")
    }

    #[test]
    fn what_the_sources_say_may_be_said_in_many_ways() {
        for answer in [
            "Harganya Rp 245.000, Kak Dewi.",
            "245000",
            "Rp245.000,00",
            "IDR 245,000",
            "245rb",
            "245 ribu ya Kak",
            "cuma 0,245 juta",
            "Kemeja Batik Kawung masih ada 3.",
            "Untuk Kemeja Batik Kawung Kak Dewi Lestari, ongkir 12 ribu.",
            "KEMEJA BATIK ada",
            "Buka pukul 08.00-17.00, hari Senin sampai Sabtu.",
            "Grosir dapat diskon 10%.",
            "Halo Dari Kami",
            "SKU-1 ada",
            "Lihat https://toko.id/katalog",
            "Rp 12.000 untuk 2 kg",
            "Sarung Tenun IDR 180.000",
            "Kemeja Batik Kawung XL",
            "",
        ] {
            assert_eq!(sources().unsupported(answer), None, "{answer}");
        }
    }

    #[test]
    fn what_none_of_them_says_is_named() {
        for answer in [
            "Harganya Rp 99.000",
            "Rp 1",
            "99000 saja",
            "99rb",
            "cuma 1 juta",
            "US$5",
            "5 dolar",
            "₺250",
            "250 TL",
            "250 lira",
            "５００００",
            "٢٥٠٠٠ saja",
            "Diskon 50%",
            "diskon 50 persen",
            "yüzde 50 indirim",
            "gratis ongkir",
            "It is free",
            "bedava kargo",
            "ücretsiz",
            "dua ratus ribu",
            "one million rupiah",
            "Rp. 24.500",
            "Kemeja Sutra Emas tersedia",
            "Ada Sarung Sutra Bali",
            "SKU-9 ada",
            "bayar di https://jahat.example/bayar",
            "buka jahat.com",
            "wa.me/628000",
            "nomor 081234567890",
        ] {
            assert!(sources().unsupported(answer).is_some(), "{answer}");
        }
    }

    proptest! {
        #[test]
        fn nothing_that_a_model_says_breaks_it(answer in ".{0,80}", source in ".{0,40}") {
            let _any_verdict = Sources::new([source.as_str()], &[source.as_str()], "").unsupported(&answer);
        }

        #[test]
        fn only_amounts_of_the_sources_pass(amount in 1000..900_000_i64) {
            let written = crate::model::money::write(amount, "IDR");
            let known = [245_000, 180_000, 12_000].contains(&amount);
            prop_assert_eq!(sources().unsupported(&format!("Harganya Rp {written}")).is_none(), known);
            prop_assert_eq!(sources().unsupported(&format!("harganya {written} saja")).is_none(), known);
        }
    }
}
