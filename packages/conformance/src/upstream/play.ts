import type { Socket } from 'node:net'
import type { Action } from './faults.ts'
import { chunkBytes, headText, lastChunk } from './http.ts'

/** How an answer ended: as it should, by what was asked for, or because the caller left first. */
export type Ending = 'complete' | 'reset' | 'half-closed' | 'caller-left'

export interface Stage {
  socket: Socket
  /** Resolves once the caller's side of the connection is gone. */
  left: Promise<void>
  /** Resolves at the next `release()`. */
  released(): Promise<void>
  /** Told when a silence begins and when it is over. */
  waiting(now: boolean): void
}

/** Performs an answer step by step, no faster than the caller reads. */
export async function play(actions: readonly Action[], stage: Stage): Promise<Ending> {
  const { socket } = stage
  for (const action of actions) {
    if (socket.destroyed) return 'caller-left'
    switch (action.do) {
      case 'head':
        await write(stage, headText(action.status, action.headers))
        break
      case 'body':
        await write(stage, chunkBytes(action.bytes))
        break
      case 'wait':
        stage.waiting(true)
        await Promise.race([stage.left, action.ms === undefined ? stage.released() : elapsed(action.ms)])
        stage.waiting(false)
        break
      case 'finish':
        await write(stage, lastChunk)
        return socket.destroyed ? 'caller-left' : 'complete'
      case 'reset':
        await sent(stage)
        socket.resetAndDestroy()
        return 'reset'
      case 'half-close':
        await sent(stage)
        socket.end()
        return 'half-closed'
    }
  }
  return 'complete'
}

async function write(stage: Stage, bytes: string | Buffer): Promise<void> {
  if (stage.socket.write(bytes)) return
  await Promise.race([new Promise((resolve) => stage.socket.once('drain', resolve)), stage.left])
}

/**
 * What was written before a reset has reached the caller's kernel, and the caller has had its turn to read it: a reset throws
 * away what is still unread.
 */
async function sent({ socket, left }: Stage): Promise<void> {
  await Promise.race([new Promise((resolve) => socket.write('', resolve)), left])
  await elapsed(0)
}

const elapsed = (ms: number): Promise<void> =>
  new Promise((resolve) => (ms === 0 ? setImmediate(resolve) : setTimeout(resolve, ms).unref()))
