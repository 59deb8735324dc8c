import { encodeAbiParameters, getContractAddress } from "viem";

import { startChain } from "../../../contracts/support/chain.ts";
import { deploy, meter, personAt, publishedArtifact, send, type Peer, type PeerArtifact } from "./chain.ts";

const DAY = 86_400;

/** The governance that Uniswap began with, which many have copied. */
export const uniswapGovernance: Peer = {
  name: "Uniswap governance 1.0.2",
  differs:
    "GovernorAlpha, which stores every action of a proposal; yes and no only; counts blocks; its token has 96-bit votes and no income; voters delegated before",
  measure,
};

async function measure(): Promise<Record<string, number>> {
  const chain = await startChain();
  const gas: Record<string, number> = {};
  const [from, other] = [personAt(chain, 0), personAt(chain, 1)];
  const nonce = await chain.publicClient.getTransactionCount({ address: from });
  const governorAddress = getContractAddress({ from, nonce: BigInt(nonce + 2) });
  const now = BigInt(await chain.networkHelpers.time.latest());
  const uni = await deploy(chain, artifact("Uni"), [from, from, now + BigInt(DAY)]);
  const timelock = await deploy(chain, artifact("Timelock"), [governorAddress, BigInt(2 * DAY)]);
  const governor = await deploy(chain, artifact("GovernorAlpha"), [timelock.address, uni.address]);

  const write = meter(chain, gas);
  await send(uni, "delegate", [from]);
  await send(uni, "transfer", [other, 10n ** 18n]);
  await send(uni, "delegate", [other], { account: other });
  await write("transfer shares", send(uni, "transfer", [other, 10n ** 18n]));
  const data = encodeAbiParameters([{ type: "address" }, { type: "uint256" }], [from, 1n]);
  const description = "Raise the price of a call to two cents, because the larger model costs more to run.";
  await write(
    "propose",
    send(governor, "propose", [[uni.address], [0n], ["approve(address,uint256)"], [data], description]),
  );
  await chain.networkHelpers.mine(2);
  await write("vote, the first", send(governor, "castVote", [1n, true]));
  await chain.networkHelpers.mine(40_320);
  await write("queue", send(governor, "queue", [1n]));
  await chain.networkHelpers.time.increase(2 * DAY + 1);
  await write("execute a price", send(governor, "execute", [1n]));
  return gas;
}

function artifact(name: string): PeerArtifact {
  return publishedArtifact(`@uniswap/governance/build/${name}.json`);
}
