import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { keccak256, parseSignature, toHex, type Hex } from "viem";

import { practiceAccount } from "../../../server/chain/practice/accounts.ts";
import { signTransfer, type Authorization } from "../support/channels.ts";
import { createPlatform, personAt, type Platform } from "../support/platform.ts";
import { assertReverts } from "../support/reverts.ts";

const DOLLAR = 1_000_000n;
const FOREVER = 2n ** 40n;
const ann = practiceAccount(6);
const ben = practiceAccount(7);

describe("dollars that move by signature", () => {
  let platform: Platform;
  before(async () => {
    platform = await createPlatform();
    await platform.dollar.write.faucet([ann.address]);
  });

  test("anyone may submit a transfer that the owner signed, in both forms", async () => {
    const bytesForm = authorize(1n);
    await submit(bytesForm, await sign(bytesForm));
    const splitForm = authorize(2n);
    const { v, r, s } = parseSignature(await sign(splitForm));
    await platform.dollar.write.transferWithAuthorization([...fields(splitForm), Number(v), r, s]);

    assert.equal(await platform.dollar.read.balanceOf([ben.address]), 20n * DOLLAR);
    assert.equal(await platform.dollar.read.authorizationState([ann.address, splitForm.nonce]), true);
  });

  test("only the receiver may submit what was signed for receiving", async () => {
    const authorization = authorize(3n);
    const signature = await sign(authorization, "ReceiveWithAuthorization");
    await assertReverts(
      platform.dollar.write.receiveWithAuthorization([...fields(authorization), signature], {
        account: personAt(platform, 9),
      }),
      "ERC20InvalidReceiver",
    );
    await platform.dollar.write.receiveWithAuthorization([...fields(authorization), signature], {
      account: ben.address,
    });
    assert.equal(await platform.dollar.read.balanceOf([ben.address]), 30n * DOLLAR);
  });

  test("a signature works once", async () => {
    const authorization = authorize(1n);
    await assertReverts(submit(authorization, await sign(authorization)), "ERC3009UsedAuthorization");
  });

  test("a signature of somebody else, or over another amount, is refused", async () => {
    const authorization = authorize(4n);
    await assertReverts(
      submit(authorization, await sign(authorization, "TransferWithAuthorization", ben)),
      "ERC3009InvalidSignature",
    );
    await assertReverts(
      submit({ ...authorization, value: 11n * DOLLAR }, await sign(authorization)),
      "ERC3009InvalidSignature",
    );
  });

  test("a signature is refused before and after its time", async () => {
    const now = BigInt(await platform.now());
    const early = { ...authorize(5n), validAfter: now + 3_600n };
    await assertReverts(submit(early, await sign(early)), "ERC3009InvalidAuthorizationTime");
    const late = { ...authorize(5n), validBefore: now };
    await assertReverts(submit(late, await sign(late)), "ERC3009InvalidAuthorizationTime");
  });

  test("the tap gives 10,000 dollars once an hour to an address", async () => {
    await assertReverts(platform.dollar.write.faucet([ann.address]), "LocalDollarFaucetPaused", [
      ann.address,
    ]);
    await platform.pass(3_600);
    await platform.dollar.write.faucet([ann.address]);
    assert.equal(await platform.dollar.read.balanceOf([ann.address]), 19_970n * DOLLAR);
  });

  function authorize(number: bigint): Authorization {
    return {
      from: ann.address,
      to: ben.address,
      value: 10n * DOLLAR,
      validAfter: 0n,
      validBefore: FOREVER,
      nonce: keccak256(toHex(number)),
    };
  }

  function sign(
    message: Authorization,
    primaryType: "TransferWithAuthorization" | "ReceiveWithAuthorization" = "TransferWithAuthorization",
    signer = ann,
  ): Promise<Hex> {
    const token = { name: "Local Dollar", address: platform.dollar.address };
    return signTransfer({ signer, token, primaryType, message });
  }

  function submit(authorization: Authorization, signature: Hex): Promise<Hex> {
    return platform.dollar.write.transferWithAuthorization([...fields(authorization), signature]);
  }

  function fields(authorization: Authorization) {
    const { from, to, value, validAfter, validBefore, nonce } = authorization;
    return [from, to, value, validAfter, validBefore, nonce] as const;
  }
});
