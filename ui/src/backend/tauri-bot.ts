// The bot: one command each.
import type { BotBackend } from "./bot";

type Invoke = <T>(command: string, args?: Record<string, unknown>) => Promise<T>;

export const botWith = (invoke: Invoke): BotBackend => ({
  bot: (realm) => invoke("bot", { realm }),
  changeBot: (realm, seen, change) => invoke("change_bot", { realm, seen, change }),
  teachBot: (realm, taught) => invoke("teach_bot", { realm, taught }),
  tryBot: (realm, said, rule) => invoke("try_bot", { realm, said, rule }),
  tryAi: (realm, id, lines) => invoke("try_ai", { realm, id, lines }),
  opening: (hours, timezone, at) => invoke("opening", { hours, timezone, at }),
  botDraft: (id) => invoke("bot_draft", { id }),
  sendBotDraft: (id) => invoke("send_bot_draft", { id }),
  discardBotDraft: (id) => invoke("discard_bot_draft", { id }),
});
