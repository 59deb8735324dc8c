import { encodeFunctionData, keccak256, stringToHex, zeroAddress } from "viem";

import { compile } from "./compile.ts";
import {
  deploy,
  deployDollar,
  meter,
  personAt,
  read,
  send,
  walletAt,
  type Deployed,
  type Peer,
  type PeerChain,
} from "./chain.ts";
import { startChain } from "../../../contracts/support/chain.ts";

const FOR = 1;

/** OpenZeppelin's parts as its wizard puts them together. */
export const openZeppelin: Peer = {
  name: "OpenZeppelin 5.7 plain",
  differs:
    "deployed whole, not as clones; a fixed threshold, no categories, no pin of rules or code, no late extension; its token has no income, so nothing is settled in a transfer; voters delegated to themselves before",
  measure: measureGovernance,
};

/** The split of income that OpenZeppelin had until version 4. */
export const paymentSplitter: Peer = {
  name: "OpenZeppelin 4.9 PaymentSplitter",
  differs:
    "payees are fixed when it is made and cannot sell their part; to pay is a plain transfer to it, which announces nothing and is divided only when each payee takes his part out",
  measure: measureSplitter,
};

async function measureGovernance(): Promise<Record<string, number>> {
  const chain = await startChain();
  const gas: Record<string, number> = {};
  const measure = meter(chain, gas);
  const made = compile("PlainGovernance.sol", "ours");
  const token = await deploy(chain, made("PlainVotes"));
  const [ann, ben, cleo] = [personAt(chain, 0), personAt(chain, 1), personAt(chain, 2)];
  const timelock = await deploy(chain, made("TimelockController"), [60n, [], [zeroAddress], ann]);
  const governor = await deploy(chain, made("PlainGovernor"), [token.address, timelock.address]);
  const price = await deploy(chain, made("PlainPrice"));
  await send(timelock, "grantRole", [await read(timelock, "PROPOSER_ROLE"), governor.address]);
  for (const account of [ann, ben, cleo]) await send(token, "delegate", [account], { account });
  for (const account of [ben, cleo]) await send(token, "transfer", [account, 2_000n * 10n ** 18n]);
  await measure("transfer shares", send(token, "transfer", [ben, 10n ** 18n]));
  await chain.networkHelpers.time.increase(10);

  const text = "Raise the price of a call to two cents, because the larger model costs more to run.";
  const calldata = encodeFunctionData({ abi: price.abi, functionName: "setPrice", args: [20_000n] });
  const actions = [[price.address], [0n], [calldata]] as const;
  await measure("propose", send(governor, "propose", [...actions, text]));
  const executed = [...actions, keccak256(stringToHex(text))] as const;
  const id = (await read(governor, "hashProposal", executed)) as bigint;
  await chain.networkHelpers.time.increase(61);
  await measure("vote, the first", send(governor, "castVote", [id, FOR], { account: cleo }));
  const signature = await signBallot(governor, chain, id);
  await measure("vote by signature", send(governor, "castVoteBySig", [id, FOR, ben, signature]));
  await measure("vote, a later one", send(governor, "castVote", [id, FOR], { account: ann }));
  await chain.networkHelpers.time.increase(601);
  await measure("queue", send(governor, "queue", executed));
  await chain.networkHelpers.time.increase(61);
  await measure("execute a price", send(governor, "execute", executed));
  return gas;
}

function signBallot({ address }: Deployed, chain: PeerChain, proposalId: bigint): Promise<`0x${string}`> {
  const wallet = walletAt(chain, 1);
  return wallet.signTypedData({
    domain: { name: "Plain", version: "1", chainId: 31_337, verifyingContract: address },
    types: {
      Ballot: [
        { name: "proposalId", type: "uint256" },
        { name: "support", type: "uint8" },
        { name: "voter", type: "address" },
        { name: "nonce", type: "uint256" },
      ],
    },
    primaryType: "Ballot",
    message: { proposalId, support: FOR, voter: wallet.account.address, nonce: 0n },
  });
}

async function measureSplitter(): Promise<Record<string, number>> {
  const chain = await startChain();
  const gas: Record<string, number> = {};
  const measure = meter(chain, gas);
  const dollar = await deployDollar(chain, 1);
  const made = compile("@openzeppelin/contracts/finance/PaymentSplitter.sol", "peers");
  const payees = [personAt(chain, 1), personAt(chain, 2), personAt(chain, 3)];
  const splitter = await deploy(chain, made("PaymentSplitter"), [payees, [20n, 60n, 20n]]);
  const pay = () => send(dollar, "transfer", [splitter.address, 100_000_000n]);
  const claim = () => send(splitter, "release", [dollar.address, payees[0]]);
  await measure("pay income, the first of all", pay());
  await measure("pay income", pay());
  await measure("claim income", claim());
  await pay();
  await measure("claim income, again", claim());
  return gas;
}
