import { dollarsFor } from "../../../client/price.ts";
import type { Model } from "../../api/models.server.ts";
import type { AudioFacts, ServedInfo } from "../../api/playground.server.ts";
import { formatDollars } from "../../format/dollars.ts";
import { formatCount, formatCredits } from "../../format/shares.ts";
import { formatSeconds } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { countPieces, mostPieces, type Sound } from "./sound.ts";
import type { PayWay } from "./use-comodel.ts";
import { useCreditPrice } from "./use-credit-price.ts";

const text = messages.playground.voice.price;

type Props = { model: Model; info: ServedInfo; audio: AudioFacts; sound: Sound | null; way: PayWay };

/** What a call costs as the chain has it now, how much sound it hears, and what this sound will cost. */
export function VoicePrice({ model, info, audio, sound, way }: Props) {
  const price = useCreditPrice(model, info);
  const { credits } = info.price;
  const most = mostPieces(info);
  const seconds = (most * audio.frame) / audio.sampleRate;
  const calls = BigInt(sound === null ? 0 : Math.ceil(countPieces(sound, audio) / most));
  return (
    <section aria-labelledby="price" className="grid content-start gap-1.5">
      <h3 id="price" className="text-sm font-normal text-ink-faint">
        {text.heading}
      </h3>
      <p>
        <span className="font-display text-3xl font-semibold">
          {formatDollars(dollarsFor(credits, price))}
        </span>{" "}
        <span className="text-ink-soft">{text.perCall}</span>
      </p>
      <p className="text-sm text-ink-soft">
        {text.rest(formatCount(most), formatSeconds(seconds), formatCredits(credits))}
      </p>
      {calls === 0n ? null : (
        <p className="font-semibold">
          {text.whole(
            formatCount(calls),
            formatCredits(credits * calls),
            formatDollars(dollarsFor(credits * calls, price)),
          )}
        </p>
      )}
      {way === "quota" ? <p className="text-sm text-ink-soft">{text.quota}</p> : null}
    </section>
  );
}
