import { messages } from "../../messages.ts";
import { TextField } from "../text-field.tsx";
import type { Kin } from "../../api/models.server.ts";
import { ParentList } from "../parent-list.tsx";
import { RowList } from "../row-list.tsx";
import type { StepProps } from "./step-props.ts";

const text = messages.launch.money;

/** How income is split, who the authors are, and which models it was made from. */
export function MoneyStep({ draft, change, problems, models }: StepProps & { models: readonly Kin[] }) {
  return (
    <>
      <p className="max-w-prose text-ink-soft">{text.explain}</p>
      <div className="grid gap-4 sm:grid-cols-3">
        <TextField
          label={text.authors}
          inputMode="decimal"
          value={draft.authorsPercent}
          problem={problems["revenue"]}
          onChange={(authorsPercent) => change({ authorsPercent })}
        />
        <TextField
          label={text.shares}
          inputMode="decimal"
          value={draft.sharesPercent}
          onChange={(sharesPercent) => change({ sharesPercent })}
        />
        <TextField
          label={text.treasury}
          inputMode="decimal"
          value={draft.treasuryPercent}
          onChange={(treasuryPercent) => change({ treasuryPercent })}
        />
      </div>
      <RowList
        legend={text.authorList}
        hint={text.authorHint}
        problem={problems["revenue.authors"]}
        rows={draft.authors}
        nameOf={(number) => `${messages.revenue.authors.who} ${number}`}
        addLabel={text.addAuthor}
        fresh={{ account: "", units: "" }}
        most={50}
        onChange={(authors) => change({ authors })}
      >
        {(author, changeAuthor) => (
          <div className="grid gap-3 sm:grid-cols-[minmax(0,1fr)_8rem]">
            <TextField
              label={text.account}
              mono
              placeholder={text.accountMine}
              value={author.account}
              onChange={(account) => changeAuthor({ account })}
            />
            <TextField
              label={text.units}
              inputMode="numeric"
              value={author.units}
              onChange={(units) => changeAuthor({ units })}
            />
          </div>
        )}
      </RowList>
      <ParentList
        rows={draft.parents}
        choices={models}
        problem={problems["revenue.parents"]}
        onChange={(parents) => change({ parents })}
      />
      <TextField
        label={text.resale}
        hint={text.resaleHint}
        inputMode="decimal"
        value={draft.resalePercent}
        problem={problems["revenue.resaleRoyaltyBps"]}
        onChange={(resalePercent) => change({ resalePercent })}
      />
    </>
  );
}
