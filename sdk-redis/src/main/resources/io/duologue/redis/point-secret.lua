-- Says what a secret stands for, in place of whatever it stood for before.
--
-- KEYS[1]  string: a pointer, whose first letter says of what kind; S is a session's own
-- ARGV[1]  the pointer
-- ARGV[2]  how long it may matter, in milliseconds
-- ARGV[3]  "replace", or "keep-session": then a session's own secret is left as it is
--
-- Returns 1 if it stands for that now, 0 if it was left.

if ARGV[3] == 'keep-session' then
  local before = redis.call('GET', KEYS[1])
  if before and string.sub(before, 1, 1) == 'S' then
    return 0
  end
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
