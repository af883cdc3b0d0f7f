/** Who is shown on the page of contacts. */
import type { ContactCounts, ContactFilter } from "../bindings";

export type Narrowing = Omit<ContactFilter, "realm">;
export const EVERYONE: Narrowing = { text: "", tag: null, channel_id: null, blocked: false, bot_off: false };
/** Before anything was read. */
export const NO_COUNTS: ContactCounts = { everyone: 0, blocked: 0, bot_off: 0, tags: [] };
