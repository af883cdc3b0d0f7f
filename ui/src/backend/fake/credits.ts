// Credits and usage as the core answers for them: a plan, a month under way, and ninety days of a shop that is busy on weekdays.
import type { AccountView, CreditsView, LedgerLine, PlanDraft, SpeakerDay, UsageView } from "../../bindings";
import { answer, type Commands } from "./answer";
import { refuse, type World } from "./world";

const DAY = 86_400_000;
const DAYS = 180;

const sum = ({ human, bot, ai, script }: SpeakerDay): number => human + bot + ai + script;

/** The same days at each start: pictures of them can be compared. */
function busyDays(): SpeakerDay[] {
  const today = Date.now();
  return Array.from({ length: DAYS }, (_, index) => {
    const date = new Date(today - (DAYS - 1 - index) * DAY);
    const isSunday = date.getUTCDay() === 0;
    const wave = (seed: number) => 0.8 + 0.4 * Math.abs(Math.sin(index * seed));
    const share = (most: number, seed: number) => Math.round(most * wave(seed) * (isSunday ? 0.3 : 1));
    return {
      date: date.toISOString().slice(0, 10),
      human: share(150, 1.7),
      bot: share(118, 2.3),
      ai: share(104, 3.1),
      script: share(12, 0.7),
    };
  });
}

export class FakeCredits {
  account: AccountView | null = null;
  warnBelow = 0;
  days: SpeakerDay[] = [];
  /** Newest first. */
  lines: LedgerLine[] = [];

  seed(): void {
    this.setPlan({ allowance: 10_000, rollover_cap: 2_000 });
    if (!this.account) return;
    this.account.rollover = { left: 0, of: 1_400 };
    this.account.allowance.left = 6_780;
    this.account.topup = { left: 5_000, of: 5_000 };
    this.warnBelow = 1_500;
    this.days = busyDays();
    this.#balance();
    const day = (ago: number) => new Date(Date.now() - ago * DAY).toISOString();
    const used = this.days.map((past, index): LedgerLine => {
      return { kind: "used", amount: -sum(past), at: day(DAYS - 1 - index) };
    });
    const line = (kind: LedgerLine["kind"], amount: number, ago: number) => ({ kind, amount, at: day(ago) });
    this.lines = [
      line("granted", 10_000, 13),
      line("rolled_over", 1_400, 13),
      line("granted", 10_000, 44),
      line("bought", 5_000, 60),
      ...used.toReversed(),
    ].toSorted((a, b) => b.at.localeCompare(a.at));
  }

  setPlan({ allowance, rollover_cap }: PlanDraft): void {
    const renews = new Date();
    renews.setUTCMonth(renews.getUTCMonth() + 1, 1);
    this.account = {
      balance: 0,
      rollover: { left: 0, of: 0 },
      allowance: { left: allowance, of: allowance },
      topup: this.account?.topup ?? { left: 0, of: 0 },
      renews_at: renews.toISOString(),
      rollover_cap,
    };
    this.#enter("granted", allowance);
  }

  topUp(amount: number): void {
    const { topup } = this.account ?? refuse("conflict", "there is no plan");
    topup.left += amount;
    topup.of += amount;
    this.#enter("bought", amount);
  }

  view(): CreditsView {
    const { account, warnBelow: warn_below } = this;
    if (!account) return { standing: "uncounted", account, warn_below: 0, forecast: null, read_at: null };
    const pace = this.days.slice(-31, -1).reduce((total, day) => total + sum(day), 0) / 30;
    const standing = account.balance <= 0 ? "empty" : account.balance < warn_below ? "low" : "normal";
    const forecast =
      pace > 0 ? { per_day: Math.round(pace), days: Math.floor(Math.max(0, account.balance) / pace) } : null;
    return { standing, account, warn_below, forecast, read_at: null };
  }

  usage(world: World, wanted: number): UsageView {
    const empty = (index: number): SpeakerDay => {
      const date = new Date(Date.now() - (wanted - 1 - index) * DAY).toISOString().slice(0, 10);
      return { date, human: 0, bot: 0, ai: 0, script: 0 };
    };
    const days = this.days.length > 0 ? this.days.slice(-wanted) : Array.from({ length: wanted }, (_, i) => empty(i));
    const earlier = this.days.slice(-2 * wanted, -wanted).reduce((total, day) => total + sum(day), 0);
    const credits = days.reduce((total, day) => total + sum(day), 0);
    const shares = [0.79, 0.21];
    const numbers = [...world.channels.values()].map(({ id, name, realm }, index) => {
      const part = realm === "real" ? Math.round(credits * (shares[index] ?? 0)) : 0;
      return { channel_id: id, name, realm, sent: Math.round(part * 0.86), credits: part };
    });
    const sent = numbers.reduce((total, number) => total + number.sent, 0);
    return { days, numbers: numbers.filter((number) => number.sent > 0), sent, before: earlier || null };
  }

  #enter(kind: LedgerLine["kind"], amount: number): void {
    this.lines = [{ kind, amount, at: new Date().toISOString() }, ...this.lines];
    this.#balance();
  }

  #balance(): void {
    const { account } = this;
    if (account) account.balance = account.rollover.left + account.allowance.left + account.topup.left;
  }
}

export function creditCommands(
  world: World,
): Commands<"credits" | "ledger" | "usage" | "exportUsage" | "setCreditPlan" | "topUp" | "setCreditWarning"> {
  const own = world.credits;
  const change = (work: () => void) =>
    answer(() => {
      work();
      world.emit({ type: "credits_changed" });
    });
  return {
    credits: (_realm, channelId) =>
      answer(() => (channelId ? { ...own.view(), standing: "unknown" as const, read_at: world.now() } : own.view())),
    ledger: (_realm, cursor, limit) =>
      answer(() => {
        const from = Number(cursor ?? 0);
        const next = from + limit < own.lines.length ? String(from + limit) : null;
        return { items: own.lines.slice(from, from + limit), next };
      }),
    usage: (_realm, days) => answer(() => own.usage(world, days)),
    exportUsage: () => answer(() => "/home/sari/Downloads/balas-usage.csv"),
    setCreditPlan: (plan) => change(() => own.setPlan(plan)),
    topUp: (amount) => change(() => own.topUp(amount)),
    setCreditWarning: (below) => change(() => void (own.warnBelow = below)),
  };
}
