import assert from "node:assert/strict";
import { test } from "node:test";

import { bodyOf, describeProposal } from "../../../client/actions/propose.ts";
import { practiceAccount } from "../../../server/chain/practice/accounts.ts";

const proposer = practiceAccount(5).address;

test("a description has a heading of one line, the text and the proposer", () => {
  const description = describeProposal({
    title: " ## Halve\nthe price ",
    body: "\nBecause.\n\n* one\n",
    proposer,
  });
  assert.equal(description, `# Halve the price\n\nBecause.\n\n* one\n\n#proposer=${proposer}`);
  assert.equal(bodyOf(description), "Because.\n\n* one");
});

test("a description without text has a heading and the proposer only", () => {
  const description = describeProposal({ title: "Serve release 2", body: " ", proposer });
  assert.equal(description, `# Serve release 2\n\n#proposer=${proposer}`);
  assert.equal(bodyOf(description), "");
});

test("a proposal without a title is refused", () => {
  assert.throws(() => describeProposal({ title: "#  ", body: "Text", proposer }), /Say what will change/);
});
