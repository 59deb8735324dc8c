import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { loadModelNames } from "../api/models.server.ts";
import { loadOperator } from "../api/operator.server.ts";
import { launchSteps } from "../components/launch/draft.ts";
import { LaunchWizard } from "../components/launch/wizard.tsx";
import { messages } from "../messages.ts";

const text = messages.launch;

export async function loader({ request }: LoaderFunctionArgs) {
  const asked = new URL(request.url).searchParams.get("step");
  const [operator, models] = await Promise.all([loadOperator(), loadModelNames()]);
  return { step: launchSteps.find((known) => known === asked) ?? "identity", operator, models };
}

export const meta: MetaFunction = () => [{ title: text.title }, { name: "description", content: text.intro }];

export default function Launch() {
  const data = useLoaderData<typeof loader>();
  return (
    <div className="grid gap-8 pt-10">
      <header className="grid gap-3">
        <h1 className="text-4xl sm:text-5xl">{text.heading}</h1>
        <p className="max-w-prose text-lg text-ink-soft">{text.intro}</p>
      </header>
      <LaunchWizard {...data} />
    </div>
  );
}
