-- Counts cells as failed, unless they are done, and keeps why, as long as there is room.
-- KEYS meta done fail why · ARGV room (cell reason)...
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
local new = 0
for i = 2, #ARGV, 2 do
    local cell = ARGV[i]
    if redis.call('GETBIT', KEYS[2], cell) == 0 then
        if redis.call('SETBIT', KEYS[3], cell, 1) == 0 then new = new + 1 end
        if redis.call('HLEN', KEYS[4]) < tonumber(ARGV[1]) or redis.call('HEXISTS', KEYS[4], cell) == 1 then
            redis.call('HSET', KEYS[4], cell, ARGV[i + 1])
        end
    end
end
if new > 0 then redis.call('HINCRBY', KEYS[1], 'failed', new) end
return 0
