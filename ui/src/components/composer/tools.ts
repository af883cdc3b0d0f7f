/** What the composer sends besides words. */
export const TOOLS = ["file", "buttons", "product", "place", "contact_card", "voice"] as const;

/** One of them, or the list of what is sent often. */
export type Tool = (typeof TOOLS)[number] | "quick_reply";

/** What is open over the window. */
export type Opened = "product" | "place" | "contact_card" | "replies" | null;
