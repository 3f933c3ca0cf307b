import 'reflect-metadata'
import { createFaultyUpstream, type FaultyUpstream } from '@inroute/conformance/upstream'
import { createGateway, type Gateway, type GatewayOptions, openai } from '@inroute/core'
import { createScript } from '@inroute/core/testing'
import {
  type CallHandler,
  type CanActivate,
  type ExecutionContext,
  Injectable,
  type INestApplication,
  Module,
  type NestInterceptor,
  UnauthorizedException,
  VERSION_NEUTRAL,
  VersioningType,
} from '@nestjs/common'
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { Test } from '@nestjs/testing'
import { type Observable, timeout } from 'rxjs'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import {
  type HostRequest,
  INROUTE_PROVIDERS,
  InjectGateway,
  InrouteHealthIndicator,
  InrouteModule,
} from '../src/index.ts'

let upstream: FaultyUpstream
beforeEach(async () => {
  upstream = await createFaultyUpstream()
  return () => upstream.close()
})

const optionsTo = (upstream: FaultyUpstream): GatewayOptions => ({
  providers: [
    openai({
      apiKey: 'sk-test',
      baseURL: upstream.baseURLs.openai,
      models: Object.fromEntries(
        ['ok', 'stall_3', 'server-error'].map((fault) => [`test/${fault}`, { upstream: fault }]),
      ),
    }),
  ],
})

@Injectable()
class Config {
  readonly upstream = upstream
}
@Module({ providers: [Config], exports: [Config] })
class ConfigModule {}

/** The app's login: a guard that puts the user on the request. */
@Injectable()
class Login implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const req = context.switchToHttp().getRequest<{ headers: Record<string, string>; user?: { id: string } }>()
    const user = req.headers['x-user']
    if (!user) throw new UnauthorizedException('log in first')
    req.user = { id: user }
    return true
  }
}

/** An app's usual time limit for its own handlers: shorter than an answer may take. */
class ShortTimeout implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(timeout(20))
  }
}

@Injectable()
class Bills {
  readonly gateway: Gateway
  constructor(@InjectGateway() gateway: Gateway) {
    this.gateway = gateway
  }
}

async function startApp(
  prepare: (app: INestApplication) => void = () => {},
): Promise<{ app: INestApplication; url: string }> {
  const module = await Test.createTestingModule({
    imports: [
      InrouteModule.forRootAsync({
        path: 'llm',
        identify: (req: HostRequest & { user: { id: string } }) => req.user,
        imports: [ConfigModule],
        inject: [Config],
        useFactory: (config: Config) => optionsTo(config.upstream),
      }),
    ],
    providers: [Bills, { provide: APP_GUARD, useClass: Login }, { provide: APP_INTERCEPTOR, useClass: ShortTimeout }],
  }).compile()
  const app = module.createNestApplication({ logger: false })
  prepare(app)
  await app.listen(0, '127.0.0.1')
  onTestFinished(() => app.close())
  return { app, url: await app.getUrl() }
}

const post = (url: string, model: string, user = 'ada', stream = false): Promise<Response> =>
  fetch(`${url}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(user && { 'x-user': user }) },
    body: JSON.stringify({ model, stream, messages: [{ role: 'user', content: 'Hello' }] }),
  })

it('is configured in one place: forRoot takes what createGateway takes', async () => {
  const module = await Test.createTestingModule({
    imports: [InrouteModule.forRoot({ path: 'v1', authenticate: false, ...optionsTo(upstream) })],
  }).compile()
  const app = module.createNestApplication({ logger: false })
  await app.listen(0, '127.0.0.1')
  onTestFinished(() => app.close())
  expect((await post(`${await app.getUrl()}/v1`, 'test/ok')).status).toBe(200)
})

describe('a Nest app under test', () => {
  it('has its providers swapped for scripted ones, and is itself otherwise', async () => {
    const script = createScript(['Hello, Ada.', { failure: 'server' }])
    @Module({
      // no key in the environment is needed: the provider is asked for none
      imports: [InrouteModule.forRoot({ path: 'v1', providers: [openai()], routing: { retry: { perCandidate: 0 } } })],
      providers: [Bills],
    })
    class AppModule {}
    const module = await Test.createTestingModule({ imports: [AppModule] })
      .overrideProvider(INROUTE_PROVIDERS)
      .useValue(script.play)
      .compile()
    const app = module.createNestApplication({ logger: false })
    await app.listen(0, '127.0.0.1')
    onTestFinished(() => app.close())
    const { key } = await app.get(Bills).gateway.keys.create({ name: 'test' })
    const url = await app.getUrl()
    const ask = () =>
      fetch(`${url}/v1/chat/completions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
        body: JSON.stringify({ model: 'openai/gpt-4o-mini', messages: [{ role: 'user', content: 'I am Ada.' }] }),
      })
    expect(await (await ask()).json()).toMatchObject({ choices: [{ message: { content: 'Hello, Ada.' } }] })
    expect((await ask()).status).toBe(502)
    expect(script.requests[0]?.body).toMatchObject({ messages: [{ content: 'I am Ada.' }] })
    expect(await app.get(Bills).gateway.spend.by({ by: 'model' })).toMatchObject([{ requests: 2 }])
  })

  it('says so where there is nothing to swap: a gateway made before has its providers', async () => {
    const gateway = createGateway({ authenticate: false, ...optionsTo(upstream) })
    const compiled = Test.createTestingModule({ imports: [InrouteModule.forRoot({ gateway })] })
      .overrideProvider(INROUTE_PROVIDERS)
      .useValue(createScript([]).play)
      .compile()
    await expect(compiled).rejects.toThrow(/INROUTE_PROVIDERS is overridden, but .* a gateway made before/)
    await gateway.close()
  })
})

