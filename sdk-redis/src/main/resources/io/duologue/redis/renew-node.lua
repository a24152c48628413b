-- Notes that a node lives, unless it is known to have lived later.
--
-- KEYS[1]  hash: node → when it last said so, "<seconds>.<nine digits>"
-- ARGV[1]  the node
-- ARGV[2]  when, written likewise
--
-- Returns 1 if it was noted, 0 if a later time is kept.

local function parts(moment)
  local seconds, nanos = string.match(moment, '^(-?%d+)%.(%d+)$')
  return tonumber(seconds), tonumber(nanos)
end

local before = redis.call('HGET', KEYS[1], ARGV[1])
if before then
  local seconds, nanos = parts(ARGV[2])
  local secondsBefore, nanosBefore = parts(before)
  if seconds < secondsBefore or (seconds == secondsBefore and nanos <= nanosBefore) then
    return 0
  end
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return 1
