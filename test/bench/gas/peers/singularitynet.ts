import { encodePacked, keccak256, parseSignature, type Abi, type Hex } from "viem";

import { practiceAccount } from "../../../../server/chain/practice/accounts.ts";
import { startChain } from "../../../contracts/support/chain.ts";
import { deploy, meter, readPublished, send, type Peer, type PeerArtifact } from "./chain.ts";

/** The payment channels of another market for AI services. */
export const singularityNet: Peer = {
  name: "SingularityNET escrow",
  differs:
    "channels of its own token, numbered by the escrow; to withdraw is one payee's own step, where ours settles for a model's vault",
  measure,
};

async function measure(): Promise<Record<string, number>> {
  const chain = await startChain();
  const gas: Record<string, number> = {};
  const [customer, recipient] = [practiceAccount(0), practiceAccount(1)];
  const token = await deploy(chain, artifact("token", "SingularityNetToken"), ["AGIX", "AGIX"]);
  const escrow = await deploy(chain, artifact("platform", "MultiPartyEscrow"), [token.address]);
  const write = meter(chain, gas);
  await send(token, "mint", [customer.address, 10n ** 12n]);
  await send(token, "approve", [escrow.address, 10n ** 12n]);
  const group = keccak256("0x01");
  const expiry = 10n ** 9n;
  await write(
    "open a channel",
    send(escrow, "depositAndOpenChannel", [customer.address, recipient.address, group, 10n ** 8n, expiry]),
  );
  const claim = async (channelNonce: bigint) => {
    const message = keccak256(
      encodePacked(
        ["string", "address", "uint256", "uint256", "uint256"],
        ["__MPE_claim_message", escrow.address, 0n, channelNonce, 1_000n],
      ),
    );
    const { r, s, yParity } = parseSignature(await customer.signMessage({ message: { raw: message } }));
    return send(escrow, "channelClaim", [0n, 1_000n, 1_000n, 27 + yParity, r, s, false], {
      account: recipient.address,
    });
  };
  await write("claim a channel, the first", claim(0n));
  await write("claim a channel, again", claim(1n));
  await write("settle a channel", send(escrow, "withdraw", [2_000n], { account: recipient.address }));
  return gas;
}

function artifact(kind: "token" | "platform", name: string): PeerArtifact {
  const folder = `singularitynet-${kind}-contracts`;
  return {
    abi: readPublished(`${folder}/abi/${name}.json`) as Abi,
    bytecode: readPublished(`${folder}/bytecode/${name}.json`) as Hex,
  };
}
