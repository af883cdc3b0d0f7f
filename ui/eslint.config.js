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
  regex: "^\\.\\./[a-z]|/views/|/state/(app|conversation|drafts|inbox|linking|phone|search)",
  message: "A shared component must not know a domain component, a view or the state of a screen.",
};
const restrict = (...patterns) => ({ "no-restricted-imports": ["error", { patterns }] });

export default ts.config(
  { ignores: ["dist/", "node_modules/", "src/bindings/", "scripts/"] },
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
      // Commands reject with the plain shape of the core's errors.
      "@typescript-eslint/only-throw-error": ["error", { allow: [{ from: "file", name: "UiError" }] }],
      "no-console": ["error", { allow: ["warn", "error"] }],
      eqeqeq: "error",
    },
  },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
    rules: {
      // TypeScript already knows every name in these files.
      "no-undef": "off",
      // A Map or Set that no template reads is plain on purpose.
      "svelte/prefer-svelte-reactivity": "off",
    },
  },
  {
    files: ["**/*.svelte"],
    // The linter cannot see the types of an imported component's props; svelte-check can, and does.
    rules: {
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
    },
  },
  { files: ["**/*.test.ts"], rules: { "@typescript-eslint/prefer-promise-reject-errors": "off" } },
  { files: ["*.js"], extends: [ts.configs.disableTypeChecked], languageOptions: { globals: globals.node } },
  {
    files: ["src/**"],
    ignores: ["src/backend/**", "src/main.ts", "**/*.test.ts"],
    rules: restrict(noTauri, noImplementation),
  },
  { files: ["src/backend/**"], ignores: ["src/backend/tauri.ts", "**/*.test.ts"], rules: restrict(noTauri) },
  {
    files: ["src/components/shared/**"],
    ignores: ["**/*.test.ts"],
    rules: restrict(noTauri, noImplementation, noDomain),
  },
);
