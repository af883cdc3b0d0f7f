//! A catalogue from a file: first what it would do, then doing it. A row is a product; one whose code the catalogue knows
//! changes that product and leaves alone what the file has no column for, and any other is a new one.

use crate::{
    catalog::shelf,
    error::{Error, Result},
    model::{
        ProductId, money,
        product::{CURRENCY, Catalogue, Field, LARGEST, LOW_STOCK, Product},
        shelf::{ImportReport, ProductDraft, RowFault},
    },
    sheet,
    store::{Tx, products},
};
use sqlx::SqliteConnection;
use std::collections::{HashMap, HashSet};

/// Rows of a file; beyond them it is another program's database.
const ROWS: usize = 20_000;

/// What a file says, row by row.
#[derive(Debug)]
pub struct Sheet {
    columns: Vec<String>,
    rows: Vec<sheet::Row>,
    currency: String,
}

/// What one row comes to.
#[derive(Debug)]
enum Step {
    Add(ProductDraft),
    Change(ProductId, ProductDraft),
    Same,
}

/// The products of a catalogue by their codes.
type Known = HashMap<String, Product>;

/// What a file comes to, for a catalogue as it was when it was read.
#[derive(Debug)]
pub struct Plan {
    known: Known,
    steps: Vec<Step>,
    report: ImportReport,
}

impl Plan {
    /// What it would do.
    pub fn report(&self) -> &ImportReport {
        &self.report
    }
}

/// Reads a file. `currency` is that of rows that name none.
///
/// # Errors
/// When it is no table, lacks the columns that every product has, or is too long.
pub fn read(bytes: &[u8], currency: String) -> Result<Sheet> {
    let (columns, rows) = sheet::read(bytes)?;
    if !["name", "price"].iter().all(|needed| columns.iter().any(|column| column == needed)) {
        return Err(Error::invalid("columns", "its first line must have the columns name and price"));
    }
    if rows.len() > ROWS {
        return Err(Error::TooLong { field: "file", limit: format!("{ROWS} rows") });
    }
    Ok(Sheet { columns, rows, currency })
}

/// What the file would do. It needs no transaction: reading twenty thousand rows must not keep others from writing.
///
/// # Errors
/// When the database fails.
pub async fn plan(reader: &mut SqliteConnection, catalogue: Catalogue, sheet: &Sheet) -> Result<Plan> {
    Ok(made(known(reader, catalogue).await?, sheet))
}

/// Takes every row that can be taken. Where the catalogue is another than the plan was made for, the plan is made again.
///
/// # Errors
/// When the database fails; then nothing was taken.
pub async fn run(tx: &mut Tx, catalogue: Catalogue, sheet: &Sheet, plan: Plan) -> Result<ImportReport> {
    let known = known(tx, catalogue).await?;
    let Plan { steps, report, .. } = if known == plan.known { plan } else { made(known, sheet) };
    for step in steps {
        match step {
            Step::Add(draft) => drop(shelf::create(tx, catalogue, draft).await?),
            Step::Change(id, draft) => drop(shelf::update(tx, catalogue, id, draft).await?),
            Step::Same => {}
        }
    }
    Ok(report)
}

async fn known(reader: &mut SqliteConnection, catalogue: Catalogue) -> Result<Known> {
    let coded = products::coded(reader, catalogue).await?;
    Ok(coded.into_iter().map(|product| (product.details.sku.clone(), product)).collect())
}

fn made(known: Known, sheet: &Sheet) -> Plan {
    let (mut steps, mut report, mut codes) = (Vec::new(), ImportReport::default(), HashSet::new());
    for (line, cells) in &sheet.rows {
        match step(&known, sheet, cells, &mut codes) {
            Ok(step) => {
                match &step {
                    Step::Add(_) => report.added += 1,
                    Step::Change(..) => report.changed += 1,
                    Step::Same => report.same += 1,
                }
                steps.push(step);
            }
            Err(field) => report.faults.push(RowFault { line: u32::try_from(*line).unwrap_or(u32::MAX), field }),
        }
    }
    Plan { known, steps, report }
}

