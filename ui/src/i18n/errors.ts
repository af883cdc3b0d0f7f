// The sentence for a refused command. The core says a code and parameters; which words people read is decided here, and the
// technical detail stays behind "Details".
import type { Code, UiError } from "../bindings";
import { t, type MessageKey } from "./locale.svelte";

const SENTENCES: Record<Code, MessageKey> = {
  not_found: "error.not_found",
  invalid: "error.invalid",
  too_long: "error.too_long",
  conflict: "error.conflict",
  not_linked: "error.not_linked",
  not_owner: "error.not_owner",
  blocked: "error.blocked",
  no_credit: "error.no_credit",
  unreachable: "error.unreachable",
  unsupported: "error.unsupported",
  offline: "error.offline",
  disk_full: "error.disk_full",
  damaged: "error.damaged",
  storage: "error.storage",
  internal: "error.internal",
};

/** Where one code has several causes, each of which asks for something else: data that was not opened, an address that was not had. */
const REASONS: Readonly<Record<string, MessageKey>> = {
  in_use: "start.in_use",
  newer: "start.newer",
  corrupt: "start.corrupt",
  missing: "start.missing",
  directory: "start.directory",
  backup_short: "error.backup_short",
  backup_passphrase: "error.backup_passphrase",
  backup_other_file: "error.backup_other_file",
  backup_damaged: "error.backup_damaged",
  backup_newer: "error.backup_newer",
  backup_room: "error.backup_room",
  backup_cancelled: "error.backup_cancelled",
  backup_busy: "error.backup_busy",
  listen_busy: "error.listen_busy",
  listen_not_ours: "error.listen_not_ours",
  listen_denied: "error.listen_denied",
  listen_failed: "error.listen_failed",
  secrets_no_place: "error.secrets_no_place",
  secrets_locked: "error.secrets_locked",
  secrets_wrong: "error.secrets_wrong",
  secrets_empty: "error.secrets_empty",
  secrets_keychain: "error.secrets_keychain",
  secrets_key_file: "error.secrets_key_file",
  secrets_damaged: "error.secrets_damaged",
  recording_missing: "voice.fault.missing",
  recording_refused: "voice.fault.refused",
  recording_busy: "voice.fault.busy",
  recording_lost: "voice.fault.lost",
  recording_failed: "voice.fault.failed",
  recording_disk: "voice.fault.disk",
};

/** Fields whose form has to be told, whatever they are part of. */
const FIELDS: Readonly<Record<string, MessageKey>> = {
  address: "error.field.address",
  contacts_file: "contacts.import.unreadable",
  host: "error.field.host",
  base_url: "error.field.base_url",
  public_url: "error.field.base_url",
  from: "error.field.phone",
  app_id: "error.field.account",
  ai_id: "error.field.account",
  secretkey: "error.field.credential",
  api_key: "error.field.credential",
  token: "error.field.credential",
  apikey: "error.field.credential",
  columns: "error.field.columns",
  table: "error.field.table",
  photo: "error.field.photo",
  template_name: "error.field.template_name",
  sku: "catalogue.fault.sku",
  image_url: "catalogue.fault.image_url",
  file_empty: "error.field.file_empty",
  file_too_large: "error.field.file_too_large",
  file_damaged: "error.field.file_damaged",
  placeholder: "error.field.placeholder",
  shortcut: "error.field.shortcut",
  shortcut_taken: "error.field.shortcut_taken",
  sold_out: "error.field.sold_out",
  bot_keyword: "error.field.bot_keyword",
  bot_buttons: "error.field.bot_buttons",
  bot_list: "error.field.bot_list",
  bot_tags: "error.field.bot_tags",
  bot_url: "error.field.bot_url",
  bot_model: "error.field.bot_model",
  bot_timeout: "error.field.bot_timeout",
  bot_span: "error.field.bot_span",
  bot_holiday: "error.field.bot_holiday",
  bot_timezone: "error.field.bot_timezone",
  bot_burst: "error.field.bot_burst",
  bot_faq: "error.field.bot_faq",
  bot_webhook: "error.field.bot_url",
  bot_media: "error.field.bot_url",
  number: "people.number_none",
  field_name: "people.field_empty",
  field_taken: "people.field_taken",
  pinned: "error.field.pinned",
  send_at: "error.field.send_at",
  send_at_past: "error.field.send_at_past",
  send_at_far: "error.field.send_at_far",
};

export function isUiError(error: unknown): error is UiError {
  return typeof error === "object" && error !== null && "code" in error && String(error.code) in SENTENCES;
}

/** What to tell a person about whatever a Backend call rejected with. */
export function errorSentence(error: unknown): string {
  if (!isUiError(error)) return t("error.internal");
  const field = error.code === "invalid" ? FIELDS[error.params.field?.split(".").at(-1) ?? ""] : undefined;
  return t(REASONS[error.params.reason ?? ""] ?? field ?? SENTENCES[error.code]);
}
