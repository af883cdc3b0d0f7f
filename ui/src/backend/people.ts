// What the UI asks of the core about single contacts, and about a conversation besides answering it.
import type {
  AuditPage,
  ChatRequest,
  ContactField,
  ContactFieldDraft,
  Matches,
  MergeDone,
  MessagePage,
  Newcomer,
  NumberFound,
  Realm,
  SavedChat,
  SavedFile,
  UnfinishedImport,
} from "../bindings";

export interface PeopleBackend {
  lookUpNumber(realm: Realm, number: string, country: string): Promise<NumberFound>;
  addContact(newcomer: Newcomer): Promise<string>;
  /** The conversation with a contact, begun where there is none. */
  converse(id: string, channelId: string | null): Promise<string>;
  mergeContacts(kept: string, merged: string): Promise<MergeDone>;
  /** Answers who stands on their own again. */
  undoMerge(id: string): Promise<string>;
  contactFields(): Promise<ContactField[]>;
  saveContactField(draft: ContactFieldDraft): Promise<string>;
  sortContactFields(ids: string[]): Promise<void>;
  removeContactField(id: string): Promise<void>;
  setContactField(contactId: string, fieldId: string, value: string): Promise<void>;
  contactLog(id: string, limit: number): Promise<AuditPage>;
  unfinishedImport(realm: Realm): Promise<UnfinishedImport | null>;
  keepImport(id: string): Promise<void>;
}

export interface ThreadBackend {
  setPinned(id: string, pinned: boolean): Promise<void>;
  /** Places of words inside a conversation, newest first. */
  matches(id: string, query: string, before: string | null, limit: number): Promise<Matches>;
  mediaBefore(id: string, before: string, limit: number): Promise<MessagePage>;
  mediaAfter(id: string, after: string, limit: number): Promise<MessagePage>;
  /** The system's own dialog asks where; `null` where the person thinks better of it. */
  exportChat(request: ChatRequest): Promise<SavedChat | null>;
  saveMedia(hash: string, name: string, title: string): Promise<SavedFile | null>;
  showSaved(token: number): Promise<void>;
}
