// How the frame folds: from 1280 px on the navigation is labelled unless the agent folds it, which is remembered; below that it
// is a rail, and unfolding it opens a drawer over the page.
const REMEMBERED = "balas.navigation";
const wideQuery = window.matchMedia("(min-width: 1280px)");

class Layout {
  wide = $state(wideQuery.matches);
  #folded = $state(localStorage.getItem(REMEMBERED) === "folded");
  #drawer = $state(false);

  readonly rail = $derived(this.wide ? this.#folded : !this.#drawer);
  readonly drawerOpen = $derived(!this.wide && this.#drawer);

  constructor() {
    wideQuery.addEventListener("change", ({ matches }) => {
      this.wide = matches;
      this.#drawer = false;
    });
  }

  toggleNavigation(): void {
    if (!this.wide) {
      this.#drawer = !this.#drawer;
      return;
    }
    this.#folded = !this.#folded;
    localStorage.setItem(REMEMBERED, this.#folded ? "folded" : "labelled");
  }

  closeDrawer(): void {
    this.#drawer = false;
  }
}

export const layout = new Layout();
