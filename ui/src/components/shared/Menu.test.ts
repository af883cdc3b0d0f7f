// An open menu has the keys to itself: the window's rest, and the key of an item runs that item.
import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { shortcuts } from "../../state/keyboard.svelte";
import MenuHarness from "./MenuHarness.test.svelte";

const [takeOver, unreadOfWindow, unreadOfItem, searchItem] = [vi.fn(), vi.fn(), vi.fn(), vi.fn()];
let stops: (() => void)[] = [];

beforeEach(() => {
  vi.clearAllMocks();
  stops = [
    shortcuts.listen(window),
    shortcuts.register({ action: "take_over", run: takeOver }),
    shortcuts.register({ action: "unread", run: unreadOfWindow }),
  ];
});
afterEach(() => stops.forEach((stop) => stop()));

async function open(): Promise<void> {
  render(MenuHarness, {
    items: [
      { label: "Mark unread", action: "unread", run: unreadOfItem },
      { label: "Search here", run: searchItem },
    ],
  });
  await userEvent.click(screen.getByRole("button", { name: "More" }));
  await vi.waitFor(() => expect(menu()).toContainElement(document.activeElement as HTMLElement));
}
// Without a layout the menu is never placed, and hidden until it is.
const menu = () => screen.queryByRole("menu", { hidden: true });
const closed = () => vi.waitFor(() => expect(menu()).toBeNull());

it("letters typed in it do not reach the window, until it is closed", async () => {
  await open();
  await userEvent.keyboard("t");
  expect(takeOver).not.toHaveBeenCalled();
  await userEvent.keyboard("{Escape}");
  await closed();
  await userEvent.keyboard("t");
  expect(takeOver).toHaveBeenCalledOnce();
});

it("the key of an item runs the item, once, and closes the menu", async () => {
  await open();
  await userEvent.keyboard("u");
  await closed();
  expect(unreadOfItem).toHaveBeenCalledOnce();
  expect(unreadOfWindow).not.toHaveBeenCalled();
  expect(searchItem).not.toHaveBeenCalled();
});

it("an item without a key is found by its first letter, as in any menu", async () => {
  await open();
  await userEvent.keyboard("s{Enter}");
  expect(searchItem).toHaveBeenCalledOnce();
});
