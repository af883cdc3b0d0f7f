// What becomes of messages in the shop in memory after they were said: signs, other words, or none; and what is kept to be sent again.
import type { Kind, MessageView, ReactionView, TapOutcome, Template } from "../../bindings";
import { answer, type Commands } from "./answer";
import { findMessage } from "./reading";
import { discard } from "./sending";
import { refuse, type Conversation, type World } from "./world";

type Found = { conversation: Conversation; message: MessageView };

/** What nobody has a sign for. */
const UNSIGNED: ReadonlySet<Kind> = new Set(["note", "event"]);

export function kindCommands(
  world: World,
): Commands<
  | "react"
  | "editMessage"
  | "deleteMessage"
  | "settleRevision"
  | "tapOutcomes"
  | "templates"
  | "saveTemplate"
  | "removeTemplate"
  | "practiceReact"
  | "practiceEdit"
  | "practiceDelete"
> {
  let templates: Template[] = [];
  let last = 0;
  return {
    react: (id, sign) => answer(() => react(world, byId(world, id), sign, true)),
    editMessage: (id, text) => answer(() => edit(world, byId(world, id), text)),
    deleteMessage: (id) => answer(() => remove(world, byId(world, id))),
    settleRevision: (id) => answer(() => change(world, byId(world, id), { revision: null })),
    tapOutcomes: (_, labels) => answer(() => labels.map(outcome)),
    templates: () => answer(() => templates),
    saveTemplate: (draft) =>
      answer(() => {
        if (draft.name.trim() === "") refuse("invalid", "it is empty", { field: "template_name" });
        last += 1;
        const template = { id: String(last), ...draft };
        templates = [...templates.filter(({ name }) => name !== draft.name), template];
        return template;
      }),
    removeTemplate: (id) => answer(() => void (templates = templates.filter((one) => one.id !== id))),
    practiceReact: (_, msgid, sign) => answer(() => react(world, byMsgid(world, msgid), sign, false)),
    practiceEdit: (msgid, text) => answer(() => edit(world, byMsgid(world, msgid), text)),
    practiceDelete: (msgid) => answer(() => remove(world, byMsgid(world, msgid))),
  };
}

function byId(world: World, id: string): Found {
  const message = findMessage(world, id) ?? refuse("not_found", "message");
  return { message, conversation: world.conversation(message.conversation_id) };
}

function byMsgid(world: World, msgid: string): Found {
  for (const conversation of world.conversations.values()) {
    const message = conversation.messages.find((known) => known.external_id === msgid);
    if (message) return { message, conversation };
  }
  return refuse("not_found", "message");
}

function change(world: World, { conversation, message }: Found, to: Partial<MessageView>): void {
  world.change(conversation, message.id, to);
  world.changed(conversation);
}

function react(world: World, found: Found, sign: string, ours: boolean): void {
  if (UNSIGNED.has(found.message.kind)) refuse("conflict", "nothing can be put on this message");
  const others = found.message.reactions.filter((reaction) => reaction.ours !== ours);
  const mine: ReactionView[] = sign === "" ? [] : [{ sign, ours, by: "", delivery: "sent" }];
  change(world, found, { reactions: [...others, ...mine] });
}

function edit(world: World, found: Found, text: string): void {
  const { message } = found;
  if (text.trim() === "") refuse("invalid", "it is empty", { field: "text" });
  if (message.delivery === "queued" || message.delivery === "failed") return change(world, found, { text });
  const until = world.now();
  change(world, found, { text, edited_at: until, earlier: [...message.earlier, { text: message.text, until }] });
}

function remove(world: World, found: Found): void {
  const { conversation, message } = found;
  if (message.delivery === "failed") return discard(world, conversation, message.id);
  if (message.delivery === "queued" || message.delivery === "uncertain") {
    conversation.messages = conversation.messages.filter((known) => known.id !== message.id);
    world.emit({ type: "message_removed", conversation_id: conversation.id, message_id: message.id });
    return world.changed(conversation);
  }
  const empty = { text: "", media: null, location: null, contact: null, buttons: [], footer: "", list: null };
  change(world, found, {
    ...empty,
    product: null,
    reactions: [],
    edited_at: null,
    earlier: [],
    deleted_at: world.now(),
  });
}

/** As the shipped bot would, for the words that most people try. */
function outcome(label: string): TapOutcome {
  const words = label.toLowerCase();
  if (words.includes("admin")) return { does: "hands_over" };
  if (words.includes("harga") || words.includes("alamat")) {
    return { does: "rule", name: words.includes("harga") ? "harga" : "alamat", hands_over: false };
  }
  return { does: "nothing" };
}
