import { zeroAddress } from "viem";

import { startChain } from "../../../contracts/support/chain.ts";
import { deploy, deployDollar, meter, personAt, publishedArtifact, read, send, type Peer } from "./chain.ts";

const BUYER = 1;
const DOLLAR = 1_000_000n;
const TOKEN = 10n ** 18n;

/** Access to a model or data at a fixed rate, as tokens. */
export const ocean: Peer = {
  name: "Ocean 2.6.0",
  differs:
    "access tokens at the publisher's fixed rate; what they cost is his at once, where ours waits in a reserve until calls are served; fees of the platform are counted beside; its launch makes an NFT, a token and a rate only",
  measure,
};

async function measure(): Promise<Record<string, number>> {
  const chain = await startChain();
  const gas: Record<string, number> = {};
  const write = meter(chain, gas);
  const dollar = await deployDollar(chain, BUYER);
  const [owner, buyer] = [personAt(chain, 0), personAt(chain, BUYER)];
  const collector = await deploy(
    chain,
    artifact("communityFee/OPFCommunityFeeCollector.sol/OPFCommunityFeeCollector"),
    [owner, owner],
  );
  const router = await deploy(chain, artifact("pools/FactoryRouter.sol/FactoryRouter"), [
    ...[owner, dollar.address, owner, collector.address],
    [],
  ]);
  const rates = await deploy(chain, artifact("pools/fixedRate/FixedRateExchange.sol/FixedRateExchange"), [
    router.address,
  ]);
  const nft = await deploy(chain, artifact("templates/ERC721Template.sol/ERC721Template"));
  const access = await deploy(chain, artifact("templates/ERC20Template.sol/ERC20Template"));
  const factory = await deploy(chain, artifact("ERC721Factory.sol/ERC721Factory"), [
    ...[nft.address, access.address, router.address],
  ]);
  await send(router, "addFactory", [factory.address]);
  await send(router, "addFixedRateContract", [rates.address]);

  const asset = {
    name: "Digits",
    symbol: "DIGIT",
    templateIndex: 1n,
    tokenURI: "ipfs://digits",
    transferable: true,
    owner,
  };
  const tokens = {
    templateIndex: 1n,
    strings: ["Digits", "DIGIT"],
    addresses: [owner, zeroAddress, zeroAddress, zeroAddress],
    uints: [1_000_000n * TOKEN, 0n],
    bytess: [],
  };
  const rate = {
    fixedPriceAddress: rates.address,
    addresses: [dollar.address, owner, owner, zeroAddress],
    uints: [6n, 18n, TOKEN / 100n, 0n, 1n],
  };
  await write("launch", send(factory, "createNftWithErc20WithFixedRate", [asset, tokens, rate]));
  const [exchange] = (await read(rates, "getExchanges")) as readonly `0x${string}`[];
  await send(dollar, "approve", [rates.address, 1_000n * DOLLAR], { account: buyer });
  const buy = () =>
    send(rates, "buyDT", [exchange, 100n * TOKEN, 100n * DOLLAR, zeroAddress, 0n], { account: buyer });
  await write("buy credits, the first of all", buy());
  await write("buy credits, again", buy());
  return gas;
}

function artifact(file: string) {
  return publishedArtifact(`@oceanprotocol/contracts/artifacts/contracts/${file}.json`);
}
