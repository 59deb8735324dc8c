import { parseArgs, type ParseArgsConfig } from "node:util";

import { BaseError } from "viem";

import { ComodelClientError } from "../errors.ts";
import { buy } from "./buy.ts";
import type { Command, Terminal } from "./command.ts";
import { query } from "./query.ts";
import { checkReceipt } from "./receipt.ts";
import { checkFile } from "./verify.ts";

const HELP = `comodel: ask the models of a community, pay for answers and check them

  comodel query MODEL --digit FILE      ask with a digit: JSON with 784 numbers from 0 to 1
  comodel query MODEL --input FILE      ask with a request of the Open Inference Protocol v2
  comodel query MODEL TEXT              have a text model go on with a text
      --max-tokens N --temperature T --seed N
      --pay WAY                         credits: prepaid, from a channel (default); quota: a holder's free calls;
                                        exact: dollars for this call; key: an API key; trial: a newcomer's free call
      --api-key-file FILE               the key for --pay key
      --max-price N                     refuse to pay more than N credits
      --deposit N                       credits to put into the channel when it runs short
      --save FILE                       keep request, answer and receipt
  comodel credits buy N MODEL           buy N credits
  comodel verify FILE MODEL             is this file the release that was voted?
  comodel receipt FILE                  check a receipt (or what query --save kept) against the chain

Options of all commands
  --url URL         the endpoint, http://localhost:3000 unless given
  --rpc URL         a node of the chain that you trust; the endpoint's own unless given
  --key-file FILE   your private key: 0x and 64 hex digits
  --practice N      account N (2 to 9) of the practice chain instead of a key
  --home FOLDER     where session keys and channel notes are kept, ~/.comodel-client unless given
  --help            this text`;

const commands: Readonly<Record<string, Command>> = {
  query,
  "credits buy": buy,
  verify: checkFile,
  receipt: checkReceipt,
};

const options = {
  url: { type: "string", default: "http://localhost:3000" },
  rpc: { type: "string" },
  "key-file": { type: "string" },
  practice: { type: "string" },
  home: { type: "string" },
  digit: { type: "string" },
  input: { type: "string" },
  "max-tokens": { type: "string" },
  temperature: { type: "string" },
  seed: { type: "string" },
  pay: { type: "string", default: "credits" },
  deposit: { type: "string" },
  "api-key-file": { type: "string" },
  "max-price": { type: "string" },
  save: { type: "string" },
  help: { type: "boolean", short: "h", default: false },
} as const satisfies ParseArgsConfig["options"];

/** Runs one command line; answers the exit status: 0 good, 1 not so, 2 not understood. */
export async function runCommand(words: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals: true });
    if (values.help || positionals.length === 0) {
      terminal.print(HELP);
      return 0;
    }
    const [first = "", second = ""] = positionals;
    const name = first === "credits" ? `${first} ${second}` : first;
    const command = commands[name];
    if (command === undefined)
      throw new ComodelClientError("command-unknown", `There is no command "${name}". See comodel --help.`);
    const { help: _help, ...given } = values;
    return (await command(positionals.slice(name.split(" ").length), given, terminal)) ? 0 : 1;
  } catch (error) {
    terminal.complain(explain(error));
    return isMisuse(error) ? 2 : 1;
  }
}

/** One sentence for what people can act on; the stack only for what nobody foresaw. */
function explain(error: unknown): string {
  if (error instanceof ComodelClientError) {
    return error.code === "wallet-missing"
      ? "Expected a key: give --key-file FILE, or --practice N on a practice chain."
      : error.message;
  }
  if (error instanceof BaseError) return error.shortMessage;
  if (!(error instanceof Error)) return String(error);
  return isMisuse(error) || "code" in error ? error.message : (error.stack ?? error.message);
}

function isMisuse(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return code.startsWith("ERR_PARSE_ARGS") || code === "command-unknown" || code === "usage";
}
