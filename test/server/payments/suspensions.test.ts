import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { ComodelError } from "../../../server/core/errors.ts";
import { createSuspensions, type Suspension } from "../../../server/payments/suspensions.ts";

const account = `0x${"a".repeat(40)}`;
const suspension: Suspension = {
  ...{ modelId: 4n, account, until: 2_000n },
  ...{ reason: "Copies it.", proposal: "77" },
};
const call = {
  model: { modelId: 4n, route: "digits-4" },
  ...{ cost: 1n, header: () => undefined, requestHash: "0x" },
  resourceUrl: "https://models.example/v2/models/digits-4/infer",
};

/** Answers each look with the next list; a look fails where there is an error instead. */
function openSuspensions(...looks: (Promise<Suspension[]> | Error)[]) {
  let time = 1_000n;
  const suspensions = createSuspensions({
    chainTime: () => Promise.resolve(time),
    list: () => {
      const look = looks.shift()!;
      return look instanceof Error ? Promise.reject(look) : look;
    },
  });
  const ask = (of = account, asked: typeof call = call) =>
    suspensions.assertServed(asked, of).then(
      () => "served",
      (error: unknown) => {
        assert.ok(error instanceof ComodelError);
        return error.code;
      },
    );
  return { ...suspensions, ask, setTime: (seconds: bigint) => (time = seconds) };
}

const found = (...list: Suspension[]): Promise<Suspension[]> => Promise.resolve(list);

describe("who is suspended", () => {
  it("is not guessed before it was read once", async () => {
    const { ask, refresh } = openSuspensions(found());
    assert.equal(await ask(), "suspensions-unknown");
    await refresh();
    assert.equal(await ask(), "served");
  });

  it("is refused for its model alone, until the chain's time is there", async () => {
    const { ask, refresh, setTime } = openSuspensions(found(suspension));
    await refresh();
    assert.equal(await ask(), "account-suspended");
    assert.equal(await ask(`0x${"b".repeat(40)}`), "served");
    assert.equal(await ask(account, { ...call, model: { modelId: 5n, route: "other-5" } }), "served");
    setTime(1_999n);
    assert.equal(await ask(), "account-suspended");
    setTime(2_000n);
    assert.equal(await ask(), "served");
  });

  it("is told the model, the end, the reason and the page of the vote", async () => {
    const { assertServed, refresh } = openSuspensions(found(suspension));
    await refresh();
    await assert.rejects(assertServed(call, account), {
      status: 403,
      details: {
        ...{ model: "digits-4", account, until: "1970-01-01T00:33:20.000Z", reason: "Copies it." },
        page: "https://models.example/models/4/proposals/77",
      },
    });
  });

  it("is told so by callers that name an impossible host, too", async () => {
    const { ask, refresh } = openSuspensions(found(suspension));
    await refresh();
    assert.equal(await ask(account, { ...call, resourceUrl: "http://:/v2" }), "account-suspended");
  });

  it("stays as it was when it cannot be read, and is served again when it is lifted", async () => {
    const { ask, refresh } = openSuspensions(found(suspension), new Error("no index"), found());
    await refresh();
    await assert.rejects(refresh(), /no index/);
    assert.equal(await ask(), "account-suspended");
    await refresh();
    assert.equal(await ask(), "served");
  });

  it("is what the latest look found, in whatever order looks are answered", async () => {
    let answer: (list: Suspension[]) => void = () => {};
    const slow = new Promise<Suspension[]>((resolve) => (answer = resolve));
    const { ask, refresh } = openSuspensions(slow, found(suspension));
    const first = refresh();
    await refresh();
    answer([]);
    await first;
    assert.equal(await ask(), "account-suspended");
  });
});
