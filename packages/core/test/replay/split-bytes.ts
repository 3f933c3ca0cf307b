/** One way the network could have delivered a body. */
export interface Delivery {
  /** For a failing test's message. */
  name: string
  pieces: Uint8Array[]
}

export interface DeliveryOptions {
  /** The byte lengths the recording client received, where known. */
  lengths?: number[] | undefined
  /** Lines may as well end in LF as in CRLF: deliver both (server-sent events, NDJSON). */
  lines: boolean
  seed: number
}

/**
 * The same bytes delivered in every way that matters: whole, as recorded, one byte at a time (which cuts inside every UTF-8
 * character and every CRLF), at random, and with the other line ends.
 */
export function deliveriesOf(bytes: Uint8Array, options: DeliveryOptions): Delivery[] {
  const random = createRandom(options.seed)
  const deliveries: Delivery[] = [
    { name: 'whole', pieces: [bytes] },
    { name: 'byte by byte', pieces: cut(bytes, () => 1) },
    ...[8, 64, 512].map((mean) => ({
      name: `random cuts of about ${mean} bytes`,
      pieces: cut(bytes, () => 1 + Math.floor(random() * 2 * mean)),
    })),
  ]
  if (options.lengths) {
    const lengths = options.lengths.values()
    deliveries.push({ name: 'as recorded', pieces: cut(bytes, () => lengths.next().value ?? bytes.length) })
  }
  if (options.lines) {
    for (const [name, ended] of [
      ['LF', withLineEnds(bytes, '\n')],
      ['CRLF', withLineEnds(bytes, '\r\n')],
    ] as const) {
      deliveries.push({ name: `${name}, whole`, pieces: [ended] })
      deliveries.push({ name: `${name}, byte by byte`, pieces: cut(ended, () => 1) })
      deliveries.push({ name: `${name}, random cuts`, pieces: cut(ended, () => 1 + Math.floor(random() * 128)) })
    }
  }
  return deliveries
}

function cut(bytes: Uint8Array, nextLength: () => number): Uint8Array[] {
  const pieces: Uint8Array[] = []
  for (let from = 0; from < bytes.length; ) {
    const to = from + Math.max(1, nextLength())
    pieces.push(bytes.subarray(from, to))
    from = to
  }
  return pieces
}

const withLineEnds = (bytes: Uint8Array, end: string): Uint8Array =>
  Buffer.from(Buffer.from(bytes).toString('latin1').replaceAll('\r\n', '\n').replaceAll('\n', end), 'latin1')

/** Mulberry32: the same cuts in every run of one seed. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
