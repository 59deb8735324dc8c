import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { statSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describe, it, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { CREDIT, delivered, makeFolder, openMeter, openStore, owner, request } from "./ledger-setup.ts";

const program = new URL("./fixtures/charging-process.ts", import.meta.url).pathname;

interface Acknowledged {
  readonly charged: Map<string, bigint>;
  readonly keys: string[];
}

describe("the ledger under kill -9", () => {
  it("loses no acknowledged charge and doubles none when its process dies under load", async (t) => {
    const file = join(await makeFolder(t), "ledger.sqlite");
    for (let round = 0; round < 4; round += 1) {
      const seen = await chargeUntilKilled(file, round);
      assert.ok(seen.keys.length > 20, `expected a real load, found ${seen.keys.length} charges`);
      await checkAgainst(file, seen);
    }
  });

  it("computes nothing while it cannot write, and goes on to the unit once it can", async (t) => {
    const { meter, file } = await openMeter(t);
    const bound = boundFiles(t);
    const call = async (): Promise<string> => {
      const reservation = await meter.reserve(request()).catch(() => undefined);
      if (reservation?.kind !== "reserved") return "refused before";
      return meter.commit(reservation, delivered()).then(
        () => "charged",
        async () => {
          await meter.release(reservation);
          return "refused after";
        },
      );
    };
    assert.equal(await call(), "charged");
    bound(statSync(`${file}-wal`).size);
    assert.deepEqual([await call(), await call(), await call()], ["refused after", "refused before", "refused before"]); // prettier-ignore
    bound("unlimited");
    assert.equal(await call(), "charged");
    assert.deepEqual(await meter.account("channel:one"), { charged: 2n * CREDIT, reserved: 0n, calls: 2n });
  });

  it("turns away a second process while the first one lives", async (t) => {
    const file = join(await makeFolder(t), "ledger.sqlite");
    const holder = start(file, 0);
    try {
      await once(holder.stdout, "data");
      await assert.rejects(openStore(file), { code: "ledger-locked" });
    } finally {
      holder.kill("SIGKILL");
      await once(holder, "close");
    }
  });
});

async function chargeUntilKilled(file: string, round: number): Promise<Acknowledged> {
  const child = start(file, round);
  const seen: Acknowledged = { charged: new Map(), keys: [] };
  const lines = createInterface({ input: child.stdout });
  const first = Promise.withResolvers<void>();
  lines.on("line", (line) => {
    const [account = "", charged = "", key = ""] = line.split(" ");
    if (key === "") return;
    seen.charged.set(account, BigInt(charged));
    seen.keys.push(key);
    first.resolve();
  });
  await first.promise;
  await sleep(150 + 130 * round);
  child.kill("SIGKILL");
  await once(child, "close");
  return seen;
}

async function checkAgainst(file: string, seen: Acknowledged): Promise<void> {
  const store = await openStore(file);
  try {
    for (const [account, charged] of seen.charged) {
      const state = await store.ledger.account(account);
      assert.ok(state.charged >= charged, `${account}: acknowledged ${charged}, found ${state.charged}`);
      // Each account had one call in flight, so at most that one may be charged without having been acknowledged.
      assert.ok(
        state.charged - charged <= CREDIT,
        `${account}: acknowledged ${charged}, found ${state.charged}`,
      );
      assert.equal(state.charged, state.calls * CREDIT);
      assert.equal(state.reserved, 0n);
    }
    for (const key of seen.keys)
      assert.ok(await store.ledger.answer(owner, key), `the answer of ${key} is lost`);
  } finally {
    await store.stop();
  }
}

/** Lets this process write no file beyond a size, as a full disk would. */
function boundFiles(t: TestContext): (bytes: number | "unlimited") => void {
  const ignore = (): void => undefined;
  process.on("SIGXFSZ", ignore);
  const bound = (bytes: number | "unlimited"): void => {
    execFileSync("prlimit", ["--pid", `${process.pid}`, `--fsize=${bytes}:unlimited`]);
  };
  t.after(() => {
    bound("unlimited");
    process.off("SIGXFSZ", ignore);
  });
  return bound;
}

function start(file: string, round: number): ReturnType<typeof spawn> & { stdout: NodeJS.ReadableStream } {
  const child = spawn(process.execPath, [program, file, String(round)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  return child as ReturnType<typeof spawn> & { stdout: NodeJS.ReadableStream };
}
