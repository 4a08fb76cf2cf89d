-- Each request files a case of another applicant under another Idempotency-Key. One thread: wrk -t1.
-- Arguments: token file, body file, first serial number, key prefix.
local weights = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
local digits = "10X98765432"
local before, after, serial, prefix

local function read(name)
  local file = assert(io.open(name, "r"))
  local text = file:read("*a")
  file:close()
  return text
end

-- Days since 1945-01-01 as yyyymmdd (civil calendar).
local function birthday(days)
  local z = days - 9131 + 719468
  local era = math.floor(z / 146097)
  local doe = z - era * 146097
  local yoe = math.floor((doe - math.floor(doe / 1460) + math.floor(doe / 36524) - math.floor(doe / 146096)) / 365)
  local doy = doe - (365 * yoe + math.floor(yoe / 4) - math.floor(yoe / 100))
  local mp = math.floor((5 * doy + 2) / 153)
  local d = doy - math.floor((153 * mp + 2) / 5) + 1
  local m = mp < 10 and mp + 3 or mp - 9
  local y = yoe + era * 400 + (m <= 2 and 1 or 0)
  return string.format("%04d%02d%02d", y, m, d)
end

local function number(n)
  local first = "532999" .. birthday(n % 20000) .. string.format("%03d", 1 + math.floor(n / 20000) % 999)
  local sum = 0
  for index = 1, 17 do sum = sum + weights[index] * tonumber(first:sub(index, index)) end
  local place = sum % 11 + 1
  return first .. digits:sub(place, place)
end

function init(args)
  local body = read(args[2])
  local place = "@APPLICANT-NUMBER@"
  local from, to = body:find(place, 1, true)
  before, after = body:sub(1, from - 1), body:sub(to + 1)
  serial, prefix = tonumber(args[3]), args[4]
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  wrk.headers["Authorization"] = "Bearer " .. read(args[1])
end

function request()
  wrk.headers["Idempotency-Key"] = prefix .. serial
  local text = wrk.format(nil, nil, nil, before .. number(serial) .. after)
  serial = serial + 1
  return text
end

function done(summary, latency)
  io.write(string.format('\nRESULT {"requests":%d,"durationUs":%d,"bad":%d,"socketErrors":%d,"p50Us":%d,"p99Us":%d}\n', summary.requests, summary.duration,
    summary.errors.status, summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout,
    latency:percentile(50), latency:percentile(99)))
end
