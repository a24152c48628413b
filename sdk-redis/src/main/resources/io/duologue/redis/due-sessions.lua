-- Finds a shard's sessions that are due, the earliest first.
--
-- KEYS[1]  hash of the shard's people: user → session
-- KEYS[2]  sorted set of users by when their session is due, in microseconds
-- ARGV[1]  now, in microseconds
-- ARGV[2]  at most so many
--
-- Returns user and session by turns.

local found = {}
for _, user in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])) do
  table.insert(found, user)
  table.insert(found, redis.call('HGET', KEYS[1], user))
end
return found
