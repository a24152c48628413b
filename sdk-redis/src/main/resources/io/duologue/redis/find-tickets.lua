-- Finds tickets and where they are, all at one moment.
--
-- KEYS[1]  hash: participant → place, see add-ticket
-- KEYS[2]  hash: participant → his ticket
-- KEYS[3]  hash: participant → whom he passed
-- ARGV[1]  the participants, with blanks between
--
-- Returns for each a list of the participant, his place, his ticket and whom he passed; of the participant alone if he has no ticket.

local found = {}
for participant in string.gmatch(ARGV[1], '%S+') do
  local place = redis.call('HGET', KEYS[1], participant)
  if place then
    table.insert(found, { participant, place, redis.call('HGET', KEYS[2], participant),
      redis.call('HGET', KEYS[3], participant) })
  else
    table.insert(found, { participant })
  end
end
return found
