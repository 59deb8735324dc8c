import { messages } from "../../messages.ts";
import { TextField } from "../text-field.tsx";
import { RowList } from "../row-list.tsx";
import type { StepProps } from "./step-props.ts";

const text = messages.launch.raise;

/** The terms of the raise, its prices, and what the proceeds are paid out for. */
export function RaiseStep(props: StepProps) {
  return (
    <>
      <Terms {...props} />
      <Tiers {...props} />
      <Team {...props} />
      <Milestones {...props} />
      <MoreTerms {...props} />
    </>
  );
}

function Terms({ draft, change, problems }: StepProps) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <TextField
        label={text.softCap}
        hint={text.softCapHint}
        inputMode="decimal"
        value={draft.softCap}
        problem={problems["raise.softCap"]}
        onChange={(softCap) => change({ softCap })}
      />
      <TextField
        label={text.hardCap}
        inputMode="decimal"
        value={draft.hardCap}
        problem={problems["raise.hardCap"]}
        onChange={(hardCap) => change({ hardCap })}
      />
      <TextField
        label={text.days}
        hint={text.daysHint}
        inputMode="numeric"
        value={draft.days}
        problem={problems["raise.end"]}
        onChange={(days) => change({ days })}
      />
      <TextField
        label={text.minContribution}
        inputMode="decimal"
        value={draft.minContribution}
        problem={problems["raise.minContribution"]}
        onChange={(minContribution) => change({ minContribution })}
      />
      <TextField
        label={text.walletMax}
        hint={text.walletMaxHint}
        inputMode="decimal"
        value={draft.walletMax}
        problem={problems["raise.walletMax"]}
        onChange={(walletMax) => change({ walletMax })}
      />
    </div>
  );
}

function Tiers({ draft, change, problems }: StepProps) {
  return (
    <RowList
      legend={text.tiers}
      problem={problems["raise.tiers"]}
      rows={draft.tiers}
      nameOf={text.tier}
      addLabel={text.addTier}
      hint={text.tiersHint}
      fresh={{ price: "", cap: "0", credits: "0" }}
      most={4}
      onChange={(tiers) => change({ tiers })}
    >
      {(tier, changeTier) => (
        <div className="grid items-end gap-3 sm:grid-cols-3">
          <TextField
            label={text.tierPrice}
            inputMode="decimal"
            value={tier.price}
            onChange={(price) => changeTier({ price })}
          />
          <TextField
            label={text.tierCap}
            inputMode="decimal"
            value={tier.cap}
            onChange={(cap) => changeTier({ cap })}
          />
          <TextField
            label={text.tierCredits}
            inputMode="decimal"
            value={tier.credits}
            onChange={(credits) => changeTier({ credits })}
          />
        </div>
      )}
    </RowList>
  );
}

function Team({ draft, change, problems }: StepProps) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <TextField
        label={text.teamPercent}
        hint={text.teamPercentHint}
        inputMode="decimal"
        value={draft.teamPercent}
        problem={problems["raise.teamBps"]}
        onChange={(teamPercent) => change({ teamPercent })}
      />
      <TextField
        label={text.teamVestingDays}
        inputMode="numeric"
        value={draft.teamVestingDays}
        problem={problems["raise.teamVesting"]}
        onChange={(teamVestingDays) => change({ teamVestingDays })}
      />
    </div>
  );
}

function Milestones({ draft, change, problems }: StepProps) {
  return (
    <RowList
      legend={text.milestones}
      hint={text.milestonesHint}
      problem={problems["milestones"]}
      rows={draft.milestones}
      nameOf={text.milestone}
      addLabel={text.addMilestone}
      fresh={{ title: "", percent: "", dueDays: "60", liveDays: "7" }}
      most={12}
      onChange={(milestones) => change({ milestones })}
    >
      {(milestone, changeOne) => (
        <>
          <TextField
            label={text.milestoneTitle}
            value={milestone.title}
            onChange={(title) => changeOne({ title })}
          />
          <div className="grid items-end gap-3 sm:grid-cols-3">
            <TextField
              label={text.milestonePercent}
              inputMode="decimal"
              value={milestone.percent}
              onChange={(percent) => changeOne({ percent })}
            />
            <TextField
              label={text.milestoneDue}
              inputMode="numeric"
              value={milestone.dueDays}
              onChange={(dueDays) => changeOne({ dueDays })}
            />
            <TextField
              label={text.milestoneLive}
              inputMode="numeric"
              value={milestone.liveDays}
              onChange={(liveDays) => changeOne({ liveDays })}
            />
          </div>
        </>
      )}
    </RowList>
  );
}

/** What most launches leave as it is. */
function MoreTerms({ draft, change, problems }: StepProps) {
  const fields = ["raise.perksBy", "raise.teamCliffSeconds", "raise.admissionRoot", "raise.attester"];
  return (
    <details className="grid gap-4" open={fields.some((field) => field in problems) || undefined}>
      <summary className="cursor-pointer font-semibold">{text.more}</summary>
      <div className="mt-4 grid gap-4 sm:grid-cols-2">
        <TextField
          label={text.teamCliffDays}
          hint={text.teamCliffDaysHint}
          inputMode="numeric"
          value={draft.teamCliffDays}
          problem={problems["raise.teamCliffSeconds"]}
          onChange={(teamCliffDays) => change({ teamCliffDays })}
        />
        <TextField
          label={text.perkDays}
          hint={text.perkDaysHint}
          inputMode="numeric"
          value={draft.perkDays}
          problem={problems["raise.perksBy"]}
          onChange={(perkDays) => change({ perkDays })}
        />
        <TextField
          label={text.attester}
          hint={text.attesterHint}
          mono
          value={draft.attester}
          problem={problems["raise.attester"]}
          onChange={(attester) => change({ attester })}
        />
        <TextField
          label={text.admissionRoot}
          hint={text.admissionRootHint}
          mono
          value={draft.admissionRoot}
          problem={problems["raise.admissionRoot"]}
          onChange={(admissionRoot) => change({ admissionRoot })}
        />
      </div>
    </details>
  );
}
