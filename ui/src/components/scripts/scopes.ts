// What each scope allows, in a few words. The table has every scope there is, in the order in which they are offered.
import type { Scope } from "../../bindings";
import type { MessageKey } from "../../i18n";

const ALLOWS: Record<Scope, MessageKey> = {
  "conversations:read": "scope.conversations_read",
  "conversations:write": "scope.conversations_write",
  "messages:send": "scope.messages_send",
  "contacts:read": "scope.contacts_read",
  "contacts:write": "scope.contacts_write",
  "products:read": "scope.products_read",
  "products:write": "scope.products_write",
  "credits:read": "scope.credits_read",
  "usage:read": "scope.usage_read",
  "session:read": "scope.session_read",
  "ai:write": "scope.ai_write",
  "admin:*": "scope.admin",
};

export const SCOPES = Object.keys(ALLOWS) as Scope[];

/** The one that allows everything, so that no other is needed beside it. */
export const EVERYTHING: Scope = "admin:*";

export const allows = (scope: Scope): MessageKey => ALLOWS[scope];
