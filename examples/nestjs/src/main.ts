// A Nest app with the gateway below /api/v1, behind a guard. `npm start` in this folder, then:
//   curl -N localhost:8789/api/v1/chat/completions -H 'x-user: ada' -H 'content-type: application/json' \
//     -d '{"model":"openai/gpt-4o-mini","stream":true,"messages":[{"role":"user","content":"Hello"}]}'
import 'reflect-metadata'
import type { Gateway } from '@inroute/core'
import { type HostRequest, InjectGateway, InrouteModule } from '@inroute/nestjs'
import { sqliteStore } from '@inroute/sqlite'
import {
  type CanActivate,
  Controller,
  type ExecutionContext,
  Get,
  Injectable,
  Module,
  UnauthorizedException,
} from '@nestjs/common'
import { APP_GUARD, NestFactory } from '@nestjs/core'
import { chooseUpstreams, type Upstreams } from 'inroute-example-upstreams'

type SignedIn = HostRequest & { user: { id: string } }

/** A real app would have a login here. */
@Injectable()
class Login implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const req = context.switchToHttp().getRequest<SignedIn>()
    const user = req.headers['x-user']
    if (typeof user !== 'string') throw new UnauthorizedException('Say who you are in the header x-user.')
    req.user = { id: user }
    return true
  }
}

@Controller()
class SpendController {
  readonly #gateway: Gateway

  constructor(@InjectGateway() gateway: Gateway) {
    this.#gateway = gateway
  }

  @Get('spend')
  async spend(): Promise<object[]> {
    const rows = await this.#gateway.spend.by({ by: 'caller' })
    return rows.map(({ key, requests, costNanoUsd }) => ({ user: key, requests, usd: Number(costNanoUsd) / 1e9 }))
  }
}

@Module({
  providers: [{ provide: 'upstreams', useFactory: () => chooseUpstreams(process.env) }],
  exports: ['upstreams'],
})
class UpstreamsModule {}

@Module({
  imports: [
    InrouteModule.forRootAsync({
      path: 'api/v1',
      identify: (req: SignedIn) => ({ ...req.user, budget: { limitUsd: 1, window: 'daily' } }),
      imports: [UpstreamsModule],
      inject: ['upstreams'],
      useFactory: ({ providers }: Upstreams) => ({
        providers,
        store: sqliteStore(process.env['INROUTE_DATABASE'] ?? 'inroute.db'),
      }),
    }),
  ],
  controllers: [SpendController],
  providers: [{ provide: APP_GUARD, useClass: Login }],
})
class AppModule {}

const app = await NestFactory.create(AppModule)
app.enableShutdownHooks()
await app.listen(process.env['PORT'] ?? 8789)
console.log(`listening on ${await app.getUrl()}/api/v1`)
