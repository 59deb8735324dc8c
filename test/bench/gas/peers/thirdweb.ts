import { type Address } from "viem";

import { startChain } from "../../../contracts/support/chain.ts";
import {
  deploy,
  deployClone,
  deployDollar,
  meter,
  personAt,
  send,
  type Deployed,
  type Peer,
  type PeerChain,
} from "./chain.ts";
import { compile } from "./compile.ts";

const DOLLAR = 1_000_000n;
const PAYEES = 10;

/** A split whose payees need not take anything out themselves. */
export const thirdweb: Peer = {
  name: "thirdweb 3.15.0 Split, ten paid",
  differs:
    "fixed payees; counted are the plain transfer to it and the one transaction that pays ten of them out, after which nothing is left to claim; it grows with each payee, and one who cannot be paid stops all",
  measure,
};

async function measure(): Promise<Record<string, number>> {
  const chain = await startChain();
  const gas: Record<string, number> = {};
  const write = meter(chain, gas);
  const dollar = await deployDollar(chain, 1);
  const payees = Array.from({ length: PAYEES }, (_, index) => personAt(chain, index + 1));
  const split = await cloneOf(chain, payees);
  const pay = () => send(dollar, "transfer", [split.address, 100n * DOLLAR]);
  const payOut = () => send(split, "distribute", [dollar.address]);
  const both = async (step: string) => {
    await write("transfer", pay());
    await write("pay out", payOut());
    const { transfer = Number.NaN, "pay out": paidOut = Number.NaN } = gas;
    return { [step]: transfer + paidOut };
  };
  return { ...(await both("pay income, the first of all")), ...(await both("pay income")) };
}

/** A split is a proxy to one implementation, as thirdweb's factory makes it. */
async function cloneOf(chain: PeerChain, payees: readonly Address[]): Promise<Deployed> {
  const implementation = await deploy(
    chain,
    compile("@thirdweb-dev/contracts/prebuilts/split/Split.sol", "peers")("Split"),
  );
  const clone = await deployClone(implementation);
  await send(clone, "initialize", [personAt(chain, 0), "", [], payees, payees.map(() => 1n)]);
  return clone;
}
