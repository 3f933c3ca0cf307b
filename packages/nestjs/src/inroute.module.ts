import { createGateway, type Gateway, type GatewayOptions } from '@inroute/core'
import {
  type BeforeApplicationShutdown,
  type DynamicModule,
  type FactoryProvider,
  Inject,
  Logger,
  Module,
  type ModuleMetadata,
} from '@nestjs/common'
import { createController } from './create-controller.ts'
import { INROUTE_GATEWAY, INROUTE_PROVIDERS, type ReplaceProviders } from './inject-gateway.ts'
import { InrouteHealthIndicator } from './inroute-health-indicator.ts'
import type { MountOptions } from './mount-options.ts'

/**
 * Where the gateway is mounted, and what `createGateway` takes; or `gateway`, one made before. The module closes it when the app
 * shuts down.
 */
export type InrouteModuleOptions = MountOptions & (GatewayOptions | { gateway: GatewayOptions | Gateway })

/** Where the gateway is mounted, and what makes it. */
export interface InrouteModuleAsyncOptions extends MountOptions, Pick<ModuleMetadata, 'imports'> {
  /** Tokens for `useFactory`, e.g. `[ConfigService]`. */
  inject?: FactoryProvider['inject']
  /** What `createGateway` takes, or a gateway. */
  useFactory: FactoryProvider<GatewayOptions | Gateway | Promise<GatewayOptions | Gateway>>['useFactory']
}

const drainMsToken = Symbol.for('inroute.drainMs')

/**
 * Mounts a gateway in a Nest app and makes it injectable everywhere. With `app.enableShutdownHooks()`, streams and the ledger
 * are drained before the app ends.
 *
 * @example
 * InrouteModule.forRootAsync({
 *   path: 'api/v1',
 *   identify: (req: Request) => req.user && { id: req.user.id },
 *   inject: [ConfigService],
 *   useFactory: (config: ConfigService) => ({ providers: [openai({ apiKey: config.getOrThrow('OPENAI_API_KEY') })] }),
 * })
 */
@Module({})
export class InrouteModule implements BeforeApplicationShutdown {
  readonly #gateway: Gateway
  readonly #drainMs: number | undefined

  constructor(@Inject(INROUTE_GATEWAY) gateway: Gateway, @Inject(drainMsToken) drainMs: number | null) {
    this.#gateway = gateway
    this.#drainMs = drainMs ?? undefined
    const logger = new Logger('inroute')
    gateway.on('internal-error', ({ error }) => logger.error(error))
    gateway.on('store-failure', ({ generationId, error }) =>
      logger.error(`${generationId} was not recorded: ${String(error)}`),
    )
    gateway.on('attempt', ({ failure, providerName, model, message }) => {
      if (failure !== undefined) logger.warn(`${model} at ${providerName}: ${failure}${message ? `, ${message}` : ''}`)
    })
  }

  /** With options that are known at once. */
  static forRoot({ path, identify, guards, policy, drainMs, ...options }: InrouteModuleOptions): DynamicModule {
    const mount: MountOptions = { path, guards, policy, drainMs, ...(identify && { identify }) }
    return InrouteModule.forRootAsync({
      ...mount,
      useFactory: () => ('gateway' in options ? options.gateway : options),
    })
  }

  /** With options from other providers, e.g. a `ConfigService`. */
  static forRootAsync({ imports = [], inject = [], useFactory, ...mount }: InrouteModuleAsyncOptions): DynamicModule {
    const gateway: FactoryProvider<Gateway> = {
      provide: INROUTE_GATEWAY,
      inject: [INROUTE_PROVIDERS, ...inject],
      async useFactory(replace: ReplaceProviders | null, ...dependencies: unknown[]) {
        const made = await useFactory(...dependencies)
        if (!('handle' in made)) return createGateway(replace ? { ...made, providers: replace(made.providers) } : made)
        if (replace) throw new Error('INROUTE_PROVIDERS is overridden, but the module was given a gateway made before')
        return made
      },
    }
    return {
      module: InrouteModule,
      global: true,
      imports,
      providers: [
        gateway,
        { provide: INROUTE_PROVIDERS, useValue: null },
        { provide: drainMsToken, useValue: mount.drainMs ?? null },
        InrouteHealthIndicator,
      ],
      controllers: [createController(mount)],
      exports: [INROUTE_GATEWAY, InrouteHealthIndicator],
    }
  }

  /** Nest calls it, before it waits for open connections: lets running requests end for a while, then closes the gateway. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.#gateway.close({ drainMs: this.#drainMs })
  }
}
