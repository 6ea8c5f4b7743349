-- The failed cells with the lowest numbers, each followed by the reason.
-- KEYS why · ARGV limit
local cells = redis.call('HKEYS', KEYS[1])
table.sort(cells, function(a, b) return tonumber(a) < tonumber(b) end)
local found = {}
for i = 1, math.min(#cells, tonumber(ARGV[1])) do
    found[#found + 1] = cells[i]
    found[#found + 1] = redis.call('HGET', KEYS[1], cells[i])
end
return found
