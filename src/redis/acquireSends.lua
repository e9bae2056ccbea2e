-- Judges a batch of requests, one after the other, and charges the budget for those that are granted.
--
-- KEYS[1]  everybody's state       KEYS[1 + i]  the state of the chat of request i
-- ARGV[1]  the rules, as JSON      ARGV[2]      the lane
-- ARGV[3i], ARGV[1 + 3i], ARGV[2 + 3i]  kind of chat, cost and hold of request i: take, keep, or none
--
-- Answers one whole number per request: 0 go, n > 0 wait n ms for the chat, n < 0 wait -n ms as everybody does.
--
-- Every limit but the one per minute is a clock (GCRA): the time at which all that was sent would have been due.
-- A send is admitted when its clock is not ahead of the present by more than a tolerance, and then moves the
-- clock by its cost. An album is admitted like a single message and makes those behind it wait instead.
--
-- In addition to the clocks, a window counts recent permits: clocks bound how many are granted, but a permit that is used
-- late comes together with later ones.

local rules = cjson.decode(ARGV[1])
local lane = ARGV[2]

local everybody = redis.call('HMGET', KEYS[1], 'sends', 'answers', 'announcements', 'unauthorized', 'flood',
  'window', 'paid')
local sends, answers, announcements = stored(everybody[1]), stored(everybody[2]), stored(everybody[3])
local paid = stored(everybody[7])
local halted_until = math.max(stored(everybody[4]), stored(everybody[5]))

-- When permits were granted within the window, in steps: pairs `when:count`, oldest first, and their sum.
local window, in_window = {}, 0
for when, count in string.gmatch(everybody[6] or '', '(%d+):(%d+)') do
  local given = { when = tonumber(when), count = tonumber(count) }
  if given.when > now - rules.window.length then
    window[#window + 1] = given
    in_window = in_window + given.count
  end
end

-- When the window has room for one more. An album is admitted like a single message, here too.
local function window_opens()
  local most = lane == 'interactive' and rules.window.most or rules.window.mostCopies
  local opens, too_many = 0, in_window + 1 - most
  for i = 1, #window do
    if too_many <= 0 then break end
    too_many = too_many - window[i].count
    opens = window[i].when + rules.window.length
  end
  return opens
end

local function enter_window(cost)
  local when = math.ceil(now / rules.window.step) * rules.window.step
  local last = window[#window]
  if last and last.when == when then
    last.count = last.count + cost
  else
    window[#window + 1] = { when = when, count = cost }
  end
  in_window = in_window + cost
end

local function window_text()
  local pairs_of = {}
  for i = 1, #window do pairs_of[i] = whole(window[i].when) .. ':' .. whole(window[i].count) end
  return table.concat(pairs_of, ' ')
end

local function lane_opens()
  if lane == 'paid' then return paid - rules.tolerance.paid end
  if lane == 'interactive' then return answers - rules.tolerance.interactive end
  if lane == 'relay' then return sends - rules.tolerance.relay end
  local turn = math.max(announcements, sends - rules.tolerance.announcementTurn)
  return math.min(sends - rules.tolerance.announcement, turn)
end

local function take_from_everybody(cost)
  -- What is paid for does not count against the free rate.
  if lane == 'paid' then
    paid = math.max(paid, now) + cost * rules.paidInterval
    return
  end
  local duration = cost * rules.sendInterval
  sends = math.max(sends, now) + duration
  enter_window(cost)
  if lane == 'interactive' then answers = math.max(answers, now) + cost * rules.answerInterval end
  if lane == 'announcement' then announcements = now + cost * rules.announcementTurn end
end

-- When each message of the last minute was sent, oldest first.
local function last_minute(times)
  local recent = {}
  for time in string.gmatch(times or '', '%d+') do
    local sent = tonumber(time)
    if sent > now - rules.minute then recent[#recent + 1] = sent end
  end
  return recent
end

-- When enough of the last minute's messages are a minute old. What exceeds the limit alone goes when none is left.
-- An album waits until all its parts fit: it counts on its caller not to send later posts to the group meanwhile.
local function minute_has_room(recent, cost, limit)
  local too_many = math.min(#recent + cost - limit, #recent)
  if too_many <= 0 then return 0 end
  return recent[too_many] + rules.minute
end

local function judge(key, kind, cost, hold)
  local limits = rules.chat[kind]
  local everybody_opens = lane == 'paid' and lane_opens() or math.max(lane_opens(), window_opens())
  if hold == 'keep' then
    if halted_until > now then return -math.ceil((halted_until - now) / 1000) end
    if everybody_opens > now then return -math.ceil((everybody_opens - now) / 1000) end
    take_from_everybody(cost)
    return 0
  end

  local state = redis.call('HMGET', key, 'sends', 'answers', 'paused', 'recent', 'held')
  local chat_sends, chat_answers = stored(state[1]), stored(state[2])
  local recent = limits.perMinute and last_minute(state[4])

  local chat_opens = lane == 'interactive' and chat_answers - limits.answerTolerance or chat_sends
  chat_opens = math.max(chat_opens, stored(state[3]))
  if lane ~= 'interactive' and stored(state[5]) > now then
    chat_opens = math.max(chat_opens, math.min(now + rules.hold.askAgain, stored(state[5])))
  end
  if recent then chat_opens = math.max(chat_opens, minute_has_room(recent, cost, limits.perMinute)) end

  if halted_until > now then return -math.ceil((halted_until - now) / 1000) end
  if chat_opens > now then return math.ceil((chat_opens - now) / 1000) end
  if everybody_opens > now then return -math.ceil((everybody_opens - now) / 1000) end

  take_from_everybody(cost)
  local duration = cost * limits.interval
  chat_sends = math.max(chat_sends, now) + duration
  redis.call('HSET', key, 'sends', whole(chat_sends))
  keep_until(key, chat_sends)
  -- Where no distance is to be kept, nothing is held.
  if hold == 'take' and (duration > 0 or recent) then
    redis.call('HSET', key, 'held', whole(now + rules.hold.longest), 'given', whole(now), 'due', whole(duration))
    keep_until(key, now + rules.hold.longest)
  end
  if lane == 'interactive' then
    chat_answers = math.max(chat_answers, now) + duration
    redis.call('HSET', key, 'answers', whole(chat_answers))
    keep_until(key, chat_answers)
  end
  if recent then
    local times = {}
    for i = 1, #recent do times[i] = whole(recent[i]) end
    for _ = 1, cost do times[#times + 1] = whole(now) end
    redis.call('HSET', key, 'recent', table.concat(times, ' '))
    keep_until(key, now + rules.minute)
  end
  return 0
end

local verdicts, granted = {}, false
for i = 1, #KEYS - 1 do
  verdicts[i] = judge(KEYS[1 + i], ARGV[3 * i], tonumber(ARGV[1 + 3 * i]), ARGV[2 + 3 * i])
  granted = granted or verdicts[i] == 0
end

if granted then
  redis.call('HSET', KEYS[1],
    'sends', whole(sends), 'answers', whole(answers), 'announcements', whole(announcements),
    'window', window_text(), 'paid', whole(paid))
  keep_until(KEYS[1], math.max(sends, answers, announcements, paid, now + rules.window.length))
end
return verdicts
