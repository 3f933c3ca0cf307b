import { invalidOption } from '../errors/check-option.ts'

/** An option that some other function makes: told by one of its methods. */
export function checkMade<T extends object>(
  name: string,
  value: T | undefined,
  { by, has }: { by: string; has: keyof T },
) {
  if (value === undefined || typeof value?.[has] === 'function') return value
  throw invalidOption(name, `made by ${by}`, value)
}

/** @throws OptionsError `invalid_option` */
export function checkRandom(random: (() => number) | undefined = Math.random): () => number {
  if (typeof random === 'function') return random
  throw invalidOption('random', 'a function that gives numbers in [0, 1)', random)
}
