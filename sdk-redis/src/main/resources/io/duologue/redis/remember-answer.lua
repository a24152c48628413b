-- Keeps what another store answered, unless somebody has changed there since it was asked what the answer is about.
--
-- KEYS[1]  hash of one answer: "g" how often it was forgotten, "v" the answer, "t" when it was given
-- ARGV[1]  how often it had been forgotten when the other store was asked
-- ARGV[2]  the answer
-- ARGV[3]  when it was given
-- ARGV[4]  how long that may matter, in milliseconds
--
-- Returns 1 if it is kept, 0 if it may be outdated.

if (redis.call('HGET', KEYS[1], 'g') or '0') ~= ARGV[1] then
  return 0
end
redis.call('HSET', KEYS[1], 'g', ARGV[1], 'v', ARGV[2], 't', ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 1
