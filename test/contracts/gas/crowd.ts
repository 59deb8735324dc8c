import { encodeFunctionData, getContract, pad, toHex, type Address, type Hex } from "viem";

import { multicall3Abi } from "../../../generated/abi/Multicall3.ts";
import { modelSharesAbi } from "../../../generated/abi/ModelShares.ts";
import { presaleRoundAbi } from "../../../generated/abi/PresaleRound.ts";
import { localDollarAbi } from "../../../generated/abi/LocalDollar.ts";
import { action, draft, FOR } from "../support/governance.ts";
import { sha256Like } from "../support/model-params.ts";
import {
  createPlatform,
  fundWithDollars,
  launchModel,
  personAt,
  type Model,
  type Platform,
} from "../support/platform.ts";
import { createMeter, type GasByStep, type Meter } from "./meter.ts";

const DOLLAR = 1_000_000n;
const DAY = 86_400;
/** Contributions that fit one transaction of the test chain. */
const BATCH = 100;

interface Crowd {
  readonly platform: Platform;
  readonly model: Model;
  readonly payer: ReturnType<typeof crowdAt>;
  readonly people: readonly Address[];
}

/**
 * What one more person costs after `count` others have done the same: contributing, being refunded or taking shares,
 * voting, paying and taking income.
 */
export async function measureInCrowd(count: number): Promise<GasByStep> {
  const platform = await createPlatform({ initialDate: "2027-03-01T12:00:00Z" });
  const meter = createMeter(platform);
  const people = Array.from({ length: count }, (_, index) =>
    pad(toHex(0xc0de_0000_0000 + index), { size: 20 }),
  );
  const payer = crowdAt(platform);
  const terms = { softCap: 2n * DOLLAR, hardCap: 20_000n * DOLLAR, minContribution: 1n, walletMax: 0n };

  const failing = await launchModel(platform, {
    raise: { ...terms, softCap: 20_000n * DOLLAR, end: (await platform.now()) + 7 * DAY },
  });
  await contributeAll({ platform, model: failing, payer, people });
  await fundWithDollars(platform, personAt(platform, 2), failing.parts.presale, DOLLAR);
  await failing.presale.write.contribute([0, DOLLAR, 0n, []], { account: personAt(platform, 2) });
  await platform.networkHelpers.time.increaseTo(failing.params.raise.end);
  await meter.measure("refund", failing.presale.write.refund([people[0]!]));

  const model = await launchModel(platform, { raise: terms, salt: sha256Like(1) });
  await measureGovernedCrowd({ platform, model, payer, people }, meter);
  return meter.gas;
}

async function measureGovernedCrowd(crowd: Crowd, meter: Meter): Promise<void> {
  const { platform, model, payer, people } = crowd;
  const { presale, shares, governor, parts, params } = model;
  const { time } = platform.networkHelpers;
  const ann = personAt(platform, 2);
  await contributeAll(crowd);
  await fundWithDollars(platform, ann, parts.presale, 5_000n * DOLLAR);
  const contribute = () => presale.write.contribute([0, 1_000n * DOLLAR, 0n, []], { account: ann });
  await meter.measure("contribute, new", contribute());
  await meter.measure("contribute, again", contribute());
  await time.increaseTo(params.raise.end);
  await meter.measure("finalize", presale.write.finalize());
  await payer.send(
    people.map((person) =>
      call(
        parts.presale,
        encodeFunctionData({
          abi: presaleRoundAbi,
          functionName: "claim",
          args: [person],
        }),
      ),
    ),
  );
  await meter.measure("claim shares", presale.write.claim([ann]));

  const price = action(parts.creditVault, model.creditVault.abi, "setPrice", [20_000n]);
  await time.increase(60);
  const proposal = await draft(model, [price], `Raise the price\n\n#proposer=${ann}`);
  const [targets, values, calldatas] = proposal.executeArgs;
  await meter.measure(
    "propose",
    governor.write.propose([targets, values, calldatas, proposal.description], { account: ann }),
  );
  await time.increaseTo((await governor.read.proposalSnapshot([proposal.id])) + 1n);
  await meter.measure("vote", governor.write.castVote([proposal.id, FOR], { account: ann }));

  const { router } = platform;
  const pay = () =>
    router.write.payIncome([model.modelId, 100n * DOLLAR, sha256Like(0), sha256Like(0)], { account: ann });
  await fundWithDollars(platform, ann, router.address, 300n * DOLLAR);
  await pay();
  await time.increase(DAY);
  await meter.measure("pay income", pay());
  await time.increase(2 * DAY);
  await meter.measure("claim income", shares.write.claim([ann]));
  const claims = people.map((person) =>
    call(parts.shares, encodeFunctionData({ abi: modelSharesAbi, functionName: "claim", args: [person] })),
  );
  await payer.send(claims.slice(0, BATCH));
  await meter.measure("pay income, after claims", pay());
}

/** Lets each of the crowd have a dollar's worth of shares, paid by the crowd's one account. */
async function contributeAll({ model, payer, people }: Crowd): Promise<void> {
  await payer.takeDollars(model.parts.presale, BigInt(people.length) * DOLLAR);
  await payer.send(
    people.map((person) =>
      call(
        model.parts.presale,
        encodeFunctionData({
          abi: presaleRoundAbi,
          functionName: "contributeFor",
          args: [person, 0, DOLLAR, 0n, []],
        }),
      ),
    ),
  );
}

interface Call {
  readonly target: Address;
  readonly allowFailure: false;
  readonly callData: Hex;
}

function call(target: Address, callData: Hex): Call {
  return { target, allowFailure: false, callData };
}

/** The contract of many calls, as one account that acts for a crowd. */
function crowdAt(platform: Platform) {
  const many = getContract({
    address: platform.addressOf("Multicall3"),
    abi: multicall3Abi,
    client: platform.client,
  });
  const send = async (calls: readonly Call[]): Promise<void> => {
    for (let done = 0; done < calls.length; done += BATCH) {
      await many.write.aggregate3([calls.slice(done, done + BATCH)], { gas: 16_000_000n });
    }
  };
  const takeDollars = async (spender: Address, dollars: bigint): Promise<void> => {
    const { dollar } = platform;
    while ((await dollar.read.balanceOf([many.address])) < dollars) {
      const opensAt = await dollar.read.faucetOpensAt([many.address]);
      if (opensAt > (await platform.now())) await platform.networkHelpers.time.increaseTo(opensAt);
      await dollar.write.faucet([many.address]);
    }
    const approve = encodeFunctionData({
      abi: localDollarAbi,
      functionName: "approve",
      args: [spender, dollars],
    });
    await send([call(dollar.address, approve)]);
  };
  return { send, takeDollars };
}
