// The window and the core change one draft at the same time.
import { expect, test } from "vitest";
import { EMPTY_DRAFT, mergedDraft, type Draft } from "./draft-merge";

const buttons = (...labels: string[]) => ({ labels, footer: "" });
const list = (...titles: string[]) => ({
  menu: {
    title: "",
    button: "Pilih",
    sections: [{ title: "", rows: titles.map((title) => ({ title, description: "" })) }],
  },
  footer: "",
});
const draft = (over: Partial<Draft>): Draft => ({ ...EMPTY_DRAFT, ...over });

test("buttons that the core gives back take the place of a form in which nothing stands yet", () => {
  const given = draft({ text: "Jadi?", form: buttons("Ya", "Tidak") });
  const merged = mergedDraft(EMPTY_DRAFT, draft({ form: buttons("", "") }), given);
  expect(merged).toEqual(given);
});

test("buttons for which there is no room are kept as words", () => {
  const here = draft({ text: "Ukuran?", form: buttons("S", "M") });
  const merged = mergedDraft(EMPTY_DRAFT, here, draft({ text: "Jadi?", form: buttons("Ya", "Tidak") }));
  expect(merged.form).toEqual(here.form);
  expect(merged.text).toBe("Ukuran?\n\nJadi?\n\nYa\nTidak");
});

test("a form that was taken away here does not come back by itself", () => {
  const before = draft({ text: "Jadi?", form: buttons("Ya") });
  const merged = mergedDraft(before, draft({ text: "Jadi?" }), draft({ text: "Jadi?\n\nBesok", form: buttons("Ya") }));
  expect(merged).toEqual(draft({ text: "Jadi?\n\nBesok" }));
});

test("a form that is the same on both sides is there once", () => {
  const before = draft({ form: buttons("Ya") });
  const merged = mergedDraft(before, draft({ text: "Hal", form: buttons("Ya") }), draft({ ...before, text: "Besok" }));
  expect(merged).toEqual(draft({ text: "Hal\n\nBesok", form: buttons("Ya") }));
});

test("rows of a list for which there is no room are kept as words", () => {
  const merged = mergedDraft(EMPTY_DRAFT, draft({ list: list("Sirup") }), draft({ list: list("Kopi", "Teh") }));
  expect(merged.text).toBe("Pilih\nKopi\nTeh");
});

test("a list that the core gives back beside buttons becomes words, and the other way round", () => {
  const here = draft({ text: "Ukuran?", form: buttons("S", "M") });
  const merged = mergedDraft(EMPTY_DRAFT, here, draft({ text: "Warna?", list: list("Merah") }));
  expect(merged).toEqual(draft({ text: "Ukuran?\n\nWarna?\n\nPilih\nMerah", form: here.form }));
  const turned = mergedDraft(EMPTY_DRAFT, draft({ list: list("Merah") }), draft({ form: buttons("S", "M") }));
  expect(turned).toEqual(draft({ text: "S\nM", list: list("Merah") }));
});

test("a list that the core gives back takes the place of buttons that say nothing yet", () => {
  const given = draft({ text: "Warna?", list: list("Merah") });
  expect(mergedDraft(EMPTY_DRAFT, draft({ form: buttons("", "") }), given)).toEqual(given);
});
