import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtemp } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";

import { createLogger } from "../../../server/core/logger.ts";
import { createContentDoor } from "../../../server/http/content-door.ts";
import { openFront, type Front } from "../../../server/http/front.ts";
import { createContentStore, type ContentStore } from "../../../server/storage/content-store.ts";

/** The beginning of the answer to a request that is written by hand, for what fetch does not let us write. */
function askRaw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(text));
    socket.once("data", (data) => {
      resolve(data.toString());
      socket.destroy();
    });
    socket.once("error", reject);
  });
}

/** Asks, and reads no further than the beginning of the answer. */
function stuckReader(port: number, text: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(text));
    socket.once("readable", () => resolve(socket)).once("error", reject);
  });
}

const logger = createLogger({ level: "silent" });
let front: Front;
let store: ContentStore;

describe("the front", () => {
  before(async () => {
    store = await createContentStore({ dir: await mkdtemp(join(tmpdir(), "comodel-front-")) });
    const broken = {
      path: "/broken",
      routes: ["GET /broken"] as const,
      answer: () => Promise.reject(new Error("a secret of ours")),
    };
    const brokenRaw = {
      path: "/raw",
      routes: [],
      listener: () => Promise.reject(new Error("a secret of ours")),
    };
    const brokenHeader = {
      path: "/header",
      routes: ["GET /header"] as const,
      answer: () => Promise.resolve({ status: 200, headers: { "x-name": "\u{1f600}" } }),
    };
    front = await openFront({
      host: "127.0.0.1",
      port: 0,
      doors: [createContentDoor(store), broken, brokenRaw, brokenHeader],
      site: (_, response) => response.end("a page"),
      logger,
    });
  });
  after(() => front.stop());

  it("stores an upload under its content address and hands it out for ever", async () => {
    const uploaded = await fetch(`${front.url}/ipfs`, { method: "POST", body: "hello" });
    assert.equal(uploaded.status, 201);
    const { cid, sha256, size } = (await uploaded.json()) as { cid: string; sha256: string; size: number };
    assert.equal(size, 5);
    for (const address of [cid, sha256, `0x${sha256}`]) {
      const answer = await fetch(`${front.url}/ipfs/${address}`);
      assert.equal(await answer.text(), "hello");
      assert.match(answer.headers.get("cache-control") ?? "", /immutable/);
      assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
    }
  });

  it("hands out a large file as it was stored, and does not hold it in memory for those who never read it", async () => {
    const file = randomBytes(8 * 1024 * 1024);
    const { sha256 } = await store.put(file);
    const whole = await fetch(`${front.url}/ipfs/${sha256}`);
    assert.equal(Number(whole.headers.get("content-length")), file.byteLength);
    assert.deepEqual(Buffer.from(await whole.arrayBuffer()), file);
    const { port } = new URL(front.url);
    const request = `GET /ipfs/${sha256} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
    const before = process.memoryUsage().arrayBuffers;
    const sockets = await Promise.all(Array.from({ length: 40 }, () => stuckReader(Number(port), request)));
    // Meanwhile another reads all of it: whatever the server reads for the others without being asked, it has read then.
    await (await fetch(`${front.url}/ipfs/${sha256}`)).arrayBuffer();
    const held = process.memoryUsage().arrayBuffers - before;
    for (const socket of sockets) socket.destroy();
    assert.ok(held < 10 * file.byteLength, `40 readers of 8 MiB hold ${Math.round(held / 2 ** 20)} MiB`);
  });

  it("says what is wrong with an address, and when nothing is stored under it", async () => {
    const malformed = await fetch(`${front.url}/ipfs/hello`);
    assert.equal(malformed.status, 400);
    assert.equal(((await malformed.json()) as { code: string }).code, "content-address-malformed");
    assert.equal((await fetch(`${front.url}/ipfs/${"0".repeat(64)}`)).status, 404);
  });

  it("refuses a body that declares too much before it is sent", async () => {
    const { port } = new URL(front.url);
    const upload = "POST /ipfs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\n";
    const answer = await askRaw(Number(port), upload);
    assert.match(answer, /^HTTP\/1\.1 413 /);
  });

  it("leaves paths that only begin like a door to the pages", async () => {
    assert.equal(await (await fetch(`${front.url}/ipfsomething`)).text(), "a page");
  });

  it("refuses malformed escapes as the caller's mistake", async () => {
    const answer = await fetch(`${front.url}/ipfs/%`);
    assert.equal(answer.status, 400);
    assert.equal(((await answer.json()) as { code: string }).code, "path-malformed");
  });

  it("does not answer under another site's name, nor take posts from another site's pages", async () => {
    const { port } = new URL(front.url);
    const rebound = await askRaw(Number(port), "GET /ipfsomething HTTP/1.1\r\nHost: evil.example\r\n\r\n");
    assert.match(rebound, /^HTTP\/1\.1 421 /);
    const posted = await askRaw(
      Number(port),
      `POST /ipfs HTTP/1.1\r\nHost: localhost:${port}\r\nSec-Fetch-Site: cross-site\r\nContent-Length: 1\r\n\r\nx`,
    );
    assert.match(posted, /^HTTP\/1\.1 403 /);
  });

  it("bounds how much one address uploads, and says when to go on", async () => {
    const most = Buffer.alloc(16 * 1024 * 1024, 1);
    const statuses: number[] = [];
    for (let upload = 0; upload < 9; upload++) {
      statuses.push((await fetch(`${front.url}/ipfs`, { method: "POST", body: most })).status);
    }
    assert.deepEqual(statuses.slice(0, 7), Array<number>(7).fill(201));
    assert.equal(statuses.at(-1), 429);
  });

  it("tells nobody the words of our own defects", async () => {
    const answer = await fetch(`${front.url}/broken`);
    assert.equal(answer.status, 500);
    assert.doesNotMatch(await answer.text(), /secret/);
  });

  it("outlives doors that break in the middle", async () => {
    for (const path of ["/raw", "/header"]) {
      const answer = await fetch(`${front.url}${path}`);
      assert.equal(answer.status, 500, path);
      assert.doesNotMatch(await answer.text(), /secret/, path);
    }
  });

  it("says what to do when the port is taken", async () => {
    const port = Number(new URL(front.url).port);
    const site = (): void => undefined;
    await assert.rejects(
      openFront({ host: "127.0.0.1", port, doors: [], site, logger }),
      /Port \d+ is in use.*PORT=/,
    );
  });
});
