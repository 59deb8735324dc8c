import { parseArgs } from "node:util";

import { getAddress, isAddress, type Address } from "viem";

/** What `npm run deploy` was asked to do. */
export interface DeployArguments {
  readonly rpcUrl: string;
  readonly chainId: number;
  /** The dollar on that chain; only a practice chain makes its own. */
  readonly asset: Address | undefined;
  readonly dryRun: boolean;
  /** Folder of the record, `<chainId>.json`. */
  readonly folder: string;
}

/** How the command is called; shown when it was called otherwise. */
export const USAGE = `npm run deploy -- --rpc URL --chain-id N [--asset 0xDOLLAR] [--out FOLDER] [--dry-run]

  --rpc       the chain's JSON-RPC door
  --chain-id  which chain that must be
  --asset     the dollar on it (needed on every chain but the practice chain, 31337)
  --out       where the record is kept (deployments)
  --dry-run   deploys on a throw-away chain in this process, looks at the real one, sends nothing

The deployer's key comes from DEPLOYER_PRIVATE_KEY.`;

/** The command was called in another way than it can be. */
export class WrongArguments extends Error {}

/**
 * Reads the command line.
 * @throws WrongArguments that says what was expected and what was found
 */
export function parseDeployArguments(argv: readonly string[]): DeployArguments {
  const values = parseOptions(argv);
  const { rpc, asset } = values;
  if (rpc === undefined || !URL.canParse(rpc)) {
    throw new WrongArguments(`Expected --rpc with a URL, found ${rpc ?? "nothing"}.`);
  }
  const chainId = Number(values["chain-id"]);
  if (!Number.isSafeInteger(chainId) || chainId <= 0) {
    throw new WrongArguments(`Expected --chain-id with a number, found ${values["chain-id"] ?? "nothing"}.`);
  }
  if (asset !== undefined && !isAddress(asset)) {
    throw new WrongArguments(`Expected --asset with an address, found ${asset}.`);
  }
  return {
    rpcUrl: rpc,
    chainId,
    asset: asset === undefined ? undefined : getAddress(asset),
    dryRun: values["dry-run"],
    folder: values.out,
  };
}

function parseOptions(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        rpc: { type: "string" },
        "chain-id": { type: "string" },
        asset: { type: "string" },
        out: { type: "string", default: "deployments" },
        "dry-run": { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    throw new WrongArguments(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