fn step(known: &Known, sheet: &Sheet, cells: &[String], codes: &mut HashSet<String>) -> Result<Step, Field> {
    let code = sheet.cell(cells, "code").unwrap_or_default().trim();
    if !code.is_empty() && !codes.insert(code.to_owned()) {
        return Err(Field::Sku);
    }
    let known = known.get(code);
    let before = known.map(shelf::draft);
    let draft = sheet.draft(cells, before.clone())?;
    Ok(match known {
        Some(_) if before.as_ref() == Some(&draft) => Step::Same,
        Some(product) => Step::Change(product.id, draft),
        None => Step::Add(draft),
    })
}

impl Sheet {
    fn cell<'cells>(&self, cells: &'cells [String], column: &str) -> Option<&'cells str> {
        let at = self.columns.iter().position(|name| name == column)?;
        Some(cells.get(at).map_or("", String::as_str))
    }

    /// The product of a row: what the file does not tell stays as it was.
    fn draft(&self, cells: &[String], known: Option<ProductDraft>) -> Result<ProductDraft, Field> {
        let mut draft = known.unwrap_or_else(|| self.blank());
        let text =
            |column: &str, before: String| self.cell(cells, column).map_or(before, |cell| cell.trim().to_owned());
        draft.name = text("name", draft.name);
        draft.sku = text("code", draft.sku);
        draft.description = text("description", draft.description);
        draft.image_url = text("image_url", draft.image_url);
        draft.currency = Some(text("currency", draft.currency).to_uppercase())
            .filter(|currency| !currency.is_empty())
            .unwrap_or_else(|| self.currency.clone());
        let price = self.cell(cells, "price").unwrap_or_default();
        draft.price = money::read(price, &draft.currency).ok_or(Field::Price)?;
        draft.stock = self.cell(cells, "stock").map_or(Ok(draft.stock), count)?;
        draft.low_stock = self.cell(cells, "low_stock").map_or(Ok(None), count)?.unwrap_or(draft.low_stock);
        draft.hidden = self.cell(cells, "hidden").map_or(Ok(draft.hidden), switch)?;
        match shelf::details(draft.clone()).checked() {
            Ok(details) => Ok(ProductDraft { low_stock: draft.low_stock, ..with(details) }),
            Err(refused) => Err(refused.field),
        }
    }

    fn blank(&self) -> ProductDraft {
        let currency = if self.currency.is_empty() { CURRENCY.to_owned() } else { self.currency.clone() };
        let nothing = String::new;
        ProductDraft {
            name: nothing(),
            price: 0,
            currency,
            stock: None,
            low_stock: LOW_STOCK,
            sku: nothing(),
            description: nothing(),
            image_url: nothing(),
            hidden: false,
        }
    }
}

fn with(details: crate::model::product::Details) -> ProductDraft {
    let crate::model::product::Details { name, price, currency, stock, sku, description, image_url, hidden } = details;
    ProductDraft { name, price, currency, stock, low_stock: LOW_STOCK, sku, description, image_url, hidden }
}

/// An empty cell is a product that nobody counts.
fn count(cell: &str) -> Result<Option<i64>, Field> {
    match cell.trim() {
        "" => Ok(None),
        digits => digits.parse().ok().filter(|count| (0..=LARGEST).contains(count)).map(Some).ok_or(Field::Stock),
    }
}

fn switch(cell: &str) -> Result<bool, Field> {
    match cell.trim().to_lowercase().as_str() {
        "" | "no" | "0" | "false" | "tidak" | "hayır" => Ok(false),
        "yes" | "1" | "true" | "ya" | "evet" => Ok(true),
        _ => Err(Field::Hidden),
    }
}
