import { HandCoins } from "lucide-react";
import { parseAbi, type Address } from "viem";
import { messages } from "../messages.ts";
import { useChain } from "./chain-context.tsx";
import { useDollarAddress } from "./dollar.ts";
import { useTransaction } from "./transaction-provider.tsx";

const faucetAbi = parseAbi(["function faucet(address to)"]);
const text = messages.wallet;

/** Gives an address practice dollars; shown on a practice chain only. */
export function GetDollarsButton({ address }: { address: Address }) {
  const { practice } = useChain();
  const dollar = useDollarAddress();
  const { start } = useTransaction();
  if (!practice) return null;
  return (
    <button
      type="button"
      className="button button-quiet button-small"
      onClick={() =>
        start({
          title: text.getDollars,
          explain: text.faucet.explain,
          facts: [],
          confirm: text.faucet.confirm,
          steps: [
            {
              label: text.faucet.step,
              run: ({ write }) =>
                write({ address: dollar, abi: faucetAbi, functionName: "faucet", args: [address] }),
            },
          ],
          done: text.faucet.done,
        })
      }
    >
      <HandCoins size={16} aria-hidden />
      {text.getDollars}
    </button>
  );
}
