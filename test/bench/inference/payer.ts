/** A way to pay, from the side of many payers: the headers of each connection's calls, numbered from 0. */
export type Payer = (
  connection: number,
  number: number,
) => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;
