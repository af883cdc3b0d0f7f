//! Which side's value of each field stays.

use crate::model::{
    Timestamp,
    product::{Details, Field, Loss, Product, Side},
};

/// What both sides are to say, and what gave way for it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Settled {
    pub details: Details,
    pub losses: Vec<Loss>,
}

/// Where one side has changed a field it counts; where both have, the later one. Two that meet for the first time have
/// changed everything in which they differ.
pub(super) fn settle(product: &Product, theirs: &Details, base: Option<&Details>, changed_there: Timestamp) -> Settled {
    let ours = &product.details;
    let mut settled = Settled { details: theirs.clone(), losses: Vec::new() };
    for field in ours.differing(theirs) {
        let changed = |side: &Details| base.is_none_or(|base| side.differing(base).contains(&field));
        let changed_here = product.changed_at.get(&field).copied().unwrap_or(product.created_at);
        let winner = match (changed(ours), changed(theirs)) {
            (true, false) => Side::Here,
            (true, true) if changed_here > changed_there => Side::Here,
            _ => Side::There,
        };
        if winner == Side::Here {
            settled.details = settled.details.taking(field, ours);
        }
        if changed(ours) && changed(theirs) {
            settled.losses.push(loss(product, theirs, field, winner));
        }
    }
    settled
}

/// The time is filled in when it is stored.
fn loss(product: &Product, theirs: &Details, field: Field, winner: Side) -> Loss {
    let (here, there) = (product.details.shown(field), theirs.shown(field));
    let (kept, lost) = if winner == Side::Here { (here, there) } else { (there, here) };
    Loss { product: product.id, field: field.word().to_owned(), winner, lost, kept, at: Timestamp(0) }
}

/// What is stored where somebody has changed the product here since it was read: that change stays, and is told next time.
pub(super) fn rebased(settled: &Details, read: &Details, now: &Details) -> Details {
    now.differing(read).into_iter().fold(settled.clone(), |all, field| all.taking(field, now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        ProductId, Realm,
        product::{Catalogue, Change, Shelf},
    };

    fn shirt() -> Details {
        Details { stock: Some(5), ..Details::new("Kemeja", 100) }
    }

    fn here(change: Change, at: i64) -> Product {
        let details = shirt().with(change);
        Product {
            id: ProductId(1),
            catalogue: Catalogue::own(Realm::Real),
            changed_at: details.differing(&shirt()).into_iter().map(|field| (field, Timestamp(at))).collect(),
            details,
            remote_id: "a".to_owned(),
            shelf: Shelf::default(),
            created_at: Timestamp(1),
            updated_at: Timestamp(99),
        }
    }

    fn price(price: i64) -> Change {
        Change { price: Some(price), ..Change::default() }
    }

    #[test]
    fn the_later_of_two_changes_stays_and_the_other_is_remembered() {
        for (at, stays, goes, winner) in
            [(30, "1", "2", Side::Here), (10, "2", "1", Side::There), (20, "2", "1", Side::There)]
        {
            let settled = settle(&here(price(1), at), &shirt().with(price(2)), Some(&shirt()), Timestamp(20));
            assert_eq!(settled.details.shown(Field::Price), stays);
            let [Loss { field, lost, kept, winner: won, .. }] = &settled.losses[..] else { panic!("{settled:?}") };
            assert_eq!((field.as_str(), lost.as_str(), kept.as_str(), *won), ("price", goes, stays, winner));
        }
    }

    #[test]
    fn what_only_one_side_changed_counts_whenever_it_was() {
        let stock = Change { stock: Some(None), ..Change::default() };
        let settled = settle(&here(price(1), 10), &shirt().with(stock), Some(&shirt()), Timestamp(20));
        assert_eq!((settled.details.price, settled.details.stock), (1, None));
        assert!(settled.losses.is_empty());
    }

    #[test]
    fn a_field_that_nobody_touched_is_as_old_as_the_product() {
        let settled = settle(&here(Change::default(), 0), &shirt().with(price(2)), None, Timestamp(50));
        assert_eq!(settled.details.price, 2, "a later change of another field makes no field younger");
    }

    #[test]
    fn a_change_during_the_comparison_stays() {
        let now = shirt().with(price(7));
        let stored = rebased(&shirt().with(Change { stock: Some(Some(1)), ..price(2) }), &shirt(), &now);
        assert_eq!((stored.price, stored.stock), (7, Some(1)));
    }
}
