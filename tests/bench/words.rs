//! What people write to a shop: words of three languages whose frequencies fall as in real text (Zipf), so that there are
//! words in every second message and words in a handful of them.

use rand::{
    RngExt,
    distr::{Distribution, weighted::WeightedIndex},
    rngs::StdRng,
};

/// Different words in all. The last of them are as rare as an order number.
const VOCABULARY: usize = 20_000;
/// Flattens the top of the distribution: without it the commonest word would be every tenth.
const FLATTENING: f64 = 2.7;
/// Longest message, in words.
const LONGEST: usize = 14;

/// The commonest word of all, and one of the rarest.
pub const COMMON: &str = "harga";
/// What an agent types letter by letter when a customer asks for it.
pub const TYPED: &str = "pengiriman";

const COMMON_WORDS: &str = "harga ada kak saya yang berapa var kirim mau ini merhaba bisa the ukuran pengiriman halo terima kasih \
    kaç order warna fiyat stok beden please sudah bayar ongkir kargo price batik kemeja pesanan için size transfer alamat siparis \
    teşekkürler baju selamat pagi hello besok hari indirim resi barang kapan kırmızı geldi tolong cek rekening delivery red blue \
    hitam putih siyah beyaz mavi gömlek elbise sepatu tas kain tulis cap sogan mega mendung ready toko buka tutup jam magaza \
    acik kapali adet dozen lusin grosir toptan wholesale retail eceran diskon promo voucher kupon iade retur refund rusak bozuk \
    broken salah yanlis wrong benar dogru right terlambat gec late cepat hizli fast murah ucuz cheap mahal pahali expensive";

const SYLLABLES: [&str; 24] = [
    "ka", "ri", "men", "tu", "bel", "sa", "yor", "di", "lar", "pon", "gu", "ter", "mi", "sun", "ke", "lek", "ba",
    "rin", "no", "tas", "wi", "cak", "je", "dan",
];

const FIRST_NAMES: [&str; 16] = [
    "Dewi", "Budi", "Siti", "Agus", "Rina", "Emre", "Ayşe", "Mehmet", "Zeynep", "Can", "Sarah", "James", "Putri",
    "Wahyu", "Elif", "Grace",
];
const LAST_NAMES: [&str; 16] = [
    "Lestari", "Santoso", "Wijaya", "Yılmaz", "Demir", "Kaya", "Smith", "Brown", "Hidayat", "Kusuma", "Çelik", "Aydın",
    "Taylor", "Pratama", "Nugroho", "Öztürk",
];

/// The vocabulary with its frequencies.
pub struct Words {
    words: Vec<String>,
    frequencies: WeightedIndex<f64>,
}

impl Words {
    pub fn new() -> anyhow::Result<Self> {
        let mut words: Vec<String> = COMMON_WORDS.split_whitespace().map(str::to_owned).collect();
        words.extend((words.len()..VOCABULARY).map(made_up));
        let frequencies = WeightedIndex::new((0..words.len()).map(|rank| (rank_of(rank) + FLATTENING).recip()))?;
        Ok(Self { words, frequencies })
    }

    /// A message.
    pub fn sentence(&self, random: &mut StdRng) -> String {
        let length = random.random_range(1..=LONGEST);
        let words: Vec<_> = (0..length).map(|_| self.words[self.frequencies.sample(random)].as_str()).collect();
        words.join(" ")
    }

    /// One of the rarest words.
    pub fn rare(&self, which: usize) -> &str {
        &self.words[self.words.len() - 1 - which % 100]
    }
}

/// What a customer calls themselves; names repeat, as they do.
pub fn name(customer: usize) -> String {
    format!("{} {}", FIRST_NAMES[customer % FIRST_NAMES.len()], LAST_NAMES[customer / 16 % LAST_NAMES.len()])
}

#[allow(clippy::cast_precision_loss, reason = "a rank is small")]
fn rank_of(rank: usize) -> f64 {
    (rank + 1) as f64
}

/// A pronounceable word, different for each number.
fn made_up(mut number: usize) -> String {
    let mut word = String::new();
    while number > 0 {
        word.push_str(SYLLABLES[number % SYLLABLES.len()]);
        number /= SYLLABLES.len();
    }
    word
}
