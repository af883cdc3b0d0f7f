// A plain browser has neither tray nor links of its own, and nobody outside to notify.
import type { ComputerView } from "../../bindings";
import { answer, type Commands } from "./answer";

const nothing = () => undefined;

export function presenceCommands(): Commands<
  "setOpenConversation" | "onDestination" | "onSound" | "computer" | "setStartsAtLogin" | "setCloseToTray" | "setZoom"
> {
  const computer: ComputerView = { notifications: false, tray: true, close_to_tray: false, starts_at_login: false };
  return {
    setOpenConversation: () => answer(nothing),
    onDestination: () => answer(() => null).then(() => nothing),
    onSound: () => answer(() => null).then(() => nothing),
    computer: () => answer(() => computer),
    setStartsAtLogin: (on) => answer(() => void (computer.starts_at_login = on)),
    setCloseToTray: (on) => answer(() => void (computer.close_to_tray = on)),
    setZoom: (factor) => answer(() => document.documentElement.style.setProperty("zoom", String(factor))),
  };
}
