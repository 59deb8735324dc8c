import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { loadActivities } from "../../api/members.server.ts";
import { parseModelId } from "../../api/models.server.ts";
import { Timeline } from "../../components/member/timeline.tsx";
import { modelTitle } from "../../components/model/model-title.ts";
import { messages } from "../../messages.ts";

const text = messages.members.history;

export async function loader({ params, request }: LoaderFunctionArgs) {
  const asked = Number(new URL(request.url).searchParams.get("page") ?? "0");
  const page = Number.isSafeInteger(asked) && asked > 0 && asked < 1_000 ? asked : 0;
  return { page, ...(await loadActivities(parseModelId(params["modelId"]), page)) };
}

export const meta: MetaFunction = ({ matches }) => modelTitle(matches, messages.model.tabs.history);

export default function HistoryPage() {
  const { activities, page, more } = useLoaderData<typeof loader>();
  return (
    <section aria-labelledby="history" className="grid gap-6">
      <h2 id="history" className="text-2xl">
        {text.heading}
      </h2>
      {activities.length === 0 ? (
        <p className="text-ink-soft">{text.none}</p>
      ) : (
        <Timeline activities={activities} />
      )}
      <nav className="flex gap-3" aria-label={text.heading}>
        {page > 0 ? (
          <Link className="button button-quiet button-small" to={`?page=${page - 1}`}>
            {text.newer}
          </Link>
        ) : null}
        {more ? (
          <Link className="button button-quiet button-small" to={`?page=${page + 1}`}>
            {text.older}
          </Link>
        ) : null}
      </nav>
    </section>
  );
}
