import 'reflect-metadata'
import { type StartHost, testAdapter } from '@inroute/conformance/adapter'
import {
  type ArgumentsHost,
  Catch,
  Controller,
  type ExceptionFilter,
  Get,
  type INestApplication,
  Module,
  type Type,
} from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import type { NestExpressApplication } from '@nestjs/platform-express'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import fastifyCompress from '@fastify/compress'
import fastifyHelmet from '@fastify/helmet'
import compression from 'compression'
import helmet from 'helmet'
import morgan from 'morgan'
import { InrouteModule, type MountOptions } from '../src/index.ts'

@Controller()
class BesideController {
  @Get('beside')
  beside(): string {
    return 'beside'
  }
}

@Catch()
class Teapot implements ExceptionFilter {
  catch(error: Error, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<{ status(code: number): { send(body: string): void } }>()
    reply.status(418).send(error.message)
  }
}

type Setup = Parameters<StartHost>[0]

function moduleOf({ gateway, prefix, other, identify, policy }: Setup): Type {
  const options: MountOptions = { path: prefix, policy }
  if (identify) options.identify = (req) => identify(req.headers['x-user'] as string | undefined)
  const imports = [InrouteModule.forRoot({ gateway, ...options })]
  @Module({ imports, controllers: [BesideController] })
  class AppModule {}
  @Module({ imports: other ? [InrouteModule.forRoot({ gateway: other.gateway, path: other.prefix })] : [] })
  class OtherModule {}
  @Module({ imports: [AppModule, OtherModule] })
  class Root {}
  return Root
}

async function listen(app: INestApplication, log: readonly string[]) {
  app.useGlobalFilters(new Teapot())
  await app.listen(0, '127.0.0.1')
  return {
    url: (await app.getUrl()).replace('[::1]', '127.0.0.1'),
    log,
    async close() {
      app.getHttpServer().closeAllConnections()
      await app.close()
    },
  }
}

testAdapter('Nest on Express', async (setup) => {
  const app = await NestFactory.create<NestExpressApplication>(moduleOf(setup), {
    logger: false,
    bodyParser: setup.bodyParser === 'before',
    cors: setup.usualMiddleware && { origin: '*' },
    rawBody: setup.bodyParser === 'raw',
  })
  const log: string[] = []
  if (setup.usualMiddleware) {
    const logger = morgan(':method :status', { stream: { write: (line) => log.push(line.trim()) } })
    app.use(logger, compression({ threshold: 0 }), helmet())
  }
  return listen(app, log)
})

testAdapter(
  'Nest on Fastify',
  async (setup) => {
    const log: string[] = []
    const adapter = new FastifyAdapter()
    const app = await NestFactory.create<NestFastifyApplication>(moduleOf(setup), adapter, {
      logger: false,
      cors: setup.usualMiddleware && { origin: '*' },
      rawBody: setup.bodyParser === 'raw',
    })
    if (setup.usualMiddleware) {
      await app.register(fastifyCompress, { threshold: 0 })
      await app.register(fastifyHelmet)
      adapter.getInstance().addHook('onResponse', async ({ method }, { statusCode }) => {
        log.push(`${method} ${statusCode}`)
      })
    }
    return listen(app, log)
  },
  { alwaysParses: true },
)
