-- Raises a party's fence to a higher one: rule G-3.
--
-- KEYS[1]  hash: the log's state
-- ARGV[1]  the party, A or B
-- ARGV[2]  the fence
--
-- Returns first a word: "absent"; "raised", and the state, field and value by turns; "refused" and the fence in force.

local inForce = redis.call('HGET', KEYS[1], 'fence' .. ARGV[1])
if not inForce then
  return { 'absent' }
end
if tonumber(ARGV[2]) <= tonumber(inForce) then
  return { 'refused', inForce }
end
redis.call('HSET', KEYS[1], 'fence' .. ARGV[1], ARGV[2])
return { 'raised', redis.call('HGETALL', KEYS[1]) }
