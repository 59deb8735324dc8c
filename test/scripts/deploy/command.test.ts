import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { test } from "node:test";

import { isAddress } from "viem";

import { parseDeployArguments } from "../../../scripts/deploy/arguments.ts";
import { findNetwork, NETWORK_NAMES } from "../../../scripts/deploy/networks.ts";

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
    { rpcUrl: "https://node.example", chainId: 10, asset, mode: "dry-run", folder: "deployments" },
  );
});

test("knows the public networks by name, with the dollar of each", () => {
  const known = NETWORK_NAMES.filter((name) => name !== "practice");
  assert.deepEqual(known, [
    ...["ethereum", "sepolia", "base", "base-sepolia"],
    ...["optimism", "optimism-sepolia", "arbitrum", "arbitrum-sepolia"],
  ]);
  const ids = new Set<number>();
  for (const name of known) {
    const { chainId, asset, mode } = parseDeployArguments([
      "--network",
      name,
      "--rpc",
      "https://node.example",
    ]);
    assert.ok(asset !== undefined && isAddress(asset), `${name} has a dollar`);
    assert.equal(mode, "deploy");
    ids.add(chainId);
  }
  assert.equal(ids.size, known.length);
  assert.equal(findNetwork("optimism")?.asset, "0x0b2C639c533813f4Aa9D7837CAf62653d097Ff85");
  assert.equal(findNetwork("goerli"), undefined);
});

test("says what is wrong with the command line", () => {
  assert.throws(() => parseDeployArguments([]), /Expected --rpc with a URL, found nothing/);
  const rpc = ["--rpc", "http://127.0.0.1:1"];
  assert.throws(
    () => parseDeployArguments([...rpc, "--chain-id", "ten"]),
    /--chain-id with a number, found ten/,
  );
  assert.throws(() => parseDeployArguments([...rpc, "--network", "mars"]), /--network alone .* found mars/);
  assert.throws(
    () => parseDeployArguments([...rpc, "--network", "base", "--chain-id", "10"]),
    /found base with a chain or a dollar of its own/,
  );
  assert.throws(
    () => parseDeployArguments([...rpc, "--network", "base", "--dry-run", "--verify"]),
    /Expected --dry-run or --verify, found both/,
  );
  assert.throws(
    () => parseDeployArguments([...rpc, "--chain-id", "10", "--asset", "0x1"]),
    /Expected --asset with an address, found 0x1/,
  );
  assert.throws(() => parseDeployArguments(["--force"]), /Unknown option '--force'/);
});

test("rehearses a deployment for a public network without a door to it, a key or money", async () => {
  const { code, output, errors } = await deploy(["--network", "base", "--dry-run"]);
  assert.equal(errors, "");
  assert.equal(code, 0);
  assert.match(output, /Dollar +0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913/);
  assert.match(output, /Nothing was sent to chain 8453/);
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
