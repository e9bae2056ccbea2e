-- Counts a message towards its author's limits, unless it was counted before. Answers 1 when it may go.
--
-- KEYS: what the author has sent, a mark of this message. ARGV: for how many milliseconds the mark stays, then for each
-- limit how many messages may come at once and the milliseconds between two others. Goes behind limiterClock.lua.

if redis.call('EXISTS', KEYS[2]) == 1 then
  return 1
end

local due = {}
for limit = 1, (#ARGV - 1) / 2 do
  local burst = tonumber(ARGV[limit * 2])
  local interval = math.ceil(tonumber(ARGV[limit * 2 + 1]) * 1000)
  -- When all that was sent would have been due, had it come at the allowed rate.
  local so_far = math.max(stored(redis.call('HGET', KEYS[1], limit)), now)
  if so_far - now > (burst - 1) * interval then
    return 0
  end
  due[limit] = so_far + interval
end

for limit, time in ipairs(due) do
  redis.call('HSET', KEYS[1], limit, whole(time))
  keep_until(KEYS[1], time)
end
redis.call('SET', KEYS[2], 1, 'PX', ARGV[1])
return 1
