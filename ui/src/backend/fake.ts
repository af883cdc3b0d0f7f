// A whole core in memory, for a plain browser and for tests: it answers every command, links by QR, lets customers write, a bot
// answer and ticks advance. `?shop=seeded` in the address starts in the middle of a day, otherwise nothing is linked yet.
import type { Backend } from "./backend";
import { answer, type Commands } from "./fake/answer";
import { botCommands } from "./fake/bot-desk";
import { catalogueCommands } from "./fake/catalogue";
import { creditCommands } from "./fake/credits";
import { answered, close, handBack, reopen, takeOver, undo } from "./fake/owning";
import { changeContacts, contactCounts, contactDetail, contacts, exportContacts, undoContacts } from "./fake/contacts";
import { importContacts, previewImport, undoImport } from "./fake/contact-import";
import { connectionFacts, setAllowedHosts, setBotAnswers } from "./fake/facts";
import { checkGateway, gatewayOf, removeGateway, saveGateway, unlock } from "./fake/gateways";
import { dataCommands } from "./fake/data";
import { erasePractice, renewCode, scan, startPractice, unlink } from "./fake/linking";
import { peopleCommands } from "./fake/people";
import { pictureUrl } from "./fake/pictures";
import {
  conversations,
  failedMessages,
  findMessage,
  inboxCounts,
  markRead,
  markUnread,
  messagesAfter,
  messagesBefore,
  quoteOf,
  search,
} from "./fake/reading";
import { receive, tap } from "./fake/receiving";
import { presenceCommands } from "./fake/presence";
import { FakeComposer } from "./fake/composer";
import { kindCommands } from "./fake/kinds";
import { laterCommands } from "./fake/later";
import { recordingCommands } from "./fake/recording";
import { seedShop } from "./fake/seed";
import { createKey, listReports, replayReport, revokeKey, setLocalApi } from "./fake/scripts";
import { settingsCommands } from "./fake/settings";
import { discard, retry, setOnline, settle } from "./fake/sending";
import { threadCommands } from "./fake/thread";
import { detailOf, practiceViewOf, rowOf } from "./fake/views";
import { ME, refuse, World, type Conversation } from "./fake/world";

export type FakeBackend = Backend & { readonly world: World };

declare global {
  interface Window {
    /** Shared with the practice phone, which is a second window on the same shop. */
    balasFake?: FakeBackend;
  }
}

export function sharedFakeBackend(): FakeBackend {
  const opener = window.opener as Window | null;
  window.balasFake ??=
    opener?.balasFake ?? createFakeBackend({ seeded: new URLSearchParams(location.search).get("shop") === "seeded" });
  return window.balasFake;
}

export function createFakeBackend({ seeded = false, scripted = true } = {}): FakeBackend {
  const world = new World();
  world.practice.scripted = scripted;
  if (seeded) seedShop(world);
  const composer = new FakeComposer(world);
  return {
    world,
    ...appCommands(world),
    ...settingsCommands(world),
    ...dataCommands(world),
    ...gatewayCommands(world),
    ...scriptCommands(world),
    ...practiceCommands(world),
    ...presenceCommands(),
    ...inboxCommands(world),
    ...conversationCommands(world),
    ...composer.commands(answer),
    ...kindCommands(world),
    ...laterCommands(world, composer),
    ...recordingCommands(world),
    ...customerCommands(world),
    ...creditCommands(world),
    ...catalogueCommands(world),
    ...botCommands(world),
    ...contactCommands(world),
    ...peopleCommands(world),
    ...threadCommands(world),
  };
}

function appCommands(
  world: World,
): Commands<
  | "load"
  | "setLanguage"
  | "setTheme"
  | "setShopName"
  | "setAgentName"
  | "subscribe"
  | "channels"
  | "connectionFacts"
  | "startPractice"
  | "linkView"
  | "renewCode"
  | "renameChannel"
  | "setBotAnswers"
  | "unlink"
  | "erasePractice"
> {
  return {
    load: () =>
      answer(() => ({
        version: "0.1.0",
        shop_name: world.shopName,
        currency: world.catalogue.currency,
        agent: { ...ME, name: world.agentName },
        language: world.language,
        theme: world.theme,
        preferences: world.preferences,
        channels: [...world.channels.values()],
      })),
    setLanguage: (language) => answer(() => void (world.language = language)),
    setTheme: (theme) => answer(() => void (world.theme = theme)),
    setShopName: (name) => answer(() => world.rename({ shopName: name })),
    setAgentName: (name) => answer(() => world.rename({ agentName: name })),
    subscribe: (handler) => Promise.resolve(world.subscribe(handler)),
    channels: () => answer(() => [...world.channels.values()]),
    connectionFacts: () => answer(() => connectionFacts(world)),
    startPractice: () => answer(() => startPractice(world)),
    linkView: (channelId) => answer(() => world.links.get(channelId) ?? refuse("not_found", channelId)),
    renewCode: (channelId) => answer(() => renewCode(world, channelId)),
    renameChannel: (channelId, name) => answer(() => world.updateChannel(channelId, { name })),
    setBotAnswers: (channelId, answers) => answer(() => setBotAnswers(world, channelId, answers)),
    unlink: (channelId) => answer(() => unlink(world, channelId)),
    erasePractice: () => answer(() => erasePractice(world)),
  };
}

