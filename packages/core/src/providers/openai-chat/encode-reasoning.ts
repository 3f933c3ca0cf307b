import { countOf, objectOf, someTextOf } from '../json-value.ts'
import { type Encoding, warn } from './encoding.ts'

/** What the caller asked for, in any of the three spellings of section 10. */
interface Asked {
  effort: string | undefined
  budgetTokens: number | undefined
  /** `undefined`: neither on nor off was said. */
  isOn: boolean | undefined
}

/** Efforts from none to most. */
const scale = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']

/**
 * `reasoning` and `reasoning_effort` in the vendor's own form. A request that already speaks it (`reasoning_effort` where that
 * is taken, the vendor's own toggle) is left alone.
 */
export function encodeReasoning(encoding: Encoding): void {
  const { request, differences, refused, edits } = encoding
  const vendor = differences.reasoning ?? {}
  if (vendor.takesObject || refused.has('reasoning')) return
  const asked = readAsked(request['reasoning'], request['reasoning_effort'], request['include_reasoning'])
  if ('reasoning' in request) edits.set('reasoning', 'remove')
  if (!asked || isSpokenHere(encoding, asked)) return
  const { toggle } = vendor
  const isToggled = toggle !== undefined && asked.isOn !== undefined
  // the vendor's own member wins; Together's has the caller's name
  if (isToggled && (toggle.member === 'reasoning' || !(toggle.member in request))) {
    edits.set(toggle.member, { value: asked.isOn ? toggle.on : toggle.off })
  }
  if (vendor.budget && asked.budgetTokens) {
    if (!(vendor.budget in request)) edits.set(vendor.budget, { value: asked.budgetTokens })
    dropEffort(encoding)
    return
  }
  encodeEffort(encoding, asked, isToggled)
}

/** `reasoning_effort` alone, with a level the vendor takes: that is how it is asked for here. */
function isSpokenHere({ request, differences, input }: Encoding, asked: Asked): boolean {
  if (objectOf(request['reasoning']) || request['include_reasoning'] === true) return false
  const taken = input.offer.reasoning?.efforts ?? differences.reasoning?.effort ?? true
  return taken === true || (Array.isArray(taken) && taken.includes(asked.effort))
}

function readAsked(reasoning: unknown, effort: unknown, include: unknown): Asked | undefined {
  const object = objectOf(reasoning)
  const level = someTextOf(object?.['effort']) ?? someTextOf(effort)
  const budgetTokens = countOf(object?.['max_tokens'])
  const isOff = level === 'none' || object?.['enabled'] === false || budgetTokens === 0
  const isOn = isOff ? false : object || level !== undefined || include === true ? true : undefined
  if (!object && level === undefined && include !== true) return undefined
  // asking to hide the thoughts, or an empty object, asks for no thinking that would not have happened
  const saysNothing =
    object && level === undefined && budgetTokens === undefined && object['enabled'] !== true && !isOff
  return { effort: isOff ? 'none' : level, budgetTokens, isOn: saysNothing ? undefined : isOn }
}

function encodeEffort(encoding: Encoding, asked: Asked, isToggled: boolean): void {
  const { request, differences, edits, input } = encoding
  const taken = input.offer.reasoning?.efforts ?? differences.reasoning?.effort ?? true
  if (taken === false || (Array.isArray(taken) && taken.length === 0)) {
    if (asked.effort !== undefined && !isToggled)
      warn(encoding, 'reasoning', 'this model has no effort to choose; left out')
    dropEffort(encoding)
    return
  }
  // a toggle that is off, or on without a level, has said everything
  if (isToggled && (asked.effort === undefined || asked.effort === 'none')) {
    dropEffort(encoding)
    return
  }
  const wanted = asked.effort ?? effortOfBudget(encoding, asked) ?? (asked.isOn ? 'medium' : undefined)
  if (wanted === undefined) return
  const effort = taken === true ? wanted : nearest(wanted, taken as readonly string[])
  if (effort !== wanted || asked.effort === undefined) {
    warn(encoding, 'reasoning', `sent as reasoning_effort ${effort}`, 'changed')
  }
  if (request['reasoning_effort'] !== effort) edits.set('reasoning_effort', { value: effort })
}

/** Left out because a toggle or a budget says it, or because nothing here takes it. */
function dropEffort({ request, edits }: Encoding): void {
  if ('reasoning_effort' in request) edits.set('reasoning_effort', 'remove')
}

/** The specification's ratios, read backwards: how much of the answer the budget is. */
function effortOfBudget({ request, input }: Encoding, asked: Asked): string | undefined {
  if (!asked.budgetTokens) return undefined
  const limit =
    countOf(request['max_completion_tokens']) ?? countOf(request['max_tokens']) ?? input.offer.maxOutputTokens ?? 32_000
  const ratio = asked.budgetTokens / limit
  return ratio >= 0.65 ? 'high' : ratio >= 0.35 ? 'medium' : ratio >= 0.15 ? 'low' : 'minimal'
}

/** The nearest level that is taken, the lower one of two; `none` only stands for itself. */
function nearest(wanted: string, taken: readonly string[]): string {
  if (taken.includes(wanted)) return wanted
  const at = scale.indexOf(wanted)
  const known = taken.filter((level) => level !== 'none' && scale.includes(level))
  if (at === -1 || known.length === 0) return wanted
  return known.reduce((best, level) => {
    const distance = Math.abs(scale.indexOf(level) - at) - Math.abs(scale.indexOf(best) - at)
    return distance < 0 || (distance === 0 && scale.indexOf(level) < scale.indexOf(best)) ? level : best
  })
}
