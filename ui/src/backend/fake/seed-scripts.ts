// The scripts of the seeded shop: four keys, and reports of which some did not arrive.
import type { KeyView, ReportView } from "../../bindings";
import { ago } from "./past";
import type { World } from "./world";

const DAY_MINUTES = 24 * 60;

const key = (id: number, change: Partial<KeyView>): KeyView => ({
  id: String(id),
  name: "",
  prefix: "",
  scopes: [],
  rpm: 60,
  channel_id: null,
  calls: 0,
  last_used_at: null,
  created_at: ago(90 * DAY_MINUTES),
  revoked_at: null,
  ...change,
});

const report = (id: number, minutes: number, change: Partial<ReportView>): ReportView => ({
  id: String(id),
  msgid: `3EB0${(0xc0ffee + id * 7919).toString(16).toUpperCase().padStart(8, "0")}`,
  ack: 2,
  url: "https://kasir.example.id/wa/status?token=…",
  state: "delivered",
  attempts: 1,
  fault: null,
  fault_status: 0,
  last_error: "",
  next_attempt_at: null,
  created_at: ago(minutes),
  ...change,
});

export function seedScripts(world: World): void {
  world.api = {
    settings: { enabled: true, listen: "127.0.0.1:7717", hosts: [] },
    state: { state: "listening", url: "http://127.0.0.1:7717", local_only: true },
  };
  world.keys = [
    key(901, {
      name: "Kasir POS",
      prefix: "tk_live_8f2c",
      scopes: ["products:read", "products:write"],
      calls: 412,
      last_used_at: ago(2),
    }),
    key(902, {
      name: "Website toko",
      prefix: "tk_live_41ab",
      scopes: ["conversations:read", "messages:send"],
      rpm: 120,
      calls: 1906,
      last_used_at: ago(66),
    }),
    key(903, {
      name: "Laporan bulanan",
      prefix: "tk_live_c07e",
      scopes: ["credits:read", "usage:read"],
      rpm: 10,
      calls: 4,
      last_used_at: ago(4 * DAY_MINUTES),
    }),
    key(904, { name: "Pindahan data", prefix: "tk_live_d95a", scopes: ["admin:*"], rpm: 0 }),
  ];
  const failed = { fault: "status", fault_status: 500, last_error: "it answered with HTTP 500" } as const;
  world.reports = [
    report(14, 1, { ack: 3, state: "waiting", attempts: 0, next_attempt_at: ago(0) }),
    report(13, 3, { ...failed, state: "retrying", attempts: 4, next_attempt_at: ago(-4) }),
    report(12, 14, { ack: 1 }),
    report(11, 22, { ack: 3, url: "https://laras.example/hook" }),
    report(10, 2 * DAY_MINUTES, {
      state: "given_up",
      attempts: 291,
      fault: "timed_out",
      last_error: "it did not answer in time",
    }),
  ];
}
