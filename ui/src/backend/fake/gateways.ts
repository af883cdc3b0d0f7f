// Hosted gateways as the core answers for them. Nobody is asked: a service whose address says "wrong" does not answer.
import type { ChannelView, GatewayForm, GatewayView, ServiceReport } from "../../bindings";
import { refuse, type World } from "./world";

export function checkGateway(form: GatewayForm): ServiceReport[] {
  return form.services.map(({ service, base_url }) => {
    const is_good = !base_url.includes("wrong");
    const sentence = is_good ? "it answers, and the key may read and send" : "the key was refused; copy it again";
    return { service, is_good, sentence };
  });
}

export function saveGateway(world: World, form: GatewayForm): ChannelView {
  if (world.secrets === "no_place") refuse("conflict", "no place", { reason: "secrets_no_place" });
  if (world.secrets === "locked") refuse("conflict", "locked", { reason: "secrets_locked" });
  const known = [...world.gateways.values()].find(({ name }) => name === form.name);
  const id = known?.channel_id ?? world.nextId();
  const services = form.services.map(({ service, base_url, account }) => ({ service, base_url, account }));
  world.gateways.set(id, { channel_id: id, name: form.name, public_url: form.public_url, services });
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
}
