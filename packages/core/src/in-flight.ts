/** What is under way, in no order. */
export interface InFlight<T> {
  /** Gives the function that takes it out again, once. */
  add(item: T): () => void
  list(): T[]
  readonly size: number
}

/**
 * Not a Set, which would keep finished requests in memory until the next full collection: V8 chains a Set's outgrown tables,
 * so that one of them that has grown old keeps alive all that later ones held. At sixteen requests at a time a fifth of
 * everything allocated was copied to the old generation, and scavenges took four times as long.
 */
export function createInFlight<T>(): InFlight<T> {
  const slots: { item: T; index: number }[] = []
  return {
    add(item) {
      const slot = { item, index: slots.length }
      slots.push(slot)
      return () => {
        if (slots[slot.index] !== slot) return
        const last = slots.pop()!
        if (last === slot) return
        slots[slot.index] = last
        last.index = slot.index
      }
    },
    get size() {
      return slots.length
    },
    list: () => slots.map(({ item }) => item),
  }
}
