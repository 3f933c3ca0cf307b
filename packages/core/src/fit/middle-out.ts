import { conversationBlocks } from './conversation-blocks.ts'
import { Draft, leastTokens, type MiddleOut, type MiddleOutInput, usefulTokens } from './draft.ts'

/**
 * Shortens a conversation from its middle until it takes no more than `room`. In this order: whole turns between the first
 * user message and the last; long texts of the first user message and of earlier steps of the turn in progress; whole
 * such steps; texts of what is left. System and developer messages, tool calls and reasoning are never cut into.
 * Deterministic, and linear but for the sorting of sizes.
 * @returns undefined when what must stay does not fit
 */
export function middleOut(input: MiddleOutInput): MiddleOut | undefined {
  const draft = new Draft(input)
  const { preamble, first, turns, last, steps } = conversationBlocks(input.messages)
  if (turns.length > 0) draft.reserveGap()
  const lastStep = steps.at(-1) ?? []
  const oldSteps = steps.slice(0, -1)
  draft.remove(preamble)
  const fits =
    draft.keepEndsOf(turns) ||
    draft.squeeze([first, ...oldSteps], { least: usefulTokens, media: false }) ||
    draft.keepEndsOf(oldSteps) ||
    draft.squeeze([first], { least: usefulTokens, media: true }) ||
    draft.squeeze([first, lastStep], { least: usefulTokens, media: true }) ||
    draft.squeeze([first, lastStep, last], { least: leastTokens, media: false }) ||
    draft.squeeze([first, lastStep], { least: leastTokens, media: true, also: last })
  return fits ? draft.finish() : undefined
}
