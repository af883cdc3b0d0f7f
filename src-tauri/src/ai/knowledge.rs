//! What a model is given to go by: entries of the catalogue that the customer's words call for, the questions that the shop
//! has answered, and what was said last. Only these are its sources.

use super::{Place, Question, claims::Sources};
use crate::{
    bot::{definition::Faq, words::words},
    catalog, compose,
    error::Result,
    model::{
        Author, ConversationId, Kind, Language, MessageId, ProductCard, ProductId,
        folding::folded,
        product::{Catalogue, Product},
    },
    store::{messages, tags},
};
use sqlx::SqliteConnection;
use std::collections::BTreeMap;

/// Catalogue entries that a model is given at once; one that wants others looks for them.
const PRODUCTS: usize = 20;
/// Words of the customer that are looked for in the catalogue.
const WORDS: usize = 12;
/// Questions of the shop that a model is given.
const FAQ: usize = 30;
/// Messages from before.
const HISTORY: u32 = 12;
/// Characters of one of them, and of a description.
const LONGEST: usize = 600;

/// What a model goes by.
#[derive(Clone, Debug)]
pub struct Knowledge {
    catalogue: Catalogue,
    /// Entries of the catalogue.
    pub products: BTreeMap<ProductId, Product>,
    /// Questions that the shop has answered.
    pub faq: Vec<Faq>,
    /// What was said before: by whom, and the words; oldest first.
    pub history: Vec<(Author, String)>,
    /// Tags that may be given.
    pub tags: Vec<String>,
}

/// Gathers what a question calls for.
pub async fn gather(reader: &mut SqliteConnection, question: &Question) -> Result<Knowledge> {
    let (catalogue, history) = match &question.place {
        Place::Conversation { id, from } => {
            (compose::catalogue(reader, *id).await?, history(reader, *id, *from).await?)
        }
        Place::TryOut { said } => (Catalogue::own(question.realm), said.clone()),
    };
    let said = question.burst.join(" ");
    let mut knowledge = Knowledge {
        catalogue,
        products: BTreeMap::new(),
        faq: fitting(&question.faq, &said),
        history,
        tags: tags::of_realm(reader, question.realm).await?,
    };
    knowledge.tags.extend(question.tags.iter().cloned());
    knowledge.find(reader, &said).await?;
    knowledge.fill(reader).await?;
    Ok(knowledge)
}

impl Knowledge {
    /// Adds the products in which any of these words occurs, and tells which those are.
    pub async fn find(&mut self, reader: &mut SqliteConnection, wanted: &str) -> Result<Vec<ProductId>> {
        let mut found = Vec::new();
        for word in words(wanted).iter().filter(|word| word.chars().count() > 2).take(WORDS) {
            let (products, _) = catalog::list(reader, self.catalogue, word, ProductId(0), 8).await?;
            for product in products.into_iter().filter(|product| !product.details.hidden) {
                if self.products.len() < PRODUCTS * 2 && !found.contains(&product.id) {
                    found.push(product.id);
                    self.products.insert(product.id, product);
                }
            }
        }
        Ok(found)
    }

    /// A small catalogue is known wholly.
    async fn fill(&mut self, reader: &mut SqliteConnection) -> Result<()> {
        let limit = u32::try_from(PRODUCTS).unwrap_or(u32::MAX);
        let (products, _) = catalog::list(reader, self.catalogue, "", ProductId(0), limit).await?;
        for product in products.into_iter().filter(|product| !product.details.hidden) {
            if self.products.len() < PRODUCTS {
                self.products.insert(product.id, product);
            }
        }
        Ok(())
    }

    /// The product that a model names by its id or its code; only one that it was given.
    pub fn product(&self, named: &str) -> Option<&Product> {
        let named = named.trim();
        let by_id = named.trim_start_matches(['p', 'P']).parse().ok().and_then(|id| self.products.get(&id));
        let by_code =
            || self.products.values().find(|product| !product.details.sku.is_empty() && product.details.sku == named);
        by_code().or(by_id)
    }

    /// What an answer may claim. Of what was said before only a person's words count: those of the bot may repeat a customer's.
    pub fn sources(&self, replies: &[String], instructions: &str, customer: &str) -> Sources {
        let entries: Vec<_> = self.products.values().map(entry).collect();
        let agents = self.history.iter().filter(|(author, _)| *author == Author::HumanAgent);
        let ours = agents.map(|(_, text)| text.as_str()).chain(replies.iter().map(String::as_str));
        let faq = self.faq.iter().flat_map(|faq| [faq.question.as_str(), faq.answer.as_str()]);
        let texts = entries.iter().map(String::as_str).chain(ours).chain(faq).chain([instructions]);
        let names: Vec<_> = self.products.values().map(|product| product.details.name.as_str()).collect();
        Sources::new(texts, &names, customer)
    }

    /// Names of the sources that an answer goes by: products that it names, and questions whose answer it gives.
    pub fn used(&self, answer: &str, shown: &[ProductId]) -> Vec<String> {
        let plain = folded(answer);
        let said = words(answer);
        let is_named =
            |product: &&Product| shown.contains(&product.id) || plain.contains(&folded(&product.details.name));
        let products = self.products.values().filter(is_named).map(|product| product.details.name.clone());
        let is_given = |faq: &&Faq| {
            let given = words(&faq.answer);
            given.iter().filter(|word| said.contains(word)).count() * 2 > given.len()
        };
        products.chain(self.faq.iter().filter(is_given).map(|faq| faq.question.clone())).collect()
    }
}

/// A product as a model reads it.
pub fn entry(product: &Product) -> String {
    let details = &product.details;
    let code = if details.sku.is_empty() { String::new() } else { format!(", code {}", details.sku) };
    let description = short(&details.description);
    format!("[p{}{code}] {}\n{description}", product.id, ProductCard::from(product).words(Language::En))
}

/// Those first whose question has most words in common with what was said.
fn fitting(faq: &[Faq], said: &str) -> Vec<Faq> {
    let said = words(said);
    let mut faq = faq.to_vec();
    faq.sort_by_key(|faq| std::cmp::Reverse(words(&faq.question).iter().filter(|word| said.contains(word)).count()));
    faq.truncate(FAQ);
    faq
}

async fn history(
    reader: &mut SqliteConnection,
    id: ConversationId,
    before: MessageId,
) -> Result<Vec<(Author, String)>> {
    let mut rows = messages::before(reader, id, before, HISTORY).await?;
    rows.reverse();
    let spoken = rows.into_iter().filter(|row| !matches!(row.kind, Kind::Event | Kind::Note) && !row.text.is_empty());
    Ok(spoken.map(|row| (row.author, short(&row.text))).collect())
}

fn short(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}
