// Hosted gateways as the core answers for them. Nobody is asked: a service whose address says "wrong" does not answer.
import type {
  Ability,
  ChannelView,
  GatewayForm,
  GatewayView,
  Service,
  ServiceReport,
  ServiceTrouble,
} from "../../bindings";
import { refuse, type World } from "./world";

export function checkGateway(form: GatewayForm): ServiceReport[] {
  return form.services.map(({ service, base_url, account }) => ({
    service,
    finding: base_url.includes("wrong") ? { fails: REFUSED } : { works: abilityOf(service, account) },
  }));
}

const REFUSED: ServiceTrouble = {
  fault: { fault: "key_refused" },
  detail: "the service does not accept the key; enter a valid one for this connection",
};

function abilityOf(service: Service, account: string): Ability {
  switch (service) {
    case "waviro":
      return { can: "send_from", number: "6281230000101" };
    case "wabot":
      return { can: "accept_key", scopes: ["conversations:read", "messages:send"] };
    case "unswer":
      return { can: "keep_contacts", total: account.length };
    case "alatwa":
      return { can: "reject_customers" };
    case "multiwhats":
      return { can: "send_buttons" };
  }
}

export function saveGateway(world: World, form: GatewayForm): ChannelView {
  if (world.secrets === "no_place") refuse("conflict", "no place", { reason: "secrets_no_place" });
  if (world.secrets === "locked") refuse("conflict", "locked", { reason: "secrets_locked" });
  const known = [...world.gateways.values()].find(({ name }) => name === form.name);
  const id = known?.channel_id ?? world.nextId();
  const services = form.services.map(({ service, base_url, account }) => ({ service, base_url, account }));
  world.gateways.set(id, { channel_id: id, name: form.name, public_url: form.public_url, services });
  for (const { service, credential } of form.services)
    if (credential.length >= 12) world.keyEndings.set(`${id} ${service}`, credential.slice(-4));
  world.channels.set(id, {
    id,
    kind: "hosted",
    realm: "real",
    name: form.name,
    phone: "",
    session: { state: "connected" },
    queued: 0,
    held_back: [],
  });
  world.emit({ type: "channel_changed", channel_id: id });
  return world.channel(id);
}

export const gatewayOf = (world: World, channelId: string): GatewayView =>
  world.gateways.get(channelId) ?? refuse("not_found", `connection ${channelId}`);

export function removeGateway(world: World, channelId: string): void {
  gatewayOf(world, channelId);
  world.gateways.delete(channelId);
  world.channels.delete(channelId);
  world.emit({ type: "channel_changed", channel_id: channelId });
}

/** The passphrase of the locked shop is "benar". */
export function unlock(world: World, passphrase: string): void {
  if (world.secrets === "locked" && passphrase !== "benar") refuse("conflict", "wrong", { reason: "secrets_wrong" });
  world.secrets = "open";
  for (const { id, kind, session } of [...world.channels.values()])
    if (kind === "hosted" && session.state === "stopped") world.updateChannel(id, { session: { state: "connected" } });
}
