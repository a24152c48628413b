-- Forgets what another store answered, and keeps out an answer that was asked for before now.
--
-- KEYS[1]  hash of one answer: "g" how often it was forgotten, "v" the answer, "t" when it was given
-- ARGV[1]  how long that may matter, in milliseconds
--
-- Returns how often it was forgotten.

redis.call('HDEL', KEYS[1], 'v', 't')
local forgotten = redis.call('HINCRBY', KEYS[1], 'g', 1)
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return forgotten
