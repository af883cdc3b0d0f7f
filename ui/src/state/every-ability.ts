// What a number can do that can do everything.
import type { AbilitiesView } from "../bindings";

const MEGABYTE = 1024 * 1024;

export const ABILITIES: AbilitiesView = {
  buttons: true,
  files: true,
  places: true,
  cards: true,
  quotes: true,
  lists: true,
  reactions: true,
  edits: true,
  deletes: true,
  cost: 1,
  image: 16 * MEGABYTE,
  video: 16 * MEGABYTE,
  audio: 16 * MEGABYTE,
  document: 100 * MEGABYTE,
};
