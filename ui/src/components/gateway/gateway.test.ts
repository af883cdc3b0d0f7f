// Connecting a hosted gateway: asked first, saved then, its keys never shown again, and the passphrase where there is no keychain.
import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import App from "../../App.svelte";
import { createFakeBackend, type FakeBackend } from "../../backend/fake";

const KEY = "tk_live_hunter2";
let backend: FakeBackend;
let user: ReturnType<typeof userEvent.setup>;

beforeEach(() => {
  user = userEvent.setup();
  history.replaceState(null, "", "#");
  backend = createFakeBackend({ scripted: false });
});

const service = (name: string) => {
  const found = screen.getAllByTestId("gateway-service").find((element) => element.dataset["service"] === name);
  return within(found as HTMLElement);
};

async function fill(address: string): Promise<void> {
  await user.type(await screen.findByTestId("gateway-name"), "Gateway Nusantara");
  await user.click(service("wabot").getByRole("checkbox"));
  await user.type(screen.getByTestId("gateway-wabot-address"), address);
  await user.type(screen.getByTestId("gateway-wabot-credential"), KEY);
}

async function connect(): Promise<void> {
  render(App, { backend });
  await user.click(await screen.findByTestId("first-run-gateway"));
  await fill("https://gateway.example.id/api/v1");
  await user.click(screen.getByTestId("gateway-check"));
}

it("is checked, then saved, and leads to the inbox", async () => {
  await connect();
  expect(await screen.findByTestId("gateway-answer")).toHaveTextContent("Works.");
  await user.click(screen.getByTestId("gateway-save"));
  await waitFor(() => expect(location.hash).toBe("#/inbox"));
  expect((await backend.channels()).map(({ name, kind }) => [name, kind])).toEqual([["Gateway Nusantara", "hosted"]]);
});

it("opens with the key 2", async () => {
  render(App, { backend });
  await screen.findByTestId("first-run-gateway");
  await user.keyboard("2");
  expect(await screen.findByTestId("gateway-name")).toBeVisible();
});

it("that does not answer says so at its service, and can be saved all the same", async () => {
  render(App, { backend });
  await user.click(await screen.findByTestId("first-run-gateway"));
  await fill("https://wrong.example.id");
  await user.click(screen.getByTestId("gateway-check"));
  const answer = await screen.findByTestId("gateway-answer");
  expect(answer).toHaveTextContent("Does not work. The service does not accept the key. Copy a valid one from it.");
  expect(screen.getByTestId("gateway-save")).toHaveTextContent("Save anyway");
  await user.type(screen.getByTestId("gateway-wabot-address"), "/v1");
  expect(screen.queryByTestId("gateway-answer")).toBeNull();
  expect(screen.queryByTestId("gateway-save")).toBeNull();
});

it("cannot be checked before a service says where it is and what opens it", async () => {
  render(App, { backend });
  await user.click(await screen.findByTestId("first-run-gateway"));
  await user.type(await screen.findByTestId("gateway-name"), "x");
  expect(screen.getByTestId("gateway-check")).toBeDisabled();
  await user.click(service("multiwhats").getByRole("checkbox"));
  await user.type(screen.getByTestId("gateway-multiwhats-address"), "https://x.example");
  await user.type(screen.getByTestId("gateway-multiwhats-credential"), KEY);
  expect(screen.getByTestId("gateway-check")).toBeDisabled();
  await user.type(screen.getByLabelText("Number to send from"), "6281200000001");
  expect(screen.getByTestId("gateway-check")).toBeEnabled();
});

describe("its keys", () => {
  it("are not shown when it is edited, and stay where nothing is typed", async () => {
    await connect();
    await user.click(await screen.findByTestId("gateway-save"));
    await waitFor(() => expect(location.hash).toBe("#/inbox"));
    await user.keyboard("gc");
    await user.click(await screen.findByTestId("gateway-settings"));
    const credential = await screen.findByTestId("gateway-wabot-credential");
    expect(credential).toHaveValue("");
    expect(credential).toHaveAttribute("type", "password");
    expect(credential).toHaveAttribute("placeholder", "Kept as it is");
    expect(screen.getByTestId("gateway-check")).toBeEnabled();
    expect(document.body.innerHTML).not.toContain(KEY);
  });

  it("ask for a passphrase where there is no keychain, and are saved once there is one", async () => {
    backend.world.secrets = "no_place";
    await connect();
    await user.click(await screen.findByTestId("gateway-save"));
    expect(await screen.findByTestId("unlock")).toHaveTextContent("Choose a passphrase");
    await user.type(screen.getByTestId("unlock-passphrase"), "benar");
    await user.click(screen.getByTestId("unlock-go"));
    await waitFor(() => expect(location.hash).toBe("#/inbox"));
  });

  it("are not opened by a wrong passphrase, which can be tried again", async () => {
    backend.world.secrets = "locked";
    await connect();
    await user.click(await screen.findByTestId("gateway-save"));
    await user.type(await screen.findByTestId("unlock-passphrase"), "salah");
    await user.click(screen.getByTestId("unlock-go"));
    expect(await screen.findByText(/This is not the passphrase/)).toBeVisible();
    await user.clear(screen.getByTestId("unlock-passphrase"));
    await user.type(screen.getByTestId("unlock-passphrase"), "benar{Enter}");
    await waitFor(() => expect(location.hash).toBe("#/inbox"));
  });
});

it("is removed after a question, and the first run comes back", async () => {
  await connect();
  await user.click(await screen.findByTestId("gateway-save"));
  await waitFor(() => expect(location.hash).toBe("#/inbox"));
  await user.keyboard("gc");
  await user.click(await screen.findByRole("button", { name: "Actions for Gateway Nusantara" }));
  await user.click(await screen.findByTestId("remove-gateway"));
  expect(await screen.findByText("Remove Gateway Nusantara?")).toBeVisible();
  await user.click(screen.getByTestId("confirm"));
  expect(await screen.findByTestId("first-run-gateway")).toBeVisible();
});
