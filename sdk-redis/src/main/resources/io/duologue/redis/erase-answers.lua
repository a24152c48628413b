-- Forgets the keys of somebody's requests and what was answered: rule KA-7.
--
-- KEYS[1]  hash of a shard's keys: "<user> <name>" → what is known of it
-- KEYS[2]  hash of their people: user → the names of his keys, each with a blank behind it
-- KEYS[3]  sorted set of "<user> <name>" by when it was taken
-- ARGV[1]  the user
--
-- Returns how many were forgotten.

local forgotten = 0
for name in string.gmatch(redis.call('HGET', KEYS[2], ARGV[1]) or '', '%S+') do
  forgotten = forgotten + redis.call('HDEL', KEYS[1], ARGV[1] .. ' ' .. name)
  redis.call('ZREM', KEYS[3], ARGV[1] .. ' ' .. name)
end
redis.call('HDEL', KEYS[2], ARGV[1])
return forgotten
