-- Begins a log, unless there is one or a tombstone of its id: rule G-1.
--
-- KEYS[1]  hash: the log's state, or its tombstone
-- ARGV[1]  what is fixed when the conversation begins
-- ARGV[2]  how long a log in which nothing is said is kept, in milliseconds
--
-- Returns 1 if it begins, 0 if there is one, -1 if there is a tombstone.

local info = redis.call('HGET', KEYS[1], 'info')
if info then
  -- Written again, so that whoever waits for a confirmation of this waits for that of the first time.
  redis.call('HSET', KEYS[1], 'info', info)
  return 0
end
if redis.call('HEXISTS', KEYS[1], 'tombstone') == 1 then
  return -1
end
redis.call('HSET', KEYS[1], 'info', ARGV[1], 'head', 0, 'headMark', 0, 'kept', 0, 'keptMark', 0,
  'fenceA', 0, 'fenceB', 0, 'nA', 0, 'nB', 0, 'deliveredA', 0, 'deliveredB', 0, 'readA', 0, 'readB', 0, 'awayA', 0, 'awayB', 0)
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
