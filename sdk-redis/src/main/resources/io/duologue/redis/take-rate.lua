-- Takes one call from a token bucket if it has one, and says otherwise after what time it would. A bucket is kept as the time at
-- which it will be full again; each call moves that by one interval.
--
-- KEYS[1]  hash of one person's buckets: what → "<latest time of a call> <when it is full>", both in microseconds
-- ARGV[1]  what
-- ARGV[2]  now, in microseconds; an earlier one than that of the latest call counts as that
-- ARGV[3]  the interval, in microseconds
-- ARGV[4]  how long before it is full the bucket has a call, in microseconds
-- ARGV[5]  how long a full bucket is kept, in milliseconds
--
-- Returns 0 if a call was taken, else the microseconds from now until there is one; then nothing was changed.

local now, every, reserve = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local seen, full = now, now
local bucket = redis.call('HGET', KEYS[1], ARGV[1])
if bucket then
  local seenBefore, fullBefore = string.match(bucket, '^(%S+) (%S+)$')
  seen = math.max(now, tonumber(seenBefore))
  full = math.max(seen, tonumber(fullBefore))
end

local allowedAt = full - reserve
if allowedAt > seen then
  return allowedAt - now
end

full = full + every
redis.call('HSET', KEYS[1], ARGV[1], string.format('%.0f %.0f', seen, full))
local life = math.ceil((full - seen) / 1000) + tonumber(ARGV[5])
if redis.call('PTTL', KEYS[1]) < life then
  redis.call('PEXPIRE', KEYS[1], string.format('%.0f', life))
end
return 0
