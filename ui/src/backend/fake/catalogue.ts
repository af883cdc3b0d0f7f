// The catalogue as the core answers for it: a batik shop's. A file is read no deeper than pictures of the page need.
import type { CatalogueRef, Field, ImportReport, ProductDraft, ProductView, Shown } from "../../bindings";
import { answer, type Commands } from "./answer";
import { refuse, type World } from "./world";

const LOW_STOCK = 4;

type Seed = [name: string, price: number, stock: number, sku: string, photo: string, more?: Partial<ProductDraft>];

const SHIRT =
  "Katun primisima, cap kombinasi tulis. Lingkar dada L 108 cm. Cuci dengan lerak, jangan dijemur langsung.";

const SEEDS: readonly Seed[] = [
  ["Kemeja Kawung Sogan", 245_000, 3, "BTK-KWG-01", "kawung", { description: SHIRT }],
  ["Kemeja Parang Lengan Panjang", 310_000, 12, "BTK-PRG-02", "soga"],
  ["Kain Mega Mendung", 185_000, 27, "KN-MGM-01", "mega"],
  ["Kopi Gayo Wine", 98_000, 18, "KP-GYO-250", ""],
  ["Kemeja Truntum Malam", 275_000, 0, "BTK-TRT-01", "mega"],
  ["Kopi Toraja Sapan", 105_000, 34, "KP-TRJ-250", ""],
  ["Kemeja Ceplok Marun", 255_000, 8, "BTK-CPL-01", "kawung"],
  ["Syal Mega Merah", 95_000, 41, "SY-MGM-02", "mega"],
  ["Kemeja Kawung Terang", 235_000, 15, "BTK-KWG-02", "soga"],
  ["Kain Truntum Hijau", 195_000, 6, "KN-TRT-03", "kawung", { low_stock: 8 }],
  ["Kopi Kintamani", 110_000, 22, "KP-KTM-250", ""],
  ["Kemeja Ceplok Biru", 255_000, 9, "BTK-CPL-02", "mega"],
  ["Kain Kawung Sogan", 205_000, 11, "KN-KWG-01", "kawung", { hidden: true }],
];

const SHOWN: Record<Shown, (product: ProductView) => boolean> = {
  all: () => true,
  low: ({ details }) => details.stock !== null && details.stock > 0 && details.stock < details.low_stock,
  sold_out: ({ details }) => details.stock === 0,
  hidden: ({ details }) => details.hidden,
};

export class FakeCatalogue {
  currency = "IDR";
  /** Newest first. */
  products: ProductView[] = [];

  seed(world: World): void {
    this.products = SEEDS.map(([name, price, stock, sku, photo, more]) => ({
      id: world.nextId(),
      details: { ...this.#blank(), name, price, stock, sku, ...more },
      photo,
      sync: "own" as const,
      updated_at: world.now(),
    }));
  }

  /** What a file would do; its rows are `name,price`, and one of them may be wrong. */
  read(base64: string): { drafts: ProductDraft[]; report: ImportReport } {
    const file = new TextDecoder().decode(Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)));
    const [head = "", ...lines] = file.split(/\r?\n/).filter((line) => line !== "");
    if (!/name/i.test(head) || !/price/i.test(head)) refuse("invalid", "columns", { field: "columns" });
    const report: ImportReport = { added: 0, changed: 0, same: 0, faults: [] };
    const drafts: ProductDraft[] = [];
    for (const [index, line] of lines.entries()) {
      const [name = "", price = ""] = line.split(/[,;]/);
      const fault: Field | null = name === "" ? "name" : /^\d+$/.test(price) ? null : "price";
      if (fault) report.faults.push({ line: index + 2, field: fault });
      else drafts.push({ ...this.#blank(), name, price: Number(price) });
    }
    report.added = drafts.length;
    return { drafts, report };
  }

  add(world: World, draft: ProductDraft): ProductView {
    const product: ProductView = {
      id: world.nextId(),
      details: draft,
      photo: "",
      sync: "own",
      updated_at: world.now(),
    };
    this.products = [product, ...this.products];
    return product;
  }

  change(id: string, change: Partial<ProductView>): ProductView {
    const known = this.products.find((product) => product.id === id) ?? refuse("not_found", `product ${id}`);
    const changed = { ...known, ...change, updated_at: new Date().toISOString() };
    this.products = this.products.map((product) => (product.id === id ? changed : product));
    return changed;
  }

  #blank(): ProductDraft {
    const { currency } = this;
    const texts = { name: "", sku: "", description: "", image_url: "" };
    return { ...texts, price: 0, currency, stock: null, low_stock: LOW_STOCK, hidden: false };
  }
}

export function catalogueCommands(
  world: World,
): Commands<
  | "products"
  | "productCounts"
  | "saveProduct"
  | "setProductPhoto"
  | "checkProducts"
  | "importProducts"
  | "exportProducts"
  | "setCurrency"
> {
  const own = world.catalogue;
  const change = <T>({ realm }: CatalogueRef, work: () => T) =>
    answer(() => {
      const done = work();
      world.emit({ type: "products_changed", realm });
      return done;
    });
  return {
    products: (_of, wanted, shown, before, limit) =>
      answer(() => {
        const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
        const fits = ({ details: { name, sku, description } }: ProductView) =>
          words.every((word) => `${name}\n${sku}\n${description}`.toLowerCase().includes(word));
        const fitting = own.products.filter((product) => SHOWN[shown](product) && fits(product));
        const from = before === null ? 0 : fitting.findIndex(({ id }) => id === before) + 1;
        const items = fitting.slice(from, from + limit);
        return { items, next: from + limit < fitting.length ? (items.at(-1)?.id ?? null) : null };
      }),
    productCounts: () =>
      answer(() => {
        const count = (shown: Shown) => own.products.filter(SHOWN[shown]).length;
        return { all: count("all"), low: count("low"), sold_out: count("sold_out"), hidden: count("hidden") };
      }),
    saveProduct: (of, id, draft) =>
      change(of, () => {
        if (draft.name.trim() === "") refuse("invalid", "a product needs a name", { field: "name" });
        const double = own.products.find((product) => draft.sku !== "" && product.details.sku === draft.sku);
        if (double && double.id !== id) refuse("invalid", "the code is taken", { field: "sku" });
        return id === null ? own.add(world, draft) : own.change(id, { details: draft });
      }),
    setProductPhoto: (of, id, file) => change(of, () => own.change(id, { photo: file === null ? "" : "kawung" })),
    checkProducts: (_of, file) => answer(() => own.read(file).report),
    importProducts: (of, file) =>
      change(of, () => {
        const { drafts, report } = own.read(file);
        for (const draft of drafts) own.add(world, draft);
        return report;
      }),
    exportProducts: () => answer(() => "/home/sari/Downloads/balas-products.csv"),
    setCurrency: (currency) =>
      answer(() => {
        own.currency = currency;
        world.emit({ type: "settings_changed" });
      }),
  };
}
