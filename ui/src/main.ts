// Starts the window: fonts and styles, the backend that fits where we run, and the page.
import "@fontsource-variable/inter/opsz.css";
import "./styles/tokens.css";
import "./styles/base.css";
import { mount } from "svelte";
import App from "./App.svelte";
import type { Backend } from "./backend/backend";
import { theme } from "./state/theme.svelte";

/** Inside the desktop window the core answers; in a plain browser a shop that lives in memory does. */
async function chooseBackend(): Promise<Backend> {
  if ("__TAURI_INTERNALS__" in window) return (await import("./backend/tauri")).tauriBackend;
  return (await import("./backend/fake")).sharedFakeBackend();
}

theme.apply(document.documentElement);
const target = document.getElementById("app");
if (!target) throw new Error("index.html has no #app");
mount(App, { target, props: { backend: await chooseBackend() } });
