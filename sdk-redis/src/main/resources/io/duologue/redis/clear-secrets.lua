-- Removes secrets of a shard that have ended, each only if it was not kept anew since it was found.
--
-- KEYS[1]  sorted set of the shard's secrets by their end, in microseconds; behind it the strings of those that were found
-- ARGV[1]  until when, inclusive, in microseconds; behind it the names of those that were found, in the order of their strings
--
-- Returns how many were removed.

local removed = 0
for place = 2, #KEYS do
  local ends = redis.call('ZSCORE', KEYS[1], ARGV[place])
  if ends and tonumber(ends) <= tonumber(ARGV[1]) then
    redis.call('ZREM', KEYS[1], ARGV[place])
    removed = removed + redis.call('DEL', KEYS[place])
  end
end
return removed
