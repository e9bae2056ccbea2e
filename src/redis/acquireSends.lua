-- Judges a batch of sends, one after the other, and takes the budget of those that may go.
--
-- KEYS[1]  everybody's state       KEYS[1 + i]  the state of the chat of request i
-- ARGV[1]  the rules, as JSON      ARGV[2]      the lane
-- ARGV[1 + 2i], ARGV[2 + 2i]  kind of chat and cost of request i
--
-- Answers one whole number per request: 0 go, n > 0 wait n ms for the chat, n < 0 wait -n ms as everybody does.
--
-- Every limit but the one per minute is a clock (GCRA): the time at which all that was sent would have been due.
-- A send is admitted when its clock is not ahead of the present by more than a tolerance, and then moves the
-- clock by its cost. An album is admitted like a single message and makes those behind it wait instead.

local rules = cjson.decode(ARGV[1])
local lane = ARGV[2]

local everybody = redis.call('HMGET', KEYS[1], 'sends', 'answers', 'announcements', 'unauthorized', 'flood')
local sends, answers, announcements = stored(everybody[1]), stored(everybody[2]), stored(everybody[3])
local halted_until = math.max(stored(everybody[4]), stored(everybody[5]))

local function lane_opens()
  if lane == 'interactive' then return answers - rules.tolerance.interactive end
  if lane == 'relay' then return sends - rules.tolerance.relay end
  local turn = math.max(announcements, sends - rules.tolerance.announcementTurn)
  return math.min(sends - rules.tolerance.announcement, turn)
end

local function take_from_everybody(cost)
  local duration = cost * rules.sendInterval
  sends = math.max(sends, now) + duration
  if lane == 'interactive' then answers = math.max(answers, now) + duration end
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

local function judge(key, kind, cost)
  local limits = rules.chat[kind]
  local state = redis.call('HMGET', key, 'sends', 'answers', 'paused', 'recent')
  local chat_sends, chat_answers = stored(state[1]), stored(state[2])
  local recent = limits.perMinute and last_minute(state[4])

  local chat_opens = lane == 'interactive' and chat_answers - limits.answerTolerance or chat_sends
  chat_opens = math.max(chat_opens, stored(state[3]))
  if recent then chat_opens = math.max(chat_opens, minute_has_room(recent, cost, limits.perMinute)) end

  if halted_until > now then return -math.ceil((halted_until - now) / 1000) end
  if chat_opens > now then return math.ceil((chat_opens - now) / 1000) end
  if lane_opens() > now then return -math.ceil((lane_opens() - now) / 1000) end

  take_from_everybody(cost)
  local duration = cost * limits.interval
  chat_sends = math.max(chat_sends, now) + duration
  redis.call('HSET', key, 'sends', whole(chat_sends))
  keep_until(key, chat_sends)
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
  verdicts[i] = judge(KEYS[1 + i], ARGV[1 + 2 * i], tonumber(ARGV[2 + 2 * i]))
  granted = granted or verdicts[i] == 0
end

if granted then
  redis.call('HSET', KEYS[1],
    'sends', whole(sends), 'answers', whole(answers), 'announcements', whole(announcements))
  keep_until(KEYS[1], math.max(sends, answers, announcements))
end
return verdicts
