// What is to leave later in the shop in memory. Its clocks are those of this computer.
import type { Composed, LocalTime, MessageView, MomentView, PickedMoment, ScheduledView } from "../../bindings";
import { answer, type Commands } from "./answer";
import type { FakeComposer } from "./composer";
import { quoteOf } from "./reading";
import { send } from "./sending";
import { ME, refuse, type Conversation, type NewMessage, type World } from "./world";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MORNING = 9;

/** One that waits, with the message that it will be. */
export type Later = { view: ScheduledView; content: Omit<NewMessage, "direction">; cancelled: boolean };

type LaterCommands = Commands<
  | "offeredMoments"
  | "pickedMoment"
  | "sendLater"
  | "scheduledHere"
  | "scheduled"
  | "reschedule"
  | "sendScheduledNow"
  | "cancelScheduled"
  | "restoreScheduled"
>;

export function laterCommands(world: World, composer: FakeComposer): LaterCommands {
  const shown = (wanted: (one: ScheduledView) => boolean) =>
    [...world.scheduled.values()]
      .filter(({ cancelled, view }) => !cancelled && wanted(view))
      .map(({ view }) => view)
      .toSorted((a, b) => a.due_at.localeCompare(b.due_at));
  return {
    offeredMoments: () =>
      answer(() => ({ in_an_hour: momentOf(Date.now() + HOUR), tomorrow: momentOf(tomorrow()), zone: "Asia/Jakarta" })),
    pickedMoment: (date, time) => answer(() => picked(date, time)),
    sendLater: (id, composed, replyTo, dueAt) => answer(() => plan(world, composer, { id, composed, replyTo, dueAt })),
    scheduledHere: (id) => answer(() => shown((one) => one.conversation_id === id)),
    scheduled: (realm) =>
      answer(() => shown((one) => world.contactOf(world.conversation(one.conversation_id)).realm === realm)),
    reschedule: (id, dueAt) => answer(() => change(world, id, { due_at: future(dueAt), trouble: null })),
    sendScheduledNow: (id) => answer(() => sendNow(world, waiting(world, id))),
    cancelScheduled: (id) => answer(() => cancel(world, waiting(world, id), true)),
    restoreScheduled: (id) => answer(() => cancel(world, world.scheduled.get(id) ?? refuse("not_found", id), false)),
  };
}

/** The customer wrote first: words are in the field again, the rest waits for a person. */
export function customerWrote(world: World, conversation: Conversation): void {
  for (const one of world.scheduled.values()) {
    const { view } = one;
    if (view.conversation_id !== conversation.id || view.trouble !== null || one.cancelled) continue;
    if (view.kind === "text" || view.kind === "buttons") {
      world.scheduled.delete(view.id);
      const { draft } = conversation;
      const reply = [draft.reply.trimEnd(), view.text].filter(Boolean).join("\n\n");
      conversation.draft = { ...draft, reply, form: draft.form ?? view.form };
    } else one.view = { ...view, trouble: "customer_wrote" };
    world.add(conversation, {
      direction: "out",
      author: "SYSTEM",
      kind: "event",
      text: "",
      event: { cause: "customer_wrote_first", detail: view.text, actor: "", by: "customer" },
    });
    told(world, view);
  }
}

type Plan = { id: string; composed: Composed; replyTo: string | null; dueAt: string };

function plan(world: World, composer: FakeComposer, { id, composed, replyTo, dueAt }: Plan): ScheduledView {
  const conversation = world.conversation(id);
  const due_at = future(dueAt);
  const said = composer.contentOf(id, composed);
  const form = composed.kind === "buttons" ? composed.form : null;
  if (["text", "buttons", "file"].includes(composed.kind)) {
    conversation.draft = { ...conversation.draft, reply: "", quote: null, form: null };
  }
  const contact = world.contactOf(conversation);
  const view: ScheduledView = {
    id: world.nextId(),
    conversation_id: id,
    contact_name: contact.name || contact.phonePretty,
    is_group: contact.isGroup,
    kind: said.kind,
    text: said.text,
    form,
    media: said.media ?? null,
    due_at,
    local: localTime(Date.parse(due_at)),
    trouble: null,
  };
  const quote = quoteOf(world, replyTo);
  const content = { author: "HUMAN_AGENT" as const, author_name: ME.name, ...said, quote };
  world.scheduled.set(view.id, { view, content, cancelled: false });
  told(world, view);
  world.later(Date.parse(due_at) - Date.now(), () => {
    const known = world.scheduled.get(view.id);
    const isDue =
      known && !known.cancelled && known.view.trouble === null && Date.parse(known.view.due_at) <= Date.now();
    if (isDue) leave(world, known);
  });
  return view;
}

function leave(world: World, one: Later): MessageView {
  world.scheduled.delete(one.view.id);
  told(world, one.view);
  return send(world, world.conversation(one.view.conversation_id), one.content);
}

/** As the core does: until the message is taken back no more, what waited can be restored. */
function sendNow(world: World, one: Later): MessageView {
  cancel(world, one, true);
  return send(world, world.conversation(one.view.conversation_id), one.content);
}

function cancel(world: World, one: Later, cancelled: boolean): void {
  one.cancelled = cancelled;
  told(world, one.view);
}

function change(world: World, id: string, with_: Partial<ScheduledView>): void {
  const one = waiting(world, id);
  one.view = { ...one.view, ...with_ };
  one.view = { ...one.view, local: localTime(Date.parse(one.view.due_at)) };
  told(world, one.view);
}

function waiting(world: World, id: string): Later {
  const one = world.scheduled.get(id);
  return one && !one.cancelled ? one : refuse("conflict", "this message has left already, or was taken back");
}

const told = (world: World, { conversation_id }: ScheduledView): void =>
  world.emit({ type: "schedule_changed", conversation_id });

function future(at: string): string {
  if (Date.parse(at) <= Date.now()) refuse("invalid", "this time is over", { field: "send_at_past" });
  return new Date(at).toISOString();
}

function tomorrow(): number {
  const at = new Date();
  at.setDate(at.getDate() + 1);
  return at.setHours(MORNING, 0, 0, 0);
}

const momentOf = (at: number): MomentView => ({ at: new Date(at).toISOString(), local: localTime(at) });

function picked(date: string, time: string): PickedMoment {
  const at = Date.parse(`${date}T${time}`);
  if (Number.isNaN(at)) refuse("invalid", "choose a day and a time", { field: "send_at" });
  return { moments: [momentOf(at)], is_left_out: false };
}

export function localTime(at: number): LocalTime {
  const two = (n: number) => String(n).padStart(2, "0");
  const then = new Date(at);
  const midnight = (day: Date) => Date.UTC(day.getFullYear(), day.getMonth(), day.getDate());
  return {
    date: `${then.getFullYear()}-${two(then.getMonth() + 1)}-${two(then.getDate())}`,
    time: `${two(then.getHours())}:${two(then.getMinutes())}`,
    days: Math.round((midnight(then) - midnight(new Date())) / DAY),
  };
}
