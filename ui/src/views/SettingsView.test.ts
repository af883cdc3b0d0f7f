// The page of settings over the fake core: a choice has its effect at once, is kept by the core, and a refusal takes it back.
import { render, screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import Root from "../App.svelte";
import { createFakeBackend, type FakeBackend } from "../backend/fake";
import { shortcuts } from "../state/keyboard.svelte";

const PATIENCE = 60_000;
let backend: FakeBackend;

beforeEach(() => {
  backend = createFakeBackend({ seeded: true });
});
afterEach(() => {
  location.hash = "";
});

async function open(section: string): Promise<void> {
  location.hash = `#/settings/${section}`;
  render(Root, { backend });
  await screen.findByTestId(`settings-${section}`, {}, { timeout: PATIENCE });
}

test(
  "messages have the size that was chosen",
  async () => {
    await open("appearance");
    await userEvent.click(screen.getByRole("radio", { name: "130" }));
    expect(document.documentElement.style.getPropertyValue("--message-scale")).toBe("1.3");
    expect(backend.world.preferences.window.message_size).toBe(130);
  },
  PATIENCE,
);

test(
  "Ctrl Enter sends, and Enter alone does not",
  async () => {
    await open("writing");
    await userEvent.click(screen.getByRole("radio", { name: "Ctrl ↵" }));
    expect(shortcuts.matches(new KeyboardEvent("keydown", { key: "Enter" }), "send")).toBe(false);
    expect(shortcuts.matches(new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true }), "send")).toBe(true);
  },
  PATIENCE,
);

test(
  "a key that is taken is told and changes hands only when asked to",
  async () => {
    await open("shortcuts");
    const row = screen.getByTestId("key-take_over");
    await userEvent.click(within(row).getByRole("button", { pressed: false }));
    await userEvent.keyboard("b");
    await within(row).findByRole("alert", {}, { timeout: PATIENCE });
    expect(shortcuts.keysOf("take_over")).toEqual(["t"]);
    await userEvent.click(screen.getByTestId("use-key-here"));
    expect(shortcuts.keysOf("take_over")).toEqual(["b"]);
    expect(shortcuts.keysOf("hand_back")).toEqual([]);
    await userEvent.click(screen.getByTestId("reset-keys"));
    expect(shortcuts.keysOf("take_over")).toEqual(["t"]);
  },
  PATIENCE,
);

test(
  "what the core does not keep is shown as it was, and told",
  async () => {
    vi.spyOn(backend, "setReadMarks").mockRejectedValueOnce(new Error("full"));
    await open("privacy");
    await userEvent.click(screen.getByTestId("read-marks"));
    await screen.findByText(/went wrong|failed|Details|could not/i, {}, { timeout: PATIENCE });
    expect(screen.getByTestId("read-marks")).toBeChecked();
  },
  PATIENCE,
);

test(
  "nobody is erased before their name was typed",
  async () => {
    await open("data");
    await userEvent.click(await screen.findByTestId("erase", {}, { timeout: PATIENCE }));
    await userEvent.type(screen.getByTestId("erase-query"), "Dewi");
    await userEvent.click(await screen.findByTestId("erase-found", {}, { timeout: PATIENCE }));
    const confirm = await screen.findByTestId("erase-go", {}, { timeout: PATIENCE });
    expect(confirm).toBeDisabled();
    const before = backend.world.contacts.size;
    await userEvent.type(screen.getByTestId("erase-typed"), "Dewi Anggraini");
    await userEvent.click(confirm);
    await vi.waitFor(() => expect(backend.world.contacts.size).toBe(before - 1), { timeout: PATIENCE });
  },
  PATIENCE,
);
