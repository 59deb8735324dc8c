import {
  buyDigitsCredits,
  claimDonation,
  donateToDigits,
  halveDigitsPrice,
  proposeDigitsRelease,
} from "./digits-life.ts";
import { payForDigitsCalls, tradeDigitsShares } from "./digits-market.ts";
import { closeDigitsRaise, openDigitsRaise } from "./digits-story.ts";
import { closeLiveRaise, LIVE_STORIES, openLiveRaise } from "./live-stories.ts";
import { missGoal, openMissedRaise } from "./missed-story.ts";
import { openRaise } from "./raising-story.ts";
import type { SeededModel } from "./seeded-model.ts";
import { createStage, type SeedOptions } from "./stage.ts";

/** What a finished seed leaves behind: the ids of its models. */
export interface SeedMark {
  /** Governed, release 1 live, a proposal for release 2 open. */
  readonly digits: string;
  /** Its raise failed; refunds are open. */
  readonly missed: string;
  /** Governed and served: a text model, and one that hears voices. */
  readonly live: readonly string[];
  /** Raising now. */
  readonly raising: string;
}

/**
 * Plays five models on a practice chain, by the calls that every user sends, so that a newcomer finds each stage of
 * a model's life. Moves the chain's clock ahead by about eight days. Doing it again changes nothing; after a crash it goes
 * on where it stopped.
 * @throws Error when the chain refuses a step
 */
export async function seedPractice(options: SeedOptions): Promise<SeedMark> {
  const stage = createStage(options);
  stage.say("Opening raises");
  const digits = await openDigitsRaise(stage);
  const missed = await openMissedRaise(stage, digits);
  const live: SeededModel[] = [];
  for (const story of LIVE_STORIES) live.push(await openLiveRaise(stage, story));
  stage.say("Ending them: one missed its goal, the others reached theirs");
  await missGoal(stage, missed);
  for (const [index, story] of LIVE_STORIES.entries()) await closeLiveRaise(stage, story, live[index]!);
  await closeDigitsRaise(stage, digits);
  stage.say("Earning, and voting a new price");
  await donateToDigits(stage, digits);
  await halveDigitsPrice(stage, digits);
  await claimDonation(stage, digits);
  stage.say("Paying for free calls, and trading shares");
  await payForDigitsCalls(stage, digits);
  await tradeDigitsShares(stage, digits);
  await buyDigitsCredits(stage, digits);
  stage.say("Proposing release 2");
  await proposeDigitsRelease(stage, digits);
  stage.say("Opening a raise to take part in");
  const raising = await openRaise(stage);
  return {
    digits: `${digits.modelId}`,
    missed: `${missed.modelId}`,
    live: live.map(({ modelId }) => `${modelId}`),
    raising: `${raising.modelId}`,
  };
}
