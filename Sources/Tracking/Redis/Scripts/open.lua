-- Makes a sweep known, or updates its orders unless they are older. Gives 1 for one that was not known.
-- KEYS meta done fail why attempts · ARGV cells state epoch
local known = redis.call('HGET', KEYS[1], 'epoch')
if known then
    if tonumber(ARGV[3]) >= tonumber(known) then
        redis.call('HSET', KEYS[1], 'state', ARGV[2], 'epoch', ARGV[3])
    end
    return 0
end
redis.call('UNLINK', KEYS[2], KEYS[3], KEYS[4], KEYS[5])
redis.call('HSET', KEYS[1], 'state', ARGV[2], 'epoch', ARGV[3], 'cells', ARGV[1],
    'done', 0, 'failed', 0, 'duplicates', 0, 'fence', 0)
return 1
