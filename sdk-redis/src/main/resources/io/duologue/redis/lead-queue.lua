-- Lets a node lead a queue until a moment, unless another one does: rule Q-24 in one step.
--
-- KEYS[1]  hash: the queue's state; "leader" leads until "until", in microseconds, and "generation" is above that of all before
-- ARGV[1]  the node
-- ARGV[2]  now, in microseconds
-- ARGV[3]  until when, likewise
-- ARGV[4]  how long a queue is kept in which nobody begins to wait, in milliseconds
--
-- Returns the node's generation, 0 if another one leads.

local state = redis.call('HMGET', KEYS[1], 'leader', 'until', 'generation')
local leader, untilWhen, generation = state[1], tonumber(state[2] or 0), tonumber(state[3] or 0)
if leader == ARGV[1] then
  redis.call('HSET', KEYS[1], 'until', string.format('%.0f', math.max(untilWhen, tonumber(ARGV[3]))))
  return generation
end
if leader and untilWhen > tonumber(ARGV[2]) then
  return 0
end
-- Never one that there was, even if the latest are lost with a server.
generation = math.max(generation + 1, tonumber(ARGV[2]))
redis.call('HSET', KEYS[1], 'leader', ARGV[1], 'until', ARGV[3], 'generation', string.format('%.0f', generation))
if redis.call('PTTL', KEYS[1]) < 0 then
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
end
return generation
