// Customers of the seeded shop whose conversation is a few lines.
import type { Delivery, Kind, LocationView } from "../../bindings";

type Line = {
  from: "customer" | "bot" | "me";
  text: string;
  kind?: Kind;
  delivery?: Delivery;
  location?: LocationView;
};

export type Person = {
  name: string;
  phone: string;
  pretty: string;
  /** Age of the newest line. */
  minutes: number;
  owner: "bot" | "waiting" | "mine" | "closed";
  lines: readonly Line[];
  waits?: number;
  unread?: number;
  draft?: string;
  wholesale?: boolean;
};

const hers = (text: string): Line => ({ from: "customer", text });
const bots = (text: string, delivery?: Delivery): Line =>
  delivery ? { from: "bot", text, delivery } : { from: "bot", text };
const mine = (text: string): Line => ({ from: "me", text });

export const OTHER_PEOPLE: readonly Person[] = [
  {
    name: "Hendra Wijaya",
    phone: "6281390000231",
    pretty: "+62 813-9000-0231",
    minutes: 6,
    waits: 6,
    unread: 2,
    owner: "waiting",
    lines: [
      hers("Pesanan saya kopi Toraja 500 g"),
      bots("Pesanan Kakak dalam pengiriman, resi JP0147."),
      hers("Sudah sampai"),
      hers("Kopinya sampai dalam keadaan sobek, bisa ditukar?"),
    ],
  },
  {
    name: "Ayşe Yılmaz",
    phone: "905321234567",
    pretty: "+90 532 123 45 67",
    minutes: 4,
    waits: 4,
    unread: 1,
    owner: "waiting",
    lines: [
      hers("Merhaba"),
      bots("Merhaba, size nasıl yardımcı olabiliriz?"),
      hers("Do you ship two shirts to İzmir?"),
    ],
  },
  {
    name: "",
    phone: "6285780000173",
    pretty: "+62 857-8000-0173",
    minutes: 1,
    waits: 1,
    unread: 1,
    owner: "waiting",
    lines: [
      hers("Bisa bicara dengan admin?"),
      {
        from: "customer",
        kind: "location",
        text: "",
        location: { latitude: -6.8886, longitude: 109.6753, name: "Alun-alun Pekalongan" },
      },
    ],
  },
  {
    name: "Putri Lestari",
    phone: "6281290000155",
    pretty: "+62 812-9000-0155",
    minutes: 14,
    owner: "mine",
    draft: "Kalau jadi ambil di toko, saya siapkan sore ini ya Kak",
    lines: [hers("Saya mau ambil sendiri saja, bisa?")],
  },
  {
    name: "Toko Berkah Jaya",
    phone: "6281190000177",
    pretty: "+62 811-9000-0177",
    minutes: 32,
    owner: "mine",
    lines: [mine("Nota sudah saya kirim, Pak."), hers("Nota sudah saya terima, terima kasih")],
  },
  {
    name: "Agus Santoso",
    phone: "6281590000166",
    pretty: "+62 815-9000-0166",
    minutes: 1500,
    owner: "closed",
    lines: [hers("Terima kasih, sudah sampai"), mine("Sama-sama, Pak Agus.")],
  },
  {
    name: "Deniz Kaya",
    phone: "905339876543",
    pretty: "+90 533 987 65 43",
    minutes: 2900,
    owner: "closed",
    lines: [hers("Teşekkürler, paket geldi."), mine("Afiyet olsun.")],
  },
];

const BOT_LINES: readonly (readonly [name: string, phone: string, pretty: string, lines: readonly Line[]])[] = [
  [
    "Rizky Pratama",
    "6285712300173",
    "+62 857-1230-0173",
    [
      bots("Kopi Toraja 250 g Rp 85.000, siap kirim."),
      hers("Oke mau 2 bungkus giling halus. Kalau ke Bandung ongkirnya?"),
    ],
  ],
  [
    "Fitri Handayani",
    "6281311100119",
    "+62 813-1110-0119",
    [hers("Buka jam berapa?"), bots("Jam buka: Senin–Sabtu 08.00–17.00")],
  ],
  [
    "Joko Susilo",
    "6281322200102",
    "+62 813-2220-0102",
    [hers("Ongkir Semarang?"), bots("Ongkir ke Semarang Rp 18.000", "delivered")],
  ],
  [
    "Nadia Rahma",
    "6281333300147",
    "+62 813-3330-0147",
    [hers("Ada motif apa saja?"), bots("Silakan pilih motif yang Kakak suka", "sent")],
  ],
  [
    "Emre Öztürk",
    "905301112233",
    "+90 530 111 22 33",
    [hers("Kahve kaç para?"), bots("Kahve 500 g Rp 120.000. Stokta var.")],
  ],
  [
    "Maya Kusuma",
    "6281344400190",
    "+62 813-4440-0190",
    [hers("Kemeja parang XL ada?"), bots("Masih ada, Kak. Rp 265.000")],
  ],
  [
    "Tom Baker",
    "447700900123",
    "+44 7700 900123",
    [hers("Do you ship to the UK?"), bots("We do. About 12 days by post.")],
  ],
  ["Siti Aminah", "6281355500141", "+62 813-5550-0141", [hers("Bisa COD?"), bots("Bisa, khusus Pekalongan.")]],
  ["Budi Hartono", "6281366600128", "+62 813-6660-0128", [hers("Terima kasih"), bots("Sama-sama, Kak.")]],
  [
    "Zeynep Demir",
    "905354445566",
    "+90 535 444 55 66",
    [hers("Kargo ne kadar sürer?"), bots("Türkiye'ye kargo yaklaşık 10 gün sürer.")],
  ],
];

const FIRST = [
  "Adi",
  "Bayu",
  "Citra",
  "Dina",
  "Eka",
  "Farah",
  "Galih",
  "Hana",
  "Indra",
  "Kartika",
  "Lina",
  "Made",
  "Nanda",
] as const;

const MORE: typeof BOT_LINES = FIRST.map((name, index) => [
  `${name} Saputra`,
  `62813770001${10 + index}`,
  `+62 813-7700-01${10 + index}`,
  [hers("Katalognya ada?"), bots("Ini katalog kami: kemeja, kain, kopi.")],
]);

export const BOT_PEOPLE: readonly Person[] = [...BOT_LINES, ...MORE].map(([name, phone, pretty, lines], index) => ({
  name,
  phone,
  pretty,
  lines,
  owner: "bot",
  minutes: 3 + index * index * 4,
}));
