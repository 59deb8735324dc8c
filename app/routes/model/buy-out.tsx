import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { loadBuyOut } from "../../api/buy-out.server.ts";
import { parseModelId } from "../../api/models.server.ts";
import { loadRules } from "../../api/rules.server.ts";
import { OfferCard } from "../../components/buy-out/offer-card.tsx";
import { OfferForm } from "../../components/buy-out/offer-form.tsx";
import { modelTitle } from "../../components/model/model-title.ts";
import { useModel } from "../../components/model/use-model.ts";
import { formatDollars } from "../../format/dollars.ts";
import { messages } from "../../messages.ts";

const text = messages.buyOut;

export async function loader({ params }: LoaderFunctionArgs) {
  const modelId = parseModelId(params["modelId"]);
  const [buyOut, rules] = await Promise.all([loadBuyOut(modelId), loadRules(modelId)]);
  return { ...buyOut, rules };
}

export const meta: MetaFunction = ({ matches }) => modelTitle(matches, messages.model.tabs.buyOut);

export default function BuyOut() {
  const { offers, netAssets, rules } = useLoaderData<typeof loader>();
  const { model } = useModel();
  const mayOffer = model.presale.finalizedAt !== null && model.soldTo === null;
  return (
    <div className="grid items-start gap-x-10 gap-y-8 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <section aria-labelledby="buy-out" className="grid gap-5">
        <h2 id="buy-out" className="text-2xl">
          {text.heading}
        </h2>
        {model.soldTo === null ? null : <p className="font-semibold">{text.sold(model.soldTo)}</p>}
        <p className="max-w-prose text-ink-soft">{text.intro}</p>
        <ul className="grid max-w-prose list-disc gap-1 ps-5 text-ink-soft">
          {text.rules.map((rule) => (
            <li key={rule}>{rule}</li>
          ))}
        </ul>
        <h3 className="text-xl">{text.offers}</h3>
        {offers.length === 0 ? <p className="text-ink-soft">{text.none}</p> : null}
        {offers.map((offer) => (
          <OfferCard key={offer.id} model={model} offer={offer} rules={rules} />
        ))}
      </section>
      <aside className="grid gap-5">
        <div className="card grid gap-1 p-5">
          <p className="eyebrow">{text.owned}</p>
          <p className="font-display text-3xl font-semibold">{formatDollars(netAssets)}</p>
          <p className="text-sm text-ink-soft">{text.ownedNote}</p>
        </div>
        {mayOffer ? <OfferForm model={model} netAssets={netAssets} /> : null}
      </aside>
    </div>
  );
}
