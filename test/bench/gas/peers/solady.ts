import { startChain } from "../../../contracts/support/chain.ts";
import { deploy, meter, personAt, send, type Peer } from "./chain.ts";
import { compile } from "./compile.ts";

/** The leanest token that votes: a lower bound for moving shares. */
export const solady: Peer = {
  name: "Solady 0.1.26 ERC20Votes",
  differs:
    "written in assembly, counts blocks, votes only after a delegation; no income, so nothing is settled in a transfer",
  measure: async () => {
    const chain = await startChain();
    const gas: Record<string, number> = {};
    const token = await deploy(chain, compile("SoladyVotes.sol", "peers")("SoladyVotes"));
    const [ann, ben] = [personAt(chain, 0), personAt(chain, 1)];
    for (const account of [ann, ben]) await send(token, "delegate", [account], { account });
    await send(token, "transfer", [ben, 10n ** 18n]);
    await meter(chain, gas)("transfer shares", send(token, "transfer", [ben, 10n ** 18n]));
    return gas;
  },
};
