// F6 goes round the landmarks, to the thing in each that wants the focus.
import { beforeEach, expect, it } from "vitest";
import { focusPane } from "./panes";

beforeEach(() => {
  document.body.innerHTML = `
    <nav data-pane="navigation"><a href="#a">A</a></nav>
    <section data-pane="list"><button>Filter</button><div tabindex="0" data-pane-focus id="list">rows</div></section>
    <section data-pane="empty" id="empty"><p>nothing</p></section>`;
});

it("walks forward and round", () => {
  focusPane(1);
  expect(document.activeElement?.textContent).toBe("A");
  focusPane(1);
  expect(document.activeElement?.id).toBe("list");
  focusPane(1);
  expect(document.activeElement?.id).toBe("empty");
  focusPane(1);
  expect(document.activeElement?.textContent).toBe("A");
});

it("walks backward from the last", () => {
  focusPane(-1);
  expect(document.activeElement?.id).toBe("empty");
  focusPane(-1);
  expect(document.activeElement?.id).toBe("list");
});
