// The page of the bot as a person works in it: rules and their order, the test bench, the AI, knowledge and hours.
import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import App from "../App.svelte";
import { createFakeBackend, type FakeBackend } from "../backend/fake";

let backend: FakeBackend;
let user: ReturnType<typeof userEvent.setup>;

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
  localStorage.clear();
  backend = createFakeBackend({ seeded: true, scripted: false });
});
afterEach(() => vi.useRealTimers());

async function open(part = ""): Promise<void> {
  history.replaceState(null, "", `#/bot${part}`);
  render(App, { backend });
  await screen.findByRole("list", { name: "Who answers, in order" });
}

const rules = () => screen.getAllByTestId("rule").map((rule) => rule.querySelector(".keyword")?.textContent);
const stored = async () => backend.bot("real");

describe("rules", () => {
  beforeEach(() => open());

  it("are moved with the arrow keys, and the focus goes with them", async () => {
    const grip = screen.getAllByRole("button", { name: /^Move rule/ })[1];
    grip?.focus();
    await user.keyboard("{ArrowUp}");
    await waitFor(() => expect(rules().slice(0, 2)).toEqual(["ongkir#…", "stok"]));
    expect(screen.getByRole("status", { name: "" })).toBeInTheDocument();
    await waitFor(() => expect(document.activeElement).toHaveAccessibleName(/ongkir/));
    await user.keyboard("{ArrowUp}");
    expect(rules()[0]).toBe("ongkir#…");
  });

  it("are written, saved, and removed with undo", async () => {
    await user.click(screen.getByTestId("new-rule"));
    const editor = within(await screen.findByTestId("rule-editor"));
    await user.type(editor.getByTestId("rule-keywords"), "alamat\nlokasi");
    await user.type(editor.getByTestId("rule-reply"), "Jalan Kenanga 3");
    await user.click(editor.getByTestId("rule-save"));
    await waitFor(async () => expect((await stored()).rules.at(-1)?.keywords).toEqual(["alamat", "lokasi"]));
    await user.click(await screen.findByTestId("rule-remove"));
    await waitFor(() => expect(rules()).not.toContain("alamat"));
    await user.keyboard("z");
    await waitFor(() => expect(rules()).toContain("alamat"));
  });

  it("say which field is wrong", async () => {
    await user.click(screen.getByTestId("new-rule"));
    const editor = within(await screen.findByTestId("rule-editor"));
    await user.type(editor.getByTestId("rule-reply"), "Halo");
    await user.click(editor.getByTestId("rule-save"));
    expect(await editor.findByRole("alert")).toHaveTextContent(/needs a word/);
    expect(editor.getByTestId("rule-keywords")).toBeInvalid();
  });

  it("are tried on the bench, which shows what a program is told and answers", async () => {
    await user.click(screen.getAllByTestId("rule-open")[1] as HTMLElement);
    const editor = within(await screen.findByTestId("rule-editor"));
    await user.click(editor.getByTestId("trial-run"));
    expect(await editor.findByTestId("trial-request")).toHaveTextContent('"Semarang"');
    expect(editor.getByTestId("trial-response")).toHaveTextContent("Rp 18.000");
    expect(editor.getByTestId("trial-by")).toHaveTextContent("Rule “ongkir#” answers");
  });

  it("are switched off and stay where they are", async () => {
    await user.click(screen.getByRole("switch", { name: /stok/ }));
    await waitFor(async () => expect((await stored()).rules[0]?.on).toBe(false));
    expect(rules()[0]).toBe("stok");
  });

  it("keep a message of several lines whole, and what is written while a rule is switched", async () => {
    const first = screen.getByTestId("bot-fallback");
    await user.clear(first);
    await user.type(first, "Satu{Enter}dua");
    await user.click(screen.getByRole("switch", { name: /stok/ }));
    await waitFor(async () => expect((await stored()).rules[0]?.on).toBe(false));
    await user.click(screen.getByTestId("otherwise-save"));
    await waitFor(async () => expect((await stored()).fallback.replies).toEqual(["Satu\ndua"]));
  });

  it("ask before what is written in one is left for another", async () => {
    await user.click(screen.getAllByTestId("rule-open")[0] as HTMLElement);
    await user.type((await screen.findAllByTestId("rule-reply"))[0] as HTMLElement, " baru");
    await user.click(screen.getAllByTestId("rule-open")[1] as HTMLElement);
    expect(await screen.findByRole("dialog")).toHaveTextContent("Leave this rule unsaved?");
    await user.click(screen.getByTestId("rule-leave"));
    await waitFor(() => expect(screen.getByRole("heading", { name: "ongkir#" })).toBeVisible());
  });
});

