-- Takes what a secret stands for: of all who ask, one gets it.
--
-- KEYS[1]  string: what the secret stands for
-- KEYS[2]  sorted set of a shard's secrets by their end
-- ARGV[1]  the secret's name in that set
--
-- Returns what it stood for; nothing if that is not there any more.

local taken = redis.call('GET', KEYS[1])
redis.call('DEL', KEYS[1])
redis.call('ZREM', KEYS[2], ARGV[1])
return taken
