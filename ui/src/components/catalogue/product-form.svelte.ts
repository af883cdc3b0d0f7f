// A product as it is being typed: texts, until all of them are numbers and names that the core would take.
import type { Field, ProductDraft } from "../../bindings";
import { amountOf, written } from "./money";

const USUAL_LOW_STOCK = 4;

export class ProductForm {
  name = $state("");
  price = $state("");
  currency = $state("");
  sku = $state("");
  stock = $state("");
  lowStock = $state("");
  description = $state("");
  imageUrl = $state("");
  hidden = $state(false);
  readonly #before: string;

  constructor(details: ProductDraft | null, currency: string) {
    this.currency = details?.currency ?? currency;
    this.name = details?.name ?? "";
    this.price = details ? written(details.price, details.currency) : "";
    this.sku = details?.sku ?? "";
    this.stock = details?.stock === null || !details ? "" : String(details.stock);
    this.lowStock = String(details?.low_stock ?? USUAL_LOW_STOCK);
    this.description = details?.description ?? "";
    this.imageUrl = details?.image_url ?? "";
    this.hidden = details?.hidden ?? false;
    this.#before = this.#typed();
  }

  readonly amount = $derived(amountOf(this.price, this.currency));
  readonly count = $derived(countOf(this.stock));
  readonly few = $derived(countOf(this.lowStock));

  /** Whether anything differs from what is stored. */
  get isChanged(): boolean {
    return this.#typed() !== this.#before;
  }

  /** What the core would be given; `null` while something is no name or number. */
  get draft(): ProductDraft | null {
    if (this.name.trim() === "" || this.amount === null || this.count === undefined || this.few === undefined)
      return null;
    return {
      name: this.name.trim(),
      price: this.amount,
      currency: this.currency,
      stock: this.count,
      low_stock: this.few ?? USUAL_LOW_STOCK,
      sku: this.sku.trim(),
      description: this.description.trim(),
      image_url: this.imageUrl.trim(),
      hidden: this.hidden,
    };
  }

  #typed(): string {
    const { name, price, currency, sku, stock, lowStock, description, imageUrl, hidden } = this;
    return JSON.stringify([name, price, currency, sku, stock, lowStock, description, imageUrl, hidden]);
  }
}

/** `null` where nothing is counted, `undefined` where it is no number. */
function countOf(typed: string): number | null | undefined {
  const text = typed.trim();
  if (text === "") return null;
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** The field of an error of the core, where the form has it. */
export function faultyField(error: unknown): Field | null {
  if (typeof error !== "object" || error === null || !("params" in error)) return null;
  const { field } = error.params as { field?: string };
  return FIELDS.find((known) => known === field) ?? null;
}

const FIELDS: readonly Field[] = ["name", "price", "currency", "stock", "sku", "description", "image_url", "hidden"];
