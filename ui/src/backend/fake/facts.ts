// What Connections shows of each number, counted from the shop in memory as the core counts it from its store.
import type { ConnectionFacts, GatewayFacts, ServiceState } from "../../bindings";
import { refuse, type World } from "./world";

const LEFT: ReadonlySet<string> = new Set(["sent", "delivered", "read", "played"]);

export function connectionFacts(world: World): ConnectionFacts[] {
  const midnight = new Date().setHours(0, 0, 0, 0);
  return [...world.channels.values()].map(({ id }) => {
    const messages = [...world.conversations.values()]
      .filter(({ channelId }) => channelId === id)
      .flatMap((conversation) => conversation.messages);
    const sent = messages.filter(
      ({ direction, kind, delivery, created_at }) =>
        direction === "out" && kind !== "note" && LEFT.has(delivery) && Date.parse(created_at) >= midnight,
    );
    return {
      channel_id: id,
      linked_at: world.linkedAt.get(id) ?? null,
      sent_today: sent.length,
      gateway: gatewayFacts(world, id),
    };
  });
}

function gatewayFacts(world: World, channelId: string): GatewayFacts | null {
  const gateway = world.gateways.get(channelId);
  if (!gateway) return null;
  const locked = world.secrets === "locked";
  const services = gateway.services.map(({ service, base_url }): ServiceState => ({
    service,
    host: URL.canParse(base_url) ? new URL(base_url).host : base_url,
    key_ends: locked ? "" : (world.keyEndings.get(`${channelId} ${service}`) ?? ""),
    trouble: world.troubles.get(`${channelId} ${service}`) ?? null,
  }));
  return {
    services,
    secrets: locked ? "locked" : null,
    credits: world.accountCredits.get(channelId) ?? null,
    bot_answers: world.answering.has(channelId),
  };
}

export function setBotAnswers(world: World, channelId: string, answers: boolean): void {
  if (!world.gateways.has(channelId)) refuse("conflict", "the bot is switched only for a hosted connection");
  if (answers) world.answering.add(channelId);
  else world.answering.delete(channelId);
  world.emit({ type: "channel_changed", channel_id: channelId });
}

/** Plain names and addresses, sorted and each once, as the core keeps them. */
export function setAllowedHosts(world: World, hosts: readonly string[]): string[] {
  const wrong = hosts.some((host) => !/^[a-z\d.-]+$|^\[[a-f\d:]+\]$/i.test(host.trim()));
  if (wrong) refuse("invalid", "no host name", { field: "host" });
  world.allowedHosts = [...new Set(hosts.map((host) => host.trim().toLowerCase()))].sort();
  world.emit({ type: "settings_changed" });
  return world.allowedHosts;
}
