// What jsdom lacks and the components need, and matchers that read like sentences.
import "@testing-library/jest-dom/vitest";

// Its type says that it is always there; jsdom declares the name and leaves it empty.
if (typeof (window.matchMedia as unknown) !== "function") {
  Object.defineProperty(window, "matchMedia", {
    writable: true,
    value: (query: string): MediaQueryList =>
      ({
        matches: false,
        media: query,
        onchange: null,
        addEventListener: () => undefined,
        removeEventListener: () => undefined,
        dispatchEvent: () => false,
        addListener: () => undefined,
        removeListener: () => undefined,
      }) satisfies MediaQueryList,
  });
}

class NoResizeObserver implements ResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}
globalThis.ResizeObserver ??= NoResizeObserver;
Object.defineProperties(Element.prototype, {
  scrollIntoView: { value: () => undefined },
  scrollTo: { value: () => undefined },
  animate: { value: () => ({ finished: Promise.resolve(), cancel: () => undefined, onfinish: null }) },
});
