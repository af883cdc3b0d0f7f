// What the UI asks of the core. Views and state classes know only this interface; tauri.ts and fake.ts implement it.
import type {
  AbilitiesView,
  ApiSettings,
  ApiView,
  CatalogueRef,
  BulkChange,
  BulkResult,
  BulkUndo,
  ChannelView,
  Composed,
  ComputerView,
  ConnectionFacts,
  ContactCounts,
  ContactDetail,
  ContactFilter,
  ContactPage,
  ContactSort,
  ConversationDetail,
  ConversationPage,
  ConversationRow,
  CreatedKey,
  CreditsView,
  DataView,
  Destination,
  DraftMode,
  DraftRow,
  Erased,
  Event,
  GatewayForm,
  GatewayView,
  HandoffResult,
  ImportReport,
  Imported,
  ImportUndone,
  ImportPreview,
  ImportRequest,
  InboxCounts,
  InboxFilter,
  KeyDraft,
  KeyView,
  Kind,
  Language,
  LedgerPage,
  LinkView,
  MessageHit,
  MessagePage,
  MessageView,
  NotificationSettings,
  OfferView,
  OfferedMoments,
  PickedMoment,
  PlanDraft,
  PracticeView,
  ProductDraft,
  ProductPage,
  ProductView,
  QuickReply,
  QuickReplyForm,
  Realm,
  RecordingView,
  ReportPage,
  Retention,
  ScheduledView,
  SearchResults,
  ServiceReport,
  ShelfCounts,
  Shown,
  Snapshot,
  Sound,
  TapOutcome,
  Template,
  TemplateDraft,
  Theme,
  UsageView,
  WindowSettings,
} from "../bindings";
import type { BotBackend } from "./bot";
import type { PeopleBackend, ThreadBackend } from "./people";

/** A file that the core holds, and what kind of message it makes. */
export type Uploaded = { upload: string; kind: Kind };

/** Something that this program is made of. */
export type Licence = { name: string; version: string; licence: string; from: "crate" | "npm" };

/** Follows a file on its way: `progress` is from 0 to 1, and an aborted `signal` stops it. */
export type UploadWatch = { progress: (done: number) => void; signal: AbortSignal };

