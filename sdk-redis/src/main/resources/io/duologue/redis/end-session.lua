-- Removes a signed-in session that stands exactly as expected.
--
-- KEYS[1]  hash of one person's sessions: the session's key → "<name of its issue> <session>"
-- ARGV[1]  the session's key
-- ARGV[2]  name of its issue and session as expected
--
-- Returns 1 if it was removed, 0 if it is not there or stands otherwise.

if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then
  return 0
end
return redis.call('HDEL', KEYS[1], ARGV[1])
