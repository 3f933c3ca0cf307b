/**
 * Lua, so that a decision over several windows and pools is one step for all instances. A window is a hash of amounts by
 * second, a pool a sorted set of occupants by expiry. `ARGV[1]` is the time in milliseconds; empty means the server's own,
 * which is one clock for everyone.
 */
const clock = `
local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end`

/** What was taken in a second is free again a whole window after its end. */
const used = `
local function used(key)
  local sum, steps = 0, redis.call('HGETALL', key)
  local kept = {}
  for i = 1, #steps, 2 do
    local step = tonumber(steps[i])
    local free_at = (step + 1) * STEP + WINDOW
    if free_at <= now then
      redis.call('HDEL', key, steps[i])
    else
      local amount = tonumber(steps[i + 1])
      sum = sum + amount
      kept[#kept + 1] = { free_at, amount }
    end
  end
  return sum, kept
end
local function add(key, amount)
  redis.call('HINCRBY', key, math.floor(now / STEP), amount)
  redis.call('PEXPIRE', key, WINDOW + 2 * STEP)
end`

/**
 * KEYS: windows, then pools. ARGV: time, occupant, time to live of its slots, number of windows, then limit and amount of each
 * window, then limit of each pool. Gives `{1}`, or `{0, index of the key, remaining, when it resets or -1}`.
 */
export const admitScript = (stepMs: number, windowMs: number): string => `
local STEP, WINDOW = ${stepMs}, ${windowMs}
${clock}
${used}
local id, ttl, windows = ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
for i = windows + 1, #KEYS do
  local limit = tonumber(ARGV[4 + windows + i])
  redis.call('ZREMRANGEBYSCORE', KEYS[i], '-inf', now)
  if redis.call('ZCARD', KEYS[i]) >= limit and not redis.call('ZSCORE', KEYS[i], id) then
    return { 0, i, 0, '-1' }
  end
end
for i = 1, windows do
  local limit, amount = tonumber(ARGV[3 + 2 * i]), tonumber(ARGV[4 + 2 * i])
  local sum, kept = used(KEYS[i])
  if sum + amount > limit then
    table.sort(kept, function(a, b) return a[1] < b[1] end)
    local left, resets_at = sum, -1
    for _, step in ipairs(kept) do
      left = left - step[2]
      if left + amount <= limit then
        resets_at = step[1]
        break
      end
    end
    return { 0, i, math.max(0, limit - sum), string.format('%.0f', resets_at) }
  end
end
for i = 1, windows do
  add(KEYS[i], ARGV[4 + 2 * i])
end
for i = windows + 1, #KEYS do
  redis.call('ZADD', KEYS[i], now + ttl, id)
  redis.call('PEXPIRE', KEYS[i], 2 * ttl)
end
return { 1 }`

/** KEYS: windows. ARGV: time, then the amount for each. */
export const chargeScript = (stepMs: number, windowMs: number): string => `
local STEP, WINDOW = ${stepMs}, ${windowMs}
${clock}
${used}
for i, key in ipairs(KEYS) do
  add(key, ARGV[1 + i])
end
return 1`

/** KEYS: pools. ARGV: time, occupant, time to live. */
export const renewScript = (): string => `
${clock}
for _, key in ipairs(KEYS) do
  redis.call('ZADD', key, now + tonumber(ARGV[3]), ARGV[2])
  redis.call('PEXPIRE', key, 2 * tonumber(ARGV[3]))
end
return 1`

/** KEYS: pools. ARGV: time, occupant. */
export const releaseScript = (): string => `
for _, key in ipairs(KEYS) do
  redis.call('ZREM', key, ARGV[2])
end
return 1`