export interface Backend extends BotBackend, PeopleBackend, ThreadBackend {
  // app
  load(): Promise<Snapshot>;
  setLanguage(language: Language): Promise<void>;
  setTheme(theme: Theme): Promise<void>;
  setShopName(name: string): Promise<void>;
  setAgentName(name: string): Promise<void>;
  subscribe(handler: (events: Event[]) => void): Promise<() => void>;
  // settings: the choices of their page
  setNotifications(settings: NotificationSettings): Promise<void>;
  setWindow(settings: WindowSettings): Promise<void>;
  setCountry(country: string): Promise<void>;
  setTimeZone(timeZone: string): Promise<void>;
  setReadMarks(shown: boolean): Promise<void>;
  // data: the shop's own, as a whole; what is made answers with its path
  data(): Promise<DataView>;
  showDataFolder(): Promise<void>;
  makeBackup(passphrase: string): Promise<string>;
  cancelBackup(): Promise<void>;
  restore(file: File, passphrase: string, watch: UploadWatch): Promise<void>;
  restart(): Promise<void>;
  forgetAside(): Promise<void>;
  setRetention(retention: Retention): Promise<void>;
  exportEverything(): Promise<string>;
  extentOfContact(id: string): Promise<Erased>;
  eraseContact(id: string): Promise<Erased>;
  saveDiagnostics(): Promise<string>;
  /** Every crate and package in this program, with its licence. */
  licences(): Promise<Licence[]>;
  // connections
  channels(): Promise<ChannelView[]>;
  connectionFacts(): Promise<ConnectionFacts[]>;
  startPractice(): Promise<ChannelView>;
  linkView(channelId: string): Promise<LinkView>;
  renewCode(channelId: string): Promise<void>;
  renameChannel(channelId: string, name: string): Promise<void>;
  setBotAnswers(channelId: string, answers: boolean): Promise<void>;
  unlink(channelId: string): Promise<void>;
  erasePractice(): Promise<void>;
  // gateways: hosted connections, and the passphrase that opens their credentials
  gateway(channelId: string): Promise<GatewayView>;
  checkGateway(form: GatewayForm): Promise<ServiceReport[]>;
  saveGateway(form: GatewayForm): Promise<ChannelView>;
  removeGateway(channelId: string): Promise<void>;
  unlock(passphrase: string): Promise<void>;
  // scripts: the local API, its keys, and the reports that go out
  localApi(): Promise<ApiView>;
  setLocalApi(settings: ApiSettings): Promise<ApiView>;
  allowedHosts(): Promise<string[]>;
  setAllowedHosts(hosts: string[]): Promise<string[]>;
  apiKeys(): Promise<KeyView[]>;
  createKey(draft: KeyDraft): Promise<CreatedKey>;
  revokeKey(id: string): Promise<void>;
  reports(failed: boolean, before: string | null, limit: number): Promise<ReportPage>;
  replayReport(id: string): Promise<void>;
  // practice: the simulated phone and network
  practiceView(): Promise<PracticeView | null>;
  openPracticePhone(): Promise<void>;
  practiceScan(): Promise<void>;
  practiceSetOnline(online: boolean): Promise<void>;
  practiceSetScripted(on: boolean): Promise<void>;
  practiceWrite(from: string, name: string, text: string): Promise<void>;
  practiceReact(from: string, msgid: string, sign: string): Promise<void>;
  practiceEdit(msgid: string, text: string): Promise<void>;
  practiceDelete(msgid: string): Promise<void>;
  practiceTap(from: string, msgid: string, label: string): Promise<void>;
  practicePhoneReply(to: string, text: string): Promise<void>;
  // presence: the window among the other programs of this computer
  setOpenConversation(id: string | null): Promise<void>;
  /** Tells where links and notifications lead, also those from before; the returned function ends it. */
  onDestination(handler: (destination: Destination) => void): Promise<() => void>;
  onSound(handler: (sound: Sound) => void): Promise<() => void>;
  computer(): Promise<ComputerView>;
  setStartsAtLogin(on: boolean): Promise<void>;
  setCloseToTray(on: boolean): Promise<void>;
  setZoom(factor: number): Promise<void>;
  // inbox
  inboxCounts(realm: Realm): Promise<InboxCounts>;
  conversations(filter: InboxFilter, cursor: string | null, limit: number): Promise<ConversationPage>;
  conversationRow(id: string): Promise<ConversationRow>;
  search(realm: Realm, query: string, conversationId: string | null): Promise<SearchResults>;
  failedMessages(realm: Realm): Promise<MessageHit[]>;
  markRead(id: string): Promise<void>;
  markUnread(id: string): Promise<void>;
  // conversation
  conversation(id: string): Promise<ConversationDetail>;
  messagesBefore(id: string, before: string | null, limit: number): Promise<MessagePage>;
  messagesAfter(id: string, after: string, limit: number): Promise<MessagePage>;
  message(id: string): Promise<MessageView | null>;
  takeOver(id: string): Promise<HandoffResult>;
  handBack(id: string): Promise<HandoffResult>;
  close(id: string): Promise<HandoffResult>;
  reopen(id: string): Promise<HandoffResult>;
  undoHandoff(handoffId: string): Promise<ConversationRow>;
  addNote(id: string, text: string): Promise<MessageView>;
  retry(messageId: string): Promise<void>;
  discard(messageId: string): Promise<void>;
  settleUncertain(messageId: string, arrived: boolean): Promise<void>;
  saveDraft(id: string, mode: DraftMode, draft: DraftRow): Promise<void>;
  // composer: what is sent by hand, and what is kept at hand for it
  sendMessage(id: string, composed: Composed, replyTo: string | null): Promise<MessageView>;
  takeBack(messageId: string): Promise<void>;
  react(messageId: string, sign: string): Promise<void>;
  editMessage(messageId: string, text: string): Promise<void>;
  deleteMessage(messageId: string): Promise<void>;
  settleRevision(messageId: string, again: boolean): Promise<void>;
  tapOutcomes(id: string, labels: string[]): Promise<TapOutcome[]>;
  templates(): Promise<Template[]>;
  saveTemplate(draft: TemplateDraft): Promise<Template>;
  removeTemplate(id: string): Promise<void>;
  abilities(id: string): Promise<AbilitiesView>;
  offers(id: string, query: string): Promise<OfferView[]>;
  upload(id: string, file: File, watch: UploadWatch): Promise<Uploaded>;
  cancelUpload(upload: string): Promise<void>;
  quickReplies(): Promise<QuickReply[]>;
  saveQuickReply(form: QuickReplyForm): Promise<QuickReply>;
  removeQuickReply(id: string): Promise<void>;
  fillQuickReply(id: string, conversationId: string): Promise<string>;
  // later: what leaves at a time of the shop's clocks
  offeredMoments(): Promise<OfferedMoments>;
  pickedMoment(date: string, time: string): Promise<PickedMoment>;
  sendLater(id: string, composed: Composed, replyTo: string | null, dueAt: string): Promise<ScheduledView>;
  scheduledHere(id: string): Promise<ScheduledView[]>;
  scheduled(realm: Realm): Promise<ScheduledView[]>;
  reschedule(scheduledId: string, dueAt: string): Promise<void>;
  sendScheduledNow(scheduledId: string): Promise<MessageView>;
  cancelScheduled(scheduledId: string): Promise<void>;
  restoreScheduled(scheduledId: string): Promise<void>;
  // voice notes before they are sent
  recording(id: string): Promise<RecordingView | null>;
  startRecording(id: string): Promise<RecordingView>;
  pauseRecording(id: string): Promise<RecordingView>;
  resumeRecording(id: string): Promise<RecordingView>;
  stopRecording(id: string): Promise<RecordingView>;
  discardRecording(id: string): Promise<void>;
  recordingUrl(id: string): string;
  // customer
  renameContact(contactId: string, name: string): Promise<void>;
  setTags(contactId: string, tags: string[]): Promise<void>;
  setNote(contactId: string, note: string): Promise<void>;
  setBotEnabled(id: string, enabled: boolean): Promise<void>;
  setBlocked(id: string, blocked: boolean): Promise<void>;
  // credits and usage; an export answers with the path of its file
  credits(realm: Realm, channelId: string | null): Promise<CreditsView>;
  ledger(realm: Realm, cursor: string | null, limit: number): Promise<LedgerPage>;
  usage(realm: Realm, days: number): Promise<UsageView>;
  exportUsage(realm: Realm, days: number): Promise<string>;
  setCreditPlan(plan: PlanDraft): Promise<void>;
  topUp(amount: number): Promise<void>;
  setCreditWarning(below: number): Promise<void>;
  // catalogue; files are in base 64, and an export answers with the path of its file
  products(of: CatalogueRef, wanted: string, shown: Shown, before: string | null, limit: number): Promise<ProductPage>;
  productCounts(of: CatalogueRef): Promise<ShelfCounts>;
  saveProduct(of: CatalogueRef, id: string | null, draft: ProductDraft): Promise<ProductView>;
  setProductPhoto(of: CatalogueRef, id: string, file: string | null): Promise<ProductView>;
  checkProducts(of: CatalogueRef, file: string): Promise<ImportReport>;
  importProducts(of: CatalogueRef, file: string): Promise<ImportReport>;
  exportProducts(of: CatalogueRef): Promise<string>;
  setCurrency(currency: string): Promise<void>;
  // contacts: the table, changes of many at once, files
  contactCounts(realm: Realm): Promise<ContactCounts>;
  contacts(filter: ContactFilter, sort: ContactSort, cursor: string | null, limit: number): Promise<ContactPage>;
  contact(id: string): Promise<ContactDetail>;
  changeContacts(change: BulkChange, contacts: string[]): Promise<BulkResult>;
  undoContacts(undo: BulkUndo): Promise<void>;
  exportContacts(filter: ContactFilter, chosen: string[] | null): Promise<string>;
  previewImport(request: ImportRequest): Promise<ImportPreview>;
  importContacts(request: ImportRequest): Promise<Imported>;
  undoImport(id: string): Promise<ImportUndone>;
  checkContact(id: string): Promise<boolean>;
  // media
  mediaUrl(hash: string, thumb: boolean): string;
  openMap(latitude: number, longitude: number): Promise<void>;
}
