// The choices of the settings page, in memory.
import type { Preferences } from "../../bindings";
import { answer, type Commands } from "./answer";
import type { World } from "./world";

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
