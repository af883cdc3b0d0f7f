// A choice that the core did not keep is told in a toast; the control shows what holds again by itself.
import { errorSentence } from "../../i18n";
import type { Toasts } from "../../state/toasts.svelte";

export async function attempt(toasts: Toasts, choice: Promise<unknown>): Promise<void> {
  try {
    await choice;
  } catch (error) {
    toasts.show({ text: errorSentence(error), tone: "danger" });
  }
}
