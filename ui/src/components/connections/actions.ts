// What can be done with a number: the one thing that it most needs as a button, everything else in the menu of its row.
import type { ChannelView, GatewayFacts, SecretFault } from "../../bindings";
import { t, type MessageKey } from "../../i18n";
import { standingOf } from "../../state/session";
import type { MenuItem } from "../shared/menu-item";

/** What somebody wants of a number; the page knows how. */
export type Wish = "rename" | "unlink" | "erase" | "remove" | "unlock" | "settings" | "link" | "show_code" | "phone";

/** Faults that a passphrase ends. */
const ASKS_PASSPHRASE: ReadonlySet<SecretFault> = new Set(["no_place", "locked", "wrong", "empty"]);

export function actionsOf(
  channel: ChannelView,
  gateway: GatewayFacts | null,
  wish: (wish: Wish) => void,
): { first: MenuItem | undefined; others: MenuItem[] } {
  const all = channel.kind === "hosted" ? hosted(channel, gateway, wish) : own(channel, wish);
  const [first, ...others] = all.filter(({ shown }) => shown).map(({ item }) => item);
  return { first, others };
}

type Offer = { shown: boolean; item: MenuItem };

function hosted(channel: ChannelView, gateway: GatewayFacts | null, wish: (wish: Wish) => void): Offer[] {
  const locked = gateway?.secrets !== undefined && gateway.secrets !== null && ASKS_PASSPHRASE.has(gateway.secrets);
  return [
    { shown: locked, item: item("connections.unlock", "lock", () => wish("unlock"), "unlock-gateway") },
    {
      shown: channel.session.state === "pairing",
      item: item("connections.show_code", "qr", () => wish("show_code"), "show-code"),
    },
    { shown: true, item: item("gateway.settings", "sliders", () => wish("settings"), "gateway-settings") },
    { shown: true, item: item("gateway.remove", "trash", () => wish("remove"), "remove-gateway", true) },
  ];
}

function own(channel: ChannelView, wish: (wish: Wish) => void): Offer[] {
  const practice = channel.kind === "practice";
  const off = standingOf(channel) === "off";
  return [
    { shown: off, item: item("link.again", "qr", () => wish("link"), "link-again") },
    { shown: practice && !off, item: item("banner.open_phone", "phone", () => wish("phone"), "open-phone") },
    { shown: true, item: item("connections.rename", "pen", () => wish("rename"), "rename-channel") },
    { shown: !off, item: item("connections.unlink", "link", () => wish("unlink"), "unlink") },
    { shown: practice, item: item("connections.erase", "trash", () => wish("erase"), "erase-practice", true) },
  ];
}

function item(
  label: MessageKey,
  icon: NonNullable<MenuItem["icon"]>,
  run: () => void,
  testid: string,
  danger = false,
): MenuItem {
  return { label: t(label), icon, run, testid, danger };
}
