// The practice phone in its own window: it scans, shows what customers see, writes for both sides, and loses its connection.
import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import App from "../App.svelte";
import { createFakeBackend, type FakeBackend } from "../backend/fake";

let backend: FakeBackend;
const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  history.replaceState(null, "", "#/phone");
  backend = createFakeBackend({ scripted: false });
});
afterEach(() => vi.useRealTimers());

async function scan(): Promise<void> {
  await backend.startPractice();
  render(App, { backend });
  await vi.advanceTimersByTimeAsync(1000);
  await waitFor(() => expect(screen.getByTestId("practice-scan")).toBeEnabled());
  await user.click(screen.getByTestId("practice-scan"));
  await vi.advanceTimersByTimeAsync(1500);
  await screen.findByRole("heading", { name: "Chats" });
}

const lines = () =>
  screen
    .getAllByTestId("practice-line")
    .map((line) => `${line.dataset["from"]}: ${line.querySelector("span")?.textContent}`);

it("has nothing to scan before practice has begun", async () => {
  render(App, { backend });
  expect(await screen.findByText("Nothing to scan yet")).toBeVisible();
  expect(screen.queryByTestId("practice-scan")).toBeNull();
});

it("sees the code of the window and scans it with one button", async () => {
  await scan();
  expect((await backend.practiceView())?.linked).toBe(true);
});

it("writes as a new customer, then as the owner, who takes the conversation", async () => {
  await scan();
  await user.click(screen.getByTestId("practice-add-customer"));
  const dialog = await screen.findByRole("dialog");
  await user.type(within(dialog).getByLabelText("Name"), "Lina");
  await user.type(within(dialog).getByLabelText("Number"), "6281377700199");
  await user.type(within(dialog).getByLabelText("First message"), "Halo");
  await user.click(within(dialog).getByRole("button", { name: "Send" }));
  await waitFor(() => expect(lines()).toEqual(["customer: Halo"]));
  await user.click(screen.getByRole("radio", { name: "As the owner" }));
  await user.type(screen.getByTestId("practice-input"), "Halo Lina{Enter}");
  await waitFor(() => expect(lines()).toEqual(["customer: Halo", "shop: Halo Lina"]));
  const { items } = await backend.conversations(
    { realm: "practice", group: "mine", unread_only: false, channel_id: null },
    null,
    5,
  );
  expect(items.map(({ contact }) => contact.name)).toEqual(["Lina"]);
});

it("does not send a number that cannot be one", async () => {
  await scan();
  await user.click(screen.getByTestId("practice-add-customer"));
  const dialog = await screen.findByRole("dialog");
  await user.type(within(dialog).getByLabelText("Number"), "0812");
  await user.type(within(dialog).getByLabelText("First message"), "Halo");
  expect(within(dialog).getByRole("button", { name: "Send" })).toBeDisabled();
});

it("goes offline and silent at a switch", async () => {
  await scan();
  await user.click(screen.getByRole("switch", { name: "Phone online" }));
  await waitFor(() =>
    expect(screen.getByRole("switch", { name: "Phone online" })).toHaveAttribute("aria-checked", "false"),
  );
  expect((await backend.channels())[0]?.session.state).toBe("degraded");
  await user.click(screen.getByRole("switch", { name: "Pretend customers write by themselves" }));
  await waitFor(async () => expect((await backend.practiceView())?.scripted).toBe(true));
});

it("a code that was replaced in the same moment is told in plain words", async () => {
  await backend.startPractice();
  vi.spyOn(backend, "practiceScan").mockRejectedValueOnce({ code: "conflict", params: {}, detail: "stale code" });
  render(App, { backend });
  await vi.advanceTimersByTimeAsync(1000);
  await waitFor(() => expect(screen.getByTestId("practice-scan")).toBeEnabled());
  await user.click(screen.getByTestId("practice-scan"));
  expect(await screen.findByRole("alert")).toHaveTextContent("The code had changed. Scan again.");
});
