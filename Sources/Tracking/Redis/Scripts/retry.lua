-- Forgets failures and attempts.
-- KEYS meta fail why attempts
redis.call('UNLINK', KEYS[2], KEYS[3], KEYS[4])
if redis.call('HEXISTS', KEYS[1], 'failed') == 1 then
    redis.call('HSET', KEYS[1], 'failed', 0)
end
return 0