it("keeps the AI's key unless another is typed, and lets it be tried", async () => {
  await open("/ai");
  const changed = vi.spyOn(backend, "changeBot");
  await user.clear(screen.getByTestId("ai-model"));
  await user.type(screen.getByTestId("ai-model"), "qwen3");
  await user.click(screen.getByTestId("ai-save"));
  await waitFor(() => expect(changed).toHaveBeenCalledOnce());
  expect(changed.mock.calls[0]?.[2]).toMatchObject({ change: "ai", setting: { model: "qwen3", api_key: "" } });
  await user.type(screen.getByTestId("ai-words"), "bisa cod?");
  await user.click(screen.getByTestId("ai-ask"));
  expect(await screen.findByText("From: Bisa COD?")).toBeVisible();
  await user.type(screen.getByTestId("ai-words"), "berapa harga mobil?");
  await user.click(screen.getByTestId("ai-ask"));
  expect(await screen.findByText(/Hands over to a person/)).toBeVisible();
});

it("adds a question to the knowledge", async () => {
  await open("/knowledge");
  await user.click(screen.getByTestId("add-faq"));
  await user.type(screen.getAllByTestId("faq-question").at(-1) as HTMLElement, "Buka Minggu?");
  await user.type(screen.getAllByTestId("faq-answer").at(-1) as HTMLElement, "Tidak.");
  await user.click(screen.getByTestId("faq-save"));
  await waitFor(async () =>
    expect((await stored()).faq.at(-1)).toEqual({ question: "Buka Minggu?", answer: "Tidak." }),
  );
});

it("tells whether it would answer before the hours are saved", async () => {
  await open("/hours");
  expect(await screen.findByText("Closed: only rules answer")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Remove these hours" }));
  expect(await screen.findByText("Open: it answers")).toBeVisible();
  expect((await stored()).hours).toHaveLength(1);
  await user.click(screen.getByTestId("hours-save"));
  await waitFor(async () => expect((await stored()).hours).toHaveLength(0));
});

it("shows what somebody else has made of the knowledge before it is saved over", async () => {
  await open("/knowledge");
  const theirs = [{ question: "Buka Minggu?", answer: "Tidak." }];
  await backend.changeBot("real", (await stored()).version, { change: "faq", faq: theirs });
  await user.type(screen.getAllByTestId("faq-answer")[0] as HTMLElement, " Ya.");
  await user.click(screen.getByTestId("faq-save"));
  expect(await screen.findByRole("alert")).toBeVisible();
  expect(screen.getByTestId("faq-question")).toHaveValue("Buka Minggu?");
  expect((await stored()).faq).toEqual(theirs);
});

it("shows the hours that are left when others are removed, and why they are not saved", async () => {
  await open("/hours");
  await user.click(screen.getByTestId("add-hours"));
  const second = screen.getAllByTestId("hours-spans")[1] as HTMLElement;
  await user.clear(second);
  await user.type(second, "10:00-11:00");
  await user.click(screen.getAllByRole("button", { name: "Remove these hours" })[0] as HTMLElement);
  expect(screen.getByTestId("hours-spans")).toHaveValue("10:00-11:00");
  await backend.changeBot("real", (await stored()).version, { change: "remove_rule", at: 0 });
  await user.click(screen.getByTestId("hours-save"));
  expect(await screen.findByRole("alert")).toBeVisible();
  expect(screen.getByTestId("hours-spans")).toHaveValue("10:00-11:00");
});
