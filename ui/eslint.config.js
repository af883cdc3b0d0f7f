// The rules that keep the layers of the window apart, besides the usual ones:
// views and components know the core only through backend.ts, and shared components know no domain.
import js from "@eslint/js";
import prettier from "eslint-config-prettier";
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";
import svelteConfig from "./svelte.config.js";

const noTauri = {
  group: ["@tauri-apps/*"],
  message: "Only backend/tauri.ts speaks to Tauri; use the Backend interface.",
};
const noImplementation = {
  group: ["**/backend/tauri", "**/backend/fake", "**/backend/fake/*"],
  message: "Depend on backend/backend.ts; main.ts chooses the implementation.",
};
const noDomain = {
  group: ["../*/**", "!../shared/**", "**/views/**", "**/state/inbox*", "**/state/conversation*"],
  message: "A shared component must not know a domain component, a view or the state of a screen.",
};
const restrict = (...patterns) => ({ "no-restricted-imports": ["error", { patterns }] });

export default ts.config(
  { ignores: ["dist/", "node_modules/", "src/bindings/"] },
  js.configs.recommended,
  ...ts.configs.recommendedTypeChecked,
  ...svelte.configs.recommended,
  prettier,
  ...svelte.configs.prettier,
  {
    languageOptions: {
      globals: { ...globals.browser },
      parserOptions: { projectService: { allowDefaultProject: ["*.js"] }, extraFileExtensions: [".svelte"] },
    },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "no-console": ["error", { allow: ["warn", "error"] }],
      eqeqeq: "error",
    },
  },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
    // TypeScript already knows every name in these files.
    rules: { "no-undef": "off" },
  },
  { files: ["*.js"], extends: [ts.configs.disableTypeChecked], languageOptions: { globals: globals.node } },
  {
    files: ["src/**"],
    ignores: ["src/backend/**", "src/main.ts", "**/*.test.ts"],
    rules: restrict(noTauri, noImplementation),
  },
  { files: ["src/backend/**"], ignores: ["src/backend/tauri.ts"], rules: restrict(noTauri) },
  {
    files: ["src/components/shared/**"],
    ignores: ["**/*.test.ts"],
    rules: restrict(noTauri, noImplementation, noDomain),
  },
);
