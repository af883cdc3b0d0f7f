// Light, dark, or whatever the system says. The last choice is remembered beside the page as well, because the core answers
// only after the first frame and a flash of the wrong theme is worse than a duplicate.
import type { Theme } from "../bindings";

const REMEMBERED = "balas.theme";
const systemDark = window.matchMedia("(prefers-color-scheme: dark)");

class ThemeState {
  choice = $state<Theme>(remembered());
  #systemIsDark = $state(systemDark.matches);
  readonly shown = $derived<"light" | "dark">(
    this.choice === "system" ? (this.#systemIsDark ? "dark" : "light") : this.choice,
  );

  constructor() {
    systemDark.addEventListener("change", (event) => (this.#systemIsDark = event.matches));
  }

  /** Paints the document; call it inside an effect. */
  apply(root: HTMLElement): void {
    root.dataset["theme"] = this.shown;
    localStorage.setItem(REMEMBERED, this.choice);
  }
}

function remembered(): Theme {
  const text = localStorage.getItem(REMEMBERED);
  return text === "light" || text === "dark" ? text : "system";
}

export const theme = new ThemeState();
