import { useRef, useState } from "react";
import type { InferResult } from "../../../client/comodel.ts";
import type { InferRequest } from "../../../client/infer.ts";
import { numbersOf } from "../../../client/tensors.ts";
import type { AudioFacts } from "../../api/playground.server.ts";
import { useRefresh } from "../../wallet/use-refresh.ts";
import { countPieces, pieceAt, type Sound } from "./sound.ts";
import { type AskFailure, type PayWay, toFailure } from "./use-ask.ts";
import { useComodel } from "./use-comodel.ts";

/** What was heard: a probability for each piece, and the last call's answer; all receipts were checked. */
export type Heard = { chances: number[]; last: InferResult; charged: bigint; tookMs: number; way: PayWay };

/** Where a sound stands; `chances` are those of the pieces that were answered. */
export type Listening =
  | { state: "none" }
  | { state: "listening"; chances: number[] }
  | { state: "heard"; heard: Heard }
  | { state: "failed"; chances: number[]; failure: AskFailure };

/** Asks about a sound piece by piece, a call each, with what the model remembers sent along. */
export function useListen(route: string, audio: AudioFacts, onDone: () => void) {
  const client = useComodel();
  const refreshPage = useRefresh();
  const isWanted = useRef(false);
  const [listening, setListening] = useState<Listening>({ state: "none" });

  const listen = async (sound: Sound, way: PayWay) => {
    isWanted.current = true;
    const chances: number[] = [];
    setListening({ state: "listening", chances: [] });
    try {
      const comodel = await client();
      const from = performance.now();
      let state = new Array<number>(audio.state.reduce((product, size) => product * size, 1)).fill(0);
      let charged = 0n;
      let last: InferResult | undefined;
      for (let piece = 0; piece < countPieces(sound, audio) && isWanted.current; piece += 1) {
        const question = toQuestion(pieceAt(sound, piece, audio), state, audio);
        last = await comodel.infer(route, question, { pay: way });
        const heard = readAnswer(last);
        state = heard.state;
        chances.push(heard.chance);
        charged += BigInt(last.receipt.receipt.charged);
        setListening({ state: "listening", chances: [...chances] });
      }
      const tookMs = Math.round(performance.now() - from);
      if (last === undefined) setListening({ state: "none" });
      else setListening({ state: "heard", heard: { chances, last, charged, tookMs, way } });
      refreshPage();
    } catch (error) {
      setListening({ state: "failed", chances, failure: toFailure(error) });
    }
    onDone();
  };
  return {
    listening,
    listen,
    stop: () => void (isWanted.current = false),
    forget: () => setListening({ state: "none" }),
  };
}

function toQuestion(piece: number[], state: number[], audio: AudioFacts): InferRequest {
  return {
    inputs: [
      { name: "input", shape: [1, piece.length], datatype: "FP32", data: piece },
      { name: "state", shape: audio.state, datatype: "FP32", data: state },
      { name: "sr", shape: [], datatype: "INT64", data: [audio.sampleRate] },
    ],
  };
}

/** Throws when the answer is not that of a model which hears voices. */
function readAnswer({ answer }: InferResult): { chance: number; state: number[] } {
  const dataOf = (name: string) => {
    const found = answer.outputs.find((output) => output.name === name);
    return found && numbersOf(found);
  };
  const [chance] = dataOf("output") ?? [];
  const state = dataOf("stateN");
  if (chance === undefined || state === undefined)
    throw new Error("Expected the outputs output and stateN, found others.");
  return { chance, state: [...state] };
}
