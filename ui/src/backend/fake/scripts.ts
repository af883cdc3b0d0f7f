// The local API, its keys and the reports, as the core answers for them. Nothing listens; a port that ends in 99 is busy.
import type { ApiSettings, ApiView, CreatedKey, KeyDraft, ReportPage } from "../../bindings";
import { refuse, type World } from "./world";

const REPLAY_MS = 600;

export function setLocalApi(world: World, wanted: ApiSettings): ApiView {
  const address = /^(.+):(\d+)$/.exec(wanted.listen);
  const [, host = "", port = ""] = address ?? refuse("invalid", "address", { field: "address" });
  if (wanted.enabled && port.endsWith("99")) refuse("conflict", "EADDRINUSE", { reason: "listen_busy" });
  if (wanted.enabled && host === "192.0.2.1") refuse("conflict", "EADDRNOTAVAIL", { reason: "listen_not_ours" });
  const url = `http://${host === "0.0.0.0" ? "127.0.0.1" : host}:${port}`;
  const listening = { state: "listening", url, local_only: host.startsWith("127.") } as const;
  world.api = { settings: wanted, state: wanted.enabled ? listening : { state: "off" } };
  world.emit({ type: "api_changed" });
  return world.api;
}

export function createKey(world: World, { name, scopes, rpm, channel_id }: KeyDraft): CreatedKey {
  if (name.trim() === "") refuse("invalid", "a key needs a name", { field: "name" });
  const id = world.nextId();
  const key = `tk_live_${btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(30)))).replace(/[+/]/g, "-")}`;
  const prefix = key.slice(0, 12);
  const unused = { calls: 0, last_used_at: null, created_at: world.now(), revoked_at: null };
  world.keys = [...world.keys, { id, name: name.trim(), prefix, scopes, rpm, channel_id, ...unused }];
  world.emit({ type: "keys_changed" });
  return { id, key };
}

export function revokeKey(world: World, id: string): void {
  if (!world.keys.some((key) => key.id === id && key.revoked_at === null)) refuse("not_found", `key ${id}`);
  world.keys = world.keys.map((key) => (key.id === id ? { ...key, revoked_at: world.now() } : key));
  world.emit({ type: "keys_changed" });
}

export function listReports(world: World, failed: boolean, before: string | null, limit: number): ReportPage {
  const fitting = world.reports.filter(
    (report) => (!failed || report.fault !== null) && (before === null || Number(report.id) < Number(before)),
  );
  const items = fitting.slice(0, limit);
  return { items, next_before: fitting.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** The other side takes it this time. */
export function replayReport(world: World, id: string): void {
  const change = (state: "replaying" | "delivered") => {
    const cleared =
      state === "delivered" ? { fault: null, fault_status: 0, last_error: "", next_attempt_at: null } : {};
    world.reports = world.reports.map((report) => (report.id === id ? { ...report, ...cleared, state } : report));
    world.emit({ type: "reports_changed" });
  };
  change("replaying");
  world.later(REPLAY_MS, () => change("delivered"));
}
