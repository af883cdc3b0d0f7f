// The rows of Connections as a person meets them: what each says, what it needs most, and what can be taken back.
import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import App from "../../App.svelte";
import { createFakeBackend, type FakeBackend } from "../../backend/fake";
import { locale } from "../../i18n";

let backend: FakeBackend;
let user: ReturnType<typeof userEvent.setup>;
const HOSTED = "Gateway Nusantara";

beforeEach(() => {
  user = userEvent.setup();
  history.replaceState(null, "", "#/connections");
  backend = createFakeBackend({ seeded: true, scripted: false });
});
afterEach(() => void (locale.language = "en"));

async function open(): Promise<void> {
  render(App, { backend });
  await screen.findByTestId("api-panel");
  await screen.findByTestId("connection-services");
}

function row(name: string): HTMLElement {
  const found = screen.getAllByTestId("channel").find((element) => element.textContent.includes(name));
  if (!found) throw new Error(`no row for ${name}`);
  return found;
}

const channelId = () => [...backend.world.gateways.keys()][0] ?? "";

describe("a row", () => {
  it("of a number says since when it is linked and what it sent today", async () => {
    await open();
    const [facts] = await backend.connectionFacts();
    expect(row("Toko utama")).toHaveTextContent("linked 11 months ago");
    expect(row("Toko utama")).toHaveTextContent(`${facts?.sent_today} sent today`);
    expect(row("Grosir")).toHaveTextContent("3 waiting to send");
  });

  it("of a gateway says its host, the ending of its key and its credits, and never the key", async () => {
    await open();
    expect(row(HOSTED)).toHaveTextContent("gateway.example.id and one more");
    expect(row(HOSTED)).toHaveTextContent("key ends 7f31");
    expect(row(HOSTED)).toHaveTextContent("412 credits there");
    expect(document.body.innerHTML).not.toContain("00007f31");
  });

  it("opens to its services, each with its own state", async () => {
    const detail = "the service does not accept the key";
    backend.world.troubles.set(`${channelId()} unswer`, { fault: { fault: "key_refused" }, detail });
    await open();
    expect(within(row(HOSTED)).getByTestId("service-trouble")).toHaveTextContent(
      "Unswer The service does not accept the key.",
    );
    await user.click(screen.getByTestId("connection-services"));
    expect(screen.getByTestId("connection-services")).toHaveAttribute("aria-expanded", "true");
    const states = screen.getAllByTestId("service-state");
    expect(states.map(({ dataset }) => [dataset["service"], dataset["good"]])).toEqual([
      ["waviro", "true"],
      ["wabot", "true"],
      ["unswer", "false"],
    ]);
    expect(states[2]).toHaveTextContent("kontak.example.id");
    expect(states[2]).toHaveTextContent("key ends c20a");
  });
});

describe("what is not the same on both sides", () => {
  const detail = "sku: product 3 has this code already; choose another one";

  it("is counted on the row, and told thing by thing with why and what to do", async () => {
    backend.world.updateChannel(channelId(), {
      held_back: [
        { part: "products", thing: { what: "one", title: "Kebaya" }, cause: { cause: "field", field: "sku" }, detail },
        {
          part: "contacts",
          thing: { what: "telling" },
          cause: { cause: "service", fault: { fault: "not_allowed", said: "" } },
          detail: "no",
        },
        { part: "credits", thing: { what: "whole" }, cause: { cause: "other" }, detail: "?" },
      ],
    });
    await open();
    expect(within(row(HOSTED)).getByTestId("held-count")).toHaveTextContent(
      "3 things are not the same here and there.",
    );
    await user.click(screen.getByTestId("connection-services"));
    expect(screen.queryByTestId("held-count")).toBeNull();
    const held = within(screen.getByRole("region", { name: "Not the same on both sides" }));
    const things = held.getAllByTestId("held-thing");
    expect(things[0]).toHaveTextContent("Products Kebaya The field “Code” cannot be stored with this value.");
    expect(held.getByTitle(detail)).toBeVisible();
    expect(things[1]).toHaveTextContent("What is changed here is not told to the service. The key lacks a permission.");
    expect(things[2]).toHaveTextContent("Credits and usage Not compared for now.");
    locale.language = "id";
    await waitFor(() =>
      expect(screen.getByTestId("held-back")).toHaveTextContent("Nilai kolom “Kode” tidak bisa disimpan"),
    );
  });

  it("is no word where nothing is", async () => {
    await open();
    await user.click(screen.getByTestId("connection-services"));
    expect(screen.queryByTestId("held-back")).toBeNull();
  });
});

