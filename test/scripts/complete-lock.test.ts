import assert from "node:assert/strict";
import { test } from "node:test";

import { completeLock } from "../../scripts/complete-lock.mjs";

const bundler = { version: "4.0.0", optionalDependencies: { "@bundler/bin-linux-x64-musl": "4.0.0" } };

test("a package of another platform that the registry left out gets an entry", () => {
  const { packages } = completeLock({ packages: { "node_modules/bundler": bundler } });
  assert.deepEqual(packages["node_modules/@bundler/bin-linux-x64-musl"], {
    version: "4.0.0",
    cpu: ["x64"],
    libc: ["musl"],
    optional: true,
    os: ["linux"],
  });
});

test("a native package no longer asks for a Node newer than the one that installs it", () => {
  const native = { version: "1.0.0", optional: true, os: ["linux"] };
  const lock = { packages: { "node_modules/native": { ...native, engines: { node: ">= 22" } } } };
  assert.deepEqual(completeLock(lock).packages["node_modules/native"], native);
});

test("a whole lock stays as it is", () => {
  const whole = completeLock({ packages: { "node_modules/bundler": bundler } });
  assert.deepEqual(completeLock(whole), whole);
});

test("a version that is no exact version is refused with the name of its package", () => {
  const loose = { version: "1.0.0", optionalDependencies: { "native-darwin-arm64": "^1.0.0" } };
  assert.throws(
    () => completeLock({ packages: { "node_modules/loose": loose } }),
    /exact version of native-darwin-arm64, found "\^1\.0\.0"/,
  );
});
