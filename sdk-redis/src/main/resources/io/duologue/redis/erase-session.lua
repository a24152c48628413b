-- Removes somebody's session, whatever it is like: rule K-7.
--
-- KEYS[1]  hash of a shard's people: user → "<version> <fence> <owner> <id> …"
-- KEYS[2]  sorted set of users by when their session is due
-- KEYS[3]  sorted set of "<owner> <user>"
-- ARGV[1]  the user
--
-- Returns 1 if there was one, else 0.

local before = redis.call('HGET', KEYS[1], ARGV[1])
if not before then
  return 0
end
local owner = string.match(before, '^%S+ %S+ (%S+) ')
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('ZREM', KEYS[3], owner .. ' ' .. ARGV[1])
return 1
