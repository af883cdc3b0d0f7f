/** What the composer sends besides words. */
import type { ButtonForm, ListForm } from "../../bindings";

export const TOOLS = ["file", "buttons", "list", "product", "place", "contact_card", "emoji", "voice"] as const;

/** One of them, or the list of what is sent often. */
export type Tool = (typeof TOOLS)[number] | "quick_reply";

/** What the field can grow into. */
export type FormKind = "buttons" | "list";

/** What is open over the window. */
export type Opened = "product" | "place" | "contact_card" | "replies" | null;

export const EMPTY_FORM: ButtonForm = { labels: ["", ""], footer: "" };

export const EMPTY_LIST: ListForm = {
  menu: { title: "", button: "", sections: [{ title: "", rows: [{ title: "", description: "" }] }] },
  footer: "",
};

export function isEmptyForm({ labels, footer }: ButtonForm): boolean {
  return footer === "" && labels.every((label) => label === "");
}

export function isEmptyList({ menu, footer }: ListForm): boolean {
  const words = menu.sections.flatMap(({ title, rows }) => [title, ...rows.flatMap((row) => Object.values(row))]);
  return [menu.title, menu.button, footer, ...words].every((text) => text === "");
}
