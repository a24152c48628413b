-- Keeps a signed-in session among those of its person. One that is there keeps the name of its issue, and so what was issued under
-- it; all of a person's sessions are kept until the last of them is over.
--
-- KEYS[1]  hash of one person's sessions: the session's key → "<name of its issue> <session>"
-- ARGV[1]  the session's key
-- ARGV[2]  the name of its issue if it is new
-- ARGV[3]  the session
-- ARGV[4]  how long it may matter, in milliseconds
--
-- Returns the name of its issue.

local before = redis.call('HGET', KEYS[1], ARGV[1])
local issue = before and string.match(before, '^(%S+)') or ARGV[2]
redis.call('HSET', KEYS[1], ARGV[1], issue .. ' ' .. ARGV[3])
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[4]) then
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
end
return issue
