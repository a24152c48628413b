-- Removes a session that nobody changed since it was read.
--
-- KEYS[1]  hash of a shard's people: user → "<version> <fence> <owner> <id> …"
-- KEYS[2]  sorted set of users by when their session is due
-- KEYS[3]  sorted set of "<owner> <user>"
-- ARGV[1]  the user
-- ARGV[2]  the version that was read
-- ARGV[3]  the id that was read
--
-- Returns 1 if it was removed, 0 if somebody else was faster.

local user = ARGV[1]
local before = redis.call('HGET', KEYS[1], user)
if not before then
  return 0
end
local version, owner, id = string.match(before, '^(%S+) %S+ (%S+) (%S+) ')
if version ~= ARGV[2] or id ~= ARGV[3] then
  return 0
end
redis.call('HDEL', KEYS[1], user)
redis.call('ZREM', KEYS[2], user)
redis.call('ZREM', KEYS[3], owner .. ' ' .. user)
return 1
