import { zeroAddress } from "viem";
import {
  type AuthorUnits,
  setMetadataAction,
  setSplitAction,
  setStewardAction,
  setUnitsAction,
} from "../../../client/actions/constitution-actions.ts";
import { isSameAddress, parseAddress } from "../../format/address.ts";
import { formatBps } from "../../format/percent.ts";
import { messages } from "../../messages.ts";
import { bytesOf, type Drafter, parseBps, ready, unfinished } from "./draft-parts.ts";

const text = messages.propose;
const ALL_BPS = 10_000;
const MOST_DESCRIPTION_BYTES = 2_000;
const MOST_LICENCE_BYTES = 80;
/** The contract changes no more authors at once, and counts units in 24 bits. */
const MOST_AUTHORS = 50;
const MOST_UNITS = 2 ** 24 - 1;

/** Forms that change what a model says of itself, who leads it, and who earns what part. */
export const identityDrafters = {
  steward: ({ to }, { registry, modelId, steward }) => {
    const account = to.trim() === "" ? zeroAddress : parseAddress(to);
    if (account === null) return unfinished({ to: text.problems.to });
    if (isSameAddress(account, steward)) return unfinished({ to: text.problems.stewardSame });
    const nobody = account === zeroAddress;
    const title = nobody ? text.titles.noSteward : text.titles.steward;
    return ready(title, [setStewardAction(registry, modelId, nobody ? null : account)]);
  },
  split: ({ authorsPercent, holdersPercent, treasuryPercent }, { router, modelId, split }) => {
    const [authorsBps, sharesBps, treasuryBps] = [authorsPercent, holdersPercent, treasuryPercent].map(
      parseBps,
    );
    if (authorsBps == null || sharesBps == null || treasuryBps == null) {
      return unfinished({ treasuryPercent: text.problems.split });
    }
    const sum = authorsBps + sharesBps + treasuryBps;
    if (sum !== ALL_BPS) return unfinished({ treasuryPercent: text.problems.splitSum(formatBps(sum)) });
    const same = authorsBps === split.authorsBps && sharesBps === split.sharesBps;
    if (same) return unfinished({ treasuryPercent: text.problems.splitSame });
    return ready(text.titles.split, [
      setSplitAction(router, modelId, { authorsBps, sharesBps, treasuryBps }),
    ]);
  },
  units: ({ units }, { router, modelId, authors }) => {
    const wanted = parseUnitLines(units);
    if (wanted === null) return unfinished({ units: text.problems.units });
    const changed = changedUnits(wanted, authors);
    if (changed.length === 0) return unfinished({ units: text.problems.unitsSame });
    if (changed.length > MOST_AUTHORS) return unfinished({ units: text.problems.unitsMany });
    return ready(text.titles.units, [setUnitsAction(router, modelId, changed)]);
  },
  description: (fields, { registry, modelId, metadataSha256, ...present }) => {
    const [description, licence] = [fields.description.trim(), fields.licence.trim()];
    const licenceBytes = bytesOf(licence);
    const problems = {
      ...(bytesOf(description) > MOST_DESCRIPTION_BYTES ? { description: text.problems.description } : {}),
      ...(licenceBytes === 0 || licenceBytes > MOST_LICENCE_BYTES ? { licence: text.problems.licence } : {}),
    };
    if (Object.keys(problems).length > 0) return unfinished(problems);
    const same = description === present.description && licence === present.licence;
    if (same) return unfinished({ description: text.problems.descriptionSame });
    const change = { description, licence, metadataSha256 };
    return ready(text.titles.description, [setMetadataAction(registry, modelId, change)]);
  },
} satisfies Record<string, Drafter>;

/** Reads an address and its units in each line; null when a line says something else, or the sum cannot be kept. */
function parseUnitLines(typed: string): AuthorUnits[] | null {
  const lines = typed.split("\n").filter((line) => line.trim() !== "");
  const authors = lines.flatMap((line) => {
    const [, word = "", units = ""] = /^\s*(0x[0-9a-fA-F]{40})[\s,;:]+(\d{1,8})\s*$/.exec(line) ?? [];
    const account = parseAddress(word);
    return account === null || account === zeroAddress ? [] : [{ account, units: Number(units) }];
  });
  const sum = authors.reduce((total, { units }) => total + units, 0);
  const names = new Set(authors.map(({ account }) => account.toLowerCase()));
  const isWhole = authors.length === lines.length && names.size === authors.length;
  return isWhole && sum > 0 && sum <= MOST_UNITS ? authors : null;
}

/** Whose units are others than now; whoever is not named any more has none. */
function changedUnits(
  wanted: readonly AuthorUnits[],
  present: readonly { address: `0x${string}`; units: number }[],
): AuthorUnits[] {
  const gone = present.filter(
    ({ address }) => !wanted.some(({ account }) => isSameAddress(account, address)),
  );
  const isNew = ({ account, units }: AuthorUnits): boolean =>
    present.find(({ address }) => isSameAddress(address, account))?.units !== units;
  return [...gone.map(({ address }) => ({ account: address, units: 0 })), ...wanted.filter(isNew)];
}
