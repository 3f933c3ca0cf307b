/** One way to put something between a caller and a provider. Each runs in a process of its own. */
export interface Contestant {
  /** Starts serving on the loopback address. @param upstream the simulated provider, e.g. `http://127.0.0.1:4000` */
  start(upstream: string): Promise<Served>
}

/** Where and how the load generator reaches a contestant. */
export interface Served {
  port: number
  path: string
  /** What to ask for. */
  model: string
  headers?: Record<string, string>
}
