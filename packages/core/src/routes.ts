import { type AccountRoute, accountRoutes } from './account/account-routes.ts'
import { modelRules } from './admit/allowed-candidates.ts'
import { type CatalogueRoute, catalogueRoutes } from './catalog/catalogue-routes.ts'
import { narrowCatalog } from './catalog/model-rule.ts'
import type { GatewayContext } from './context.ts'
import { anthropicMessages } from './dialects/anthropic-messages/index.ts'
import type { Dialect } from './dialects/contract.ts'
import { openaiChat } from './dialects/openai-chat/index.ts'
import { openaiCompletions } from './dialects/openai-completions/index.ts'
import { openaiResponses } from './dialects/openai-responses/index.ts'
import { openaiEmbeddings } from './dialects/openai-embeddings/index.ts'
import { jsonReply } from './edge/error-reply.ts'
import type { Exchange, Reply } from './edge/exchange.ts'
import { readJsonBody } from './edge/read-json-body.ts'
import type { Route } from './edge/routes.ts'
import { caller, manager } from './stages/admit.ts'

export type Handler = (
  exchange: Exchange,
  context: GatewayContext,
  params: Readonly<Record<string, string>>,
) => Promise<Reply> | Reply

/** What callers ask models by. */
const dialects: Readonly<Record<string, Dialect>> = {
  '/chat/completions': openaiChat,
  '/messages': anthropicMessages,
  '/completions': openaiCompletions,
  '/responses': openaiResponses,
  '/embeddings': openaiEmbeddings,
}

/** The path of a request through the stages, in a caller's dialect. */
type Answer = (exchange: Exchange, context: GatewayContext, dialect: Dialect) => Promise<Reply>

/** Everything below the mount path. */
export const createRoutes = (answer: Answer): readonly Route<Handler>[] => [
  ...Object.entries(dialects).map(
    ([path, dialect]): Route<Handler> => ({
      method: 'POST',
      path,
      handle: (exchange, context) => answer(exchange, context, dialect),
    }),
  ),
  ...catalogueRoutes.map((route) => ({ ...route, handle: catalogueHandler(route) })),
  ...accountRoutes.map((route) => ({ ...route, handle: accountHandler(route) })),
]

/** The dialect of a request for a model; `undefined` for any other request. */
export const dialectOf = ({ method, path }: Pick<Exchange, 'method' | 'path'>): Dialect | undefined =>
  method === 'POST' ? dialects[path.replace(/(?<=.)\/$/, '')] : undefined

/** Whatever goes wrong at a dialect's route, or below it, is said in that dialect. */
export function dialectAt(path: string): Dialect {
  const own = Object.keys(dialects).find((route) => path === route || path.startsWith(`${route}/`))
  return own === undefined ? openaiChat : dialects[own]!
}

/** What is on offer at this mount, for anyone to read; what of it they may use and how it is doing, for callers who are known. */
function catalogueHandler(route: CatalogueRoute): Handler {
  return async (exchange, context, params) => {
    const identity = await caller(exchange, context).catch(() => undefined)
    const showPerformance = identity !== undefined
    const { health, clock, providers } = context
    const catalog = narrowCatalog(context.catalog, modelRules(identity ?? { mount: exchange.policy }))
    const basePath = exchange.mountPath ?? '/api/v1'
    const body = route.render(
      { params, query: exchange.query, providers },
      { catalog, health, nowMs: clock.now(), basePath, showPerformance },
    )
    return jsonReply(body)
  }
}

/** Keys, accounts and generations: nothing is sent upstream, no stage is passed. */
function accountHandler(route: AccountRoute): Handler {
  return async (exchange, context, params) => {
    const isOpenTo = route.access === 'management' ? manager : caller
    const { status, body } = await route.handle(
      {
        identity: await isOpenTo(exchange, context),
        params,
        query: new URLSearchParams(exchange.query),
        body: async () => (await readJsonBody(exchange, context.maxBodyBytes)).value,
      },
      { ...context, providerName: (id) => context.providers.find((provider) => provider.id === id)?.name ?? id },
    )
    return jsonReply(body, status)
  }
}
