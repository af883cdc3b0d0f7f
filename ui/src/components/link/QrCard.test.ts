// The card in each of its states, and how it is spoken.
import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { LinkView } from "../../bindings";
import QrCard from "./QrCard.svelte";

const scan = (seconds: number, change: Partial<Extract<LinkView, { step: "scan" }>> = {}): LinkView => ({
  step: "scan",
  code: "2@ref,a,b,c",
  path: "M0 0h7v1H0z",
  size: 57,
  number: 1,
  of: 6,
  expires_at: new Date(Date.now() + seconds * 1000).toISOString(),
  lifetime_seconds: 60,
  ...change,
});

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const show = (link: LinkView, onrenew = vi.fn()) => ({ onrenew, ...render(QrCard, { link, practice: true, onrenew }) });
const state = () => screen.getByTestId("qr-state").dataset["state"];

describe("scan", () => {
  it("draws the code with four modules of quiet zone on whole pixels", () => {
    show(scan(60));
    const code = screen.getByTestId("qr-code");
    expect(code).toHaveAttribute("viewBox", "-4 -4 65 65");
    expect(Number(code.getAttribute("width")) % 65).toBe(0);
    expect(code).toHaveAttribute("shape-rendering", "crispEdges");
    expect(code.querySelector("path")).toHaveAttribute("d", "M0 0h7v1H0z");
  });

  it("counts down each second", async () => {
    show(scan(60));
    expect(screen.getByText("New code in 60 s. It changes by itself.")).toBeVisible();
    await vi.advanceTimersByTimeAsync(2000);
    expect(screen.getByText("New code in 58 s. It changes by itself.")).toBeVisible();
  });

  it("speaks at the start, at thirty and at ten seconds, and is quiet in between", async () => {
    show(scan(60));
    const spoken = screen.getByRole("status");
    const heard = new Set<string>();
    for (let second = 0; second < 55; second += 1) {
      heard.add(spoken.textContent);
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect([...heard]).toEqual(["New code in 60 s", "New code in 30 s", "New code in 10 s"]);
  });

  it("says when it is the last code", () => {
    show(scan(20, { number: 6, lifetime_seconds: 20 }));
    expect(screen.getByText(/Last code, 20 s left/)).toBeVisible();
  });

  it("of a hosted account is never the last: it is renewed there", () => {
    show(scan(20, { number: 1, of: 1, lifetime_seconds: 20 }));
    expect(screen.getByText("New code in 20 s. It changes by itself.")).toBeVisible();
  });

  it("can be renewed at once", async () => {
    const { onrenew } = show(scan(60));
    await userEvent
      .setup({ advanceTimers: vi.advanceTimersByTime })
      .click(screen.getByRole("button", { name: "New code now" }));
    expect(onrenew).toHaveBeenCalledOnce();
  });
});

describe("the other states", () => {
  it("waiting holds the place of the code", () => {
    show({ step: "waiting" });
    expect(state()).toBe("waiting");
    expect(screen.queryByTestId("qr-code")).toBeNull();
    expect(screen.getByText("Asking for a code")).toBeVisible();
  });

  it("expired dims the last code and offers a new one", async () => {
    const { rerender, onrenew } = show(scan(20, { number: 6 }));
    await rerender({ link: { step: "expired" } });
    expect(screen.getByTestId("qr-code")).toHaveClass("dimmed");
    await userEvent
      .setup({ advanceTimers: vi.advanceTimersByTime })
      .click(screen.getByRole("button", { name: "New code" }));
    expect(onrenew).toHaveBeenCalledOnce();
  });

  it("linking and linked take the code away", async () => {
    const { rerender } = show(scan(60));
    await rerender({ link: { step: "linking" } });
    expect(screen.queryByTestId("qr-code")).toBeNull();
    await rerender({ link: { step: "linked", phone: "6281230000101", name: "Toko Laras" } });
    expect(state()).toBe("linked");
    expect(screen.getByText("Toko Laras, +62 812 3000 0101")).toBeVisible();
    expect(screen.getByRole("status")).toHaveTextContent("Linked. Toko Laras, +62 812 3000 0101");
  });

  it("offline counts to the next try and can be tried now", async () => {
    const { onrenew } = show({ step: "offline", retry_at: new Date(Date.now() + 4000).toISOString() });
    expect(screen.getByText("Trying again in 4 s")).toBeVisible();
    await vi.advanceTimersByTimeAsync(1000);
    expect(screen.getByText("Trying again in 3 s")).toBeVisible();
    await userEvent
      .setup({ advanceTimers: vi.advanceTimersByTime })
      .click(screen.getByRole("button", { name: "Try now" }));
    expect(onrenew).toHaveBeenCalledOnce();
  });

  it("failed says which service is in trouble in the language of the window, and keeps the core's words behind it", () => {
    const reason = "waviro: the service does not accept the key.";
    const fault = { service: "waviro", trouble: { fault: { fault: "key_refused" }, detail: reason } } as const;
    show({ step: "failed", reason, fault });
    const said = screen.getByText("Waviro: The service does not accept the key. Copy a valid one from it.");
    expect(said).toHaveAttribute("title", reason);
    expect(screen.getByRole("button", { name: "New code" })).toBeVisible();
  });

  it("failed without a service says what to do", () => {
    show({ step: "failed", reason: "the stored key is damaged", fault: null });
    expect(screen.getByText("Nothing was linked. Try a new code.")).toBeVisible();
  });
});
