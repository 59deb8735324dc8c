import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { bytesToHex, hashTypedData, zeroHash } from "viem";

import { recoverSigner } from "../../../server/payments/recover-signer.ts";
import {
  createChannelHasher,
  createQuotaHasher,
  type ChannelConfig,
} from "../../../server/payments/typed-data.ts";
import { practiceAccount } from "../../../server/chain/practice/accounts.ts";

const payer = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const channels = "0x4020074e9dF2ce1deE5A9C1b5c3f541D02a10003";

/** The channel of the published x402 client's own output. */
const config: ChannelConfig = {
  payer,
  payerAuthorizer: payer,
  receiver: "0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc",
  receiverAuthorizer: "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
  token: "0x5FbDB2315678afecb367f032d93F642f64180aa3",
  withdrawDelay: 900,
  salt: zeroHash,
};
const channelId = "0x6c3c8e5057c267041c1f594edf2abc135f7923c9e6d86c3000a11847ca4009cd";
const signature =
  "0xd01d599aea1514d629313ebe2904aca93ffdec5e684a07bdd526757a400ad76f44bded4b7e0be46ad7b197c4f00cbec68279fdd096bdc5d2729303d71504bf391b";

describe("the hashes of x402 batch-settlement", () => {
  const hasher = createChannelHasher(31337, channels);

  it("give the channel id that the published x402 client computes", () => {
    assert.equal(hasher.channelId(config), channelId);
  });

  it("recover the payer from the voucher that the published x402 client signed", () => {
    assert.equal(recoverSigner(hasher.voucherDigest(channelId, 5000n), signature), payer.toLowerCase());
    assert.notEqual(recoverSigner(hasher.voucherDigest(channelId, 5001n), signature), payer.toLowerCase());
  });

  it("refuse a signature whose s is high, because the contract would refuse the claim", () => {
    const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
    const s = BigInt(`0x${signature.slice(66, 130)}`);
    const high = (order - s).toString(16).padStart(64, "0");
    const flipped = signature.endsWith("1b") ? "1c" : "1b";
    assert.equal(
      recoverSigner(hasher.voucherDigest(channelId, 5000n), `0x${signature.slice(2, 66)}${high}${flipped}`),
      undefined,
    );
  });

  it("take bytes that are no signature for nobody's", () => {
    const digest = hasher.voucherDigest(channelId, 5000n);
    for (const bad of [
      "0x",
      "0x1234",
      `0x${"00".repeat(65)}`,
      `0x${"ff".repeat(65)}`,
      `${signature.slice(0, -2)}00`,
    ] as const) {
      assert.equal(recoverSigner(digest, bad as `0x${string}`), undefined, bad);
    }
  });
});

describe("the hash of a quota voucher", () => {
  it("is EIP-712 as viem computes it", async () => {
    const allowance = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
    const { receiver: operator } = config;
    const message = { modelId: 3n, holder: payer, operator, epoch: 1_795_046_400n, cumulative: 17n } as const;
    const typed = {
      domain: { name: "Comodel Quota", version: "1", chainId: 31337, verifyingContract: allowance },
      types: {
        QuotaVoucher: [
          { name: "modelId", type: "uint256" },
          { name: "holder", type: "address" },
          { name: "operator", type: "address" },
          { name: "epoch", type: "uint64" },
          { name: "cumulative", type: "uint128" },
        ],
      },
      primaryType: "QuotaVoucher",
      message,
    } as const;
    const digest = createQuotaHasher(31337, allowance).voucherDigest(message);
    assert.equal(bytesToHex(digest), hashTypedData(typed));
    const sessionKey = practiceAccount(7);
    assert.equal(
      recoverSigner(digest, await sessionKey.signTypedData(typed)),
      sessionKey.address.toLowerCase(),
    );
  });
});
