import type { ProposalContent } from "../../../client/actions/propose.ts";
import { proposeCall } from "../../../client/actions/propose.ts";
import { type ReleaseFiles, submitReleaseCall } from "../../../client/actions/publish.ts";
import type { Model } from "../../api/models.server.ts";
import type { Rules } from "../../api/rules.server.ts";
import { formatDuration } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import type { TransactionPlan } from "../../wallet/transaction-plan.ts";
import type { ReleaseBundle } from "../publish/release-bundle.ts";
import { bundleFiles, uploadBundle } from "../publish/store.ts";

const text = messages.propose;

type ProposeOrder = {
  content: ProposalContent;
  title: string;
  category: string;
  rules: Rules;
  onDone: () => void;
};

/** Puts a proposal forward. */
export function proposePlan({ content, title, category, rules, onDone }: ProposeOrder): TransactionPlan {
  return {
    title: text.plan.title,
    explain: text.plan.explain,
    facts: [
      { label: text.plan.proposal, value: title },
      { label: text.plan.category, value: category },
      { label: text.plan.starts, value: formatDuration(rules.votingDelay) },
      { label: text.plan.takes, value: formatDuration(rules.votingPeriod) },
    ],
    confirm: text.submit,
    steps: [{ label: text.plan.step, run: ({ write }) => write(proposeCall(content)) }],
    done: text.plan.done,
    onDone,
  };
}

type HandInOrder = {
  model: Model;
  releases: `0x${string}`;
  bundle: Extract<ReleaseBundle, { state: "read" }>;
  notes: string;
};

/** Stores the files of a release and writes their hashes on chain. */
export function handInPlan({ model, releases, bundle, notes }: HandInOrder): TransactionPlan {
  let files: ReleaseFiles = bundleFiles(bundle, notes);
  return {
    title: text.handIn.title,
    explain: text.handIn.explain,
    facts: [
      { label: text.handIn.weights, value: files.weightsSha256.slice(2, 18) },
      { label: text.handIn.manifest, value: files.manifestSha256.slice(2, 18) },
    ],
    confirm: text.handIn.confirm,
    steps: [
      {
        label: text.handIn.upload,
        run: async () => {
          files = await uploadBundle(bundle, notes);
          return null;
        },
      },
      {
        label: text.handIn.step,
        run: ({ write }) =>
          write(
            submitReleaseCall({
              releases,
              modelId: BigInt(model.id),
              files,
              parentReleaseId: BigInt(model.liveRelease?.id ?? 0),
            }),
          ),
      },
    ],
    done: text.handIn.done,
  };
}
