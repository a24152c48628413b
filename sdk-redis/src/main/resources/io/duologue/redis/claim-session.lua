-- Makes a node the owner of somebody's session, with a fence above every earlier one. If there is none, or it is lost, a fresh one
-- begins that knows of the lost one's last conversation.
--
-- KEYS[1]  hash of a shard's people: user → "<version> <fence> <owner> <id> <disconnected> <lost> <due> <length> <last><rest>"
-- KEYS[2]  sorted set of users by when their session is due, in microseconds
-- KEYS[3]  sorted set of "<owner> <user>", all of score 0, of the sessions that are not disconnected
-- ARGV[1]  the user
-- ARGV[2]  the node
-- ARGV[3]  the id of a fresh session
-- ARGV[4]  now, in milliseconds
-- ARGV[5]  the rest of a fresh session
--
-- Returns 1 and the session if it had been there, 0 and the session if it is fresh, and the node from which it was taken if there is one.

local user, node = ARGV[1], ARGV[2]
local version, fence, id, due, tail, resumed = 0, 0, ARGV[3], '-', '0 ' .. ARGV[5], 0
local from
local before = redis.call('HGET', KEYS[1], user)
if before then
  local v, f, owner, idBefore, _, lost, dueBefore, length, rest =
    string.match(before, '^(%S+) (%S+) (%S+) (%S+) (%S+) (%S+) (%S+) (%S+) (.*)$')
  version, fence, from = tonumber(v), tonumber(f), owner
  redis.call('ZREM', KEYS[3], owner .. ' ' .. user)
  if lost == '0' then
    id, due, tail, resumed = idBefore, dueBefore, length .. ' ' .. rest, 1
  else
    tail = length .. ' ' .. string.sub(rest, 1, tonumber(length)) .. ARGV[5]
    redis.call('ZREM', KEYS[2], user)
  end
end

fence = math.max(fence + 1, tonumber(ARGV[4]))
local session = string.format('%.0f %.0f %s %s - 0 %s %s', version + 1, fence, node, id, due, tail)
redis.call('HSET', KEYS[1], user, session)
redis.call('ZADD', KEYS[3], 0, node .. ' ' .. user)
return { resumed, session, from }
