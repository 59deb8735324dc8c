import { dollarsFor } from "../../../client/price.ts";
import type { Model } from "../../api/models.server.ts";
import type { AudioFacts, ServedInfo } from "../../api/playground.server.ts";
import { formatDollars } from "../../format/dollars.ts";
import { formatCount, formatCredits } from "../../format/shares.ts";
import { messages } from "../../messages.ts";
import { countPieces, type Sound } from "./sound.ts";
import type { PayWay } from "./use-ask.ts";
import { useCreditPrice } from "./use-credit-price.ts";

const text = messages.playground.voice.price;

type Props = { model: Model; info: ServedInfo; audio: AudioFacts; sound: Sound | null; way: PayWay };

/** What a second of sound costs as the chain has it now, and what this one will cost. */
export function VoicePrice({ model, info, audio, sound, way }: Props) {
  const price = useCreditPrice(model, info);
  const { credits } = info.price;
  const perSecond = BigInt(Math.round(audio.sampleRate / audio.frame));
  const pieces = BigInt(sound === null ? 0 : countPieces(sound, audio));
  return (
    <section aria-labelledby="price" className="grid content-start gap-1.5">
      <h3 id="price" className="text-sm font-normal text-ink-faint">
        {text.heading}
      </h3>
      <p>
        <span className="font-display text-3xl font-semibold">
          {formatDollars(dollarsFor(credits * perSecond, price))}
        </span>{" "}
        <span className="text-ink-soft">{text.perSecond}</span>
      </p>
      <p className="text-sm text-ink-soft">{text.rest(formatCount(perSecond), formatCredits(credits))}</p>
      {pieces === 0n ? null : (
        <p className="font-semibold">
          {text.whole(
            formatCount(pieces),
            formatCredits(credits * pieces),
            formatDollars(dollarsFor(credits * pieces, price)),
          )}
        </p>
      )}
      {way === "quota" ? <p className="text-sm text-ink-soft">{text.quota}</p> : null}
    </section>
  );
}
