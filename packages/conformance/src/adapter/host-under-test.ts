import type { Caller, Gateway, MountPolicy } from '@inroute/core'

/** What a host is asked to be for one test. */
export interface HostSetup {
  /** Mounted under `prefix`; the second one, if any, under `otherPrefix`. */
  gateway: Gateway
  /** Without a slash at the end; empty for the root. */
  prefix: string
  /** A second gateway in the same app, without `identify` and `policy`. */
  other?: { gateway: Gateway; prefix: string } | undefined
  /**
   * The host's JSON body parser: none, before the gateway, after it, or one that keeps the raw bytes. A host that always parses
   * ignores this.
   */
  bodyParser: 'none' | 'before' | 'after' | 'raw'
  /**
   * The middleware an app usually has, before the gateway: compression, CORS (`access-control-allow-origin: *`), helmet
   * (`x-frame-options`), and a logger that leaves `POST 200` in the host's `log` for each answer.
   */
  usualMiddleware: boolean
  /** What holds for the mount under `prefix`. */
  policy?: MountPolicy | undefined
  /** The host's own session, in the adapter's idiom: by the header `x-user`. `undefined`: the option is not used. */
  identify?: ((user: string | undefined) => Caller | undefined | Promise<Caller | undefined>) | undefined
}

/** A host that answers. */
export interface RunningHost {
  /** e.g. `http://127.0.0.1:41234` */
  url: string
  /** What its logger wrote: `POST 200` for each answer. */
  log: readonly string[]
  /** Ends the server and every connection. */
  close(): Promise<void>
}

/**
 * Starts a host that mounts the gateway, answers `GET /beside` with the text `beside`, and whose own error handler answers
 * status 418 with the error's message.
 */
export type StartHost = (setup: HostSetup) => Promise<RunningHost>

/** What a framework cannot do, said once where its suite is called. */
export interface AdapterTraits {
  /** The framework parses JSON bodies by itself, whatever it is told. @default false */
  alwaysParses?: boolean | undefined
  /** `identify`, or what stands for it, may throw into the host's error handler. @default true */
  hostErrors?: boolean | undefined
  /** Its mount is made once, so that a mistake in a policy stops its start. @default true */
  checksAtStart?: boolean | undefined
}
