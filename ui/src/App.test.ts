// The window from its first start on, against the in-memory core: first run, linking, the inbox, erasing, and the way back.
import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi, type MockInstance } from "vitest";
import App from "./App.svelte";
import { createFakeBackend, type FakeBackend } from "./backend/fake";
import { locale } from "./i18n";

let backend: FakeBackend;
let openWindow: MockInstance<typeof window.open>;
const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  openWindow = vi.spyOn(window, "open").mockReturnValue(null);
  history.replaceState(null, "", "#");
  backend = createFakeBackend({ scripted: false });
});
afterEach(() => {
  vi.useRealTimers();
  locale.language = "en";
});

async function link(): Promise<void> {
  await user.click(await screen.findByTestId("first-run-practise"));
  await vi.advanceTimersByTimeAsync(1000);
  await screen.findByTestId("qr-code");
  await backend.practiceScan();
  await vi.advanceTimersByTimeAsync(2000);
  await waitFor(() => expect(screen.getByTestId("qr-state")).toHaveAttribute("data-state", "linked"));
}

it("a fresh shop begins with the first run, in the language that is chosen there", async () => {
  render(App, { backend });
  expect(await screen.findByRole("heading", { level: 1 })).toHaveTextContent("How do you want to start?");
  await user.click(screen.getByRole("radio", { name: "Türkçe" }));
  expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent("Nasıl başlamak istersiniz?");
  expect(document.documentElement.lang).toBe("tr");
  expect((await backend.load()).language).toBe("tr");
});

it("practising opens the phone, shows a code, and ends two seconds after linking in the inbox", async () => {
  render(App, { backend });
  await link();
  expect(openWindow).toHaveBeenCalledOnce();
  await vi.advanceTimersByTimeAsync(500);
  expect(location.hash).toMatch(/^#\/link/);
  await vi.advanceTimersByTimeAsync(1500);
  await waitFor(() => expect(location.hash).toBe("#/inbox"));
  expect(await screen.findByTestId("practice-banner")).toBeVisible();
});

it("counts follow the customers, and an offline phone replaces the banner", async () => {
  render(App, { backend });
  await link();
  await backend.practiceWrite("6281234500142", "Dewi", "Bisa bicara dengan admin?");
  await vi.advanceTimersByTimeAsync(3000);
  await waitFor(() => expect(screen.getByTestId("nav-needs-you")).toHaveAccessibleName("Needs you, 1"));
  await backend.practiceSetOnline(false);
  expect(await screen.findByTestId("offline-banner")).toHaveTextContent("Practice has no connection.");
  expect(screen.queryByTestId("practice-banner")).toBeNull();
});

it("erasing practice asks first, and leads back to the beginning", async () => {
  render(App, { backend });
  await link();
  await user.keyboard("gc");
  await user.click(await screen.findByRole("button", { name: "Actions for Practice" }));
  await user.click(await screen.findByTestId("erase-practice"));
  const cancel = await screen.findByRole("button", { name: "Cancel" });
  await waitFor(() => expect(cancel).toHaveFocus());
  expect(await backend.channels()).toHaveLength(1);
  await user.click(screen.getByTestId("confirm"));
  expect(await screen.findByTestId("first-run-practise")).toBeVisible();
  expect(await backend.channels()).toEqual([]);
  expect(document.body.style.pointerEvents).toBe("");
});

it("a core that cannot be read says so, keeps its words behind Details, and can be asked again", async () => {
  const load = vi
    .spyOn(backend, "load")
    .mockRejectedValueOnce({ code: "storage", params: {}, detail: "SQLITE_CORRUPT page 7" });
  render(App, { backend });
  expect(await screen.findByRole("alert")).toHaveTextContent("The database could not be read or written.");
  expect(screen.getByText("storage: SQLITE_CORRUPT page 7")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByTestId("first-run-practise")).toBeVisible();
  expect(load).toHaveBeenCalledTimes(2);
});

it("goes on as it is when the minute turns", async () => {
  const load = vi.spyOn(backend, "load");
  render(App, { backend });
  await screen.findByTestId("first-run-practise");
  await vi.advanceTimersByTimeAsync(180_000);
  expect(load).toHaveBeenCalledOnce();
});

it("a command that fails where no screen expects it is told all the same", async () => {
  render(App, { backend });
  await screen.findByTestId("first-run-practise");
  const rejection = new Event("unhandledrejection");
  Object.assign(rejection, { reason: { code: "disk_full", params: {}, detail: "ENOSPC" } });
  window.dispatchEvent(rejection);
  expect(await screen.findByText(/The disk is full/)).toBeVisible();
});
