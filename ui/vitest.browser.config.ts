// What is tested in a real browser, over the built window: `npm run build` comes first.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { environment: "node", include: ["browser/**/*.test.ts"], testTimeout: 60_000, hookTimeout: 60_000 },
});
