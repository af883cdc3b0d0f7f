// Credits as a person reads them: what is left in which part, for how long, who spent it, and what is done when it runs low.
import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import App from "../App.svelte";
import { createFakeBackend, type FakeBackend } from "../backend/fake";

let backend: FakeBackend;
let user: ReturnType<typeof userEvent.setup>;

function open(seeded: boolean): void {
  history.replaceState(null, "", "#/credits");
  backend = createFakeBackend({ seeded, scripted: false });
}

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
});
afterEach(() => vi.useRealTimers());

const gauge = () => screen.findByTestId("credit-gauge");

describe("a shop with a plan", () => {
  beforeEach(async () => {
    open(true);
    render(App, { backend });
    await gauge();
  });

  it("says what is left of each part, in the order of spending, and for how long", async () => {
    expect(await gauge()).toHaveAttribute("data-standing", "normal");
    expect(screen.getByTestId("credit-balance")).toHaveTextContent("11,780");
    const parts = within(await gauge()).getAllByRole("img");
    expect(parts.map((part) => part.getAttribute("aria-label"))).toEqual([
      "Rollover: 0 of 1,400",
      "Monthly allowance: 6,780 of 10,000",
      "Top-up: 5,000 of 5,000",
    ]);
    expect(screen.getByTestId("credit-forecast")).toHaveTextContent(
      /^Enough for about 3\d days, at about \d+ a day\.$/,
    );
  });

  it("lets the arrows go from day to day, and tells the one that has the focus", async () => {
    const days = screen.getAllByRole("button", { name: /credits?\. People/ });
    expect(days).toHaveLength(30);
    expect(days.filter((day) => day.tabIndex === 0)).toEqual([days[29]]);
    days[29]?.focus();
    await user.keyboard("{ArrowLeft}{ArrowLeft}");
    expect(days[27]).toHaveFocus();
    await user.keyboard("{Home}{ArrowLeft}");
    expect(days[0]).toHaveFocus();
    expect(days.filter((day) => day.tabIndex === 0)).toEqual([days[0]]);
  });

  it("shows a week or a quarter, and the same numbers as a table", async () => {
    await user.click(screen.getByRole("radio", { name: "7 days" }));
    await waitFor(() => expect(screen.getAllByRole("button", { name: /credits?\. People/ })).toHaveLength(7));
    await user.click(screen.getByTestId("usage-as-table"));
    const rows = within(screen.getByTestId("usage-table")).getAllByRole("row");
    expect(rows).toHaveLength(1 + 7 + 1);
    await user.click(screen.getByRole("radio", { name: "90 days" }));
    await waitFor(() => expect(within(screen.getByTestId("usage-table")).getAllByRole("row")).toHaveLength(92));
  });

  it("reads the ledger page by page", async () => {
    const lines = () => within(screen.getByTestId("ledger")).getAllByTestId("ledger-line");
    expect(lines()).toHaveLength(20);
    await user.click(screen.getByRole("button", { name: "Show more" }));
    await waitFor(() => expect(lines()).toHaveLength(40));
    expect(lines().some((line) => /Bought.*\+5,000/.test(line.textContent))).toBe(false);
  });

  it("warns in one banner below the level that was chosen, until it is switched off", async () => {
    expect(screen.queryByTestId("credits-banner")).toBeNull();
    await user.click(screen.getByTestId("change-warning"));
    await user.clear(screen.getByTestId("warning-field"));
    await user.type(screen.getByTestId("warning-field"), "12.000");
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByTestId("credits-banner")).toHaveTextContent(/11,780 credits left, about 3\d days\./);
    expect(await gauge()).toHaveAttribute("data-standing", "low");
    await user.click(screen.getByRole("switch", { name: "Warn me below 12,000" }));
    await waitFor(() => expect(screen.queryByTestId("credits-banner")).toBeNull());
  });

  it("takes what was bought into its own part", async () => {
    await user.click(screen.getByTestId("top-up"));
    await user.type(await screen.findByTestId("top-up-amount"), "500");
    await user.click(within(screen.getByRole("dialog")).getByRole("button", { name: "Top up" }));
    await waitFor(() => expect(screen.getByTestId("credit-balance")).toHaveTextContent("12,280"));
  });

  it("says where an exported file is", async () => {
    await user.click(screen.getByTestId("export-usage"));
    expect(await screen.findByText(/Saved as .*balas-usage\.csv/)).toBeVisible();
  });
});

it("knows nothing of a pace that nobody has, and says nothing is counted without a plan", async () => {
  open(false);
  await backend.startPractice();
  render(App, { backend });
  expect(await screen.findByTestId("no-plan")).toHaveTextContent("Credits are not counted");
  expect(screen.queryByTestId("credit-forecast")).toBeNull();
  await user.click(screen.getByTestId("set-plan"));
  await user.type(await screen.findByTestId("plan-allowance"), "1000");
  await user.click(within(screen.getByRole("dialog")).getByRole("button", { name: "Save" }));
  expect(await screen.findByTestId("credit-forecast")).toHaveTextContent("Practice costs nothing.");
});

it("shows a hosted account that has not told lately as unknown", async () => {
  open(true);
  await backend.saveGateway({ name: "Akun", public_url: "", services: [] });
  render(App, { backend });
  await gauge();
  await user.selectOptions(screen.getByLabelText("Account"), "Akun");
  await waitFor(() => expect(screen.getByTestId("credit-gauge")).toHaveAttribute("data-standing", "unknown"));
  expect(screen.getByTestId("credit-forecast")).toHaveTextContent(/^Last read/);
  expect(screen.queryByTestId("top-up")).toBeNull();
});
