import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";

import { loadConfig } from "../../server/config.ts";

const read = (name: string): string => readFileSync(new URL(`../../${name}`, import.meta.url), "utf8");

describe("the settings", () => {
  it("are listed in .env.example in the order in which the server reads them", () => {
    const known = [...read("server/config.ts").matchAll(/^ {2}([A-Z][A-Z_]+): /gm)].map(([, name]) => name);
    const listed = [...read(".env.example").matchAll(/^#? ?([A-Z][A-Z_]+)=/gm)].map(([, name]) => name);
    assert.deepEqual(listed, known);
  });

  it("need no value at all on a practice chain", () => {
    const config = loadConfig({ NODE_ENV: "production", PORT: "", OPERATOR_PRIVATE_KEY: "" });
    assert.equal(config.port, 3000);
    assert.deepEqual(config.chain, { kind: "practice", seed: true });
  });

  it("are refused all at once, each with what was expected", () => {
    const wrong = {
      NODE_ENV: "production",
      PORT: "http",
      LOG_LEVEL: "loud",
      OPERATOR_PRIVATE_KEY: "0x12",
    } as const;
    assert.throws(
      () => loadConfig(wrong),
      /PORT: .*\n.*LOG_LEVEL: .*\n.*OPERATOR_PRIVATE_KEY: expected 0x and 64 hex digits/,
    );
    assert.throws(
      () => loadConfig({ NODE_ENV: "production", CHAIN_RPC_URL: "http://127.0.0.1:1", CHAIN_ID: "1" }),
      /OPERATOR_PRIVATE_KEY must be set/,
    );
    assert.throws(
      () => loadConfig({ NODE_ENV: "production", MODEL_ALIASES: "digits" }),
      /expected alias=model/,
    );
  });
});
