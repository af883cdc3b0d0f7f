// The state of a number in the words and shape that navigation, Connections and banners share.
import { parsePhoneNumberFromString } from "libphonenumber-js/min";
import type { ChannelView, Realm } from "../bindings";
import { t } from "../i18n";

export type Standing = "working" | "trouble" | "off";

/** Working, trying by itself, or waiting for a person to do something. */
export function standingOf({ session }: ChannelView): Standing {
  if (session.state === "connected") return "working";
  return session.state === "connecting" || session.state === "degraded" ? "trouble" : "off";
}

export function sessionLabel({ session, kind }: ChannelView): string {
  if (kind === "hosted" && session.state === "connected") return t("gateway.connected");
  if (kind === "hosted" && session.state === "unpaired") return t("gateway.not_connected");
  return t(`session.${session.state}`);
}

/** The last four digits, as people tell their numbers apart. */
export const lastDigits = (phone: string): string => phone.slice(-4);

/** The number as people write it; nothing where there is none yet. */
export function prettyNumber(phone: string): string {
  if (phone === "") return "";
  return parsePhoneNumberFromString(`+${phone}`)?.formatInternational() ?? `+${phone}`;
}

/** What the core calls the practice number until somebody gives it another name. */
const PRACTICE = "Practice";

/** The name of a number; the pretend one is called by its word in the agent's language while nobody has renamed it. */
export function channelName({ name, realm }: { name: string; realm: Realm }): string {
  return realm === "practice" && name === PRACTICE ? t("connections.practice") : name;
}

/** The same for the number on which a conversation runs. */
export const channelNameOf = (row: { channel_name: string; realm: Realm }): string =>
  channelName({ name: row.channel_name, realm: row.realm });
