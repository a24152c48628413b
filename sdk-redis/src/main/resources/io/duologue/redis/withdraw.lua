-- Takes back where somebody is, if this node and this fence are the ones in force; counts him no longer.
--
-- KEYS[1]  hash of a shard's people: user → "<fence> <node> <status>"
-- KEYS[2]  sorted set of "<node> <user>"
-- KEYS[3]  hash: status → how many
-- ARGV[1]  the user
-- ARGV[2]  the node
-- ARGV[3]  the fence
--
-- Returns 1 if it was taken back, 0 if something else is in force, or nothing.

local before = redis.call('HGET', KEYS[1], ARGV[1])
if not before then
  return 0
end
local fence, node, status = string.match(before, '^(%S+) (%S+) (%S+)$')
if node ~= ARGV[2] or tonumber(fence) ~= tonumber(ARGV[3]) then
  return 0
end
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('ZREM', KEYS[2], node .. ' ' .. ARGV[1])
redis.call('HINCRBY', KEYS[3], status, -1)
return 1
