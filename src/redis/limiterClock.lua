-- Goes before the limiter's scripts: points in time, in whole microseconds of Redis's own clock.

local seconds_and_micros = redis.call('TIME')
local now = seconds_and_micros[1] * 1000000 + seconds_and_micros[2]

-- A stored number; 0 when there is none.
local function stored(value)
  return tonumber(value) or 0
end

-- Lua would write a number of this size as 1.76e+15.
local function whole(number)
  return string.format('%.0f', number)
end

-- Lets a key live at least until then: nothing stays behind for a chat that is gone.
local function keep_until(key, time)
  local milliseconds = math.ceil((time - now) / 1000)
  if milliseconds > redis.call('PTTL', key) then
    redis.call('PEXPIRE', key, whole(milliseconds))
  end
end
