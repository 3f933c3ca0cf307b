/** Which endpoint a conversation was served by last (section 9), to keep its prompt cache warm. */
export interface Stickiness {
  /** A shared implementation may answer later; `undefined` when nothing is remembered. Never rejects. */
  read(key: string, nowMs: number): StickyEntry | undefined | Promise<StickyEntry | undefined>
  /** After a success; starts the idle time anew. */
  remember(key: string, entry: StickyEntry, nowMs: number): void
}

export interface StickyEntry {
  /** `author/slug@tag` */
  endpointId: string
}

/** A conversation that nobody continued for this long is forgotten. */
export const stickyIdleMs = 600_000
