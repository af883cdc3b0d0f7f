//! Message ids that we choose.

use data_encoding::HEXUPPER;
use rand::Rng;

/// A WhatsApp message id of our own: `3EB0` and eighteen hexadecimal digits, chosen before the first attempt.
pub fn message() -> String {
    format!("3EB0{}", HEXUPPER.encode(&random::<9>()))
}

/// An id for what never leaves this computer: notes and events. It cannot be taken for a network's id.
pub fn local() -> String {
    format!("local-{}", HEXUPPER.encode(&random::<12>()))
}

fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    rand::rng().fill_bytes(&mut bytes);
    bytes
}
