import { countOf, objectOf, someTextOf } from '../json-value.ts'
import { type Encoding, warn } from './encoding.ts'

/** What the caller asked for, by `reasoning` or `reasoning_effort` (section 10; `include_reasoning` asks for no thinking). */
interface Asked {
  effort: string | undefined
  budgetTokens: number | undefined
  isOn: boolean
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
  const asked = readAsked(request['reasoning'], request['reasoning_effort'])
  if ('reasoning' in request) edits.set('reasoning', 'remove')
  warnOfExtras(encoding)
  if (!asked || isSpokenHere(encoding, asked)) return
  const { toggle } = vendor
  const isToggled = toggle !== undefined
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
  if (objectOf(request['reasoning'])) return false
  const taken = input.offer.reasoning?.efforts ?? differences.reasoning?.effort ?? true
  return taken === true || (Array.isArray(taken) && taken.includes(asked.effort))
}

function readAsked(reasoning: unknown, shorthand: unknown): Asked | undefined {
  const object = objectOf(reasoning)
  const level = someTextOf(object?.['effort']) ?? someTextOf(shorthand)
  const budgetTokens = countOf(object?.['max_tokens'])
  if (level === 'none' || object?.['enabled'] === false || budgetTokens === 0) {
    return { effort: 'none', budgetTokens: undefined, isOn: false }
  }
  const isOn = level !== undefined || budgetTokens !== undefined || object?.['enabled'] === true
  // hiding the thoughts asks for no thinking that would not have happened
  return isOn ? { effort: level, budgetTokens, isOn } : undefined
}

/** What else `reasoning` may say is OpenRouter's own; `exclude` is done by this gateway. */
const understood = new Set(['effort', 'max_tokens', 'enabled', 'exclude'])

function warnOfExtras(encoding: Encoding): void {
  for (const [member, value] of Object.entries(objectOf(encoding.request['reasoning']) ?? {})) {
    if (value !== null && !understood.has(member))
      warn(encoding, `reasoning.${member}`, 'unknown to this wire; left out')
  }
}

function encodeEffort(encoding: Encoding, asked: Asked, isToggled: boolean): void {
  const { request, differences, edits, input } = encoding
  const taken = input.offer.reasoning?.efforts ?? differences.reasoning?.effort ?? true
  if (taken === false || (Array.isArray(taken) && taken.length === 0)) {
    if (!isToggled) warn(encoding, 'reasoning', 'this model has no effort to choose; left out')
    else if (asked.isOn && (asked.effort ?? asked.budgetTokens) !== undefined) {
      warn(encoding, 'reasoning', 'this provider only turns it on or off; turned on', 'changed')
    }
    dropEffort(encoding)
    return
  }
  // a toggle that is off, or on without a level, has said everything
  if (isToggled && (asked.effort === undefined || asked.effort === 'none')) {
    dropEffort(encoding)
    return
  }
  const wanted = asked.effort ?? effortOfBudget(encoding, asked) ?? 'medium'
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