function gatewayCommands(
  world: World,
): Commands<"gateway" | "checkGateway" | "saveGateway" | "removeGateway" | "unlock"> {
  return {
    gateway: (channelId) => answer(() => gatewayOf(world, channelId)),
    checkGateway: (form) => answer(() => checkGateway(form)),
    saveGateway: (form) => answer(() => saveGateway(world, form)),
    removeGateway: (channelId) => answer(() => removeGateway(world, channelId)),
    unlock: (passphrase) => answer(() => unlock(world, passphrase)),
  };
}

function scriptCommands(
  world: World,
): Commands<
  | "localApi"
  | "setLocalApi"
  | "allowedHosts"
  | "setAllowedHosts"
  | "apiKeys"
  | "createKey"
  | "revokeKey"
  | "reports"
  | "replayReport"
> {
  return {
    localApi: () => answer(() => world.api),
    setLocalApi: (settings) => answer(() => setLocalApi(world, settings)),
    allowedHosts: () => answer(() => world.allowedHosts),
    setAllowedHosts: (hosts) => answer(() => setAllowedHosts(world, hosts)),
    apiKeys: () => answer(() => world.keys),
    createKey: (draft) => answer(() => createKey(world, draft)),
    revokeKey: (id) => answer(() => revokeKey(world, id)),
    reports: (failed, before, limit) => answer(() => listReports(world, failed, before, limit)),
    replayReport: (id) => answer(() => replayReport(world, id)),
  };
}

function practiceCommands(
  world: World,
): Commands<
  | "practiceView"
  | "openPracticePhone"
  | "practiceScan"
  | "practiceSetOnline"
  | "practiceSetScripted"
  | "practiceWrite"
  | "practiceTap"
  | "practicePhoneReply"
> {
  const channelId = () => world.practiceChannel()?.id ?? refuse("not_found", "practice channel");
  return {
    practiceView: () => answer(() => practiceViewOf(world)),
    openPracticePhone: () =>
      answer(
        () => void window.open(`${location.pathname}${location.search}#/phone`, "balas-phone", "width=400,height=820"),
      ),
    practiceScan: () => answer(() => scan(world)),
    practiceSetOnline: (online) => answer(() => setOnline(world, online)),
    practiceSetScripted: (on) => answer(() => void (world.practice.scripted = on)),
    practiceWrite: (from, name, text) => answer(() => customerWrites(world, channelId(), from, name, text)),
    practiceTap: (from, _msgid, label) =>
      answer(() => tap(world, world.conversationWith(channelId(), from) ?? refuse("not_found", from), label)),
    practicePhoneReply: (to, text) =>
      answer(() => {
        const conversation = world.conversationWith(channelId(), to) ?? refuse("not_found", to);
        const at = world.now();
        world.add(conversation, {
          direction: "out",
          author: "HUMAN_AGENT",
          kind: "text",
          text,
          delivery: "delivered",
          sent_at: at,
          delivered_at: at,
        });
        answered(world, conversation, "phone_reply");
      }),
  };
}

/** Writing exactly what a button says is a tap on it. */
function customerWrites(world: World, channelId: string, phone: string, name: string, text: string): void {
  const known = world.conversationWith(channelId, phone);
  const offered = known?.messages.findLast((message) => message.buttons.length > 0 && message.tapped === null);
  if (known && offered?.buttons.includes(text)) tap(world, known, text);
  else receive(world, channelId, { phone, name }, { kind: "text", text });
}

function inboxCommands(
  world: World,
): Commands<
  "inboxCounts" | "conversations" | "conversationRow" | "search" | "failedMessages" | "markRead" | "markUnread"
> {
  return {
    inboxCounts: (realm) => answer(() => inboxCounts(world, realm)),
    conversations: (filter, cursor, limit) => answer(() => conversations(world, filter, cursor, limit)),
    conversationRow: (id) => answer(() => rowOf(world, world.conversation(id))),
    search: (realm, query, conversationId) => answer(() => search(world, realm, query, conversationId)),
    failedMessages: (realm) => answer(() => failedMessages(world, realm)),
    markRead: (id) => answer(() => markRead(world, id)),
    markUnread: (id) => answer(() => markUnread(world, id)),
  };
}

