-- Forgets a shard's people who have all their calls again: rule T-6.
--
-- KEYS[1]  hash of the shard's people: who → his buckets
-- KEYS[2]  sorted set of these people by when all their buckets are full, in microseconds
-- ARGV[1]  until when, inclusive, in microseconds
-- ARGV[2]  at most so many
--
-- Returns how many were forgotten.

local full = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])
for _, who in ipairs(full) do
  redis.call('HDEL', KEYS[1], who)
  redis.call('ZREM', KEYS[2], who)
end
return #full
