// A row says who, since when, and what to do about it first.
import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import type { ConversationRow as Row, MessagePreview } from "../../bindings";
import { clock } from "../../state/clock.svelte";
import { row } from "../../state/inbox-fixtures";
import ConversationRow from "./ConversationRow.svelte";
import { nameOf, previewOf } from "./row-text";

const last: MessagePreview = {
  kind: "text",
  text: "Jadi 40 potong\nbisa harga berapa?",
  direction: "in",
  author: "CUSTOMER",
  deleted: false,
  delivery: "delivered",
  created_at: new Date().toISOString(),
};
const minutesAgo = (minutes: number) => new Date(clock.now - minutes * 60_000).toISOString();
const onopen = vi.fn();

function show(over: Partial<Row>) {
  const shown = row("5", "BOT", 1, { last_message: last, ...over });
  render(ConversationRow, { row: shown, position: 3, setSize: 30, selected: false, showChannel: false, onopen });
  return screen.getByRole("option");
}

it("reads name, waiting time, unread and message, and its place in the list", () => {
  const option = show({ status: "HUMAN", agent: null, waiting_since: minutesAgo(12), unread: 3 });
  expect(option).toHaveAccessibleName("Customer 5, waiting 12 minutes, 3 unread, Jadi 40 potong bisa harga berapa?");
  expect(option).toHaveAttribute("aria-posinset", "3");
  expect(option).toHaveAttribute("aria-setsize", "30");
});

it("puts a message that was not sent before a draft, and a draft before the newest message", () => {
  expect(show({ has_failed: true, draft: "Kalau jadi" })).toHaveTextContent(/Not sent.*Jadi 40 potong/);
});

it("shows the draft in place of the newest message", () => {
  const option = show({ draft: "Kalau jadi" });
  expect(option).toHaveTextContent(/Draft:.*Kalau jadi/);
  expect(option).not.toHaveTextContent("Jadi 40 potong");
});

it("ticks only what we wrote ourselves", () => {
  expect(show({}).querySelector("[role=img]")).toBeNull();
});

it("ticks our own newest message", () => {
  show({ last_message: { ...last, direction: "out", author: "HUMAN_AGENT", delivery: "read" } });
  expect(screen.getByRole("img", { name: "Read", hidden: true })).toBeInTheDocument();
});

it("opens the conversation that was pressed", async () => {
  const option = show({});
  await userEvent.click(option);
  expect(onopen.mock.lastCall?.[0]).toMatchObject({ id: "5" });
});

it("says what a message without words is", () => {
  expect(previewOf({ ...last, kind: "location", text: "" })).toEqual({ icon: "pin", text: "Location" });
});

it("falls back to the number where a name shows nothing", () => {
  const contact = { id: "1", name: "\u200B", phone: "62812", phone_pretty: "+62 812", is_group: false };
  expect(nameOf(contact)).toBe("+62 812");
  expect(nameOf({ ...contact, phone_pretty: "" })).toBe("Unknown customer");
});
