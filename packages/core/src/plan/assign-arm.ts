import { hash } from 'node:crypto'
import { findModel } from '../catalog/find-model.ts'
import { brokenRules } from '../catalog/model-rule.ts'
import type { Shadow, Split, SplitArm } from '../catalog/split.ts'
import type { PlanInput } from './plan.ts'

/**
 * The arm a request belongs to: weighted rendezvous hashing, so that the same user has the same arm on every instance, and a
 * change of weights moves only those it must.
 */
export function assignArm(name: string, split: Split, input: PlanInput): string {
  const key = keyOf(split, input)
  let best = { model: '', score: Infinity }
  for (const { model, weight } of armsFor(split, input)) {
    const score = weight > 0 ? -Math.log(fraction(`${name}\n${model}\n${key}`)) / weight : Infinity
    if (score < best.score) best = { model, score }
  }
  return best.model
}

/** An arm that may not be asked for takes no part; where none may, each is refused. */
function armsFor({ arms }: Split, { modelRules, catalog }: PlanInput): readonly SplitArm[] {
  if (!modelRules?.length) return arms
  const open = arms.filter(({ model }) => brokenRules(modelRules, findModel(model, catalog)?.id ?? model).length === 0)
  return open.length > 0 ? open : arms
}

/** The shadow of a request that is among the shadowed percentage of its split; the candidate's own arm needs no copy. */
export function shadowOf({ name, arm }: { name: string; arm: string }, input: PlanInput): Shadow | undefined {
  const shadow = input.catalog.splits.get(name)?.shadow
  if (!shadow || shadow.model === arm) return undefined
  return fraction(`${name}\nshadow\n${input.seed}`) * 100 < shadow.percent ? shadow : undefined
}

/** A request that cannot be told apart by what the split asks for is drawn by itself. */
function keyOf({ by }: Split, { request, callerId, conversation, seed }: PlanInput): string {
  const key =
    by === 'user'
      ? (request.user ?? callerId ?? conversation)
      : by === 'session'
        ? (conversation ?? callerId)
        : undefined
  return key === undefined ? `request ${seed}` : `${by} ${key}`
}

/** Uniform in (0, 1), from 52 bits of a hash that is the same everywhere. */
function fraction(text: string): number {
  return (Number.parseInt(hash('sha256', text).slice(0, 13), 16) + 0.5) / 2 ** 52
}
