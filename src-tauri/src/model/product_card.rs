//! A product as it was when it was offered, and the words that a customer reads of it.

use super::{Language, money, product::Product};
use serde::{Deserialize, Serialize};

/// A product at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductCard {
    /// What it is called.
    pub name: String,
    /// In the currency's minor unit as people write it: the rupiah has none.
    pub price: i64,
    /// ISO 4217.
    pub currency: String,
    /// How many there were; `None` where nobody counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stock: Option<i64>,
}

impl ProductCard {
    /// Whether none was left.
    pub fn is_sold_out(&self) -> bool {
        self.stock == Some(0)
    }

    /// What the customer reads: name, price, and how many there are.
    pub fn words(&self, language: Language) -> String {
        let stock = match (self.stock, language) {
            (None, _) => String::new(),
            (Some(0), Language::En) => "\nSold out".to_owned(),
            (Some(0), Language::Id) => "\nHabis".to_owned(),
            (Some(0), Language::Tr) => "\nTükendi".to_owned(),
            (Some(stock), Language::En) => format!("\n{stock} in stock"),
            (Some(stock), Language::Id) => format!("\nStok {stock}"),
            (Some(stock), Language::Tr) => format!("\nStokta {stock} adet"),
        };
        format!("{}\n{}{stock}", self.name, price(self.price, &self.currency))
    }
}

impl From<&Product> for ProductCard {
    fn from(product: &Product) -> Self {
        let details = &product.details;
        Self {
            name: details.name.clone(),
            price: details.price,
            currency: details.currency.clone(),
            stock: details.stock,
        }
    }
}

/// An amount as the currency's own country writes it, where that is known.
fn price(amount: i64, currency: &str) -> String {
    let (sign, thousands, decimal) = match currency {
        "IDR" => ("Rp ", '.', ','),
        "TRY" => ("₺", '.', ','),
        "EUR" => ("€", '.', ','),
        "USD" => ("US$", ',', '.'),
        "MYR" => ("RM ", ',', '.'),
        "SGD" => ("S$", ',', '.'),
        _ => ("", ',', '.'),
    };
    let digits = money::digits(currency);
    let written = format!("{:0width$}", amount.unsigned_abs(), width = digits + 1);
    let (whole, fraction) = written.split_at(written.len() - digits);
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push(thousands);
        }
        grouped.push(digit);
    }
    let fraction = if digits == 0 { String::new() } else { format!("{decimal}{fraction}") };
    let code = if sign.is_empty() { format!("{currency} ") } else { sign.to_owned() };
    format!("{code}{grouped}{fraction}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_is_written_as_its_country_does() {
        for (amount, currency, written) in [
            (245_000, "IDR", "Rp 245.000"),
            (0, "IDR", "Rp 0"),
            (1_234_500, "TRY", "₺12.345,00"),
            (5, "USD", "US$0.05"),
            (1_500, "KWD", "KWD 1.500"),
        ] {
            assert_eq!(price(amount, currency), written);
        }
    }

    #[test]
    fn a_customer_reads_name_price_and_stock() {
        let card = |stock| ProductCard { name: "Sarung".to_owned(), price: 180_000, currency: "IDR".to_owned(), stock };
        assert_eq!(card(Some(3)).words(Language::Id), "Sarung\nRp 180.000\nStok 3");
        assert_eq!(card(Some(0)).words(Language::En), "Sarung\nRp 180.000\nSold out");
        assert_eq!(card(None).words(Language::Tr), "Sarung\nRp 180.000");
    }
}
