import { inspect } from 'node:util'

/** A credential that cannot be printed, logged or serialised by accident. */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  /** The plaintext, for the one place that presents it to the provider. */
  reveal(): string {
    return this.#value
  }

  /** The mask: a secret is never printed. */
  toString(): string {
    return '[secret]'
  }

  /** The mask: a secret is never serialised. */
  toJSON(): string {
    return '[secret]'
  }

  [inspect.custom](): string {
    return '[secret]'
  }
}
