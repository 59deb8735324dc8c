import assert from "node:assert/strict";
import { mkdtemp, readdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";

import { parseContentAddress, sha256Of, toCid } from "../../../server/storage/content-address.ts";
import { createContentStore, MAX_CONTENT_BYTES } from "../../../server/storage/content-store.ts";

const HELLO = new TextEncoder().encode("hello");
const HELLO_SHA256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
/** As `ipfs add --cid-version=1 --raw-leaves` names the same five bytes. */
const HELLO_CID = "bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq";

async function emptyFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), "comodel-content-"));
}

describe("content addresses", () => {
  it("turn a sha256 into the CID that IPFS gives and back", () => {
    assert.equal(sha256Of(HELLO), HELLO_SHA256);
    assert.equal(toCid(HELLO_SHA256), HELLO_CID);
    assert.equal(parseContentAddress(HELLO_CID), HELLO_SHA256);
    assert.equal(parseContentAddress(`0x${HELLO_SHA256.toUpperCase()}`), HELLO_SHA256);
  });

  it("refuse what is no address, and CIDs of another kind", () => {
    for (const text of ["", "hello", "0x1234", "QmdfTbBqBPQ7VNxZEYEj14VmRuZBkqFbiwReogJgS1zR1n"]) {
      assert.throws(() => parseContentAddress(text), {
        code: "content-address-malformed",
      });
    }
  });
});

describe("the content store", () => {
  it("returns what was put, also to the next process on the same folder", async () => {
    const dir = await emptyFolder();
    const stored = await (await createContentStore({ dir })).put(HELLO);
    assert.deepEqual(stored, { cid: HELLO_CID, sha256: HELLO_SHA256, size: 5 });
    const again = await createContentStore({ dir });
    assert.deepEqual(new Uint8Array((await again.get(HELLO_SHA256))!), HELLO);
    assert.equal(await again.get("0".repeat(64)), null);
  });

  it("leaves room on the disk for what must not fail, and still knows what it has", async () => {
    const dir = await emptyFolder();
    await (await createContentStore({ dir })).put(HELLO);
    const full = await createContentStore({ dir, keepFreeBytes: Number.MAX_SAFE_INTEGER });
    await assert.rejects(full.put(new TextEncoder().encode("more")), {
      code: "content-store-full",
      status: 507,
    });
    assert.equal((await full.put(HELLO)).size, 5);
    assert.deepEqual(await readdir(dir), [HELLO_SHA256]);
  });

  it("keeps one file when the same bytes are put many times at once", async () => {
    const dir = await emptyFolder();
    const store = await createContentStore({ dir });
    await Promise.all(Array.from({ length: 20 }, () => store.put(HELLO)));
    assert.deepEqual(await readdir(dir), [HELLO_SHA256]);
  });

  it("never hands out bytes that do not match their name, and takes the right ones again", async () => {
    const dir = await emptyFolder();
    const store = await createContentStore({ dir });
    await writeFile(join(dir, HELLO_SHA256), "hellO");
    await assert.rejects(store.get(HELLO_SHA256), { code: "content-damaged" });
    await writeFile(join(dir, HELLO_SHA256), "hellO");
    const damaged = await store.open(HELLO_SHA256);
    await assert.rejects(damaged!.pieces.next(), { code: "content-damaged" });
    await store.put(HELLO);
    assert.deepEqual(new Uint8Array((await store.get(HELLO_SHA256))!), HELLO);
  });

  it("sweeps what a crash left half written", async () => {
    const dir = await emptyFolder();
    await writeFile(join(dir, `${HELLO_SHA256}.0.half`), "he");
    await createContentStore({ dir });
    assert.deepEqual(await readdir(dir), []);
  });

  it("refuses empty and oversized files", async () => {
    const store = await createContentStore({ dir: await emptyFolder() });
    await assert.rejects(store.put(new Uint8Array(0)), {
      code: "content-size-refused",
      status: 400,
    });
    await assert.rejects(store.put(new Uint8Array(MAX_CONTENT_BYTES + 1)), {
      status: 413,
    });
  });
});
