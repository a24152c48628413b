-- Changes a session that stands exactly as expected.
--
-- KEYS[1]  hash of one person's sessions: the session's key → "<name of its issue> <session>"
-- ARGV[1]  the session's key
-- ARGV[2]  the session as expected
-- ARGV[3]  the session from now on
-- ARGV[4]  how long that may matter, in milliseconds
--
-- Returns 1 if it was changed, 0 if it is not there or stands otherwise.

local before = redis.call('HGET', KEYS[1], ARGV[1])
if not before then
  return 0
end
local issue = string.match(before, '^(%S+)')
if before ~= issue .. ' ' .. ARGV[2] then
  return 0
end
redis.call('HSET', KEYS[1], ARGV[1], issue .. ' ' .. ARGV[3])
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[4]) then
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
end
return 1
