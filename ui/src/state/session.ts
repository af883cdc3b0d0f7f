// The state of a number in the words and shape that navigation, Connections and banners share.
import type { ChannelView } from "../bindings";
import { t } from "../i18n";

export type Standing = "working" | "trouble" | "off";

/** Working, trying by itself, or waiting for a person to do something. */
export function standingOf({ session }: ChannelView): Standing {
  if (session.state === "connected") return "working";
  return session.state === "connecting" || session.state === "degraded" ? "trouble" : "off";
}

export function sessionLabel({ session }: ChannelView): string {
  return t(`session.${session.state}`);
}

/** The last four digits, as people tell their numbers apart. */
export const lastDigits = (phone: string): string => phone.slice(-4);

/** `+` and the digits in a row: enough for a number that the shop knows by heart. */
export const plainNumber = (phone: string): string => (phone === "" ? "" : `+${phone}`);
