// What holds while nobody has chosen anything, and the sections in which a person chooses.
import type { Preferences } from "../bindings";

export const USUAL: Preferences = {
  country: "ID",
  time_zone: "+07:00",
  read_marks: true,
  window: { message_size: 100, send_key: "enter", single_letters: true, keys: {} },
  notifications: {
    desktop: true,
    sounds: true,
    hide_preview: false,
    quiet: { enabled: false, from: 22 * 60, until: 7 * 60 },
  },
};

/** Per cent that messages are drawn at. */
export const MESSAGE_SIZES = [90, 100, 110, 120, 130, 140, 150] as const;

/** The sections of the page, in its order. */
export const SECTIONS = [
  "shop",
  "appearance",
  "notifications",
  "writing",
  "shortcuts",
  "privacy",
  "data",
  "about",
] as const;
export type Section = (typeof SECTIONS)[number];

/** 1320 is 22:00, as a field for times has it. */
export const clockOf = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

/** 22:00 is 1320; null for what is no time. */
export function minutesOf(clock: string): number | null {
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(clock) ?? [];
  if (hours === undefined || minutes === undefined || Number(hours) > 23 || Number(minutes) > 59) return null;
  return Number(hours) * 60 + Number(minutes);
}
