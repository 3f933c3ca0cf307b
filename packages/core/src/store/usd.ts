const nanoPerUsd = 1_000_000_000

/** Nano-USD to USD: the one place an amount becomes a decimal fraction, on its way out. */
export const usd = (nanoUsd: number | bigint): number => Number(nanoUsd) / nanoPerUsd

/** USD, as people write limits, to nano-USD: rounded to the nearest. */
export const nanoUsd = (usd: number): number => Math.round(usd * nanoPerUsd)
