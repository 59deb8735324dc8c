import { dollarsFor } from "../../../client/price.ts";
import type { Model } from "../../api/models.server.ts";
import type { ServedInfo } from "../../api/playground.server.ts";
import { formatDollars } from "../../format/dollars.ts";
import { formatCount, formatCredits } from "../../format/shares.ts";
import { messages } from "../../messages.ts";
import { useCreditPrice } from "./use-credit-price.ts";
import type { Writing } from "./use-write.ts";

const text = messages.playground.text.price;

type Props = { model: Model; info: ServedInfo; writing: Writing; mostTokens: number };

/** What a token costs as the chain has it now, and what the text has cost so far. */
export function TextPrice({ model, info, writing, mostTokens }: Props) {
  const { credits, perInputToken, perOutputToken } = info.price;
  const price = useCreditPrice(model, info);
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
