-- Takes in a measurement: the mean of it and what was known.
-- KEYS paces · ARGV subject seconds room
local seconds = tonumber(ARGV[2])
local known = redis.call('HGET', KEYS[1], ARGV[1])
if not known and redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[3]) then return 0 end
known = tonumber(known or '')
if known and known > 0 and known < math.huge then seconds = (known + seconds) / 2 end
redis.call('HSET', KEYS[1], ARGV[1], string.format('%.17g', seconds))
return 1
