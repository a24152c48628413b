-- Tells what has changed among those who wait since a number, as it is now: so an index of them is kept up to date.
--
-- KEYS[1]  hash: the queue's state; "last" is the number of its last change
-- KEYS[2]  stream of the participants whose wait began or ended, by the number of the change
-- KEYS[3]  hash: participant → place, see add-ticket
-- KEYS[4]  hash: participant → his ticket
-- KEYS[5]  hash: participant → whom he passed
-- ARGV[1]  the number up to which the index is up to date, 0 if it is empty
-- ARGV[2]  at most so many changes
--
-- Returns first a word: "behind" if that number is not among the changes that are kept: it is too old, or its server was lost;
-- "changed", the number up to which the index is up to date with this, 1 if there is more, and the participants: each who waits as a
-- list of himself, his place, his ticket and whom he passed, each who does not as a list of himself.

local last = redis.call('HGET', KEYS[1], 'last') or '0'
if last == ARGV[1] then
  return { 'changed', last, '0', {} }
end
if #redis.call('XRANGE', KEYS[2], ARGV[1] .. '-0', ARGV[1] .. '-0') == 0 then
  return { 'behind' }
end
local from = string.format('%.0f', tonumber(ARGV[1]) + 1)
local upTo, seen, found = ARGV[1], {}, {}
for _, change in ipairs(redis.call('XRANGE', KEYS[2], from .. '-0', '+', 'COUNT', ARGV[2])) do
  local participant = change[2][2]
  upTo = string.match(change[1], '^(%d+)')
  if not seen[participant] then
    seen[participant] = true
    local place = redis.call('HGET', KEYS[3], participant)
    if place and string.sub(place, 1, 1) == 'W' then
      table.insert(found, { participant, place, redis.call('HGET', KEYS[4], participant),
        redis.call('HGET', KEYS[5], participant) })
    else
      table.insert(found, { participant })
    end
  end
end
return { 'changed', upTo, upTo == last and '0' or '1', found }
