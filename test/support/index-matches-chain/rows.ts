import assert from "node:assert/strict";

import type { RunningSubgraph } from "../../../server/indexer/run-subgraph.ts";

/** One entity as the index answers it; references are nested entities with an id. */
export type Row = Readonly<Record<string, unknown>> & { readonly id: string };

/** All entities of a type (at most 1,000), with the named fields. */
export async function rowsOf(
  index: RunningSubgraph,
  plural: string,
  fields: string,
): Promise<readonly Row[]> {
  const answer = await index.execute(`{ ${plural}(first: 1000) { id ${fields} } }`);
  assert.equal(answer.errors, undefined, `the index refused ${plural}`);
  const rows = (answer.data as Record<string, Row[]>)[plural];
  assert.ok(rows !== undefined && rows.length < 1000, `${plural} fit into one page`);
  return rows;
}

/** Id of the entity that a field refers to; undefined when it refers to none. */
export function idIn(row: Row, field: string): string {
  const nested = row[field] as { id: string } | null;
  assert.ok(nested, `${row.id} refers to a ${field}`);
  return nested.id;
}

export function addressIn(row: Row, field: string): `0x${string}` {
  return String(row[field]) as `0x${string}`;
}

/** Holds fields against what they must be; numbers, decimal texts and addresses in any case compare as equal. */
export function assertRow(what: string, row: Row, expected: Readonly<Record<string, unknown>>): void {
  for (const [field, value] of Object.entries(expected)) {
    assert.equal(plain(row[field]), plain(value), `${field} of ${what} ${row.id}`);
  }
}

export function sumOf(rows: readonly Row[], field: string): bigint {
  return rows.reduce((total, row) => total + BigInt(String(row[field])), 0n);
}

function plain(value: unknown): string {
  return String(value ?? null).toLowerCase();
}
