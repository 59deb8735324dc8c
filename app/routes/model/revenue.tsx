import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { loadModel, parseModelId } from "../../api/models.server.ts";
import { loadRevenue } from "../../api/revenue.server.ts";
import { loadCallBudget, loadTreasury } from "../../api/treasury.server.ts";
import { modelTitle } from "../../components/model/model-title.ts";
import { useModel } from "../../components/model/use-model.ts";
import { BeforeSplit } from "../../components/revenue/before-split.tsx";
import { ClaimCard } from "../../components/revenue/claim-card.tsx";
import { FreeCalls, SettlementTable } from "../../components/revenue/free-calls.tsx";
import { IncomeChart } from "../../components/revenue/income-chart.tsx";
import { AuthorTable, ClaimTable, IncomeTable } from "../../components/revenue/income-tables.tsx";
import { SplitBar } from "../../components/revenue/split-bar.tsx";
import { TreasuryFlows } from "../../components/revenue/treasury-flows.tsx";
import { messages } from "../../messages.ts";

export async function loader({ params }: LoaderFunctionArgs) {
  const modelId = parseModelId(params["modelId"]);
  const [page, model] = await Promise.all([loadRevenue(modelId), loadModel(modelId)]);
  const [treasury, budget] = await Promise.all([loadTreasury(model.timelock), loadCallBudget(modelId)]);
  return { ...page, treasury, budget };
}

export const meta: MetaFunction = ({ matches }) => modelTitle(matches, messages.model.tabs.revenue);

export default function RevenuePage() {
  const { model, served } = useModel();
  const { revenue, incomes, claims, freeCallSettlements, treasury, budget } = useLoaderData<typeof loader>();
  return (
    <div className="grid items-start gap-x-10 gap-y-8 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <section aria-labelledby="revenue" className="grid gap-8">
        <h2 id="revenue" className="sr-only">
          {messages.revenue.heading}
        </h2>
        <IncomeChart total={revenue.incomeTotal} incomes={incomes} />
        <SplitBar model={model} revenue={revenue} />
        <BeforeSplit model={model} revenue={revenue} />
        <FreeCalls model={model} served={served} revenue={revenue} budget={budget} />
        <TreasuryFlows revenue={revenue} treasury={treasury} />
      </section>
      <aside className="lg:row-span-2">
        <ClaimCard model={model} revenue={revenue} />
      </aside>
      <div className="grid gap-10">
        <IncomeTable incomes={incomes.slice(0, 15)} />
        <AuthorTable revenue={revenue} />
        <ClaimTable claims={claims.slice(0, 15)} />
        <SettlementTable settlements={freeCallSettlements} />
      </div>
    </div>
  );
}
