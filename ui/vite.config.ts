/// <reference types="vitest/config" />
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { defineConfig } from "vite";
import { licences } from "./licences";

/** The policy of the desktop window, so that the preview in a browser breaks where the window would. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data: blob: media: http://media.localhost",
  "media-src 'self' blob: media: http://media.localhost",
  "font-src 'self'",
  "connect-src 'self' ipc: http://ipc.localhost blob: media: http://media.localhost",
].join("; ");

export default defineConfig({
  plugins: [svelte(), svelteTesting(), licences()],
  // Relative addresses work under the window's own scheme and under a plain web server alike.
  base: "./",
  clearScreen: false,
  build: {
    target: "es2022",
    // The content security policy allows fonts and pictures from files only, so nothing becomes a data: address.
    assetsInlineLimit: 0,
    // The polyfill would be an inline script, which the policy forbids.
    modulePreload: { polyfill: false },
    // Read from this computer's disk, not from a network.
    chunkSizeWarningLimit: 1024,
  },
  server: { host: "127.0.0.1", strictPort: true, port: 5173 },
  preview: {
    host: "127.0.0.1",
    strictPort: true,
    port: 4173,
    headers: { "Content-Security-Policy": CONTENT_SECURITY_POLICY },
  },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.ts"],
    setupFiles: ["src/test-setup.ts"],
    restoreMocks: true,
  },
});
