// F6 walks through the landmarks of the window. A pane is any visible element with `data-pane`, in the order of the page; focus
// goes to its `[data-pane-focus]`, else to the first thing in it that can have it, else to the pane itself.
const FOCUSABLE = "a[href], button:not(:disabled), input:not(:disabled), textarea:not(:disabled), [tabindex='0']";

export function focusPane(step: 1 | -1, root: ParentNode = document): void {
  const panes = [...root.querySelectorAll<HTMLElement>("[data-pane]")].filter(isVisible);
  if (panes.length === 0) return;
  const current = panes.findIndex((pane) => pane.contains(document.activeElement));
  const next = current === -1 && step === -1 ? panes.length - 1 : (current + step + panes.length) % panes.length;
  const pane = panes[next];
  if (!pane) return;
  const target =
    pane.querySelector<HTMLElement>("[data-pane-focus]") ?? pane.querySelector<HTMLElement>(FOCUSABLE) ?? pane;
  if (target === pane && !pane.hasAttribute("tabindex")) pane.tabIndex = -1;
  target.focus();
}

const isVisible = (element: HTMLElement): boolean => element.checkVisibility?.() ?? !element.hidden;
