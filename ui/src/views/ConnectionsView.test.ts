// What scripts may do, as an operator sets it up: the switch, the address, keys that are shown once, reports that are sent again.
import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import App from "../App.svelte";
import { createFakeBackend, type FakeBackend } from "../backend/fake";

let backend: FakeBackend;
let user: ReturnType<typeof userEvent.setup>;

beforeEach(async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
  history.replaceState(null, "", "#/connections");
  backend = createFakeBackend({ seeded: true, scripted: false });
  render(App, { backend });
  await screen.findByTestId("api-panel");
});
afterEach(() => vi.useRealTimers());

const state = () => screen.getByTestId("api-address").dataset["state"];
const panel = () => within(screen.getByTestId("api-panel"));

async function type(testid: string, text: string): Promise<void> {
  const field = await screen.findByTestId(testid);
  await user.clear(field);
  await user.type(field, text);
}

describe("the local API", () => {
  it("is switched off and on, and says where it answers and for whom", async () => {
    expect(state()).toBe("listening");
    expect(screen.getByText("This computer only")).toBeVisible();
    await user.click(screen.getByTestId("api-switch"));
    await waitFor(() => expect(state()).toBe("off"));
    expect((await backend.localApi()).state).toEqual({ state: "off" });
    await user.click(screen.getByTestId("api-switch"));
    await waitFor(() => expect(state()).toBe("listening"));
  });

  it("warns before and after it is opened to the network", async () => {
    await user.click(screen.getByTestId("api-change-address"));
    await type("api-listen", "0.0.0.0:7717");
    expect(screen.getByText(/Others in your network can reach/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByTestId("api-open")).toHaveTextContent("Only an API key keeps them out.");
    expect(screen.getByText("Your network too")).toBeVisible();
  });

  it("tells in plain words why an address cannot be had, and keeps the old one", async () => {
    await user.click(screen.getByTestId("api-change-address"));
    for (const [address, sentence] of [
      ["127.0.0.1:8099", "Another program uses this address."],
      ["192.0.2.1:80", "This is not an address of this computer."],
      ["nowhere", "Write an address and a port, such as 127.0.0.1:7717."],
    ] as const) {
      await type("api-listen", address);
      await user.click(screen.getByRole("button", { name: "Save" }));
      expect(await screen.findByText(new RegExp(sentence))).toBeVisible();
    }
    await user.click(screen.getByRole("button", { name: "Cancel" }));
    expect(panel().getByText("http://127.0.0.1:7717")).toBeVisible();
  });

  it("that does not listen says why, and can be tried again", async () => {
    backend.world.api = { ...backend.world.api, state: { state: "failed", reason: "busy" } };
    backend.world.emit({ type: "api_changed" });
    const trouble = await panel().findByRole("alert");
    expect(trouble).toHaveTextContent("127.0.0.1:7717 is not answered: another program uses it.");
    await user.click(within(trouble).getByRole("button", { name: "Try again" }));
    await waitFor(() => expect(state()).toBe("listening"));
    expect(panel().queryByRole("alert")).toBeNull();
  });
});

describe("keys", () => {
  it("are made with a name and scopes, shown once, copied, and gone from the screen", async () => {
    await user.click(screen.getByTestId("new-key"));
    const make = await screen.findByRole("button", { name: "Make the key" });
    await type("key-name", "Gudang");
    expect(make).toBeDisabled();
    await user.click(screen.getByRole("checkbox", { name: /products:read/ }));
    await user.click(screen.getByRole("checkbox", { name: /products:write/ }));
    await user.click(make);

    const field = await screen.findByTestId("fresh-key");
    const key = (field as HTMLInputElement).value;
    expect(key).toMatch(/^tk_live_/);
    expect(screen.getByText("“Gudang” is ready. Copy it now: it is shown once.")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Copy key" }));
    expect(await navigator.clipboard.readText()).toBe(key);
    await user.click(screen.getByTestId("fresh-key-done"));
    expect(screen.queryByDisplayValue(key)).toBeNull();
    const made = (await backend.apiKeys()).at(-1);
    expect(made).toMatchObject({
      name: "Gudang",
      scopes: ["products:read", "products:write"],
      rpm: 60,
      channel_id: null,
    });
  });

  it("with everything need no other scope", async () => {
    await user.click(screen.getByTestId("new-key"));
    await user.click(await screen.findByRole("checkbox", { name: /usage:read/ }));
    await user.click(screen.getByRole("checkbox", { name: /admin:/ }));
    expect(screen.getByRole("checkbox", { name: /usage:read/ })).not.toBeChecked();
    await user.click(screen.getByRole("checkbox", { name: /ai:write/ }));
    expect(screen.getByRole("checkbox", { name: /admin:/ })).not.toBeChecked();
  });

  it("are revoked after a question", async () => {
    await user.click(screen.getByRole("button", { name: "Actions for Kasir POS" }));
    await user.click(await screen.findByTestId("revoke-key"));
    expect(await screen.findByText("Revoke Kasir POS?")).toBeVisible();
    expect(screen.getAllByTestId("api-key")).toHaveLength(4);
    await user.click(screen.getByTestId("confirm"));
    await waitFor(() => expect(screen.getAllByTestId("api-key")).toHaveLength(3));
    expect(screen.queryByText("Kasir POS")).toBeNull();
  });
});

describe("reports", () => {
  it("tell what did not arrive and why, and are sent again", async () => {
    const rows = await screen.findAllByTestId("report");
    expect(rows).toHaveLength(5);
    await user.click(screen.getByRole("radio", { name: "Failed" }));
    await waitFor(() => expect(screen.getAllByTestId("report")).toHaveLength(2));
    const [retrying] = screen.getAllByTestId("report");
    expect(retrying).toHaveTextContent("The other side answered with HTTP 500.");
    await user.click(within(retrying as HTMLElement).getByTestId("replay-report"));
    await vi.advanceTimersByTimeAsync(1000);
    await waitFor(() => expect(screen.getAllByTestId("report")).toHaveLength(1));
    expect(screen.getByTestId("report")).toHaveTextContent("The other side did not answer in time.");
  });
});
