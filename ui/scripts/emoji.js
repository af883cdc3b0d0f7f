// Writes the signs of the picker and their words in three languages: node scripts/emoji.js UNICODE_EMOJI_JSON CLDR_ANNOTATIONS
// The two are the unpacked npm packages unicode-emoji-json (the order and groups of the Unicode Consortium) and
// cldr-annotations-modern (its words). The data is committed, so that neither building nor running Balas needs them.
import { readFileSync, writeFileSync } from "node:fs";

const [, , signsOf, wordsOf] = process.argv;
const read = (path) => JSON.parse(readFileSync(path, "utf8"));

/** Newer ones are empty boxes on many computers and phones. */
const NEWEST = 14;
const GROUPS = ["smileys", "people", "nature", "food", "places", "activities", "objects", "symbols", "flags"];
const plain = (sign) => sign.replaceAll("\uFE0F", "");

const groups = read(`${signsOf}/data-by-group.json`).map(({ emojis }, index) => ({
  group: GROUPS[index],
  emojis: emojis.filter(({ emoji_version }) => Number(emoji_version) <= NEWEST),
}));
const out = (name, data) =>
  writeFileSync(new URL(`../src/components/emoji/data/${name}.json`, import.meta.url), `${JSON.stringify(data)}\n`);
out(
  "signs",
  groups.map(({ group, emojis }) => ({ group, signs: emojis.map(({ emoji }) => emoji) })),
);

/** A flag of a country is two letters of an alphabet of its own; the others go by their English name. */
function nameOf({ emoji, name }, language) {
  const letters = [...emoji].map((letter) => letter.codePointAt(0) - 0x1f1e6);
  const isCountry = letters.length === 2 && letters.every((letter) => letter >= 0 && letter < 26);
  if (!isCountry) return name;
  const code = String.fromCharCode(...letters.map((letter) => letter + 65));
  return new Intl.DisplayNames(language, { type: "region" }).of(code);
}

const all = groups.flatMap(({ emojis }) => emojis);
for (const language of ["en", "id", "tr"]) {
  const { annotations } = read(`${wordsOf}/annotations/${language}/annotations.json`).annotations;
  const known = new Map(Object.entries(annotations).map(([sign, words]) => [plain(sign), words]));
  const line = (sign) => {
    const { tts = [nameOf(sign, language)], default: words = [] } = known.get(plain(sign.emoji)) ?? {};
    return [...new Set([...tts, ...words])].join("|");
  };
  out(language, all.map(line));
}
