-- Forgets a shard's people who are announced on one node.
--
-- KEYS[1]  hash of the shard's people: user → "<fence> <node> <status>"
-- KEYS[2]  sorted set of "<node> <user>"
-- KEYS[3]  hash: status → how many
-- ARGV[1]  the node
--
-- Returns how many were forgotten.

-- Behind the node comes a blank; '!' is what comes after a blank.
local members = redis.call('ZRANGEBYLEX', KEYS[2], '[' .. ARGV[1] .. ' ', '(' .. ARGV[1] .. '!')
for _, member in ipairs(members) do
  local user = string.sub(member, #ARGV[1] + 2)
  local status = string.match(redis.call('HGET', KEYS[1], user), '(%S+)$')
  redis.call('HDEL', KEYS[1], user)
  redis.call('ZREM', KEYS[2], member)
  redis.call('HINCRBY', KEYS[3], status, -1)
end
return #members
