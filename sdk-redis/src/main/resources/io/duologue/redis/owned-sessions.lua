-- Finds a shard's sessions that a node owns and that are not disconnected.
--
-- KEYS[1]  hash of the shard's people: user → session
-- KEYS[2]  sorted set of "<owner> <user>", all of score 0, of the sessions that are not disconnected
-- ARGV[1]  the node
-- ARGV[2]  at most so many
--
-- Returns user and session by turns.

local found = {}
-- Behind the node comes a blank; '!' is what comes after a blank.
local members = redis.call('ZRANGEBYLEX', KEYS[2], '[' .. ARGV[1] .. ' ', '(' .. ARGV[1] .. '!', 'LIMIT', 0, ARGV[2])
for _, member in ipairs(members) do
  local user = string.sub(member, #ARGV[1] + 2)
  table.insert(found, user)
  table.insert(found, redis.call('HGET', KEYS[1], user))
end
return found
