-- Takes what a party said out of a log: rule G-18. The places stay, with their numbers and marks; what was answered to the party goes,
-- as it has a hash of the words.
--
-- KEYS[1]  hash: the log's state
-- KEYS[2]  hash: number → entry, "<mark> <at> <body>"
-- KEYS[3]  hash: "<party><n>" → "<body hash> <what was answered>"
-- KEYS[4]  list of the party's n of which there is a result
-- ARGV[1]  the party, A or B
--
-- Returns -1 if there is no log, 0 if the conversation goes on, 1 if it is over.

local log = redis.call('HMGET', KEYS[1], 'info', 'head', 'kept', 'end')
if not log[1] then
  return -1
end
for place = tonumber(log[3]) + 1, tonumber(log[2]) do
  local number = string.format('%.0f', place)
  local said = string.match(redis.call('HGET', KEYS[2], number), '^(%S+ %S+) M ' .. ARGV[1] .. ' ')
  if said then
    redis.call('HSET', KEYS[2], number, said .. ' G')
  end
end
for _, n in ipairs(redis.call('LRANGE', KEYS[4], 0, -1)) do
  redis.call('HDEL', KEYS[3], ARGV[1] .. n)
end
redis.call('DEL', KEYS[4])
return log[4] and 1 or 0
