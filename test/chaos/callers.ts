import assert from "node:assert/strict";
import { createHash } from "node:crypto";

import { setTimeout as sleep } from "node:timers/promises";
import { numberToHex, type LocalAccount } from "viem";

import { CREDIT, type LaunchedModel, type PaidPlatform } from "../server/payments/paid-platform.ts";
import { channelFor, channelIdOf, voucherHeader, type Channel } from "../server/payments/vouchers.ts";

/** A payer with a channel of its own, who repeats each call until it is answered, and then checks what it got. */
export interface Caller {
  readonly channel: Channel;
  readonly channelId: string;
  /** Calls that were answered, each once. */
  answered(): number;
  /** Calls on until told to stop; the last call is answered first. */
  run(signal: AbortSignal): Promise<void>;
  /** Repeats calls that were answered long ago: they must give the same bytes. */
  repeatSome(): Promise<void>;
}

interface Call {
  readonly body: string;
  readonly headers: Record<string, string>;
  readonly answer: string;
}

interface CallerOptions {
  readonly platform: PaidPlatform;
  readonly model: LaunchedModel;
  readonly signer: LocalAccount;
  readonly salt: number;
  readonly deposit: bigint;
  /** Where the endpoint is now. */
  readonly url: () => string;
}

/** Far more than a restart takes, even on a machine that is busy with other things. */
const PATIENCE_MS = 1_200_000;

export function createCaller({ platform, model, signer, salt, deposit, url }: CallerOptions): Caller {
  const channel = channelFor(model, signer.address, { salt: numberToHex(salt, { size: 32 }) });
  const channelId = channelIdOf(platform, channel);
  const calls: Call[] = [];

  const callOnce = async (): Promise<void> => {
    const number = calls.length + 1;
    const body = JSON.stringify({
      id: `${salt}-${number}`,
      inputs: [
        { name: "pixels", datatype: "FP32", shape: [1, 784], data: Array<number>(784).fill(number % 2) },
      ],
    });
    const order = { channel, signer, max: BigInt(number) * CREDIT, ...(number === 1 ? { deposit } : {}) };
    const headers = {
      ...(await voucherHeader(platform, order)),
      "idempotency-key": `call-${salt}-${number}`,
    };
    const { answer, receipt } = await untilAnswered(url, { body, headers });
    assert.equal(receipt.account, channelId);
    assert.equal(receipt.requestHash, sha256(body));
    assert.equal(receipt.responseHash, sha256(answer), "the receipt is for the bytes that arrived");
    assert.equal(receipt.charged, `${CREDIT}`);
    assert.equal(
      receipt.chargedCumulative,
      `${BigInt(number) * CREDIT}`,
      `call ${number} of channel ${salt}`,
    );
    assert.equal((JSON.parse(answer) as { id: string }).id, `${salt}-${number}`);
    calls.push({ body, headers, answer });
  };

  return {
    channel,
    channelId,
    answered: () => calls.length,
    run: async (signal) => {
      while (!signal.aborted) await callOnce();
    },
    repeatSome: async () => {
      for (const call of [...calls.slice(0, 3), ...calls.slice(-3)]) {
        const { answer } = await untilAnswered(url, call);
        assert.equal(answer, call.answer);
      }
    },
  };
}

interface Answered {
  readonly answer: string;
  readonly receipt: Record<
    "account" | "requestHash" | "responseHash" | "charged" | "chargedCumulative",
    string
  >;
}

/** A lost connection, or an endpoint that says to come back, is asked again with the very same request. */
async function untilAnswered(url: () => string, call: Pick<Call, "body" | "headers">): Promise<Answered> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await askOnce(url(), call);
    if (typeof found === "object") return found;
    assert.ok(Date.now() < deadline, `no answer within ${PATIENCE_MS} ms; the last was: ${found}`);
    await sleep(15);
  }
}

async function askOnce(
  url: string,
  { body, headers }: Pick<Call, "body" | "headers">,
): Promise<Answered | string> {
  try {
    const response = await fetch(`${url}/v2/models/digits/infer`, { method: "POST", headers, body });
    const answer = await response.text();
    const receipt = response.headers.get("comodel-receipt");
    if (response.status !== 200 || receipt === null) return `${response.status} ${answer.slice(0, 300)}`;
    return {
      answer,
      receipt: JSON.parse(Buffer.from(receipt, "base64").toString()).receipt as Answered["receipt"],
    };
  } catch (error) {
    return String(error);
  }
}

function sha256(text: string): string {
  return `0x${createHash("sha256").update(text).digest("hex")}`;
}
