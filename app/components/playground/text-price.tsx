import { parseAbi } from "viem";
import { useReadContract } from "wagmi";
import { CREDIT, dollarsFor } from "../../../client/price.ts";
import type { Model } from "../../api/models.server.ts";
import type { ServedInfo } from "../../api/playground.server.ts";
import { formatDollars } from "../../format/dollars.ts";
import { formatCount, formatCredits } from "../../format/shares.ts";
import { messages } from "../../messages.ts";
import type { Writing } from "./use-write.ts";

const text = messages.playground.text.price;
const vaultAbi = parseAbi(["function price() view returns (uint128)"]);

type Props = { model: Model; info: ServedInfo; writing: Writing; mostTokens: number };

/** What a token costs as the chain has it now, and what the text has cost so far. */
export function TextPrice({ model, info, writing, mostTokens }: Props) {
  const voted = useReadContract({
    address: model.creditVault,
    abi: vaultAbi,
    functionName: "price",
    query: { refetchInterval: 4_000 },
  }).data;
  const { credits, perInputToken, perOutputToken } = info.price;
  const price = voted ?? priceOfCredit(info);
  const most = credits + perOutputToken * BigInt(mostTokens);
  return (
    <section aria-labelledby="price" className="grid gap-1.5">
      <h3 id="price" className="text-sm font-normal text-ink-faint">
        {text.heading}
      </h3>
      <p>
        <span className="font-display text-3xl font-semibold">
          {formatDollars(dollarsFor(perOutputToken * 1_000n, price))}
        </span>{" "}
        <span className="text-ink-soft">{text.perThousand}</span>
      </p>
      <p className="text-sm text-ink-soft">
        {text.rest(
          formatCredits(credits),
          formatCredits(perInputToken),
          formatDollars(dollarsFor(most, price)),
        )}
      </p>
      <SoFar writing={writing} info={info} price={price} />
    </section>
  );
}

/** Before the chain has answered: what the endpoint said when the page was loaded. */
function priceOfCredit({ price: { credits, dollars } }: ServedInfo): bigint {
  return credits === 0n ? 0n : (dollars * CREDIT) / credits;
}

/** While it is being written, what reading the question costs is known to the endpoint only. */
function SoFar({ writing, info, price }: { writing: Writing; info: ServedInfo; price: bigint }) {
  if (writing.state === "writing") {
    const { credits, perOutputToken } = info.price;
    const cost = credits + perOutputToken * BigInt(writing.pieces);
    return (
      <p className="font-semibold" data-so-far={String(cost)}>
        {text.soFar(formatCount(writing.pieces), formatDollars(dollarsFor(cost, price)))}
      </p>
    );
  }
  if (writing.state !== "written") return null;
  const charged = BigInt(writing.wrote.receipt.receipt.charged);
  return writing.wrote.way === "quota" ? null : (
    <p className="font-semibold">{text.inAll(formatDollars(dollarsFor(charged, price)))}</p>
  );
}
