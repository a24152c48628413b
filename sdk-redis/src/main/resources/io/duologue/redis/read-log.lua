-- Reads the entries behind a place whose mark is the log's: rule G-13. Marks and entries are of one moment.
--
-- KEYS[1]  hash: the log's state
-- KEYS[2]  hash: number → entry, "<mark> <at> <body>"
-- ARGV[1]  the place's number
-- ARGV[2]  its mark
-- ARGV[3]  at most so many entries
--
-- Returns first a word: "absent"; "diverged" and the state; "page", the state, number and mark of the place behind which the page
-- really starts, and the entries. A state is field and value by turns.

local log = redis.call('HMGET', KEYS[1], 'info', 'head', 'kept', 'keptMark')
if not log[1] then
  return { 'absent' }
end
local state = redis.call('HGETALL', KEYS[1])
local seq, head, kept = tonumber(ARGV[1]), tonumber(log[2]), tonumber(log[3])

local function mark(place)
  if place == kept then
    return log[4]
  end
  return string.match(redis.call('HGET', KEYS[2], string.format('%.0f', place)), '^(%S+)')
end

if seq > head or (seq == 0 and ARGV[2] ~= '0') or (seq > 0 and seq >= kept and mark(seq) ~= ARGV[2]) then
  return { 'diverged', state }
end
local from = math.max(seq, kept)
local entries = {}
for place = from + 1, math.min(head, from + tonumber(ARGV[3])) do
  table.insert(entries, redis.call('HGET', KEYS[2], string.format('%.0f', place)))
end
return { 'page', state, string.format('%.0f', from), mark(from), entries }
