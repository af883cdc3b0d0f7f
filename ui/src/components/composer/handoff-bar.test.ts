// In place of the field: who answers now, and the one button that changes it.
import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { clock } from "../../state/clock.svelte";
import { row } from "../../state/inbox-fixtures";
import HandoffBar from "./HandoffBar.svelte";

const agoMinutes = (minutes: number) => new Date(clock.now - minutes * 60_000).toISOString();

it.each([
  ["the bot answers", row("1", "BOT", 1), "The bot is answering", "takeOver"],
  [
    "a person is waited for",
    row("1", "HUMAN", 1, { waiting_since: agoMinutes(12) }),
    "Customer 1 asked for a person 12 minutes ago",
    "takeOver",
  ],
  ["it is closed", row("1", "CLOSED", 1), "This conversation is closed", "reopen"],
  [
    "a colleague has it",
    row("1", "HUMAN", 1, { agent: { id: "2", name: "Adit", is_me: false } }),
    "Adit has this conversation",
    "takeOver",
  ],
])("when %s it says so and offers the way out", async (_, shown, title, verb) => {
  const onchange = vi.fn();
  render(HandoffBar, { row: shown, onchange, onnote: vi.fn() });
  expect(screen.getByRole("region", { name: title })).toBeVisible();
  await userEvent.click(screen.getByTestId(verb === "reopen" ? "reopen-conversation" : "take-over"));
  expect(onchange).toHaveBeenCalledExactlyOnceWith(verb);
});
