/** Who takes part, in the order of the table: the module's name and what it is. */
export const contestants = {
  floor: 'pass-through: node:http + undici dispatch',
  'express-floor': 'the same in Express',
  'inroute-openai': 'inroute in Express, same dialect',
  'inroute-memory': 'the same with its ledger in memory',
  'inroute-anthropic': 'inroute in Express, translating to Anthropic',
  'openai-sdk': 'openai SDK in Express',
  'ai-sdk': 'AI SDK in Express',
  portkey: 'Portkey gateway',
} as const

export type ContestantName = keyof typeof contestants

/** Every ratio is to this one. */
export const floor: ContestantName = 'floor'

export const isContestant = (name: string): name is ContestantName => Object.hasOwn(contestants, name)
