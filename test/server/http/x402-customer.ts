import { toClientEvmSigner } from "@x402/evm";
import { BatchSettlementEvmScheme } from "@x402/evm/batch-settlement/client";
import { x402Client } from "@x402/fetch";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";

import { practiceAccount } from "../../../server/chain/practice/accounts.ts";
import { buyCredits, CREDIT } from "../payments/paid-platform.ts";
import type { TextEndpoint } from "./text-endpoint.ts";

/** x402's own client, unmodified, with credits of the model and a channel key of its own. */
export async function x402Customer(endpoint: TextEndpoint, credits = 50n * CREDIT): Promise<x402Client> {
  const { model, url, chainId } = endpoint;
  const account = privateKeyToAccount(generatePrivateKey());
  await buyCredits(endpoint, model, { buyer: practiceAccount(5), to: account.address, credits });
  const key = privateKeyToAccount(generatePrivateKey());
  const client = new BatchSettlementEvmScheme(toClientEvmSigner(account, endpoint.reader), {
    voucherSigner: key,
    payerAuthorizer: key.address,
    rpcUrl: `${url}/rpc`,
  });
  const network = `eip155:${chainId}` as const;
  return x402Client.fromConfig({
    schemes: [{ network, client }],
    // It pays only in tokens that its user has named.
    spendControls: { allowedAssets: [{ network, asset: model.parts.creditToken }] },
  });
}
