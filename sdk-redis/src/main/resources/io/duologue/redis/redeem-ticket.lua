-- Takes a ticket: of all who ask for it, one gets it.
--
-- KEYS[1]  string: a pointer, whose first letter says of what kind; T is a ticket
--
-- Returns the pointer, which is no longer there; nothing if there is none, or it is no ticket.

local pointer = redis.call('GET', KEYS[1])
if not pointer or string.sub(pointer, 1, 1) ~= 'T' then
  return false
end
redis.call('DEL', KEYS[1])
return pointer
