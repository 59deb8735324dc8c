import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { encodeAbiParameters, encodeEventTopics, type AbiEvent, type AbiParameter, type Hex } from "viem";
import { createEngine, type Engine } from "../../../../server/chain/practice/engine.ts";

/** A chain on a real EVM in this process, behind HTTP, on which any event can be made. */
export class EventChain {
  readonly url: string;
  readonly #engine: Engine;
  readonly #sender: string;

  private constructor(engine: Engine, url: string, sender: string) {
    this.#engine = engine;
    this.url = url;
    this.#sender = sender;
  }

  static async start(test: { after(end: () => unknown): void }, chainId = 31_337): Promise<EventChain> {
    const engine = await createEngine({ chainId, genesisTime: 1_700_000_000, hardfork: "cancun" });
    const server = createServer((request, response) => {
      void answer(engine, request).then((body) =>
        response.setHeader("content-type", "application/json").end(body),
      );
    });
    const url = await listen(server);
    test.after(async () => {
      closeServer(server);
      await engine.close();
    });
    const accounts = (await engine.request("eth_accounts", [])) as string[];
    return new EventChain(engine, url, accounts[0] as string);
  }

  /** A second door to the chain that can be shut: requests are then cut off. */
  async breakableUrl(test: {
    after(end: () => unknown): void;
  }): Promise<{ url: string; set(broken: boolean): void }> {
    let isBroken = false;
    const server = createServer((request, response) => {
      if (isBroken) return void request.socket.destroy();
      void answer(this.#engine, request).then((body) => response.end(body));
    });
    const url = await listen(server);
    test.after(() => closeServer(server));
    return { url, set: (broken) => (isBroken = broken) };
  }

  async deployLogger(): Promise<Hex> {
    const receipt = await this.send(null, deployment(loggerCode()));
    return (receipt as { contractAddress: Hex }).contractAddress;
  }

  /** Makes one event in a block of its own (or, without automatic mining, in the next block). */
  async emit(contract: string, event: AbiEvent, values: Readonly<Record<string, unknown>>): Promise<unknown> {
    return this.send(contract, logCall(event, values));
  }

  async send(to: string | null, data: string): Promise<unknown> {
    const request = { from: this.#sender, data, gas: "0x989680", ...(to === null ? {} : { to }) };
    const hash = await this.request("eth_sendTransaction", request);
    return this.request("eth_getTransactionReceipt", hash);
  }

  async request(method: string, ...params: unknown[]): Promise<unknown> {
    return this.#engine.request(method, params);
  }

  async mine(blocks: number): Promise<void> {
    await this.request("hardhat_mine", `0x${blocks.toString(16)}`);
  }

  /** Puts all that `act` sends into one block. */
  async inOneBlock(act: () => Promise<void>): Promise<void> {
    await this.request("evm_setAutomine", false);
    await act();
    await this.mine(1);
    await this.request("evm_setAutomine", true);
  }

  async blockNumber(): Promise<number> {
    return Number((await this.request("eth_blockNumber")) as string);
  }

  /** Marks a place to which `goBack` returns: what lies behind is then replaced, as in a reorganisation. */
  async mark(): Promise<string> {
    return (await this.request("evm_snapshot")) as string;
  }

  async goBack(mark: string): Promise<void> {
    await this.request("evm_revert", mark);
  }
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function closeServer(server: Server): void {
  server.closeAllConnections();
  server.close();
}

type RpcCall = { readonly id: unknown; readonly method: string; readonly params?: readonly unknown[] };

async function answer(engine: Engine, request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const asked = JSON.parse(Buffer.concat(chunks).toString()) as RpcCall | RpcCall[];
  if (!Array.isArray(asked)) return JSON.stringify(await answerOne(engine, asked));
  return JSON.stringify(await Promise.all(asked.map((call) => answerOne(engine, call))));
}

async function answerOne(engine: Engine, { id, method, params = [] }: RpcCall): Promise<unknown> {
  try {
    return { jsonrpc: "2.0", id, result: await engine.request(method, params) };
  } catch (error) {
    const { code = -32_000, message } = error as { code?: number; message: string };
    return { jsonrpc: "2.0", id, error: { code, message } };
  }
}

/** The call that makes a logger write an event. */
export function logCall(event: AbiEvent, values: Readonly<Record<string, unknown>>): Hex {
  const topics = encodeEventTopics({ abi: [event], eventName: event.name, args: values as never }) as Hex[];
  const plain = event.inputs.filter((input) => input.indexed !== true) as AbiParameter[];
  const data = encodeAbiParameters(plain, plain.map((input) => values[input.name ?? ""]) as never);
  const words = [`0x${topics.length.toString(16).padStart(64, "0")}`, ...topics];
  while (words.length < 5) words.push(`0x${"0".repeat(64)}`);
  return `0x${[...words, data].map((word) => word.slice(2)).join("")}`;
}

/** Creation code that leaves `runtime` as the contract's code. */
export function deployment(runtime: string): Hex {
  const size = (runtime.length / 2).toString(16).padStart(4, "0");
  return `0x61${size}80600a5f395ff3${runtime}`;
}

/**
 * Code that writes whatever log it is sent: a word with the number of topics, four words of topics, then the
 * data. So events of any contract can be made on a real EVM.
 */
function loggerCode(): string {
  const load = (word: number): string => `60${(word * 32).toString(16).padStart(2, "0")}35`;
  // Topics are pushed so that swapping the last with the size leaves size, topic 1, topic 2, ... on the stack.
  const orders = [[1], [1, 2], [2, 1, 3], [3, 2, 1, 4]];
  const branches = orders.map((order, index) => {
    const count = index + 1;
    const swap = (0x8f + count).toString(16);
    const log = (0xa0 + count).toString(16);
    return `5b50${order.map(load).join("")}${swap}5f${log}00`;
  });
  const head = "60a036038060a05f375f35";
  const dispatchBytes = branches.length * 7 + 1;
  let at = head.length / 2 + dispatchBytes;
  const dispatch = branches.map((branch, index) => {
    const jump = `80600${index + 1}1460${at.toString(16).padStart(2, "0")}57`;
    at += branch.length / 2;
    return jump;
  });
  return `${head}${dispatch.join("")}00${branches.join("")}`;
}
