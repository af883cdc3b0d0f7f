// The catalogue as a person works in it: finding, adding, changing, and taking products from a file.
import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import App from "../App.svelte";
import { createFakeBackend, type FakeBackend } from "../backend/fake";

let backend: FakeBackend;
let user: ReturnType<typeof userEvent.setup>;
const OWN = { realm: "real", channel_id: null } as const;

beforeEach(async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
  localStorage.clear();
  history.replaceState(null, "", "#/catalogue");
  backend = createFakeBackend({ seeded: true, scripted: false });
  render(App, { backend });
  await screen.findAllByTestId("product");
});
afterEach(() => vi.useRealTimers());

const names = () => screen.queryAllByTestId("product").map((card) => card.querySelector(".name")?.textContent);
const inspector = () => within(screen.getByTestId("product-inspector"));

async function retype(testid: string, text: string): Promise<void> {
  await user.clear(screen.getByTestId(testid));
  if (text !== "") await user.type(screen.getByTestId(testid), text);
}

describe("finding", () => {
  it("by words, and by what needs attention", async () => {
    expect(names()).toHaveLength(13);
    await user.type(screen.getByTestId("product-search"), "kopi gyo");
    await waitFor(() => expect(names()).toEqual(["Kopi Gayo Wine"]));
    await retype("product-search", "");
    await user.click(screen.getByRole("radio", { name: "Low stock 2" }));
    await waitFor(() => expect(names()).toEqual(["Kemeja Kawung Sogan", "Kain Truntum Hijau"]));
    await user.click(screen.getByRole("radio", { name: "Sold out 1" }));
    await waitFor(() => expect(names()).toEqual(["Kemeja Truntum Malam"]));
    await user.click(screen.getByRole("radio", { name: "Hidden 1" }));
    await waitFor(() => expect(names()).toEqual(["Kain Kawung Sogan"]));
    await user.type(screen.getByTestId("product-search"), "nothing like it");
    expect(await screen.findByText("Nothing fits")).toBeVisible();
  });

  it("by keys: search, next and previous, close", async () => {
    await user.keyboard("/");
    expect(screen.getByTestId("product-search")).toHaveFocus();
    screen.getByTestId("product-search").blur();
    await user.keyboard("jj");
    expect(inspector().getByRole("heading")).toHaveTextContent("Kemeja Parang Lengan Panjang");
    await user.keyboard("k{Escape}");
    expect(screen.queryByTestId("product-inspector")).toBeNull();
    expect(location.hash).toBe("#/catalogue");
  });

  it("in a table, which is remembered", async () => {
    await user.click(screen.getByTestId("products-as-table"));
    expect(screen.getAllByTestId("product-row")).toHaveLength(13);
    expect(localStorage.getItem("balas.catalogue")).toBe("table");
  });
});

describe("changing", () => {
  it("a price as people write it, with Ctrl S", async () => {
    await user.click(screen.getByText("Kopi Gayo Wine"));
    expect(screen.getByTestId("product-save")).toBeDisabled();
    await retype("product-price", "99.500");
    await user.keyboard("{Control>}s{/Control}");
    expect(await screen.findByText("Kopi Gayo Wine was saved")).toBeVisible();
    const { items } = await backend.products(OWN, "gayo", "all", null, 5);
    expect(items[0]?.details.price).toBe(99_500);
  });

  it("never to what is no amount or no number", async () => {
    await user.click(screen.getByText("Kopi Gayo Wine"));
    await retype("product-price", "many");
    expect(inspector().getByText("The price is no amount of this currency.")).toBeVisible();
    expect(screen.getByTestId("product-save")).toBeDisabled();
    await retype("product-price", "98000");
    await retype("product-stock", "-1");
    expect(screen.getByTestId("product-save")).toBeDisabled();
  });

  it("adds one, and says when its code is taken", async () => {
    await user.keyboard("{Shift>}n{/Shift}");
    await user.type(screen.getByTestId("product-name"), "Sarung Tenun");
    await user.type(screen.getByTestId("product-price"), "150000");
    await user.type(screen.getByTestId("product-code"), "KP-GYO-250");
    await user.click(screen.getByTestId("product-save"));
    expect((await inspector().findAllByText(/Another product has this code/))[0]).toBeVisible();
    await retype("product-code", "SR-1");
    await user.click(screen.getByTestId("product-save"));
    await waitFor(() => expect(names()[0]).toBe("Sarung Tenun"));
    expect(inspector().getByRole("heading")).toHaveTextContent("Sarung Tenun");
  });

  it("keeps a product from customers", async () => {
    await user.click(screen.getByText("Kopi Gayo Wine"));
    await user.click(screen.getByRole("switch", { name: "Show to customers" }));
    await user.click(screen.getByTestId("product-save"));
    expect(await screen.findByRole("radio", { name: "Hidden 2" })).toBeVisible();
  });

  it("gives it a photo and takes it away", async () => {
    await user.click(screen.getByText("Kopi Gayo Wine"));
    const file = new File(["picture"], "kopi.jpg", { type: "image/jpeg" });
    await user.upload(screen.getByTestId("product-photo"), file);
    await user.click(await inspector().findByRole("button", { name: "Remove photo" }));
    expect(await inspector().findByRole("button", { name: "Add photo" })).toBeVisible();
  });
});

describe("files", () => {
  const choose = async (text: string) => {
    await user.click(screen.getByTestId("catalogue-more"));
    await user.click(await screen.findByTestId("import-products"));
    await user.upload(await screen.findByTestId("import-file"), new File([text], "stok.csv", { type: "text/csv" }));
  };

  it("are tried before anything happens, row by row", async () => {
    await choose("name,price\nSarung,90000\n,5\nKain,abc\n");
    const report = await screen.findByTestId("import-report");
    expect(report).toHaveTextContent("1 new product");
    expect(report).toHaveTextContent("2 rows are left out");
    expect(report).toHaveTextContent("Line 3 The name is empty or too long.");
    expect(report).toHaveTextContent("Line 4 The price is no amount of this currency.");
    expect(names()).toHaveLength(13);
    await user.click(screen.getByTestId("import-take"));
    await waitFor(() => expect(names()[0]).toBe("Sarung"));
  });

  it("that are no table are refused in a sentence", async () => {
    await choose("nama;harga\nSarung;90000\n");
    expect(await screen.findByText("The first line must have the columns name and price.")).toBeVisible();
    expect(screen.getByTestId("import-take")).toBeDisabled();
  });
});
