/** Names that stand for a choice among all models, made by the request's needs (section 7). */
export const routerNames = [
  'openrouter/auto',
  'inroute/auto',
  'openrouter/auto-beta',
  'openrouter/free',
  'inroute/free',
] as const
export type RouterName = (typeof routerNames)[number]
