import type { Sound } from "./sound.ts";

/** Plays a sound once, as the model hears it. */
export async function playSound({ samples, sampleRate }: Sound): Promise<void> {
  const context = new AudioContext();
  const buffer = context.createBuffer(1, samples.length, sampleRate);
  buffer.copyToChannel(new Float32Array(samples), 0);
  const source = context.createBufferSource();
  source.buffer = buffer;
  source.connect(context.destination);
  await new Promise((resolve) => {
    source.onended = resolve;
    source.start();
  });
  await context.close();
}
