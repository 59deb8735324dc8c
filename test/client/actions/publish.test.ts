import assert from "node:assert/strict";
import { test } from "node:test";

import { checkedUpload } from "../../../client/actions/publish.ts";
import { createContentStore } from "../../../server/storage/content-store.ts";
import { temporaryFolder } from "../../support/practice-chain.ts";

const bytes = new TextEncoder().encode("weights");

test("an upload answers the hash of the bytes that are kept", async (t) => {
  const store = await createContentStore({ dir: await temporaryFolder(t) });
  const stored = await checkedUpload(store.put)(bytes);
  assert.equal(stored.size, bytes.length);
  assert.deepEqual(await store.get(stored.sha256.slice(2)), Buffer.from(bytes));
});

test("an upload fails when the store has kept something else", async (t) => {
  const store = await createContentStore({ dir: await temporaryFolder(t) });
  const upload = checkedUpload((given) => store.put(given.slice(1)));
  await assert.rejects(upload(bytes), /Expected 7 bytes with sha256 0x[0-9a-f]{64} to be stored, found 6/);
});
