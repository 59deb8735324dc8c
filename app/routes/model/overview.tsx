import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { loadActivities } from "../../api/members.server.ts";
import { parseModelId } from "../../api/models.server.ts";
import { loadReleases } from "../../api/releases.server.ts";
import { loadUsage } from "../../api/usage.server.ts";
import { Timeline } from "../../components/member/timeline.tsx";
import { modelTitle } from "../../components/model/model-title.ts";
import { KinList } from "../../components/model/kin-list.tsx";
import { NextSteps } from "../../components/model/next-steps.tsx";
import { modelStage } from "../../components/model/stage.ts";
import { RaiseMeter } from "../../components/model/raise-meter.tsx";
import { UsageChart } from "../../components/model/usage-chart.tsx";
import { useModel } from "../../components/model/use-model.ts";
import { ReleaseScores } from "../../components/release/release-scores.tsx";
import { formatDollarsShort } from "../../format/dollars.ts";
import { messages } from "../../messages.ts";
import { useChainTime } from "../../wallet/chain-context.tsx";

const text = messages.model.overview;

export async function loader({ params }: LoaderFunctionArgs) {
  const modelId = parseModelId(params["modelId"]);
  const [{ activities }, releases, usage] = await Promise.all([
    loadActivities(modelId, 0),
    loadReleases(modelId),
    loadUsage(modelId),
  ]);
  const current = releases.find((release) => release.state === "LIVE") ?? releases.at(-1) ?? null;
  return { activities: activities.slice(0, 6), current, usage };
}

export const meta: MetaFunction = ({ matches }) => modelTitle(matches, messages.model.tabs.overview);

export default function Overview() {
  const { model, served } = useModel();
  const { activities, current, usage } = useLoaderData<typeof loader>();
  const { now } = useChainTime();
  const failed = modelStage(model.presale, model.liveRelease !== null, now) === "failed";
  return (
    <div className="grid items-start gap-x-10 gap-y-8 lg:grid-cols-[minmax(0,1fr)_22rem] lg:grid-rows-[auto_1fr]">
      <section aria-labelledby="about" className="grid gap-4">
        <h2 id="about" className="text-2xl">
          {text.about}
        </h2>
        <p className="max-w-prose text-lg whitespace-pre-line">{model.description}</p>
      </section>
      <aside className="grid gap-5 lg:col-start-2 lg:row-span-2 lg:row-start-1">
        <NextSteps model={model} served={served} />
        <RaiseSummary />
      </aside>
      <div className="grid gap-12">
        {current === null ? null : (
          <section aria-labelledby="quality" className="grid gap-4">
            <h2 id="quality" className="text-2xl">
              {qualityHeading(current, failed)}
            </h2>
            <ReleaseScores release={current} parent={null} />
          </section>
        )}
        {model.liveRelease === null ? null : <UsageChart days={usage} />}
        <KinList model={model} />
        <section aria-labelledby="latest" className="grid gap-4">
          <h2 id="latest" className="text-2xl">
            {text.latest}
          </h2>
          <Timeline activities={activities} />
          <Link className="text-link justify-self-start" to="history">
            {text.all}
          </Link>
        </section>
      </div>
    </div>
  );
}

function qualityHeading({ state, number }: { state: string; number: number }, failed: boolean): string {
  if (state === "LIVE") return text.liveQuality(number);
  return failed ? text.firstQualityFailed(number) : text.firstQuality(number);
}

function RaiseSummary() {
  const { model } = useModel();
  const { raised, softCap } = model.presale;
  return (
    <section className="card grid gap-3 p-5" aria-labelledby="raised">
      <h2 id="raised" className="text-lg">
        {messages.raise.title}
      </h2>
      <RaiseMeter {...model.presale} failed={raised < softCap && model.presale.finalizedAt === null} />
      <p className="text-sm text-ink-soft">
        <strong className="text-ink">{formatDollarsShort(raised)}</strong>{" "}
        {messages.raise.raised(formatDollarsShort(softCap))}
      </p>
      <Link className="text-link justify-self-start text-sm" to="raise">
        {text.raise}
      </Link>
    </section>
  );
}
