-- Forgets where somebody is, whatever node and fence are in force, and counts him no longer: rule D-5.
--
-- KEYS[1]  hash of a shard's people: user → "<fence> <node> <status>"
-- KEYS[2]  sorted set of "<node> <user>"
-- KEYS[3]  hash: status → how many
-- ARGV[1]  the user
--
-- Returns 1 if he was somewhere, else 0.

local before = redis.call('HGET', KEYS[1], ARGV[1])
if not before then
  return 0
end
local node, status = string.match(before, '^%S+ (%S+) (%S+)$')
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('ZREM', KEYS[2], node .. ' ' .. ARGV[1])
redis.call('HINCRBY', KEYS[3], status, -1)
return 1
