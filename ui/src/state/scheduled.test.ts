import { describe, expect, it, vi } from "vitest";
import type { Event, ScheduledView } from "../bindings";
import { backendWith } from "./inbox-fixtures";
import { Scheduled } from "./scheduled.svelte";

const one = (id: string): ScheduledView => ({
  id,
  conversation_id: "1",
  contact_name: "Dewi",
  is_group: false,
  kind: "text",
  text: "Besok kami kirim",
  form: null,
  media: null,
  due_at: "2026-11-22T02:00:00.000Z",
  local: { date: "2026-11-22", time: "09:00", days: 1 },
  trouble: null,
});

const changed = (conversation_id: string): Event => ({ type: "schedule_changed", conversation_id });

describe("what is to leave later", () => {
  it("is read again when something changed in this conversation and not in another", async () => {
    const scheduledHere = vi.fn(() => Promise.resolve([one("1")]));
    const scheduled = new Scheduled(backendWith({ scheduledHere }), { conversation: "1" });
    await scheduled.handle([changed("2"), { type: "api_changed" }]);
    expect(scheduledHere).not.toHaveBeenCalled();
    await scheduled.handle([changed("1")]);
    expect(scheduled.items.map(({ id }) => id)).toEqual(["1"]);
  });

  it("is read again for the whole realm whatever the conversation", async () => {
    const all = vi.fn(() => Promise.resolve([one("1")]));
    const scheduled = new Scheduled(backendWith({ scheduled: all }), { realm: "real" });
    await scheduled.handle([changed("7")]);
    expect(all).toHaveBeenCalledWith("real");
  });

  it("keeps what it shows when it cannot be read again", async () => {
    const scheduledHere = vi.fn(() => Promise.resolve([one("1")]));
    const scheduled = new Scheduled(backendWith({ scheduledHere }), { conversation: "1" });
    await scheduled.load();
    scheduledHere.mockRejectedValueOnce(new Error("gone"));
    await scheduled.load();
    expect(scheduled.phase).toBe("ready");
    expect(scheduled.items).toHaveLength(1);
  });
});
