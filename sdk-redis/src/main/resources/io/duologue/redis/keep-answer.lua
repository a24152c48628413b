-- Keeps the answer to a request whose key is still that of who took it: rules KA-2 and KA-5.
--
-- KEYS[1]  hash of a shard's keys: "<user> <name>" → "<number> <taken> <request> <answer>"
-- ARGV[1]  the user and the name of his key, with a blank between
-- ARGV[2]  the number that has taken it
-- ARGV[3]  the answer, without a blank
--
-- Returns 1 if it is kept, 0 if somebody else has taken the key since, or nobody has it.

local number, taken, request = string.match(redis.call('HGET', KEYS[1], ARGV[1]) or '', '^(%S+) (%S+) (%S*) ')
if number ~= ARGV[2] then
  return 0
end
redis.call('HSET', KEYS[1], ARGV[1], number .. ' ' .. taken .. ' ' .. request .. ' ' .. ARGV[3])
return 1
