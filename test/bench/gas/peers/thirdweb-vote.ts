import { encodeFunctionData, keccak256, parseSignature, stringToHex } from "viem";

import { startChain } from "../../../contracts/support/chain.ts";
import {
  deploy,
  deployClone,
  meter,
  personAt,
  read,
  send,
  walletAt,
  type Deployed,
  type Peer,
  type PeerChain,
} from "./chain.ts";
import { compile, GOVERNOR_RUNS } from "./compile.ts";

const FOR = 1;
const ONE = 10n ** 18n;
const NAME = "Plain";
const PREBUILTS = "@thirdweb-dev/contracts/prebuilts";

/** The governor and token that thirdweb offers ready made. */
export const thirdwebVote: Peer = {
  name: "thirdweb 3.15.0 VoteERC20",
  differs:
    "OpenZeppelin's 4.9 behind a proxy, which also stores every proposal with its text; no timelock, so nothing is queued and to execute is one call of the governor itself; no categories, no pin, no late extension; counts blocks; its token has no income; voters delegated before",
  measure,
};

async function measure(): Promise<Record<string, number>> {
  const chain = await startChain();
  const gas: Record<string, number> = {};
  const write = meter(chain, gas);
  const [ann, ben, cleo] = [personAt(chain, 0), personAt(chain, 1), personAt(chain, 2)];
  const token = await cloneOf(chain, "token/TokenERC20");
  await send(token, "initialize", [ann, NAME, "PLAIN", "", [], ann, ann, 0n]);
  const governor = await cloneOf(chain, "vote/VoteERC20");
  await send(governor, "initialize", [NAME, "", [], token.address, 1n, 100n, 50n * ONE, 5n]);
  for (const account of [ann, ben, cleo]) {
    await send(token, "mintTo", [account, 3_000n * ONE]);
    await send(token, "delegate", [account], { account });
  }
  await write("transfer shares", send(token, "transfer", [ben, ONE]));

  const text = "Raise the price of a call to two cents, because the larger model costs more to run.";
  const { abi, address } = governor;
  const calldata = encodeFunctionData({ abi, functionName: "setProposalThreshold", args: [60n * ONE] });
  const actions = [[address], [0n], [calldata]] as const;
  await send(governor, "propose", [...actions, "The first proposal fills the slot that counts them."]);
  await write("propose", send(governor, "propose", [...actions, text]));
  const executed = [...actions, keccak256(stringToHex(text))] as const;
  const id = (await read(governor, "hashProposal", executed)) as bigint;
  await chain.networkHelpers.mine(2);
  await write("vote, the first", send(governor, "castVote", [id, FOR], { account: cleo }));
  const { v, r, s } = parseSignature(await signBallot(governor, chain, id));
  await write("vote by signature", send(governor, "castVoteBySig", [id, FOR, v, r, s]));
  const hasVoted = await read(governor, "hasVoted", [id, ben]);
  if (hasVoted !== true) throw new Error("Expected the signature to be of who votes by it, found another's.");
  await write("vote, a later one", send(governor, "castVote", [id, FOR], { account: ann }));
  await chain.networkHelpers.mine(100);
  await write("execute a price", send(governor, "execute", executed));
  return gas;
}

async function cloneOf(chain: PeerChain, file: string): Promise<Deployed> {
  const name = file.split("/").at(-1) ?? file;
  return deployClone(await deploy(chain, compile(`${PREBUILTS}/${file}.sol`, "peers", GOVERNOR_RUNS)(name)));
}

function signBallot({ address }: Deployed, chain: PeerChain, proposalId: bigint): Promise<`0x${string}`> {
  return walletAt(chain, 1).signTypedData({
    domain: { name: NAME, version: "1", chainId: 31_337, verifyingContract: address },
    types: {
      Ballot: [
        { name: "proposalId", type: "uint256" },
        { name: "support", type: "uint8" },
      ],
    },
    primaryType: "Ballot",
    message: { proposalId, support: FOR },
  });
}
