/** What the parent asks a child, by name, and what comes back. */
export interface Question {
  id: number
  name: string
  argument: unknown
}

/** `id` 0 is the child's first word: what it serves. */
export interface Answer {
  id: number
  result?: unknown
  error?: string
}

/** In a child process: announces what it `serves` and answers the parent's questions by name. */
export function serveParent(serves: unknown, handlers: Record<string, (argument: unknown) => unknown>): void {
  process.on('message', (question: Question) => void answer(question, handlers))
  process.on('disconnect', () => process.exit(0))
  process.send?.({ id: 0, result: serves } satisfies Answer)
}

async function answer({ id, name, argument }: Question, handlers: Parameters<typeof serveParent>[1]): Promise<void> {
  try {
    process.send?.({ id, result: await handlers[name]!(argument) } satisfies Answer)
  } catch (error) {
    process.send?.({ id, error: String(error) } satisfies Answer)
  }
}
