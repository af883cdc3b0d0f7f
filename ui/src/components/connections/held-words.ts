// Why something is not the same here and at a hosted account, in the agent's language. The core says words and parameters.
import type { HeldView } from "../../bindings";
import { t, type MessageKey } from "../../i18n";
import { troubleSentence } from "../gateway/service-words";

const FIELDS: Readonly<Record<string, MessageKey>> = {
  name: "connections.held.field.name",
  phone: "connections.held.field.phone",
  price: "connections.held.field.price",
  stock: "connections.held.field.stock",
  sku: "connections.held.field.sku",
  description: "connections.held.field.description",
  image_url: "connections.held.field.image_url",
  currency: "connections.held.field.currency",
};

export function heldSentence({ thing, cause, detail }: HeldView): string {
  const how = thing.what === "one" ? [] : [t(`connections.held.${thing.what}`)];
  return [...how, causeSentence(cause, detail)].join(" ");
}

function causeSentence(cause: HeldView["cause"], detail: string): string {
  switch (cause.cause) {
    case "service":
      return troubleSentence({ fault: cause.fault, detail });
    case "field": {
      const known = FIELDS[cause.field];
      return t("connections.held.field", { field: known ? t(known) : cause.field });
    }
    default:
      return t(`connections.held.${cause.cause}`);
  }
}
