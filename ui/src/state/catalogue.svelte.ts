// What the page of the catalogue shows: products page by page, filtered and searched, how many there are of each kind, and the
// one that is open beside them. Kept current by events.
import type { Backend } from "../backend/backend";
import type {
  CatalogueRef,
  Event,
  ImportReport,
  ProductDraft,
  ProductView,
  Realm,
  ShelfCounts,
  Shown,
} from "../bindings";
import { Serial } from "./serial";

const PAGE = 60;
/** Most that are read again at once. */
const MOST = 200;
const NONE: ShelfCounts = { all: 0, low: 0, sold_out: 0, hidden: 0 };

/** What is open beside the products: one of them, one that is being made, or nothing. */
export type Open = { product: ProductView } | "new" | null;

export class Catalogue {
  items = $state.raw<readonly ProductView[]>([]);
  counts = $state.raw<ShelfCounts>(NONE);
  shown = $state<Shown>("all");
  wanted = $state("");
  more = $state(false);
  loaded = $state(false);
  open = $state.raw<Open>(null);
  /** The channel of a hosted account; `null` is the shop's own. */
  channelId = $state<string | null>(null);
  error = $state.raw<unknown>(null);
  #next: string | null = null;
  readonly #backend: Backend;
  readonly #realm: () => Realm;
  /** One reading after the other, so that an older answer never overwrites a newer one. */
  readonly #line = new Serial();

  constructor(backend: Backend, realm: () => Realm) {
    this.#backend = backend;
    this.#realm = realm;
  }

  get #of(): CatalogueRef {
    return { realm: this.#realm(), channel_id: this.channelId };
  }

  get openId(): string | null {
    return this.open !== null && this.open !== "new" ? this.open.product.id : null;
  }

  /** Subscribes, then reads; the returned function ends both. */
  start(): () => void {
    const subscription = this.#backend.subscribe((events) => {
      if (events.some(({ type }) => CONCERNS.has(type))) void this.again();
    });
    void subscription.then(() => this.again());
    return () => void subscription.then((stop) => stop());
  }

  async show(shown: Shown): Promise<void> {
    this.shown = shown;
    await this.#fromTheTop();
  }

  async search(wanted: string): Promise<void> {
    this.wanted = wanted;
    await this.#fromTheTop();
  }

  async chooseAccount(channelId: string | null): Promise<void> {
    this.channelId = channelId;
    this.open = null;
    await this.#fromTheTop();
  }

  /** The page after the last product. */
  async next(): Promise<void> {
    await this.#try(async () => {
      if (!this.#next) return;
      const page = await this.#backend.products(this.#of, this.wanted, this.shown, this.#next, PAGE);
      this.items = [...this.items, ...page.items];
      this.#follow(page.next);
    });
  }

  /** Opens the product `by` places after the one that is open, or the first. */
  step(by: number): void {
    const at = this.items.findIndex(({ id }) => id === this.openId);
    const product = this.items[at < 0 ? 0 : Math.max(0, Math.min(this.items.length - 1, at + by))];
    if (product) this.open = { product };
  }

  /** Adds the product, or changes the one that is open. Rejects where the core refuses. */
  async save(draft: ProductDraft): Promise<ProductView> {
    const product = await this.#backend.saveProduct(this.#of, this.openId, draft);
    this.open = { product };
    await this.again();
    return product;
  }

  /** `file` in base 64; `null` takes the picture away. */
  async setPhoto(file: string | null): Promise<void> {
    const id = this.openId;
    if (id === null) return;
    const product = await this.#backend.setProductPhoto(this.#of, id, file);
    if (this.openId === id) this.open = { product };
    await this.again();
  }

  check = (file: string): Promise<ImportReport> => this.#backend.checkProducts(this.#of, file);

  async import(file: string): Promise<ImportReport> {
    const report = await this.#backend.importProducts(this.#of, file);
    await this.again();
    return report;
  }

  /** Resolves with where the file is. */
  export = (): Promise<string> => this.#backend.exportProducts(this.#of);

  /** Reads everything that is shown again. */
  again = (): Promise<void> => this.#try(() => this.#read(Math.min(MOST, Math.max(PAGE, this.items.length))));

  #fromTheTop(): Promise<void> {
    return this.#try(() => this.#read(PAGE));
  }

  async #read(limit: number): Promise<void> {
    const of = this.#of;
    const [page, counts] = await Promise.all([
      this.#backend.products(of, this.wanted, this.shown, null, limit),
      this.#backend.productCounts(of),
    ]);
    this.items = page.items;
    this.counts = counts;
    this.loaded = true;
    this.#follow(page.next);
  }

  #follow(next: string | null): void {
    this.#next = next;
    this.more = next !== null;
  }

  #try(work: () => Promise<void>): Promise<void> {
    return this.#line.run(async () => {
      try {
        await work();
        this.error = null;
      } catch (error) {
        this.error = error;
      }
    });
  }
}

const CONCERNS: ReadonlySet<Event["type"]> = new Set(["products_changed", "channel_changed", "resync"]);
