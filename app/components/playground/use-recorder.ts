import { useEffect, useRef, useState } from "react";
import { messages } from "../../messages.ts";
import { MOST_SECONDS } from "./sound.ts";

const text = messages.playground.voice;

type Options = {
  onRecording: () => void;
  onRecorded: (sound: Blob) => void;
  onProblem: (sentence: string) => void;
};

/** Records from the microphone until it is stopped, or the longest that is sent has passed. */
export function useRecorder({ onRecording, onRecorded, onProblem }: Options) {
  const [isRecording, setRecording] = useState(false);
  const recorder = useRef<MediaRecorder | null>(null);
  const stop = () => recorder.current?.stop();

  const record = async () => {
    let stream: MediaStream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch (error) {
      onProblem(text.noMicrophone(error instanceof Error ? error.message : String(error)));
      return;
    }
    const parts: Blob[] = [];
    const made = new MediaRecorder(stream);
    recorder.current = made;
    const timer = setTimeout(() => made.state === "recording" && made.stop(), MOST_SECONDS * 1_000);
    made.ondataavailable = ({ data }) => void parts.push(data);
    made.onstop = () => {
      clearTimeout(timer);
      for (const track of stream.getTracks()) track.stop();
      recorder.current = null;
      setRecording(false);
      onRecorded(new Blob(parts, { type: made.mimeType }));
    };
    made.start();
    setRecording(true);
    onRecording();
  };

  /** Lets the microphone go and forgets what it heard. */
  const cancel = () => {
    drop(recorder.current);
    recorder.current = null;
    setRecording(false);
  };
  useEffect(() => () => drop(recorder.current), []);
  return { isRecording, record, stop, cancel };
}

function drop(recorder: MediaRecorder | null): void {
  if (recorder === null) return;
  recorder.onstop = null;
  for (const track of recorder.stream.getTracks()) track.stop();
}