it("a gateway that stands still says what to do in the language of the window", async () => {
  backend.world.updateChannel(channelId(), { session: { state: "stopped", reason: "the stored hook is damaged" } });
  await open();
  expect(row(HOSTED)).toHaveTextContent("Open its settings and save it again.");
  expect(row(HOSTED)).not.toHaveTextContent("damaged");
});

it("a locked gateway asks for its passphrase on its row, and goes on", async () => {
  backend.world.secrets = "locked";
  backend.world.updateChannel(channelId(), { session: { state: "stopped", reason: "locked" } });
  await open();
  expect(row(HOSTED)).toHaveTextContent("The stored keys are locked with a passphrase. Enter it.");
  expect(row(HOSTED)).not.toHaveTextContent("key ends");
  await user.click(screen.getByTestId("unlock-gateway"));
  await user.type(await screen.findByTestId("unlock-passphrase"), "salah{Enter}");
  expect(await screen.findByText(/This is not the passphrase/)).toBeVisible();
  await user.clear(screen.getByTestId("unlock-passphrase"));
  await user.type(screen.getByTestId("unlock-passphrase"), "benar{Enter}");
  await waitFor(() => expect(row(HOSTED).dataset["state"]).toBe("connected"));
  await waitFor(() => expect(row(HOSTED)).toHaveTextContent("key ends 7f31"));
  expect(screen.queryByTestId("unlock-gateway")).toBeNull();
});

it("the bot of this computer is switched on for a gateway, and the toast takes it back", async () => {
  await open();
  await user.click(screen.getByTestId("connection-services"));
  const bot = screen.getByRole("switch", { name: "Bot of this computer" });
  expect(bot).toHaveAccessibleDescription("Off. The gateway's own bot or a person answers these customers.");
  await user.click(bot);
  await waitFor(() => expect(bot).toBeChecked());
  expect(bot).toHaveAccessibleDescription(/customers get two answers/);
  await user.click(screen.getByRole("button", { name: /Undo/ }));
  await waitFor(() => expect(bot).not.toBeChecked());
});

describe("hosts of the own network", () => {
  it("are allowed, refused when they are none, and taken off with a way back", async () => {
    await open();
    const panel = within(screen.getByTestId("hosts-panel"));
    expect(panel.getByText(/nothing in your own network is called/)).toBeVisible();
    expect(panel.getByText(/A link that a customer or a script sends/)).toBeVisible();
    await user.type(screen.getByTestId("host-name"), "http://kasir.local");
    await user.click(screen.getByTestId("host-add"));
    expect(await panel.findByRole("alert")).toHaveTextContent("Write a name without http:// and port");
    expect(await backend.allowedHosts()).toEqual([]);

    await user.clear(screen.getByTestId("host-name"));
    await user.type(screen.getByTestId("host-name"), "Kasir.local{Enter}");
    expect(await panel.findByTestId("allowed-host")).toHaveTextContent("kasir.local");
    expect(panel.queryByRole("alert")).toBeNull();
    await user.click(panel.getByRole("button", { name: "Take kasir.local off" }));
    await waitFor(() => expect(panel.queryByTestId("allowed-host")).toBeNull());
    await user.click(screen.getAllByRole("button", { name: /Undo/ }).at(-1) as HTMLElement);
    expect(await panel.findByTestId("allowed-host")).toHaveTextContent("kasir.local");
  });
});

describe("the practice number", () => {
  it("is called by its word in the agent's language, until somebody names it", async () => {
    const { id } = await backend.startPractice();
    await open();
    expect(row("Practice")).toHaveTextContent("Simulated");
    locale.language = "tr";
    await waitFor(() => expect(row("Deneme")).toHaveTextContent("Sanal"));
    expect(screen.queryByText("Practice")).toBeNull();
    await backend.renameChannel(id, "Latihan Sari");
    await waitFor(() => expect(row("Latihan Sari")).toBeVisible());
  });
});
