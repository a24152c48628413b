-- Takes something out of an index, unless it has been noted under a later moment since.
--
-- KEYS[1]  sorted set: what was noted, by a moment in microseconds
-- ARGV[1]  what was noted
-- ARGV[2]  the latest moment, in microseconds
--
-- Returns 1 if it was taken out, else 0.

local moment = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not moment or tonumber(moment) > tonumber(ARGV[2]) then
  return 0
end
return redis.call('ZREM', KEYS[1], ARGV[1])
