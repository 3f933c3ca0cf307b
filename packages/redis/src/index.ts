export { redisState, type RedisClient, type RedisStateOptions } from './redis-state.ts'
