-- Finds an offer and its two tickets, all at one moment.
--
-- KEYS[1]  hash: participant → place, see add-ticket
-- KEYS[2]  hash: participant → his ticket
-- KEYS[3]  hash: participant → whom he passed
-- KEYS[4]  hash: offer → offer, see claim-tickets
-- ARGV[1]  "offer", or "participant" if it is the one that a participant is in
-- ARGV[2]  which offer, or who
-- ARGV[3]  1 if the tickets are asked for, 0 if only their places are
--
-- Returns the offer's id, the offer, and of each of the two his place, his ticket and whom he passed, these two empty if they are not
-- asked for; nothing if there is no such offer.

local id = ARGV[2]
if ARGV[1] == 'participant' then
  local place = redis.call('HGET', KEYS[1], ARGV[2])
  id = place and string.match(place, '(%S+)$') or ''
end
local offer = redis.call('HGET', KEYS[4], id)
if not offer then
  return {}
end
local a, b = string.match(offer, '^(%S+) %S+ (%S+) ')
local found = { id, offer }
for _, participant in ipairs({ a, b }) do
  table.insert(found, redis.call('HGET', KEYS[1], participant))
  table.insert(found, ARGV[3] == '1' and redis.call('HGET', KEYS[2], participant) or '')
  table.insert(found, ARGV[3] == '1' and redis.call('HGET', KEYS[3], participant) or '')
end
return found
