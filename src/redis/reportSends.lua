-- Notes what became of sends: ends their holds, opens the breakers, and closes a chat's row of errors.
--
-- KEYS[1]  everybody's state       KEYS[1 + i]  the state of the chat of report i, or everybody's for a halt
-- ARGV[1]  the rules, as JSON
-- ARGV[2i], ARGV[1 + 2i]  kind of report i, and its duration in microseconds (0 where it has none)

local rules = cjson.decode(ARGV[1])

-- Sets a point in time, unless a later one is there already.
local function extend(key, field, time)
  if time <= stored(redis.call('HGET', key, field)) then return end
  redis.call('HSET', key, field, whole(time))
  keep_until(key, time)
end

-- Adds a 429 to those within the window, written as pairs `when:retry`, and halts everybody when they are enough:
-- until the first of them may be tried again, which is when Telegram takes messages again. A single group that must
-- rest for an hour does not stop the others, but when all say an hour it is the bot that must rest.
local function count_limited(retry_at)
  local breaker = rules.globalBreaker
  local pairs_within, first_retry = { whole(now) .. ':' .. whole(retry_at) }, retry_at
  for when, retry in string.gmatch(redis.call('HGET', KEYS[1], 'limited') or '', '(%d+):(%d+)') do
    if tonumber(when) > now - breaker.window then
      pairs_within[#pairs_within + 1] = when .. ':' .. retry
      if tonumber(retry) > now then first_retry = math.min(first_retry, tonumber(retry)) end
    end
  end
  if #pairs_within < breaker.limited then
    redis.call('HSET', KEYS[1], 'limited', table.concat(pairs_within, ' '))
    keep_until(KEYS[1], now + breaker.window)
  else
    redis.call('HDEL', KEYS[1], 'limited')
    extend(KEYS[1], 'flood', first_retry)
  end
end

-- A row is forgotten a pause after its last error: errors that rare give the chat its rest anyway.
local function count_error(chat)
  local row = redis.call('HMGET', chat, 'errors', 'forgotten')
  local errors = stored(row[2]) > now and stored(row[1]) + 1 or 1
  local forgotten = now + rules.chatBreaker.pause
  redis.call('HSET', chat, 'errors', whole(errors), 'forgotten', whole(forgotten))
  keep_until(chat, forgotten)
  if errors >= rules.chatBreaker.errors then extend(chat, 'paused', forgotten) end
end

-- Ends the hold on a chat. What was held for has arrived by now at the latest, so its limits count from now on.
local function release(chat, used)
  local state = redis.call('HMGET', chat, 'held', 'given', 'due', 'sends', 'recent')
  if not state[1] then return end
  redis.call('HDEL', chat, 'held', 'given', 'due')
  if not used then return end
  local sends = math.max(stored(state[4]), now + stored(state[3]))
  redis.call('HSET', chat, 'sends', whole(sends))
  keep_until(chat, sends)
  if not state[5] then return end
  local times, moved = {}, 0
  for time in string.gmatch(state[5], '%d+') do
    if time == state[2] then moved = moved + 1 else times[#times + 1] = time end
  end
  for _ = 1, moved do times[#times + 1] = whole(now) end
  redis.call('HSET', chat, 'recent', table.concat(times, ' '))
  keep_until(chat, now + rules.minute)
end

for i = 1, #KEYS - 1 do
  local chat, kind, duration = KEYS[1 + i], ARGV[2 * i], tonumber(ARGV[1 + 2 * i])
  if kind ~= 'halt' then release(chat, kind ~= 'unused') end
  if kind == 'ok' then
    redis.call('HDEL', chat, 'errors', 'forgotten')
  elseif kind == 'error' then
    count_error(chat)
  elseif kind == 'limited' then
    extend(chat, 'paused', now + duration)
    count_limited(now + duration)
  elseif kind == 'halt' then
    extend(KEYS[1], 'unauthorized', now + duration)
  end
end
