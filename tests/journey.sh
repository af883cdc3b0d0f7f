#!/usr/bin/env bash
# The main journey, as a script does it: link a number by its QR code, see a customer arrive, take the conversation over,
# answer, and watch the ticks. Needs curl and python3; starts a balasd of its own on a free port.
#
#   tests/journey.sh [path of balasd]
set -euo pipefail

balasd=${1:-target/debug/balasd}
dewi=6281234567142
work=$(mktemp -d)
export BALAS_DATA_DIR=$work/data
started=()

finish() {
    for process in "${started[@]}"; do
        kill "$process" 2>/dev/null || true
        wait "$process" 2>/dev/null || true
    done
    rm -rf "$work"
}
trap finish EXIT

fail() {
    echo "journey: $*" >&2
    sed 's/^/  balasd: /' "$work/log" >&2 || true
    exit 1
}

# The first line that a process writes to a file, once it is there.
first_line() {
    for _ in $(seq 200); do
        if read -r line <"$1"; then
            echo "$line"
            return
        fi
        sleep 0.05
    done
    fail "nothing in $1"
} 2>/dev/null

# A field of the JSON on stdin, by a Python expression on `it`.
pick() {
    python3 -c 'import json, sys; it = json.load(sys.stdin); print(eval(sys.argv[1]))' "$1"
}

get() {
    curl -sS --fail-with-body "$base$1" -H "Authorization: Bearer $key"
}

post() {
    local path=$1 body=${2-}
    curl -sS --fail-with-body -X POST "$base$path" -H "Authorization: Bearer $key" -H "secretkey: $key" \
        -H "Content-Type: application/json" --data "$body"
}

# expect NAME WANTED FOUND
expect() {
    [ "$2" = "$3" ] || fail "$1: expected '$2', found '$3'"
    echo "ok: $1"
}

# until_is NAME WANTED PATH EXPRESSION: asks until it is so.
until_is() {
    local found
    for _ in $(seq 200); do
        found=$(get "$3" | pick "$4")
        [ "$found" != "$2" ] || break
        sleep 0.05
    done
    expect "$1" "$2" "$found"
}

"$balasd" serve --practice --listen 127.0.0.1:0 --allow-host 127.0.0.1 >"$work/address" 2>"$work/log" &
started+=($!)
line=$(first_line "$work/address")
base=${line#listening on }
key=$("$balasd" key create --name journey --scope 'admin:*' --rpm 0)
expect "health needs no key" '{"ok":true}' "$(curl -sS "$base/healthz")"
expect "the key works" balas "$(get /api/v1/ping | pick 'it["data"]["service"]')"

# A listener for the status reports, which writes each to a file.
cat >"$work/hook.py" <<'PYTHON'
import http.server, sys

class Hook(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with open(sys.argv[1], "a") as reports:
            reports.write(body.decode() + "\n")
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass

server = http.server.HTTPServer(("127.0.0.1", 0), Hook)
print(server.server_address[1], flush=True)
server.serve_forever()
PYTHON
touch "$work/reports"
python3 "$work/hook.py" "$work/reports" >"$work/hook" &
started+=($!)
hook="http://127.0.0.1:$(first_line "$work/hook")/"

code=$(post /api/getqr/ | pick 'it["message"]["qrcode"]')
expect "the code has the real form" "2@" "${code:0:2}"
post /practice/scan "{\"qrcode\": \"$code\"}" >/dev/null
expect "the number is linked" True "$(post /api/getqr | pick 'it["message"]["isAuthenticated"]')"

inbound='{"from": "'$dewi'", "name": "Dewi", "msgid": "JOURNEY1", "text": "Halo, kemeja batik masih ada?"}'
conversation=$(post /practice/inbound "$inbound" | pick 'it["data"]["conversation_id"]')
post /practice/inbound "$inbound" >/dev/null
expect "told twice, stored once" 1 \
    "$(get "/api/v1/conversations/$conversation" | pick 'len(it["data"]["messages"])')"
expect "the bot has it first" BOT "$(get /api/v1/conversations | pick 'it["data"]["items"][0]["status"]')"

expect "a person is asked for" HUMAN "$(post "/api/v1/conversations/$conversation/handoff" | pick 'it["data"]["status"]')"
sent=$(post "/api/v1/conversations/$conversation/messages" '{"text": "Masih, Kak. Ukuran apa?"}')
id=$(pick 'it["data"]["wa_id"]' <<<"$sent")
expect "the answer is a person's" HUMAN_AGENT "$(pick 'it["data"]["author"]' <<<"$sent")"
ack='next(m["ack"] for m in it["data"]["items"] if m["wa_id"] == "'$id'")'
until_is "it is delivered" 2 "/api/v1/conversations/$conversation/messages" "$ack"
post /practice/inbound '{"from": "'$dewi'", "text": "Ukuran M"}' >/dev/null
until_is "the ticks turn blue" 3 "/api/v1/conversations/$conversation/messages" "$ack"

body='{"nohp": "'$dewi'", "pesan": "Pesanan siap", "notifyurl": "'$hook'"}'
for _ in 1 2 3; do
    told=$(curl -sS --fail-with-body "$base/api/sendwa" -H "secretkey: $key;" -H "Idempotency-Key: journey" --data "$body" |
        pick 'it["message"]["id"]')
done
until_is "three requests, one message" 2 "/practice/outbox" 'len(it["data"]["items"])'
expect "in order, under its own id" "$id $told" \
    "$(get /practice/outbox | pick '" ".join(item["msgid"] for item in it["data"]["items"])')"
for _ in $(seq 200); do
    [ "$(wc -l <"$work/reports")" -lt 2 ] || break
    sleep 0.05
done
expect "its status is reported in order" "$(printf '{"msgid":"%s","ack":%s}\n' "$told" 1 "$told" 2)" "$(cat "$work/reports")"

expect "back to the bot" BOT "$(post "/api/v1/conversations/$conversation/release" | pick 'it["data"]["status"]')"
expect "and closed" CLOSED "$(post "/api/v1/conversations/$conversation/close" | pick 'it["data"]["status"]')"
post /practice/inbound '{"from": "'$dewi'", "text": "Satu lagi"}' >/dev/null
expect "the customer comes back to the bot" BOT \
    "$(get "/api/v1/conversations/$conversation" | pick 'it["data"]["status"]')"
echo "journey: done"
