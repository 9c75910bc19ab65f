-- Sends prepared requests (REQUESTS/<n>.head, <n>.tail), each with a delivery id of its own between the two, or with
-- the one id of DELIVERY_ID. Reports as JSON on one line.

local directory = os.getenv("REQUESTS")
local run = os.getenv("RUN")
local fixed = os.getenv("DELIVERY_ID")
local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

local function read(name)
  local file = io.open(directory .. "/" .. name, "rb")
  if not file then return nil end
  local text = file:read("*a")
  file:close()
  return text
end

function init()
  heads, tails, sent = {}, {}, 0
  for i = 0, 255 do
    local head = read(i .. ".head")
    if not head then break end
    heads[#heads + 1] = head
    tails[#tails + 1] = read(i .. ".tail")
  end
end

function request()
  sent = sent + 1
  local i = sent % #heads + 1
  local id = fixed or string.format("%s-%04x-%012x", run, number, sent)
  return heads[i] .. id .. tails[i]
end

function done(summary, latency)
  io.write(string.format(
    '\n{"requests":%d,"seconds":%.6f,"refused":%d,"broken":%d,"p50":%.3f,"p99":%.3f,"max":%.3f}\n',
    summary.requests,
    summary.duration / 1e6,
    summary.errors.status,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout,
    latency:percentile(50) / 1e3,
    latency:percentile(99) / 1e3,
    latency.max / 1e3))
end