describe('a Nest app with its own guards, interceptors and configuration', () => {
  it('decides who pays, and refuses in its own words', async () => {
    const { app, url } = await startApp()
    expect((await post(`${url}/llm`, 'test/ok')).status).toBe(200)
    const refused = await post(`${url}/llm`, 'test/ok', '')
    expect(refused.status).toBe(401)
    expect(await refused.json()).toMatchObject({ message: 'log in first' })
    expect(await app.get(Bills).gateway.spend.by({ by: 'caller' })).toMatchObject([{ key: 'ada', requests: 1 }])
  })

  it('has the gateway below its global prefix and version', async () => {
    const { url } = await startApp((app) => {
      app.setGlobalPrefix('backend')
      app.enableVersioning({ type: VersioningType.URI, defaultVersion: ['2', VERSION_NEUTRAL] })
    })
    expect((await post(`${url}/backend/llm`, 'test/ok')).status).toBe(200)
    expect((await post(`${url}/backend/v2/llm`, 'test/ok')).status).toBe(200)
    expect((await post(`${url}/llm`, 'test/ok')).status).toBe(404)
  })

  it.each([
    { prefix: 'api', path: 'api' },
    { prefix: 'llm-app', path: 'llm' },
    { prefix: 'api/v1', path: '' },
    { prefix: '', path: ':tenant/llm' },
  ])('takes the prefix "$prefix" and the path "$path" apart', async ({ prefix, path }) => {
    for (const platform of [undefined, new FastifyAdapter()]) {
      const module = await Test.createTestingModule({
        imports: [InrouteModule.forRoot({ path, authenticate: false, ...optionsTo(upstream) })],
      }).compile()
      const app = platform
        ? module.createNestApplication(platform, { logger: false })
        : module.createNestApplication({ logger: false })
      app.setGlobalPrefix(prefix)
      await app.listen(0, '127.0.0.1')
      onTestFinished(() => app.close())
      const mount = [await app.getUrl(), prefix, path.replace(':tenant', 'acme')].filter(Boolean).join('/')
      expect((await post(mount, 'test/ok')).status).toBe(200)
      expect((await fetch(`${mount}/models?q=ok`)).status).toBe(200)
    }
  })

  it('may have global pipes: what they would refuse is not theirs', async () => {
    const { url } = await startApp((app) =>
      app.useGlobalPipes({
        transform() {
          throw new Error('no such thing')
        },
      }),
    )
    expect((await post(`${url}/llm`, 'test/ok')).status).toBe(200)
  })

  it('reads in its own log what went wrong', async () => {
    const warned: string[] = []
    const ignore = (): void => undefined
    const warn = (message: string, context?: string): void => void warned.push(`[${context}] ${message}`)
    const { url } = await startApp((app) => app.useLogger({ log: ignore, error: ignore, warn }))
    expect((await post(`${url}/llm`, 'test/server-error')).status).toBe(502)
    expect(warned).toContainEqual(expect.stringMatching(/^\[inroute\] test\/server-error at OpenAI: server/))
  })

  it('may have a time limit for its handlers without cutting streams', async () => {
    const { url } = await startApp()
    const response = await post(`${url}/llm`, 'test/stall_3', 'ada', true)
    await upstream.until(([request]) => request?.waiting === true)
    setTimeout(() => upstream.release(), 60) // well past the interceptor's limit
    expect(await response.text()).toMatch(/data: \[DONE\]\n\n$/)
  })

  it('lets a stream end when it shuts down, and refuses what comes meanwhile', async () => {
    const { app, url } = await startApp((app) => app.enableShutdownHooks())
    const health = app.get(InrouteHealthIndicator)
    expect(health.isHealthy()).toMatchObject({ inroute: { status: 'up', store: { name: 'memory' } } })
    const response = await post(`${url}/llm`, 'test/stall_3', 'ada', true)
    await upstream.until(([request]) => request?.waiting === true)
    expect(health.isHealthy().inroute).toMatchObject({ running: 1 })
    const text = response.text()
    const closed = app.close()
    await expect.poll(() => health.isHealthy()).toMatchObject({ inroute: { status: 'down' } })
    expect((await post(`${url}/llm`, 'test/ok')).status).toBe(503)
    upstream.release()
    expect(await text).toMatch(/data: \[DONE\]\n\n$/)
    await closed
    expect(app.get(Bills).gateway.health()).toMatchObject({ running: 0 })
  })

  it('cuts off what does not end in time, tells its caller, and shuts down', async () => {
    const module = await Test.createTestingModule({
      imports: [InrouteModule.forRoot({ path: 'v1', authenticate: false, drainMs: 50, ...optionsTo(upstream) })],
    }).compile()
    const app = module.createNestApplication({ logger: false })
    await app.listen(0, '127.0.0.1')
    const response = await post(`${await app.getUrl()}/v1`, 'test/stall_3', '', true)
    await upstream.until(([request]) => request?.waiting === true)
    await app.close()
    const text = await response.text()
    expect(text).toContain('This gateway was shut down before the answer was complete.')
    expect(text).not.toContain('[DONE]')
    expect(upstream.requests[0]?.ending).toBe('caller-left')
  })
})
