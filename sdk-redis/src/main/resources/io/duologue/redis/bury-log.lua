-- Keeps a log that is not there from beginning: rule G-2.
--
-- KEYS[1]  hash: the log's state, or its tombstone
-- ARGV[1]  now, as written in entries
-- ARGV[2]  how long the tombstone stands, in milliseconds
--
-- Returns 1 if there is a tombstone now, 0 if there is a log.

local info = redis.call('HGET', KEYS[1], 'info')
if info then
  -- Written again, so that whoever waits for a confirmation of this waits for that of the log.
  redis.call('HSET', KEYS[1], 'info', info)
  return 0
end
redis.call('HSET', KEYS[1], 'tombstone', ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
