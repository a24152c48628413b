-- Notes something in an index under a moment, anew if it is there, and lets go of what was noted under earlier ones.
--
-- KEYS[1]  sorted set: what was noted, by a moment in microseconds
-- ARGV[1]  what to note
-- ARGV[2]  its moment, in microseconds
-- ARGV[3]  how long that may matter, in milliseconds; the index is kept until nothing in it does
-- ARGV[4]  let go of what was noted under this moment or an earlier one, in microseconds; -inf for nothing
--
-- Returns 1 if it is new in the index, 0 if it was there.

redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[4])
local added = redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[3]) then
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
end
return added
