import { anthropic, google, openai, openaiCompatible, type Provider } from '@inroute/core'
import { startSimulatedProviders } from './simulated.ts'

export interface Upstreams {
  providers: Provider[]
  /** Models to try, cheapest first: one for each provider in use. */
  models: string[]
  simulated: boolean
  close(): Promise<void>
}

/** A provider at an address where nothing listens: what a fallback is for. */
const alwaysDown = openaiCompatible({
  id: 'always-down',
  name: 'Always Down',
  baseURL: 'http://127.0.0.1:9/v1',
  models: { 'demo/always-down': { upstream: 'down', pricing: { inputPerMillion: 0, outputPerMillion: 0 } } },
})

/** The providers whose keys are in the environment; without any key, simulated ones that speak the same three dialects. */
export async function chooseUpstreams(env: NodeJS.ProcessEnv): Promise<Upstreams> {
  const real = [
    env['OPENAI_API_KEY'] && { provider: openai(), model: 'openai/gpt-4o-mini' },
    env['ANTHROPIC_API_KEY'] && { provider: anthropic(), model: 'anthropic/claude-haiku-4.5' },
    env['GEMINI_API_KEY'] && { provider: google(), model: 'google/gemini-2.5-flash' },
  ].filter((entry) => typeof entry === 'object')
  if (real.length > 0) {
    return {
      providers: [...real.map(({ provider }) => provider), alwaysDown],
      models: real.map(({ model }) => model),
      simulated: false,
      close: async () => undefined,
    }
  }
  const mock = await startSimulatedProviders()
  const apiKey = 'simulated'
  return {
    providers: [
      openai({ apiKey, baseURL: mock.url }),
      anthropic({ apiKey, baseURL: mock.url }),
      google({ apiKey, baseURL: mock.url }),
      alwaysDown,
    ],
    models: ['openai/gpt-4o-mini', 'anthropic/claude-haiku-4.5', 'google/gemini-2.5-flash'],
    simulated: true,
    close: mock.close,
  }
}
