import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { test } from "node:test";

import { parseDeployArguments } from "../../../scripts/deploy/arguments.ts";

const KEY = `0x${"a1".repeat(31)}`;

test("reads where and what to deploy", () => {
  const asset = "0x0b2C639c533813f4Aa9D7837CAf62653d097Ff85";
  assert.deepEqual(
    parseDeployArguments([
      "--rpc",
      "https://node.example",
      "--chain-id",
      "10",
      "--asset",
      asset,
      "--dry-run",
    ]),
    { rpcUrl: "https://node.example", chainId: 10, asset, dryRun: true, folder: "deployments" },
  );
});

test("says what is wrong with the command line", () => {
  assert.throws(() => parseDeployArguments([]), /Expected --rpc with a URL, found nothing/);
  const rpc = ["--rpc", "http://127.0.0.1:1"];
  assert.throws(
    () => parseDeployArguments([...rpc, "--chain-id", "ten"]),
    /Expected --chain-id with a number, found ten/,
  );
  assert.throws(
    () => parseDeployArguments([...rpc, "--chain-id", "10", "--asset", "0x1"]),
    /Expected --asset with an address, found 0x1/,
  );
  assert.throws(() => parseDeployArguments(["--force"]), /Unknown option '--force'/);
});

test("refuses a public chain without a dollar or without a key, before it asks the chain anything", async () => {
  const unreachable = ["--rpc", "http://127.0.0.1:1", "--chain-id", "10"];
  assert.match((await deploy(unreachable)).errors, /Expected --asset with the dollar of chain 10/);
  const withDollar = [...unreachable, "--asset", "0x0b2C639c533813f4Aa9D7837CAf62653d097Ff85"];
  assert.match((await deploy(withDollar)).errors, /Expected the deployer's key in DEPLOYER_PRIVATE_KEY/);
});

test("never shows a key, not even one that is wrong", async () => {
  const asset = "0x0b2C639c533813f4Aa9D7837CAf62653d097Ff85";
  const { code, output, errors } = await deploy(
    ["--rpc", "http://127.0.0.1:1", "--chain-id", "10", "--asset", asset],
    { DEPLOYER_PRIVATE_KEY: KEY },
  );
  assert.equal(code, 1);
  assert.match(errors, /64 hex digits/);
  assert.ok(!`${output}${errors}`.includes("a1a1"));
});

/** Runs the command as a person would and waits for its end. */
async function deploy(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, ["scripts/deploy/main.ts", ...args], {
    env: { NODE_ENV: "test", PATH: "/usr/bin:/bin", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [code, output, errors] = await Promise.all([
    new Promise<number | null>((resolve) => child.once("close", resolve)),
    readAll(child.stdout),
    readAll(child.stderr),
  ]);
  return { code, output, errors };
}

async function readAll(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
