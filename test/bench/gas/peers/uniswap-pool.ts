import { maxUint128, zeroAddress } from "viem";

import { startChain } from "../../../contracts/support/chain.ts";
import { deploy, deployDollar, meter, personAt, publishedArtifact, send, type Peer } from "./chain.ts";

const BUYER = 1;
const DOLLAR = 1_000_000n;
const FEE = 3_000;
/** The square root of the price one, in 96 bits of fraction. */
const ONE_TO_ONE = 2n ** 96n;
/** Widest range that ends on steps of the fee's ticks. */
const WIDEST = 887_220;

/** Where shares are bought when nobody has to be found who sells. */
export const uniswapPool: Peer = {
  name: "Uniswap 3 pool (v3-core 1.0.1)",
  differs:
    "a swap with a pool of two plain tokens, through its router: no votes, no income, no royalty and no list of those who may buy, and somebody must have filled the pool",
  measure,
};

async function measure(): Promise<Record<string, number>> {
  const chain = await startChain();
  const gas: Record<string, number> = {};
  const write = meter(chain, gas);
  const [owner, buyer] = [personAt(chain, 0), personAt(chain, BUYER)];
  const made = [await deployDollar(chain, BUYER), await deployDollar(chain, BUYER)];
  const [token0, token1] = made.sort((one, other) => (BigInt(one.address) < BigInt(other.address) ? -1 : 1));
  if (token0 === undefined || token1 === undefined) throw new Error("Expected two tokens, found fewer.");
  const core = publishedArtifact(
    "@uniswap/v3-core/artifacts/contracts/UniswapV3Factory.sol/UniswapV3Factory.json",
  );
  const factory = await deploy(chain, core);
  const router = await deploy(chain, periphery("SwapRouter"), [factory.address, owner]);
  const manager = await deploy(chain, periphery("NonfungiblePositionManager"), [
    factory.address,
    owner,
    zeroAddress,
  ]);

  await send(manager, "createAndInitializePoolIfNecessary", [
    token0.address,
    token1.address,
    FEE,
    ONE_TO_ONE,
  ]);
  for (const token of [token0, token1]) await send(token, "approve", [manager.address, maxUint128]);
  const deadline = 10n ** 11n;
  const position = {
    ...{ token0: token0.address, token1: token1.address, fee: FEE, tickLower: -WIDEST, tickUpper: WIDEST },
    ...{ amount0Desired: 9_000n * DOLLAR, amount1Desired: 9_000n * DOLLAR, amount0Min: 0n, amount1Min: 0n },
    ...{ recipient: owner, deadline },
  };
  await send(manager, "mint", [position]);
  await send(token0, "approve", [router.address, 1_000n * DOLLAR], { account: buyer });
  const swap = {
    ...{ tokenIn: token0.address, tokenOut: token1.address, fee: FEE, recipient: buyer, deadline },
    ...{ amountIn: 10n * DOLLAR, amountOutMinimum: 0n, sqrtPriceLimitX96: 0n },
  };
  const buy = () => send(router, "exactInputSingle", [swap], { account: buyer });
  await buy();
  await write("buy shares, listed", buy());
  return gas;
}

function periphery(name: string) {
  return publishedArtifact(`@uniswap/v3-periphery/artifacts/contracts/${name}.sol/${name}.json`);
}
