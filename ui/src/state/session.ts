// The state of a number in the words and shape that navigation, Connections and banners share.
import { parsePhoneNumberFromString } from "libphonenumber-js/min";
import type { ChannelView } from "../bindings";
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
