/** Opens a conversation from anywhere in the window, at a message where one is meant, ready to be answered. */
import { tick } from "svelte";
import type { Desk } from "../../state/inbox-desk.svelte";
import { shortcuts } from "../../state/keyboard.svelte";
import { router } from "../../state/router.svelte";

export async function showConversation(desk: Desk, id: string, messageId?: string): Promise<void> {
  if (router.route.page !== "inbox") router.go({ page: "inbox", group: "open" });
  desk.search.clear();
  await desk.openConversation(id, messageId);
  await tick();
  shortcuts.run("reply");
}
