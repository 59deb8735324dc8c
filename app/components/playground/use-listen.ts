import { useRef, useState } from "react";
import type { InferResult } from "../../../client/comodel.ts";
import type { InferRequest } from "../../../client/infer.ts";
import { numbersOf } from "../../../client/tensors.ts";
import type { AudioFacts, ServedInfo } from "../../api/playground.server.ts";
import { useRefresh } from "../../wallet/use-refresh.ts";
import { countPieces, mostPieces, pieceAt, type Sound } from "./sound.ts";
import { type AskFailure, toFailure } from "./failure.ts";
import { type PayWay, useComodel } from "./use-comodel.ts";
import { useLatest } from "./use-latest.ts";
import { useQuestionKey } from "./use-question-key.ts";

/** What was heard: a probability for each piece, and the last call's answer; all receipts were checked. */
export type Heard = {
  chances: number[];
  calls: number;
  last: InferResult;
  charged: bigint;
  tookMs: number;
  way: PayWay;
};

/**
 * Where a sound stands; `chances` are those of the pieces that were answered. After a failure they are kept where
 * listening to the same sound again, paid the same way, does not charge them again.
 */
export type Listening =
  | { state: "none" }
  | { state: "listening"; chances: number[] }
  | { state: "heard"; heard: Heard }
  | { state: "failed"; chances: number[]; failure: AskFailure; way: PayWay; isKept: boolean };

/** Asks about a sound, with as many pieces in a call as the model takes and what it remembers sent along. */
export function useListen(info: ServedInfo, audio: AudioFacts, onDone: () => void) {
  const client = useComodel();
  const refreshPage = useRefresh();
  const begin = useLatest();
  const questions = useQuestionKey();
  const isStopped = useRef(false);
  const [listening, setListening] = useState<Listening>({ state: "none" });

  const listen = async (sound: Sound, way: PayWay) => {
    const isLatest = begin();
    const show = (next: Listening) => isLatest() && setListening(next);
    isStopped.current = false;
    const chances: number[] = [];
    const answers: InferResult[] = [];
    show({ state: "listening", chances: [] });
    try {
      const comodel = await client(way);
      const from = performance.now();
      let state = new Array<number>(audio.state.reduce((product, size) => product * size, 1)).fill(0);
      let charged = 0n;
      const key = questions.keyOf(way, sound);
      for (const [call, pieces] of piecesOfCalls(sound, audio, info).entries()) {
        if (isStopped.current || !isLatest()) break;
        const options = { pay: way, idempotencyKey: `${key}-${call}` };
        const answer = await comodel.infer(info.name, toQuestion(pieces, state, audio), options);
        const heard = readAnswer(answer);
        state = heard.state;
        chances.push(...heard.chances);
        charged += BigInt(answer.receipt.receipt.charged);
        answers.push(answer);
        show({ state: "listening", chances: [...chances] });
      }
      const tookMs = Math.round(performance.now() - from);
      const [last, calls] = [answers.at(-1), answers.length];
      // What was stopped keeps its name: hearing it again to its end charges only the rest.
      if (isLatest() && chances.length === countPieces(sound, audio)) questions.close();
      if (last === undefined) show({ state: "none" });
      else show({ state: "heard", heard: { chances, calls, last, charged, tookMs, way } });
      refreshPage();
    } catch (error) {
      const failure = toFailure(error);
      const isKept = !questions.closeFailed(failure, answers.length);
      show({ state: "failed", chances, failure, way, isKept });
    }
    onDone();
  };
  return {
    listening,
    listen,
    stop: () => void (isStopped.current = true),
    /** Shows nothing of what is being heard, and asks no further. */
    forget: () => {
      begin();
      setListening({ state: "none" });
    },
  };
}

/** The pieces of each call. */
function piecesOfCalls(sound: Sound, audio: AudioFacts, info: ServedInfo): number[][][] {
  const pieces = Array.from({ length: countPieces(sound, audio) }, (_, piece) =>
    pieceAt(sound, piece, audio),
  );
  const most = mostPieces(info);
  return Array.from({ length: Math.ceil(pieces.length / most) }, (_, call) =>
    pieces.slice(call * most, (call + 1) * most),
  );
}

function toQuestion(pieces: number[][], state: number[], audio: AudioFacts): InferRequest {
  const shape = [pieces.length, audio.context + audio.frame];
  return {
    ...(pieces.length > 1 ? { parameters: { sequence: true } } : {}),
    inputs: [
      { name: "input", shape, datatype: "FP32", data: pieces.flat() },
      { name: "state", shape: audio.state, datatype: "FP32", data: state },
      { name: "sr", shape: [], datatype: "INT64", data: [audio.sampleRate] },
    ],
  };
}

/** Throws when the answer is not that of a model which hears voices. */
function readAnswer({ answer }: InferResult): { chances: readonly number[]; state: number[] } {
  const dataOf = (name: string) => {
    const found = answer.outputs.find((output) => output.name === name);
    return found && numbersOf(found);
  };
  const [chances, state] = [dataOf("output"), dataOf("stateN")];
  if (chances === undefined || state === undefined)
    throw new Error("Expected the outputs output and stateN, found others.");
  return { chances, state: [...state] };
}
