// What the UI asks of the core about the bot: what it is, what a person changes about it, and what it would do.
import type {
  BotChange,
  BotDraftView,
  BotFaq,
  BotHours,
  BotRule,
  BotTrial,
  BotView,
  OpeningView,
  Realm,
  TrialAnswer,
  TrialLine,
} from "../bindings";

export interface BotBackend {
  bot(realm: Realm): Promise<BotView>;
  /** Changes the bot whose version is `seen`; rejects where it is another by now. */
  changeBot(realm: Realm, seen: string, change: BotChange): Promise<BotView>;
  /** The shop answers this question so from now on. */
  teachBot(realm: Realm, taught: BotFaq): Promise<void>;
  /** What the bot would do with these words; with `rule`, only that rule listens. Nothing is sent. */
  tryBot(realm: Realm, said: string, rule: BotRule | null): Promise<BotTrial>;
  /** What a setting of the AI would answer to the last of these lines. Nothing is sent. */
  tryAi(realm: Realm, id: string, lines: TrialLine[]): Promise<TrialAnswer>;
  /** How the shop stands with these hours, now or at a moment. */
  opening(hours: BotHours[], timezone: string, at: string | null): Promise<OpeningView>;
  /** What a model wrote for the agent to look at. */
  botDraft(id: string): Promise<BotDraftView | null>;
  sendBotDraft(id: string): Promise<void>;
  discardBotDraft(id: string): Promise<void>;
}
