/** The words that are looked for in the open conversation: every message that shows text marks them. */
export const sought = $state({ words: "" });
