/** How many there are, in words; nothing where nobody counts. */
import type { ProductCardView } from "../../bindings";
import { t } from "../../i18n";

export function stockOf({ stock }: ProductCardView): string {
  if (stock === null) return "";
  return stock === 0 ? t("composer.sold_out") : t("composer.in_stock", { n: stock });
}

/** The same, of a product that was offered before: it may be different now. */
export function stockThen({ stock }: ProductCardView): string {
  if (stock === null) return "";
  return stock === 0 ? t("composer.sold_out_then") : t("composer.in_stock_then", { n: stock });
}
