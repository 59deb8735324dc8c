import eslint from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import globals from "globals";
import tseslint from "typescript-eslint";

const ENVIRONMENT = {
  object: "process",
  property: "env",
  message: "Read settings in server/config.ts or app/config.server.ts and pass them on.",
};

const FLOATING_POINT = {
  name: "parseFloat",
  message: "Amounts are bigint in the smallest unit: use parseUnits.",
};

/** @param {number} max */
function functionLines(max) {
  return { max, skipBlankLines: true, skipComments: true };
}

/**
 * Sizes and shapes that hold for every language that ESLint reads here.
 *
 * @type {import("eslint").Linter.RulesRecord}
 */
const shape = {
  complexity: ["error", 15],
  "max-depth": ["error", 4],
  "max-lines": ["error", 400],
  "max-lines-per-function": ["error", functionLines(60)],
  "no-warning-comments": ["error", { terms: ["todo", "fixme", "xxx", "hack"] }],
};

export default defineConfig(
  globalIgnores([
    "artifacts/",
    "build/",
    "cache/",
    "coverage/",
    "dist/",
    "generated/",
    "subgraph/build/",
    "subgraph/generated/",
    "test/server/indexer/fixtures/",
    ".comodel/",
  ]),
  {
    files: ["**/*.{ts,tsx,js,mjs}"],
    ignores: ["subgraph/**"],
    extends: [eslint.configs.recommended, tseslint.configs.recommended],
    languageOptions: {
      globals: globals.node,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      ...shape,
      eqeqeq: ["error", "always", { null: "ignore" }],
      "no-restricted-globals": ["error", FLOATING_POINT],
      "no-restricted-properties": [
        "error",
        ENVIRONMENT,
        { object: "Number", property: "parseFloat", message: FLOATING_POINT.message },
      ],
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_", ignoreRestSiblings: true },
      ],
    },
  },
  {
    files: ["**/*.{ts,tsx}"],
    ignores: ["subgraph/**"],
    rules: {
      "@typescript-eslint/await-thenable": "error",
      "@typescript-eslint/no-floating-promises": [
        "error",
        // node:test waits for its tests by itself.
        {
          allowForKnownSafeCalls: [
            { from: "package", package: "node:test", name: ["test", "it", "describe", "suite"] },
          ],
        },
      ],
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    // The mappings are AssemblyScript: TypeScript's syntax, but neither its types nor its library.
    files: ["subgraph/src/**/*.ts"],
    languageOptions: { parser: tseslint.parser },
    linterOptions: { reportUnusedDisableDirectives: "off" },
    rules: shape,
  },
  { files: ["app/**/*.tsx"], rules: { "max-lines-per-function": ["error", functionLines(100)] } },
  { files: ["app/**"], languageOptions: { globals: globals.browser } },
  {
    files: ["server/**", "app/**", "client/**"],
    ignores: ["client/cli.ts", "client/command-line/**"],
    rules: { "no-console": "error" },
  },
  {
    files: ["server/config.ts", "app/config.server.ts", "scripts/**", "test/**", "*.config.{ts,js}"],
    rules: {
      "no-restricted-properties": [
        "error",
        { object: "Number", property: "parseFloat", message: FLOATING_POINT.message },
      ],
    },
  },
  // Playwright wants a pattern there, even when a fixture needs no other.
  { files: ["test/journeys/**"], rules: { "no-empty-pattern": "off" } },
  {
    files: ["test/**"],
    rules: {
      // A journey is one long story.
      "max-lines-per-function": ["error", functionLines(250)],
      "no-restricted-syntax": [
        "error",
        {
          selector:
            "CallExpression[callee.property.name=/^(only|skip|fixme)$/][callee.object.name=/^(test|it|describe|suite)$/]",
          message: "Every test runs, always.",
        },
      ],
    },
  },
);
