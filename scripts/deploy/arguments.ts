import { parseArgs } from "node:util";

import { getAddress, isAddress, type Address } from "viem";

import { findNetwork, NETWORK_NAMES, PRACTICE_CHAIN_ID } from "./networks.ts";

/** What `npm run deploy` was asked to do. */
export interface DeployArguments {
  /** The chain's door; a rehearsal needs none. */
  readonly rpcUrl: string | undefined;
  readonly chainId: number;
  /** The dollar on that chain; only a practice chain makes its own. */
  readonly asset: Address | undefined;
  readonly mode: "deploy" | "dry-run" | "verify";
  /** Folder of the record, `<chainId>.json`. */
  readonly folder: string;
}

/** How the command is called; shown when it was called otherwise. */
export const USAGE = `npm run deploy -- --network NAME --rpc URL [--out FOLDER] [--dry-run | --verify]

  --network   ${NETWORK_NAMES.join(", ")};
              or --chain-id N, and --asset 0xDOLLAR on every chain but the practice chain
  --rpc       the chain's JSON-RPC door; a dry run does without
  --out       where the record is kept (deployments)
  --dry-run   deploys on a throw-away chain in this process, looks at the real one, sends nothing
  --verify    holds what is deployed against the compiled contracts, and every model against its launch

The deployer's key comes from DEPLOYER_PRIVATE_KEY; a dry run without --rpc and --verify need none.`;

/** The command was called in another way than it can be. */
export class WrongArguments extends Error {}

/**
 * Reads the command line.
 * @throws WrongArguments that says what was expected and what was found
 */
export function parseDeployArguments(argv: readonly string[]): DeployArguments {
  const values = parseOptions(argv);
  const { rpc } = values;
  if (values["dry-run"] && values.verify) {
    throw new WrongArguments("Expected --dry-run or --verify, found both.");
  }
  const mode = values["dry-run"] ? "dry-run" : values.verify ? "verify" : "deploy";
  const needsDoor = mode !== "dry-run" || values.network === undefined;
  if (rpc === undefined ? needsDoor : !URL.canParse(rpc)) {
    throw new WrongArguments(`Expected --rpc with a URL, found ${rpc ?? "nothing"}.`);
  }
  const { chainId, asset } = parseChain(values);
  if (mode !== "verify" && chainId !== PRACTICE_CHAIN_ID && asset === undefined) {
    throw new WrongArguments(`Expected --asset with the dollar of chain ${chainId}, found nothing.`);
  }
  return { rpcUrl: rpc, chainId, asset, mode, folder: values.out };
}

function parseChain(values: ReturnType<typeof parseOptions>): {
  chainId: number;
  asset: Address | undefined;
} {
  const { network, asset } = values;
  if (network !== undefined) {
    const known = findNetwork(network);
    if (known === undefined || values["chain-id"] !== undefined || asset !== undefined) {
      throw new WrongArguments(
        `Expected --network alone with one of ${NETWORK_NAMES.join(", ")}, found ${network}${known === undefined ? "" : " with a chain or a dollar of its own"}.`,
      );
    }
    return known;
  }
  const chainId = Number(values["chain-id"]);
  if (!Number.isSafeInteger(chainId) || chainId <= 0) {
    throw new WrongArguments(
      `Expected --network with a name or --chain-id with a number, found ${values["chain-id"] ?? "nothing"}.`,
    );
  }
  if (asset !== undefined && !isAddress(asset)) {
    throw new WrongArguments(`Expected --asset with an address, found ${asset}.`);
  }
  return { chainId, asset: asset === undefined ? undefined : getAddress(asset) };
}

function parseOptions(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        network: { type: "string" },
        rpc: { type: "string" },
        "chain-id": { type: "string" },
        asset: { type: "string" },
        out: { type: "string", default: "deployments" },
        "dry-run": { type: "boolean", default: false },
        verify: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    throw new WrongArguments(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
