import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { parseModelId } from "../../api/models.server.ts";
import { loadRaise } from "../../api/raise.server.ts";
import { modelTitle } from "../../components/model/model-title.ts";
import { useModel } from "../../components/model/use-model.ts";
import { ContributionFeed } from "../../components/raise/contribution-feed.tsx";
import { MilestoneList } from "../../components/raise/milestone-list.tsx";
import { RaiseAction } from "../../components/raise/raise-action.tsx";
import { RaiseProgress } from "../../components/raise/raise-progress.tsx";
import { RaiseTermsList } from "../../components/raise/raise-terms.tsx";
import { messages } from "../../messages.ts";
import { visitorAddress } from "../../wallet/visitor.ts";

export async function loader({ params, request }: LoaderFunctionArgs) {
  return loadRaise(parseModelId(params["modelId"]), visitorAddress(request));
}

export const meta: MetaFunction = ({ matches }) => modelTitle(matches, messages.model.tabs.raise);

export default function RaisePage() {
  const { model } = useModel();
  const { presale, contributor, restriction, admittedUntil, ...proceeds } = useLoaderData<typeof loader>();
  return (
    <div className="grid items-start gap-x-10 gap-y-8 lg:grid-cols-[minmax(0,1fr)_24rem]">
      <RaiseProgress raise={presale} />
      <aside className="lg:sticky lg:top-24 lg:col-start-2 lg:row-span-2 lg:row-start-1">
        <RaiseAction
          model={model}
          raise={presale}
          mine={contributor}
          restriction={restriction}
          admittedUntil={admittedUntil}
        />
      </aside>
      <div className="grid gap-10">
        <RaiseTermsList raise={presale} />
        <MilestoneList model={model} {...proceeds} />
        <ContributionFeed raise={presale} />
      </div>
    </div>
  );
}
