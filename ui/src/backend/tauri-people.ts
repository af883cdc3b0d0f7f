// Single contacts, and a conversation besides answering it: one command each.
import type { PeopleBackend, ThreadBackend } from "./people";

type Invoke = <T>(command: string, args?: Record<string, unknown>) => Promise<T>;

export const peopleWith = (invoke: Invoke): PeopleBackend & ThreadBackend => ({
  lookUpNumber: (realm, number, country) => invoke("look_up_number", { realm, number, country }),
  addContact: (newcomer) => invoke("add_contact", { newcomer }),
  converse: (id, channelId) => invoke("converse", { id, channelId }),
  mergeContacts: (kept, merged) => invoke("merge_contacts", { kept, merged }),
  undoMerge: (id) => invoke("undo_merge", { id }),
  contactFields: () => invoke("contact_fields"),
  saveContactField: (draft) => invoke("save_contact_field", { draft }),
  sortContactFields: (ids) => invoke("sort_contact_fields", { ids }),
  removeContactField: (id) => invoke("remove_contact_field", { id }),
  setContactField: (contactId, fieldId, value) => invoke("set_contact_field", { contactId, fieldId, value }),
  contactLog: (id, limit) => invoke("contact_log", { id, limit }),
  unfinishedImport: (realm) => invoke("unfinished_import", { realm }),
  keepImport: (id) => invoke("keep_import", { id }),

  setPinned: (id, pinned) => invoke("set_pinned", { id, pinned }),
  matches: (id, query, before, limit) => invoke("matches", { id, query, before, limit }),
  mediaBefore: (id, before, limit) => invoke("media_before", { id, before, limit }),
  mediaAfter: (id, after, limit) => invoke("media_after", { id, after, limit }),
  exportChat: (request) => invoke("export_chat", { request }),
  saveMedia: (hash, name, title) => invoke("save_media", { hash, name, title }),
  showSaved: (token) => invoke("show_saved", { token }),
});
