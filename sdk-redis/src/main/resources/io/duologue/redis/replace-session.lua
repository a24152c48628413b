-- Puts a session in place of one that nobody changed since it was read.
--
-- KEYS[1]  hash of a shard's people: user → "<version> <fence> <owner> <id> <disconnected> <lost> <due> <length> <last><rest>"
-- KEYS[2]  sorted set of users by when their session is due, in microseconds
-- KEYS[3]  sorted set of "<owner> <user>", all of score 0, of the sessions that are not disconnected
-- ARGV[1]  the user
-- ARGV[2]  the version that was read
-- ARGV[3]  the id that was read
-- ARGV[4]  the session from now on
-- ARGV[5]  when it is due, in microseconds; empty if it is not
--
-- Returns 1 if it was replaced, 0 if somebody else was faster.

local user = ARGV[1]
local before = redis.call('HGET', KEYS[1], user)
if not before then
  return 0
end
local version, owner, id = string.match(before, '^(%S+) %S+ (%S+) (%S+) ')
if version ~= ARGV[2] or id ~= ARGV[3] then
  return 0
end

redis.call('HSET', KEYS[1], user, ARGV[4])
redis.call('ZREM', KEYS[3], owner .. ' ' .. user)
local ownerNow, disconnected = string.match(ARGV[4], '^%S+ %S+ (%S+) %S+ (%S+) ')
if disconnected == '-' then
  redis.call('ZADD', KEYS[3], 0, ownerNow .. ' ' .. user)
end
if ARGV[5] == '' then
  redis.call('ZREM', KEYS[2], user)
else
  redis.call('ZADD', KEYS[2], ARGV[5], user)
end
return 1
