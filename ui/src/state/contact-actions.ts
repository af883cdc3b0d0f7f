// What can be done with a contact card that was sent. The inbox offers it; where nobody does, a card is only read.
import { getContext, setContext } from "svelte";

export type ContactActions = {
  /** To the conversation with this number. */
  message: (number: string, name: string) => void;
  /** Among the contacts. */
  save: (number: string, name: string) => void;
};

const KEY = Symbol("contact actions");

export const setContactActions = (actions: ContactActions): ContactActions => setContext(KEY, actions);
export const getContactActions = (): ContactActions | undefined => getContext<ContactActions | undefined>(KEY);
