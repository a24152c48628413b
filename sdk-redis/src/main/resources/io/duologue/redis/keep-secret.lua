-- Keeps what a secret stands for until its end, in place of whatever it stood for before.
--
-- KEYS[1]  string: what the secret stands for
-- KEYS[2]  sorted set of a shard's secrets by their end, in microseconds
-- ARGV[1]  the secret's name in that set
-- ARGV[2]  what it stands for
-- ARGV[3]  its end, in microseconds
-- ARGV[4]  how long it may matter, in milliseconds
--
-- Returns 1.

redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[4])
redis.call('ZADD', KEYS[2], ARGV[3], ARGV[1])
if redis.call('PTTL', KEYS[2]) < tonumber(ARGV[4]) then
  redis.call('PEXPIRE', KEYS[2], ARGV[4])
end
return 1
