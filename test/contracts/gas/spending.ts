import { hexToBytes, type Address, type Hash } from "viem";

import type { Platform } from "../support/platform.ts";

/** What gas is spent for, as contracts/README.md names it. Each unit of a transaction's gas belongs to one of these. */
export const PARTS = [
  "the transaction and its bytes",
  "accounts that it touches, and their code",
  "the dollar: balances and allowance",
  "the dollar: events",
  "the dollar: its code",
  "our slots, read",
  "our slots, written",
  "the guard against calls back",
  "events",
  "rules, arithmetic, and reading and writing bytes",
] as const;

export type Part = (typeof PARTS)[number];
export type Spending = Readonly<Record<Part, number>>;

/** One instruction, as `debug_traceTransaction` tells of it. */
interface Step {
  readonly op: string;
  readonly depth: number;
  /** What was left before it. */
  readonly gas: number;
  readonly gasCost: number;
  readonly stack: readonly string[];
}

interface Tracing {
  Method: "debug_traceTransaction";
  Parameters: [hash: Hash, options: { disableStorage: boolean; disableMemory: boolean }];
  ReturnType: { readonly structLogs: readonly Step[] };
}

const CALLS: ReadonlySet<string> = new Set(["CALL", "STATICCALL", "DELEGATECALL"]);
const TRANSACTION_GAS = 21_000;
const ZERO_BYTE_GAS = 4;
const BYTE_GAS = 16;

/** What a transaction that is on the chain spent its gas for, instruction by instruction. */
export async function spendingOf(
  { publicClient, dollar }: Pick<Platform, "publicClient" | "dollar">,
  hash: Hash,
): Promise<Spending> {
  const { input } = await publicClient.getTransaction({ hash });
  const { structLogs } = await publicClient.request<Tracing>({
    method: "debug_traceTransaction",
    params: [hash, { disableStorage: true, disableMemory: true }],
  });
  const spending = Object.fromEntries(PARTS.map((part) => [part, 0])) as Record<Part, number>;
  const bytes = hexToBytes(input);
  const zeros = bytes.filter((byte) => byte === 0).length;
  spending["the transaction and its bytes"] =
    TRANSACTION_GAS + zeros * ZERO_BYTE_GAS + (bytes.length - zeros) * BYTE_GAS;
  const isInDollar = followDollar(structLogs, dollar.address);
  for (const [index, { op }] of structLogs.entries()) {
    spending[partOf(op, isInDollar[index] ?? false)] += ownGas(structLogs, index);
  }
  return spending;
}

function partOf(op: string, isInDollar: boolean): Part {
  if (CALLS.has(op) || op.startsWith("EXTCODE")) return "accounts that it touches, and their code";
  if (op === "TLOAD" || op === "TSTORE") return "the guard against calls back";
  if (op.startsWith("LOG")) return isInDollar ? "the dollar: events" : "events";
  if (op === "SLOAD") return isInDollar ? "the dollar: balances and allowance" : "our slots, read";
  if (op === "SSTORE") return isInDollar ? "the dollar: balances and allowance" : "our slots, written";
  return isInDollar ? "the dollar: its code" : "rules, arithmetic, and reading and writing bytes";
}

/** Says of each instruction whether it is one of the dollar's. */
function followDollar(steps: readonly Step[], dollar: Address): readonly boolean[] {
  const frames = [false];
  return steps.map(({ op, depth, stack }, index) => {
    frames.length = depth;
    const isInDollar = frames[depth - 1] ?? false;
    if ((steps[index + 1]?.depth ?? 0) > depth) {
      frames[depth] = op === "DELEGATECALL" ? isInDollar : BigInt(stack.at(-2) ?? 0) === BigInt(dollar);
    }
    return isInDollar;
  });
}

/** What an instruction took itself: a call without what was spent within it. */
function ownGas(steps: readonly Step[], index: number): number {
  const step = steps[index]!;
  if (!CALLS.has(step.op)) return step.gasCost;
  const back = steps.findIndex(({ depth }, at) => at > index && depth <= step.depth);
  const [first, last, after] = [steps[index + 1]!, steps[back - 1]!, steps[back]!];
  const within = first.depth > step.depth ? first.gas - (last.gas - last.gasCost) : 0;
  return step.gas - after.gas - within;
}
