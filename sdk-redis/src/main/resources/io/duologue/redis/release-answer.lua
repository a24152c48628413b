-- Frees the key of a request if it is still that of who took it: rules KA-4 and KA-5.
--
-- KEYS[1]  hash of a shard's keys: "<user> <name>" → "<number> <taken> <request> <answer>"
-- KEYS[2]  hash of their people: user → the names of his keys, each with a blank behind it
-- KEYS[3]  sorted set of "<user> <name>" by when it was taken
-- ARGV[1]  the user
-- ARGV[2]  the name of his key
-- ARGV[3]  the number that has taken it
--
-- Returns 1 if it is free now, 0 if somebody else has taken the key since, or nobody had it.

local own = ARGV[1] .. ' ' .. ARGV[2]
if string.match(redis.call('HGET', KEYS[1], own) or '', '^(%S+)') ~= ARGV[3] then
  return 0
end
redis.call('HDEL', KEYS[1], own)
redis.call('ZREM', KEYS[3], own)
local rest = string.gsub(redis.call('HGET', KEYS[2], ARGV[1]) or '', ARGV[2] .. ' ', '')
if rest == '' then
  redis.call('HDEL', KEYS[2], ARGV[1])
else
  redis.call('HSET', KEYS[2], ARGV[1], rest)
end
return 1
