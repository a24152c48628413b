-- Takes one call from a token bucket if it has one, and says otherwise after what time it would. A bucket is kept as the time at
-- which it will be full again; each call moves that by one interval. Each call clears away at most two others whose buckets have all
-- been full for long, so that they never pile up.
--
-- KEYS[1]  hash of a shard's people: who → "<what> <latest time of a call> <when it is full>" for each of his buckets, in microseconds
-- KEYS[2]  sorted set of these people by when all their buckets are full, in microseconds
-- ARGV[1]  who
-- ARGV[2]  what
-- ARGV[3]  now, in microseconds; an earlier one than that of the latest call counts as that
-- ARGV[4]  the interval, in microseconds
-- ARGV[5]  how long before it is full the bucket has a call, in microseconds
-- ARGV[6]  how long a full bucket is kept, in microseconds
--
-- Returns 0 if a call was taken, else the microseconds from now until there is one; then nobody's calls were changed.

local now, every, reserve, grace = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
for _, who in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', string.format('%.0f', now - grace), 'LIMIT', 0, 2)) do
  redis.call('HDEL', KEYS[1], who)
  redis.call('ZREM', KEYS[2], who)
end

local seen, full, last, others = now, now, 0, ''
for what, seenBefore, fullBefore in string.gmatch(redis.call('HGET', KEYS[1], ARGV[1]) or '', '(%S+) (%S+) (%S+)') do
  if what == ARGV[2] then
    seen = math.max(now, tonumber(seenBefore))
    full = math.max(seen, tonumber(fullBefore))
  elseif tonumber(fullBefore) > now - grace then
    last = math.max(last, tonumber(fullBefore))
    others = others .. ' ' .. what .. ' ' .. seenBefore .. ' ' .. fullBefore
  end
end

local allowedAt = full - reserve
if allowedAt > seen then
  return allowedAt - now
end

full = full + every
redis.call('HSET', KEYS[1], ARGV[1], string.format('%s %.0f %.0f', ARGV[2], seen, full) .. others)
redis.call('ZADD', KEYS[2], string.format('%.0f', math.max(last, full)), ARGV[1])
local life = math.ceil((full - seen + grace) / 1000)
for _, key in ipairs(KEYS) do
  if redis.call('PTTL', key) < life then
    redis.call('PEXPIRE', key, string.format('%.0f', life))
  end
end
return 0
