// The page of contacts by keyboard: there and through it, choosing, a change of many and its undo, and out to a conversation.
import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import App from "../App.svelte";
import { createFakeBackend, type FakeBackend } from "../backend/fake";

let backend: FakeBackend;
let user: ReturnType<typeof userEvent.setup>;

beforeEach(async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
  history.replaceState(null, "", "#/inbox");
  backend = createFakeBackend({ seeded: true, scripted: false });
  render(App, { backend });
  await screen.findByTestId("nav-contacts");
  await user.keyboard("gp");
  await screen.findByTestId("contacts-grid");
});
afterEach(() => vi.useRealTimers());

const counts = () => backend.contactCounts("real");

it("G P goes there, and the navigation says so", () => {
  expect(location.hash).toBe("#/contacts");
  expect(screen.getByTestId("nav-contacts")).toHaveAttribute("aria-current", "page");
});

it("J moves, X chooses, I keeps the bot from the chosen, and Z takes that back", async () => {
  await user.keyboard("jxjx");
  expect(screen.getByRole("toolbar")).toHaveAccessibleName("2 selected");
  await user.keyboard("i");
  await waitFor(async () => expect((await counts()).bot_off).toBe(2));
  await user.keyboard("z");
  await waitFor(async () => expect((await counts()).bot_off).toBe(0));
});

it("L gives the chosen a tag", async () => {
  await user.keyboard("jxl");
  await user.type(await screen.findByTestId("bulk-tag-name"), "Reseller{Enter}");
  await waitFor(async () => expect((await counts()).tags).toContainEqual({ tag: "Reseller", number: 1 }));
});

it("Escape leaves one layer at a time: the chosen, then the page", async () => {
  await user.keyboard("jx{Escape}");
  expect(screen.queryByRole("toolbar")).toBeNull();
  await user.keyboard("{Escape}");
  await waitFor(() => expect(location.hash).toBe("#/inbox"));
});

it("/ searches here, and Enter goes back into the table", async () => {
  await user.keyboard("/");
  expect(screen.getByTestId("contacts-search")).toHaveFocus();
  await user.keyboard("hendra{Enter}");
  expect(screen.getByTestId("contacts-grid")).toHaveFocus();
});

it("Enter opens the conversation of the active contact", async () => {
  await user.keyboard("j{Enter}");
  await waitFor(() => expect(location.hash).toMatch(/^#\/inbox/));
});

it("a file is looked at before anything is stored, and an import can be taken back", async () => {
  const before = (await counts()).everyone;
  await user.click(screen.getByTestId("contacts-import"));
  const text = "name,phone\nAni,081234567101\nBudi,\n";
  // jsdom's files cannot be read.
  const file = Object.assign(new File([text], "pelanggan.csv", { type: "text/csv" }), {
    text: () => Promise.resolve(text),
  });
  await user.upload(await screen.findByTestId("import-file"), file);
  expect(await screen.findByTestId("import-summary")).toHaveTextContent("1 new, 0 there already, 1 left out.");
  expect((await counts()).everyone).toBe(before);
  await user.click(screen.getByTestId("import-run"));
  await waitFor(async () => expect((await counts()).everyone).toBe(before + 1));
  await user.click(await screen.findByTestId("toast-undo"));
  await waitFor(async () => expect((await counts()).everyone).toBe(before));
});

it("Shift C adds a contact; a number that is there already is told and opened instead", async () => {
  const before = (await counts()).everyone;
  await user.keyboard("{Shift>}C{/Shift}");
  await user.type(await screen.findByTestId("new-contact-number"), "0812 9999 7777");
  await user.type(screen.getByTestId("new-contact-name"), "Ani Lestari");
  await waitFor(() => expect(screen.getByTestId("new-contact-save")).toBeEnabled());
  await user.keyboard("{Enter}");
  await waitFor(async () => expect((await counts()).everyone).toBe(before + 1));
  expect(await screen.findByTestId("contact-inspector")).toHaveTextContent("Ani Lestari");

  await user.click(screen.getByTestId("contacts-new"));
  await user.type(await screen.findByTestId("new-contact-number"), "+62 812-9999-7777");
  expect(await screen.findByTestId("new-contact-known")).toHaveTextContent("Ani Lestari");
  expect(screen.getByTestId("new-contact-save")).toBeDisabled();
});
