-- Notes up to where a party has everything, and lets go of what nobody needs: rule G-14.
--
-- KEYS[1]  hash: the log's state
-- KEYS[2]  hash: number → entry, "<mark> <at> <body>"
-- ARGV[1]  the party, A or B
-- ARGV[2]  its fence
-- ARGV[3]  the place's number
-- ARGV[4]  its mark
-- ARGV[5]  1 if the party has also seen everything up to there
-- ARGV[6]  entries that are kept though both have them
--
-- Returns first a word: "absent"; "fenced" and the fence in force; "diverged"; "unchanged"; "moved" and the state, field and value by
-- turns.

local party = ARGV[1]
local log = redis.call('HMGET', KEYS[1], 'info', 'head', 'kept', 'keptMark', 'fence' .. party, 'delivered' .. party,
  'read' .. party)
if not log[1] then
  return { 'absent' }
end
if tonumber(ARGV[2]) < tonumber(log[5]) then
  return { 'fenced', log[5] }
end
local seq, head, kept = tonumber(ARGV[3]), tonumber(log[2]), tonumber(log[3])

local function mark(place)
  if place == kept then
    return log[4]
  end
  return string.match(redis.call('HGET', KEYS[2], string.format('%.0f', place)), '^(%S+)')
end

if seq > head or (seq == 0 and ARGV[4] ~= '0') or (seq > 0 and seq >= kept and mark(seq) ~= ARGV[4]) then
  return { 'diverged' }
end
local delivered = math.max(tonumber(log[6]), seq)
local seen = ARGV[5] == '1' and math.max(tonumber(log[7]), seq) or tonumber(log[7])
if delivered == tonumber(log[6]) and seen == tonumber(log[7]) then
  return { 'unchanged' }
end
redis.call('HSET', KEYS[1], 'delivered' .. party, string.format('%.0f', delivered), 'read' .. party,
  string.format('%.0f', seen))

local both = redis.call('HMGET', KEYS[1], 'deliveredA', 'deliveredB')
local target = math.min(tonumber(both[1]), tonumber(both[2])) - tonumber(ARGV[6])
if target > kept then
  redis.call('HSET', KEYS[1], 'kept', string.format('%.0f', target), 'keptMark', mark(target))
  for place = kept + 1, target do
    redis.call('HDEL', KEYS[2], string.format('%.0f', place))
  end
end
return { 'moved', redis.call('HGETALL', KEYS[1]) }
