// The one figure and the one line of facts that a row of Connections has room for.
import type { ChannelView, ConnectionFacts } from "../../bindings";
import { format, t } from "../../i18n";
import { prettyNumber } from "../../state/session";
import { emphasised } from "../thread/marked";

/** What waits counts most; then what is left to spend, where the account says so; then what has left today. */
export function figureOf({ queued }: ChannelView, facts: ConnectionFacts | undefined): string {
  const count = (n: number) => emphasised(format.number(n));
  if (queued > 0) return t("connections.waiting_to_send", { count: count(queued) });
  if (facts === undefined) return "";
  const credits = facts.gateway?.credits ?? null;
  if (credits !== null) return t("connections.credits_there", { n: credits, count: count(credits) });
  return t("connections.sent_today", { count: count(facts.sent_today) });
}

/** Number or host, then by what else a person recognises it. */
export function factsOf({ kind, phone }: ChannelView, facts: ConnectionFacts | undefined): string[] {
  if (kind === "practice") return [t("connections.practice_facts")];
  const number = phone === "" ? [] : [prettyNumber(phone)];
  if (facts?.gateway) return [...gatewayFacts(facts.gateway.services), ...number];
  const since = facts?.linked_at ? [t("connections.linked_since", { when: format.relative(facts.linked_at) })] : [];
  return [...number, ...since];
}

function gatewayFacts(services: NonNullable<ConnectionFacts["gateway"]>["services"]): string[] {
  const hosts = [...new Set(services.map(({ host }) => host))];
  const [host = ""] = hosts;
  const where = hosts.length > 1 ? t("connections.hosts_more", { host, n: hosts.length - 1 }) : host;
  const endings = [...new Set(services.map(({ key_ends }) => key_ends).filter((ending) => ending !== ""))];
  const key = endings.slice(0, 1).map((ending) => t("connections.key_ends", { ending }));
  return [where, ...key];
}
