// Which message a key is about, where no button says so.
import type { MessageView } from "../../bindings";

/** The message that has the focus or the pointer, else the customer's last one. */
export function meantMessage(messages: readonly MessageView[]): MessageView | undefined {
  const place = [document.activeElement, ...document.querySelectorAll("article:hover")].find((one) =>
    one?.matches("article[data-id]"),
  );
  const id = place instanceof HTMLElement ? place.dataset.id : undefined;
  const said = messages.filter((message) => message.kind !== "event" && message.kind !== "note");
  return said.find((message) => message.id === id) ?? said.findLast((message) => message.direction === "in");
}
