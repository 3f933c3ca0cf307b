import { peers } from './peers.ts'
import { moveConversations } from './round-trips.ts'

moveConversations(peers.flatMap((from) => peers.map((to) => [from, to] as const)))
