import type { Hex } from "viem";

import { startChain } from "../../../contracts/support/chain.ts";
import {
  deploy,
  deployDollar,
  meter,
  personAt,
  publishedArtifact,
  readPublished,
  send,
  type Peer,
  type PeerArtifact,
  type PeerChain,
} from "./chain.ts";
import { deployComptroller } from "./sablier.ts";

const DOLLAR = 1_000_000n;
const RECIPIENT = 1;
const STREAM = 1n;
const DAY = 86_400;
const YEAR = 365 * DAY;
const FOLDER = "@sablier/lockup/artifacts";

/** Where tokens of a team are locked and come free second by second. */
export const sablierLockup: Peer = {
  name: "Sablier Lockup 4.0.1",
  differs:
    "a linear stream is an NFT, can be cancelled or not, and holds plain tokens without votes and income; ours is a clone of OpenZeppelin's vesting wallet that the launch makes, and shares with votes move more slots",
  measure,
};

async function measure(): Promise<Record<string, number>> {
  const chain = await startChain();
  const gas: Record<string, number> = {};
  const write = meter(chain, gas);
  const token = await deployDollar(chain, RECIPIENT);
  const [sender, recipient] = [personAt(chain, 0), personAt(chain, RECIPIENT)];
  const comptroller = await deployComptroller(chain);
  const descriptor = await deploy(chain, publishedArtifact(`${FOLDER}/LockupNFTDescriptor.json`));
  const lockup = await deploy(chain, await linkedLockup(chain), [comptroller.address, descriptor.address]);

  await send(token, "approve", [lockup.address, 1_000n * DOLLAR]);
  const stream = {
    ...{ sender, recipient, depositAmount: 100n * DOLLAR, token: token.address },
    ...{ cancelable: false, transferable: true, shape: "" },
  };
  const [unlocked, durations] = [
    { start: 0n, cliff: 0n },
    { cliff: 0, total: YEAR },
  ];
  await write(
    "vest the team's shares, within a launch",
    send(lockup, "createWithDurationsLL", [stream, unlocked, 1, durations]),
  );
  const withdraw = () => send(lockup, "withdrawMax", [STREAM, recipient], { account: recipient });
  await chain.networkHelpers.time.increase(DAY);
  await write("release the team's shares", withdraw());
  await chain.networkHelpers.time.increase(DAY);
  await write("release the team's shares, again", withdraw());
  return gas;
}

type Links = Readonly<Record<string, Readonly<Record<string, readonly { readonly start: number }[]>>>>;

/** The published code with the addresses of its two libraries in it. */
async function linkedLockup(chain: PeerChain): Promise<PeerArtifact> {
  const file = `${FOLDER}/SablierLockup.json`;
  const { bytecode } = readPublished(file) as { bytecode: { linkReferences: Links } };
  const { abi, bytecode: unlinked } = publishedArtifact(file);
  let code: string = unlinked;
  for (const [name, places] of Object.values(bytecode.linkReferences).flatMap(Object.entries)) {
    const library = await deploy(chain, publishedArtifact(`${FOLDER}/libraries/${name}.json`));
    for (const { start } of places) {
      const at = 2 + 2 * start;
      code = code.slice(0, at) + library.address.slice(2) + code.slice(at + 40);
    }
  }
  return { abi, bytecode: code as Hex };
}
