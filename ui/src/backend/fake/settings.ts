// The choices of the settings page, in memory.
import type { Preferences } from "../../bindings";
import { answer, type Commands } from "./answer";
import type { World } from "./world";

/** What holds while nobody has chosen anything. */
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

export function settingsCommands(
  world: World,
): Commands<"setNotifications" | "setWindow" | "setCountry" | "setTimeZone" | "setReadMarks"> {
  const choose = (change: Partial<Preferences>) =>
    answer(() => {
      world.preferences = { ...world.preferences, ...structuredClone(change) };
      world.emit({ type: "settings_changed" });
    });
  return {
    setNotifications: (notifications) => choose({ notifications }),
    setWindow: (window) => choose({ window }),
    setCountry: (country) => choose({ country }),
    setTimeZone: (time_zone) => choose({ time_zone }),
    setReadMarks: (read_marks) => choose({ read_marks }),
  };
}
