/** Nano-USD to USD: where an amount becomes a decimal fraction, once, on its way out. */
export const usd = (nanoUsd: number | bigint): number => Number(nanoUsd) / 1_000_000_000
