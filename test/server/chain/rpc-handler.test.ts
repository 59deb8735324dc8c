import assert from "node:assert/strict";
import { createServer } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { after, before, describe, test, type TestContext } from "node:test";

import { createChainReader } from "../../../server/chain/clients.ts";
import { createRpcHandler, type RpcHandlerOptions } from "../../../server/chain/rpc-handler.ts";
import { chainInTest, quietLogger, temporaryFolder, type ChainInTest } from "../../support/practice-chain.ts";

interface Answer {
  status: number;
  body: { result?: unknown; error?: { code: number; message: string; data?: unknown } };
}

describe("the public door to the chain", () => {
  const cleanUps: (() => unknown)[] = [];
  const context = { after: (cleanUp: () => unknown) => void cleanUps.unshift(cleanUp) } as Pick<
    TestContext,
    "after"
  >;
  let given: ChainInTest;
  let url: string;

  const serve = async (options: Partial<RpcHandlerOptions>): Promise<string> => {
    const handler = createRpcHandler({
      upstreamUrl: given.chain.rpcUrl,
      practice: true,
      logger: quietLogger,
      ...options,
    });
    const server = createServer((request, response) => void handler(request, response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    context.after(() => server.closeAllConnections());
    context.after(() => server.close());
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/rpc`;
  };
  const post = async (to: string, body: string, type = "application/json"): Promise<Answer> => {
    const response = await fetch(to, { method: "POST", headers: { "content-type": type }, body });
    return { status: response.status, body: (await response.json()) as Answer["body"] };
  };
  const ask = (method: string, params: unknown[] = [], to = url): Promise<Answer> =>
    post(to, JSON.stringify({ jsonrpc: "2.0", id: 7, method, params }));

  before(async () => {
    given = await chainInTest(context, await temporaryFolder(context));
    url = await serve({});
  });
  after(async () => {
    for (const cleanUp of cleanUps) await cleanUp();
  });

  test("a client library reads the chain through it", async () => {
    const reader = createChainReader({ chainId: 31337, rpcUrl: url });
    assert.equal(await reader.getChainId(), 31337);
    assert.equal(await reader.getBlockNumber(), await given.reader.getBlockNumber());
    await reader.estimateFeesPerGas();
  });

  test("methods that are not for the public are refused by their number", async () => {
    const refused = [
      "hardhat_setCode",
      "evm_increaseTime",
      "debug_traceTransaction",
      "eth_sendTransaction",
      "comodel_setCode",
      "eth_accounts",
    ];
    for (const method of refused) assert.equal((await ask(method)).body.error?.code, -32601, method);
  });

  test("time and faucet belong to a practice chain only", async () => {
    assert.equal(typeof (await ask("comodel_clock")).body.result, "object");
    const elsewhere = await serve({ practice: false });
    for (const method of ["comodel_clock", "comodel_faucet", "comodel_moveTime"]) {
      assert.equal((await ask(method, [], elsewhere)).body.error?.code, -32601);
    }
  });

  test("a refusal of the time button keeps its code and facts", async () => {
    const { body } = await ask("comodel_moveTime", [999_999_999]);
    assert.equal(body.error?.code, -32602);
    assert.equal((body.error?.data as { code: string }).code, "time-not-left");
  });

  test("logs are given over a bounded range of blocks only", async () => {
    assert.deepEqual((await ask("eth_getLogs", [{ fromBlock: "0x0", toBlock: "latest" }])).body.result, []);
    assert.equal(
      (await ask("eth_getLogs", [{ fromBlock: "0x0", toBlock: "0x2710" }])).body.error?.code,
      -32005,
    );
    assert.equal((await ask("eth_getLogs", [{ fromBlock: "soon" }])).body.error?.code, -32602);
    assert.equal((await ask("eth_getLogs")).body.error?.code, -32602);
  });

  test("a revert reaches the caller as geth words it, with the raw data", async () => {
    const address = "0x00000000000000000000000000000000000000bb";
    await given.chain.setCode(address, "0x63deadbeef5f526004601cfd");
    const { body } = await ask("eth_call", [{ to: address }, "latest"]);
    assert.equal(body.error?.code, 3);
    assert.equal(body.error?.data, "0xdeadbeef");
  });

  test("state overrides are not offered", async () => {
    assert.equal((await ask("eth_call", [{}, "latest", {}])).body.error?.code, -32602);
  });

  test("a batch is answered call by call in its order, and only up to its bound", async () => {
    const calls = ["eth_chainId", "evm_mine", "eth_blockNumber"].map((method, id) => ({
      jsonrpc: "2.0",
      id,
      method,
    }));
    const { body } = await post(url, JSON.stringify(calls));
    const answers = body as unknown as (Answer["body"] & { id: number })[];
    assert.deepEqual(
      answers.map(({ id, error }) => [id, error?.code]),
      [
        [0, undefined],
        [1, -32601],
        [2, undefined],
      ],
    );
    const many = Array.from({ length: 51 }, (_, id) => ({ jsonrpc: "2.0", id, method: "eth_chainId" }));
    assert.equal((await post(url, JSON.stringify(many))).body.error?.code, -32600);
    assert.equal((await post(url, "[]")).body.error?.code, -32600);
  });

  test("bodies that are no JSON-RPC are refused with the standard codes", async () => {
    assert.deepEqual(
      await post(url, "{").then(({ status, body }) => [status, body.error?.code]),
      [400, -32700],
    );
    for (const text of ["1", "null", "{}", '{"method":5}', '{"method":"eth_chainId","id":{}}']) {
      assert.equal((await post(url, text)).body.error?.code, -32600, text);
    }
    assert.equal((await post(url, '{"method":"eth_chainId","params":{}}')).body.error?.code, -32602);
  });

  test("a body over 256 KiB, another content type and another verb are refused", async () => {
    assert.equal((await post(url, `"${"a".repeat(256 * 1024)}"`)).status, 413);
    assert.equal((await post(url, "{}", "text/plain")).status, 415);
    assert.equal((await fetch(url)).status, 405);
  });

  test("a caller who leaves in the middle of a body harms nobody", async () => {
    const { port } = new URL(url);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), "127.0.0.1", () => {
        const head = "POST /rpc HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
        socket.write(`${head}Content-Length: 1000\r\n\r\n{`, () =>
          setTimeout(() => socket.resetAndDestroy(), 50),
        );
      });
      socket.once("close", () => resolve());
    });
    assert.equal((await ask("eth_chainId")).status, 200);
  });

  test("a caller who asks too fast is told how long to wait", async () => {
    const slow = await serve({ callsPerSecond: 1, callsAtOnce: 2 });
    assert.equal((await ask("eth_chainId", [], slow)).status, 200);
    assert.equal((await ask("eth_chainId", [], slow)).status, 200);
    const { status, body } = await ask("eth_chainId", [], slow);
    assert.equal(status, 429);
    assert.equal(body.error?.code, -32005);
  });

  test("a chain that is away is said to be away, without its address", async () => {
    const broken = await serve({ upstreamUrl: "http://127.0.0.1:9/secret-key" });
    const { body } = await ask("eth_chainId", [], broken);
    assert.equal(body.error?.code, -32002);
    assert.ok(!JSON.stringify(body).includes("secret-key"));
  });
});
