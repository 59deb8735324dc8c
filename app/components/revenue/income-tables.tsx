import type { Claim, Income, Revenue } from "../../api/revenue.server.ts";
import { formatDollars } from "../../format/dollars.ts";
import { formatPart } from "../../format/percent.ts";
import { formatCount } from "../../format/shares.ts";
import { formatMoment } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { Address } from "../address.tsx";
import { DataTable } from "../data-table.tsx";
import { incomeName } from "./income-name.ts";

const text = messages.revenue;

/** The newest payments of income. */
export function IncomeTable({ incomes }: { incomes: Income[] }) {
  if (incomes.length === 0) return null;
  const { heading, kind, payer, amount, when } = text.latest;
  return (
    <DataTable
      heading={heading}
      columns={[kind, payer, { label: amount, number: true }, when]}
      rows={incomes.map((income) => ({
        key: income.id,
        cells: [
          incomeName(income.kind),
          <Address key="payer" value={income.payer} />,
          formatDollars(income.amount),
          formatMoment(income.at),
        ],
      }))}
    />
  );
}

/** Who holds royalty units. */
export function AuthorTable({ revenue }: { revenue: Revenue }) {
  const { heading, who, units, part, claimed } = text.authors;
  return (
    <DataTable
      heading={heading}
      columns={[
        who,
        { label: units, number: true },
        { label: part, number: true },
        { label: claimed, number: true },
      ]}
      rows={revenue.authors.map((author) => ({
        key: author.address,
        cells: [
          <Address key="who" value={author.address} />,
          formatCount(author.units),
          formatPart(author.units, revenue.totalRoyaltyUnits),
          formatDollars(author.claimed),
        ],
      }))}
    />
  );
}

/** The newest claims of earned income. */
export function ClaimTable({ claims }: { claims: Claim[] }) {
  if (claims.length === 0) return null;
  const { heading, whose, to, kinds } = text.claimed;
  return (
    <DataTable
      heading={heading}
      columns={[whose, to, { label: text.latest.amount, number: true }, text.latest.when]}
      rows={claims.map((claim) => ({
        key: claim.id,
        cells: [
          claim.kind in kinds ? kinds[claim.kind as keyof typeof kinds] : claim.kind,
          <Address key="to" value={claim.to} />,
          formatDollars(claim.amount),
          formatMoment(claim.at),
        ],
      }))}
    />
  );
}
