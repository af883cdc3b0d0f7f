// The core behind Tauri: every method is one command, and events come in batches on one channel.
import { convertFileSrc, invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type { Destination, Event, Sound } from "../bindings";
import type { Backend } from "./backend";
import { readLicences } from "./licences";
import { restoreWith } from "./restore";
import { botWith } from "./tauri-bot";
import { peopleWith } from "./tauri-people";
import { uploadWith } from "./upload";

/** An address of the window's own media protocol. */
const mediaUrl = (hash: string, thumb: boolean): string => convertFileSrc(thumb ? `${hash}/thumb` : hash, "media");

export const tauriBackend: Backend = {
  load: () => invoke("load"),
  setLanguage: (language) => invoke("set_language", { language }),
  setTheme: (theme) => invoke("set_theme", { theme }),
  setShopName: (name) => invoke("set_shop_name", { name }),
  setAgentName: (name) => invoke("set_agent_name", { name }),
  subscribe: (handler) => listen<Event[]>("events", ({ payload }) => handler(payload)),

  setNotifications: (settings) => invoke("set_notifications", { settings }),
  setWindow: (settings) => invoke("set_window", { settings }),
  setCountry: (country) => invoke("set_country", { country }),
  setTimeZone: (timeZone) => invoke("set_time_zone", { timeZone }),
  setReadMarks: (shown) => invoke("set_read_marks", { shown }),

  data: () => invoke("data"),
  showDataFolder: () => invoke("show_data_folder"),
  makeBackup: (passphrase) => invoke("make_backup", { passphrase }),
  cancelBackup: () => invoke("cancel_backup"),
  restore: restoreWith(invoke),
  restart: () => invoke("restart"),
  forgetAside: () => invoke("forget_aside"),
  setRetention: (wanted) => invoke("set_retention", { wanted }),
  exportEverything: () => invoke("export_everything"),
  extentOfContact: (id) => invoke("extent_of_contact", { id }),
  eraseContact: (id) => invoke("erase_contact", { id }),
  saveDiagnostics: () => invoke("save_diagnostics"),
  licences: readLicences,

  channels: () => invoke("channels"),
  connectionFacts: () => invoke("connection_facts"),
  startPractice: () => invoke("start_practice"),
  linkView: (channelId) => invoke("link_view", { channelId }),
  renewCode: (channelId) => invoke("renew_code", { channelId }),
  renameChannel: (channelId, name) => invoke("rename_channel", { channelId, name }),
  setBotAnswers: (channelId, answers) => invoke("set_bot_answers", { channelId, answers }),
  unlink: (channelId) => invoke("unlink", { channelId }),
  erasePractice: () => invoke("erase_practice"),

  gateway: (channelId) => invoke("gateway", { channelId }),
  checkGateway: (form) => invoke("check_gateway", { form }),
  saveGateway: (form) => invoke("save_gateway", { form }),
  removeGateway: (channelId) => invoke("remove_gateway", { channelId }),
  unlock: (passphrase) => invoke("unlock", { passphrase }),

  localApi: () => invoke("local_api"),
  setLocalApi: (settings) => invoke("set_local_api", { settings }),
  allowedHosts: () => invoke("allowed_hosts"),
  setAllowedHosts: (hosts) => invoke("set_allowed_hosts", { hosts }),
  apiKeys: () => invoke("api_keys"),
  createKey: (draft) => invoke("create_key", { draft }),
  revokeKey: (id) => invoke("revoke_key", { id }),
  reports: (failed, before, limit) => invoke("reports", { failed, before, limit }),
  replayReport: (id) => invoke("replay_report", { id }),

  practiceView: () => invoke("practice_view"),
  openPracticePhone: () => invoke("open_practice_phone"),
  practiceScan: () => invoke("practice_scan"),
  practiceSetOnline: (online) => invoke("practice_set_online", { online }),
  practiceSetScripted: (on) => invoke("practice_set_scripted", { on }),
  practiceWrite: (from, name, text) => invoke("practice_write", { from, name, text }),
  practiceReact: (from, msgid, sign) => invoke("practice_react", { from, msgid, sign }),
  practiceEdit: (msgid, text) => invoke("practice_edit", { msgid, text }),
  practiceDelete: (msgid) => invoke("practice_delete", { msgid }),
  practiceTap: (from, msgid, label) => invoke("practice_tap", { from, msgid, label }),
  practicePhoneReply: (to, text) => invoke("practice_phone_reply", { to, text }),

  setOpenConversation: (id) => invoke("set_open_conversation", { id }),
  onDestination: async (handler) => {
    const take = async () => {
      const destination = await invoke<Destination | null>("take_destination");
      if (destination !== null) handler(destination);
    };
    const stop = await listen("destination", () => void take());
    await take();
    return stop;
  },
  onSound: (handler) => listen<Sound>("sound", ({ payload }) => handler(payload)),
  computer: () => invoke("computer"),
  setStartsAtLogin: (on) => invoke("set_starts_at_login", { on }),
  setCloseToTray: (on) => invoke("set_close_to_tray", { on }),
  setZoom: (factor) => invoke("set_zoom", { factor }),

  inboxCounts: (realm) => invoke("inbox_counts", { realm }),
  conversations: (filter, cursor, limit) => invoke("conversations", { filter, cursor, limit }),
  conversationRow: (id) => invoke("conversation_row", { id }),
  search: (realm, query, conversationId) => invoke("search", { realm, query, conversationId }),
  failedMessages: (realm) => invoke("failed_messages", { realm }),
  markRead: (id) => invoke("mark_read", { id }),
  markUnread: (id) => invoke("mark_unread", { id }),

  conversation: (id) => invoke("conversation", { id }),
  messagesBefore: (id, before, limit) => invoke("messages_before", { id, before, limit }),
  messagesAfter: (id, after, limit) => invoke("messages_after", { id, after, limit }),
  message: (id) => invoke("message", { id }),
  takeOver: (id) => invoke("take_over", { id }),
  handBack: (id) => invoke("hand_back", { id }),
  close: (id) => invoke("close", { id }),
  reopen: (id) => invoke("reopen", { id }),
  undoHandoff: (handoffId) => invoke("undo_handoff", { handoffId }),
  addNote: (id, text) => invoke("add_note", { id, text }),
  retry: (messageId) => invoke("retry", { messageId }),
  discard: (messageId) => invoke("discard", { messageId }),
  settleUncertain: (messageId, arrived) => invoke("settle_uncertain", { messageId, arrived }),
  saveDraft: (id, mode, draft) => invoke("save_draft", { id, mode, draft }),

  sendMessage: (id, composed, replyTo) => invoke("send_message", { id, composed, replyTo }),
  takeBack: (messageId) => invoke("take_back", { messageId }),
  react: (messageId, sign) => invoke("react", { messageId, sign }),
  editMessage: (messageId, text) => invoke("edit_message", { messageId, text }),
  deleteMessage: (messageId) => invoke("delete_message", { messageId }),
  settleRevision: (messageId, again) => invoke("settle_revision", { messageId, again }),
  tapOutcomes: (id, labels) => invoke("tap_outcomes", { id, labels }),
  templates: () => invoke("templates"),
  saveTemplate: (draft) => invoke("save_template", { draft }),
  removeTemplate: (id) => invoke("remove_template", { id }),
  abilities: (id) => invoke("abilities", { id }),
  offers: (id, query) => invoke("offers", { id, query }),
  upload: uploadWith(invoke),
  cancelUpload: (upload) => invoke("cancel_upload", { upload }),
  quickReplies: () => invoke("quick_replies"),
  saveQuickReply: (form) => invoke("save_quick_reply", { form }),
  removeQuickReply: (id) => invoke("remove_quick_reply", { id }),
  fillQuickReply: (id, conversationId) => invoke("fill_quick_reply", { id, conversationId }),

  offeredMoments: () => invoke("offered_moments"),
  pickedMoment: (date, time) => invoke("picked_moment", { date, time }),
  sendLater: (id, composed, replyTo, dueAt) => invoke("send_later", { id, composed, replyTo, dueAt }),
  scheduledHere: (id) => invoke("scheduled_here", { id }),
  scheduled: (realm) => invoke("scheduled", { realm }),
  reschedule: (id, dueAt) => invoke("reschedule", { id, dueAt }),
  sendScheduledNow: (id) => invoke("send_scheduled_now", { id }),
  cancelScheduled: (id) => invoke("cancel_scheduled", { id }),
  restoreScheduled: (id) => invoke("restore_scheduled", { id }),

  recording: (id) => invoke("recording", { id }),
  startRecording: (id) => invoke("start_recording", { id }),
  pauseRecording: (id) => invoke("pause_recording", { id }),
  resumeRecording: (id) => invoke("resume_recording", { id }),
  stopRecording: (id) => invoke("stop_recording", { id }),
  discardRecording: (id) => invoke("discard_recording", { id }),
  recordingUrl: (id) => convertFileSrc(`recording/${id}`, "media"),

  renameContact: (contactId, name) => invoke("rename_contact", { contactId, name }),
  setTags: (contactId, tags) => invoke("set_tags", { contactId, tags }),
  setNote: (contactId, note) => invoke("set_note", { contactId, note }),
  setBotEnabled: (id, enabled) => invoke("set_bot_enabled", { id, enabled }),
  setBlocked: (id, blocked) => invoke("set_blocked", { id, blocked }),

  credits: (realm, channelId) => invoke("credits", { realm, channelId }),
  ledger: (realm, cursor, limit) => invoke("ledger", { realm, cursor, limit }),
  usage: (realm, days) => invoke("usage", { realm, days }),
  exportUsage: (realm, days) => invoke("export_usage", { realm, days }),
  setCreditPlan: (plan) => invoke("set_credit_plan", { plan }),
  topUp: (amount) => invoke("top_up", { amount }),
  setCreditWarning: (below) => invoke("set_credit_warning", { below }),

  products: (of, wanted, shown, before, limit) => invoke("products", { of, wanted, shown, before, limit }),
  productCounts: (of) => invoke("product_counts", { of }),
  saveProduct: (of, id, draft) => invoke("save_product", { of, id, draft }),
  setProductPhoto: (of, id, file) => invoke("set_product_photo", { of, id, file }),
  checkProducts: (of, file) => invoke("check_products", { of, file }),
  importProducts: (of, file) => invoke("import_products", { of, file }),
  exportProducts: (of) => invoke("export_products", { of }),
  setCurrency: (currency) => invoke("set_currency", { currency }),
  contactCounts: (realm) => invoke("contact_counts", { realm }),
  contacts: (filter, sort, cursor, limit) => invoke("contacts", { filter, sort, cursor, limit }),
  contact: (id) => invoke("contact", { id }),
  changeContacts: (change, contacts) => invoke("change_contacts", { change, contacts }),
  undoContacts: (undo) => invoke("undo_contacts", { undo }),
  exportContacts: (filter, chosen) => invoke("export_contacts", { filter, chosen }),
  previewImport: (request) => invoke("preview_import", { request }),
  importContacts: (request) => invoke("import_contacts", { request }),
  undoImport: (id) => invoke("undo_import", { id }),
  checkContact: (id) => invoke("check_contact", { id }),

  ...botWith(invoke),
  ...peopleWith(invoke),

  mediaUrl,
  openMap: (latitude, longitude) => invoke("open_map", { latitude, longitude }),
};