function conversationCommands(
  world: World,
): Commands<
  | "conversation"
  | "messagesBefore"
  | "messagesAfter"
  | "message"
  | "takeOver"
  | "handBack"
  | "close"
  | "reopen"
  | "undoHandoff"
  | "addNote"
  | "retry"
  | "discard"
  | "settleUncertain"
  | "saveDraft"
> {
  const about = <T>(messageId: string, act: (conversation: Conversation) => T): Promise<T> =>
    answer(() =>
      act(world.conversation(findMessage(world, messageId)?.conversation_id ?? refuse("not_found", messageId))),
    );
  return {
    conversation: (id) => answer(() => detailOf(world, world.conversation(id))),
    messagesBefore: (id, before, limit) => answer(() => messagesBefore(world, id, before, limit)),
    messagesAfter: (id, after, limit) => answer(() => messagesAfter(world, id, after, limit)),
    message: (id) => answer(() => findMessage(world, id)),
    takeOver: (id) => answer(() => takeOver(world, id)),
    handBack: (id) => answer(() => handBack(world, id)),
    close: (id) => answer(() => close(world, id)),
    reopen: (id) => answer(() => reopen(world, id)),
    undoHandoff: (handoffId) => answer(() => undo(world, handoffId)),
    addNote: (id, text) =>
      answer(() =>
        world.add(world.conversation(id), {
          direction: "out",
          author: "HUMAN_AGENT",
          author_name: ME.name,
          kind: "note",
          text,
        }),
      ),
    retry: (messageId) => about(messageId, (conversation) => retry(world, conversation, messageId)),
    discard: (messageId) => about(messageId, (conversation) => discard(world, conversation, messageId)),
    settleUncertain: (messageId, arrived) =>
      about(messageId, (conversation) => settle(world, conversation, messageId, arrived)),
    saveDraft: (id, mode, { text, reply_to, form, list }) =>
      answer(() => {
        const conversation = world.conversation(id);
        if (mode === "note") conversation.draft = { ...conversation.draft, note: text };
        else conversation.draft = { ...conversation.draft, reply: text, quote: quoteOf(world, reply_to), form, list };
        if (mode === "reply") world.changed(conversation);
      }),
  };
}

function contactCommands(
  world: World,
): Commands<
  | "contactCounts"
  | "contacts"
  | "contact"
  | "changeContacts"
  | "undoContacts"
  | "exportContacts"
  | "previewImport"
  | "importContacts"
  | "undoImport"
  | "checkContact"
> {
  return {
    contactCounts: (realm) => answer(() => contactCounts(world, realm)),
    contacts: (filter, sort, cursor, limit) => answer(() => contacts(world, filter, sort, cursor, limit)),
    contact: (id) => answer(() => contactDetail(world, id)),
    changeContacts: (change, ids) => answer(() => changeContacts(world, change, ids)),
    undoContacts: (undo) => answer(() => undoContacts(world, undo)),
    exportContacts: () => answer(exportContacts),
    previewImport: (request) => answer(() => previewImport(world, request)),
    importContacts: (request) => answer(() => importContacts(world, request)),
    undoImport: (id) => answer(() => undoImport(world, id)),
    checkContact: (id) => answer(() => world.contact(id).phone !== ""),
  };
}

function customerCommands(
  world: World,
): Commands<"renameContact" | "setTags" | "setNote" | "setBotEnabled" | "setBlocked" | "mediaUrl" | "openMap"> {
  const changeContact = (id: string, change: Partial<{ name: string; tags: string[]; note: string }>) =>
    answer(() => {
      Object.assign(world.contact(id), change);
      world.emit({ type: "contact_changed", contact_id: id });
    });
  const changeConversation = (id: string, change: Partial<Conversation>) =>
    answer(() => {
      world.changed(Object.assign(world.conversation(id), change));
    });
  return {
    renameContact: (contactId, name) => changeContact(contactId, { name }),
    setTags: (contactId, tags) => changeContact(contactId, { tags }),
    setNote: (contactId, note) => changeContact(contactId, { note }),
    setBotEnabled: (id, botEnabled) => changeConversation(id, { botEnabled }),
    setBlocked: (id, blocked) => changeConversation(id, { blocked }),
    mediaUrl: (hash) => pictureUrl(hash),
    openMap: (latitude, longitude) =>
      answer(
        () =>
          void window.open(`https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}`, "_blank", "noopener"),
      ),
  };
}
