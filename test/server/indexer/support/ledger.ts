import type { AbiEvent, Hex } from "viem";
import type { EventChain } from "./event-chain.ts";
import { eventsOf } from "./subgraph-in-test.ts";

const mintEvents = eventsOf("ledger", "Mint");
const coinEvents = eventsOf("ledger", "Coin");

export const nobody: Hex = `0x${"00".repeat(20)}`;

/** The address of the person with this number. */
export function person(number: number): Hex {
  return `0x${number.toString(16).padStart(40, "0")}`;
}

/** Makes the events that the ledger fixture understands. */
export class Ledger {
  readonly chain: EventChain;
  readonly mint: Hex;

  private constructor(chain: EventChain, mint: Hex) {
    this.chain = chain;
    this.mint = mint;
  }

  static async deploy(chain: EventChain): Promise<Ledger> {
    return new Ledger(chain, await chain.deployLogger());
  }

  /** Deploys a coin; nothing follows it before `makeCoin`. */
  async deployCoin(): Promise<Hex> {
    return this.chain.deployLogger();
  }

  makeCoin(coin: Hex, name: string): Promise<unknown> {
    return this.chain.emit(this.mint, mintEvents["CoinMade"] as AbiEvent, { coin, name });
  }

  break(way: bigint): Promise<unknown> {
    return this.chain.emit(this.mint, mintEvents["Broken"] as AbiEvent, { way });
  }

  move(coin: Hex, from: Hex, to: Hex, amount: bigint): Promise<unknown> {
    return this.chain.emit(coin, coinEvents["Moved"] as AbiEvent, { from, to, amount });
  }

  label(coin: Hex, who: Hex, label: string, tags: string[]): Promise<unknown> {
    return this.chain.emit(coin, coinEvents["Labeled"] as AbiEvent, { who, label, tags });
  }

  befriend(coin: Hex, who: Hex, friend: Hex): Promise<unknown> {
    return this.chain.emit(coin, coinEvents["Befriended"] as AbiEvent, { who, friend });
  }

  close(coin: Hex, who: Hex): Promise<unknown> {
    return this.chain.emit(coin, coinEvents["Closed"] as AbiEvent, { who });
  }
}
