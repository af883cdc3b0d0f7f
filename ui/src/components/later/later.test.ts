import { fireEvent, render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { LocalTime, ScheduledView } from "../../bindings";
import { backendWith, refused } from "../../state/inbox-fixtures";
import LaterMenu from "./LaterMenu.svelte";
import PickTime from "./PickTime.svelte";
import ScheduledLine from "./ScheduledLine.svelte";

const local = (time: string, days = 1): LocalTime => ({ date: "2026-10-25", time, days });
const moment = (at: string, time: string) => ({ at, local: local(time) });

const offeredMoments = () =>
  Promise.resolve({ in_an_hour: moment("h", "11:00"), tomorrow: moment("t", "09:00"), zone: "Europe/Berlin" });

const line = (over: Partial<ScheduledView> = {}): ScheduledView => ({
  id: "1",
  conversation_id: "1",
  contact_name: "Dewi",
  is_group: false,
  kind: "text",
  text: "Besok kami kirim",
  form: null,
  media: null,
  due_at: "2026-10-25T08:00:00.000Z",
  local: local("09:00"),
  trouble: null,
  ...over,
});

test("a time that clocks show twice asks which one is meant", async () => {
  const onpick = vi.fn();
  const pickedMoment = () =>
    Promise.resolve({ moments: [moment("first", "02:30"), moment("second", "02:30")], is_left_out: false });
  const backend = backendWith({ offeredMoments, pickedMoment });
  render(PickTime, { open: true, backend, from: null, confirm: "Send later", onpick });
  await fireEvent.click(await screen.findByTestId("later-second"));
  await fireEvent.submit(screen.getByTestId("later-date").closest("form") as HTMLFormElement);
  expect(onpick).toHaveBeenCalledExactlyOnceWith("second");
});

test("a time that clocks leave out says when it leaves instead", async () => {
  const pickedMoment = () => Promise.resolve({ moments: [moment("later", "03:30")], is_left_out: true });
  const backend = backendWith({ offeredMoments, pickedMoment });
  render(PickTime, { open: true, backend, from: null, confirm: "Send later", onpick: vi.fn() });
  await vi.waitFor(() => expect(screen.getByTestId("later-words")).toHaveTextContent("It leaves: Tomorrow 03:30"));
});

test("one that waits says when, and one that cannot leave says why and what to do", () => {
  const acts = { onnow: vi.fn(), ontime: vi.fn(), oncancel: vi.fn() };
  render(ScheduledLine, { one: line(), ...acts });
  expect(screen.getByTestId("scheduled")).toHaveTextContent("Besok kami kirim");
  expect(screen.getByTestId("scheduled")).toHaveTextContent("Tomorrow 09:00");
  expect(screen.getByRole("button", { name: "Send now: Besok kami kirim" })).toBeInTheDocument();
  render(ScheduledLine, { one: line({ trouble: "no_credit", text: "<b>tebal</b>" }), ...acts });
  expect(screen.getByText(/no credits were left. Top up/)).toBeInTheDocument();
  expect(screen.getByText("<b>tebal</b>")).toBeInTheDocument();
});

test("where the core does not say which moments are meant, a time can still be picked and the reason is there", async () => {
  const backend = backendWith({ offeredMoments: () => refused("internal") });
  render(LaterMenu, { backend, onlater: vi.fn() });
  await userEvent.click(screen.getByTestId("send-later"));
  await userEvent.click(await screen.findByTestId("later-hour"));
  expect(await screen.findByTestId("later-date")).toBeInTheDocument();
  await vi.waitFor(() => expect(screen.getByTestId("later-words")).not.toBeEmptyDOMElement());
});

test("the menu beside Send stays closed while there is nothing to send, and says why", async () => {
  render(LaterMenu, { backend: backendWith({}), disabled: true, reason: "Write something first", onlater: vi.fn() });
  const button = screen.getByTestId("send-later");
  expect(button).toHaveAttribute("aria-disabled", "true");
  await userEvent.click(button);
  expect(screen.queryByTestId("later-hour")).not.toBeInTheDocument();
  await userEvent.hover(button);
  expect(await screen.findByText("Write something first")).toBeInTheDocument();
});

test("the day has the focus when the dialog opens out of the menu", async () => {
  render(LaterMenu, { backend: backendWith({ offeredMoments }), onlater: vi.fn() });
  await userEvent.click(screen.getByTestId("send-later"));
  await userEvent.click(await screen.findByTestId("later-pick"));
  await vi.waitFor(() => expect(screen.getByTestId("later-date")).toHaveFocus());
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(screen.getByTestId("later-date")).toHaveFocus();
});
