-- Says on which node somebody is and what he is doing, unless a higher fence is in force; counts him anew in the same step.
--
-- KEYS[1]  hash of a shard's people: user → "<fence> <node> <status>"
-- KEYS[2]  sorted set of "<node> <user>", all of score 0: who is on which node
-- KEYS[3]  hash: status → how many
-- ARGV[1]  the user
-- ARGV[2]  the node
-- ARGV[3]  the fence
-- ARGV[4]  the status
--
-- Returns 1 if that is in force now, 0 if a higher fence is.

local before = redis.call('HGET', KEYS[1], ARGV[1])
if before then
  local fence, node, status = string.match(before, '^(%S+) (%S+) (%S+)$')
  if tonumber(ARGV[3]) < tonumber(fence) then
    return 0
  end
  redis.call('ZREM', KEYS[2], node .. ' ' .. ARGV[1])
  redis.call('HINCRBY', KEYS[3], status, -1)
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3] .. ' ' .. ARGV[2] .. ' ' .. ARGV[4])
redis.call('ZADD', KEYS[2], 0, ARGV[2] .. ' ' .. ARGV[1])
redis.call('HINCRBY', KEYS[3], ARGV[4], 1)
return 1
