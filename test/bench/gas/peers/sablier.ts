import { encodeFunctionData, zeroAddress } from "viem";

import { startChain } from "../../../contracts/support/chain.ts";
import {
  at,
  deploy,
  deployDollar,
  meter,
  personAt,
  publishedArtifact,
  send,
  type Deployed,
  type Peer,
  type PeerChain,
} from "./chain.ts";

const DOLLAR = 1_000_000n;
const STREAM = 1n;
const RECIPIENT = 1;

/** Money that streams second by second, as income does to those who hold shares. */
export const sablier: Peer = {
  name: "Sablier Flow 3.0.1",
  differs:
    "a stream to one person: to pay is a deposit into it, and ten thousand people are ten thousand streams",
  measure,
};

async function measure(): Promise<Record<string, number>> {
  const chain = await startChain();
  const gas: Record<string, number> = {};
  const write = meter(chain, gas);
  const dollar = await deployDollar(chain, RECIPIENT);
  const [sender, recipient] = [personAt(chain, 0), personAt(chain, RECIPIENT)];

  const comptroller = await deployComptroller(chain);
  const descriptor = await deploy(chain, publishedArtifact("@sablier/flow/artifacts/FlowNFTDescriptor.json"));
  const flow = await deploy(chain, publishedArtifact("@sablier/flow/artifacts/SablierFlow.json"), [
    comptroller.address,
    descriptor.address,
  ]);

  await send(dollar, "approve", [flow.address, 1_000n * DOLLAR]);
  const perSecond = 10n ** 15n;
  await send(flow, "create", [sender, recipient, perSecond, 0, dollar.address, true]);
  const deposit = () => send(flow, "deposit", [STREAM, 100n * DOLLAR, sender, recipient]);
  const withdraw = () => send(flow, "withdrawMax", [STREAM, recipient], { account: recipient });
  await write("pay income, the first of all", deposit());
  await write("pay income", deposit());
  await chain.networkHelpers.time.increase(3_600);
  await write("claim income", withdraw());
  await chain.networkHelpers.time.increase(3_600);
  await write("claim income, again", withdraw());
  return gas;
}

/** What Sablier's contracts ask about fees; it takes none here. */
export async function deployComptroller(chain: PeerChain): Promise<Deployed> {
  const admin = personAt(chain, 0);
  const made = publishedArtifact("@sablier/evm-utils/artifacts/SablierComptroller.json");
  const implementation = await deploy(chain, made, [admin]);
  const initialize = encodeFunctionData({
    abi: implementation.abi,
    functionName: "initialize",
    args: [admin, 0n, 0n, 0n, 0n, zeroAddress],
  });
  const proxy = publishedArtifact("@sablier/evm-utils/artifacts/ERC1967Proxy.json");
  return at(implementation, (await deploy(chain, proxy, [implementation.address, initialize])).address);
}
