import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, it, type TestContext } from "node:test";

import { classTool } from "../../../server/http/mcp/class-tool.ts";
import { digitsTool } from "../../../server/http/mcp/digits-tool.ts";
import type { ModelTool } from "../../../server/http/mcp/model-tool.ts";
import { tensorTool } from "../../../server/http/mcp/tensor-tool.ts";
import { startModelRunner } from "../../../server/inference/model-runner.ts";
import { STANDARD_PRICES } from "../../../server/payments/price-list.ts";
import type { Lease } from "../../../server/releases/lease-book.ts";
import { quietLogger } from "../../support/practice-chain.ts";

const MODELS = new URL("../../../models/", import.meta.url);

async function lease(t: TestContext, folder: string, classes?: readonly string[]): Promise<Lease> {
  const bytes = await readFile(new URL(`${folder}/model.onnx`, MODELS));
  const runner = await startModelRunner({ bytes, logger: quietLogger });
  t.after(() => runner.dispose());
  const release = {
    ...{ modelId: "1", modelName: "Model", route: "model-1", slug: "model", releaseId: 1n, number: 1 },
    ...{ weightsSha256: "0".repeat(64), manifestSha256: "0".repeat(64) },
  };
  return {
    release,
    runner,
    prices: STANDARD_PRICES,
    text: undefined,
    classes,
    servedSince: 0,
    done: () => undefined,
  };
}

/** What a tool answers, which its caller has paid for. */
async function answer<Arguments>(
  tool: ModelTool<Arguments> | undefined,
  asked: Arguments,
  leased: Lease,
): Promise<Record<string, unknown>> {
  const { body } = await tool!.prepare(tool!.input.parse(asked), leased).run(undefined as never);
  return JSON.parse(Buffer.from(body).toString()) as Record<string, unknown>;
}

describe("the tool of a model", () => {
  it("reads a digit from the ink of its picture", async (t) => {
    const leased = await lease(t, "digits/release-2");
    const samples = JSON.parse(await readFile(new URL("digits/samples.json", MODELS), "utf8")) as {
      label: number;
      pixels: number[];
    }[];
    const { pixels, label } = samples[0]!;
    const read = await answer(digitsTool(leased), { pixels }, leased);
    assert.equal(read["digit"], label);
    assert.equal(classTool(leased), undefined);
  });

  it("judges a text and names its classes", async (t) => {
    const manifest = JSON.parse(await readFile(new URL("mail/release-2/manifest.json", MODELS), "utf8")) as {
      classification: { classes: string[]; examples: string[] };
    };
    const { classes, examples } = manifest.classification;
    const leased = await lease(t, "mail/release-2", classes);
    assert.equal(digitsTool(leased), undefined);
    const judged = await Promise.all(examples.map((text) => answer(classTool(leased), { text }, leased)));
    assert.deepEqual(
      new Set(judged.map((each) => each["class"])),
      new Set(classes),
      "expected examples of both classes",
    );
    for (const { probabilities } of judged) {
      const sum = Object.values(probabilities as Record<string, number>).reduce((a, b) => a + b, 0);
      assert.ok(Math.abs(sum - 1) < 1e-4);
    }
  });

  it("takes bare tensors where nothing better is known", async (t) => {
    const leased = await lease(t, "digits/release-1");
    const inputs = [
      { name: "pixels", shape: [1, 784], datatype: "FP32" as const, data: new Array<number>(784).fill(0) },
    ];
    const { outputs } = await answer(tensorTool(leased), { inputs }, leased);
    assert.equal((outputs as { data: number[] }[])[0]!.data.length, 10);
  });
});
