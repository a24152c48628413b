-- Removes entries as far as rule G-15 allows: what both have, and everything once the window behind the end has passed.
--
-- KEYS[1]  hash: the log's state
-- KEYS[2]  hash: number → entry, "<mark> <at> <body>"
-- ARGV[1]  the last entry to be removed
-- ARGV[2]  an end that is not later than this has its window behind it; seconds
-- ARGV[3]  the nanoseconds of that
--
-- Returns how many were removed.

local log = redis.call('HMGET', KEYS[1], 'info', 'head', 'kept', 'deliveredA', 'deliveredB', 'endEntry')
if not log[1] then
  return 0
end
local kept = tonumber(log[3])
local may = math.min(tonumber(log[4]), tonumber(log[5]))
if log[6] then
  local seconds, nanos = string.match(log[6], '^%S+ (-?%d+)%.(%d+) ')
  seconds, nanos = tonumber(seconds), tonumber(nanos)
  local limit = tonumber(ARGV[2])
  if seconds < limit or (seconds == limit and nanos <= tonumber(ARGV[3])) then
    may = tonumber(log[2])
  end
end
local target = math.min(tonumber(ARGV[1]), may, tonumber(log[2]))
if target <= kept then
  return 0
end
local last = redis.call('HGET', KEYS[2], string.format('%.0f', target))
redis.call('HSET', KEYS[1], 'kept', string.format('%.0f', target), 'keptMark', string.match(last, '^(%S+)'))
for place = kept + 1, target do
  redis.call('HDEL', KEYS[2], string.format('%.0f', place))
end
return target - kept
