#!/usr/bin/env bash
# Every path of the local API with input that its own description allows, and with input that it forbids: no answer may be
# a 5xx, or look other than described. Starts a balasd of its own on a free port; the fuzzer comes from PyPI, into target/.
#
#   tests/fuzz.sh [path of balasd] [seconds]
set -euo pipefail
cd "$(dirname "$0")/.."

balasd=$(realpath "${1:-target/release/balasd}")
seconds=${2:-300}
version=4.32.5
tools=$PWD/target/fuzz
config=$PWD/tests/fuzz.toml
work=$(mktemp -d)
export BALAS_DATA_DIR=$work/data
server=

finish() {
    [ -z "$server" ] || { kill "$server" && wait "$server"; } 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT

fail() {
    echo "fuzz: $*" >&2
    sed 's/^/  balasd: /' "$work/log" >&2 || true
    exit 1
}

if [ "$("$tools/bin/st" --version 2>/dev/null)" != "st, version $version" ]; then
    echo "balas: installing schemathesis $version from PyPI into $tools" >&2
    python3 -m venv "$tools"
    "$tools/bin/pip" install --quiet --disable-pip-version-check "schemathesis==$version"
fi

mkfifo "$work/out"
"$balasd" serve --practice --listen 127.0.0.1:0 >"$work/out" 2>"$work/log" &
server=$!
read -r line <"$work/out" || fail "it did not start"
base=${line#listening on }
BALAS_KEY=$("$balasd" key create --name fuzz --scope 'admin:*' --rpm 0)
export BALAS_KEY

post() {
    curl -sS --fail-with-body -X POST "$base$1" -H "Authorization: Bearer $BALAS_KEY" -H "secretkey: $BALAS_KEY" \
        -H 'Content-Type: application/json' --data "$2"
}

# Sends meet a linked number, so that they go all the way.
code=$(post /api/getqr '{}' | python3 -c 'import json, sys; print(json.load(sys.stdin)["message"]["qrcode"])')
post /practice/scan "{\"qrcode\":\"$code\"}" >/dev/null

# Where the fuzzer runs it leaves its findings. One worker: its generator keeps what it derives in caches that threads
# disturb, and with one the seed leads to the same requests again.
cd "$work"
fuzz() {
    "$tools/bin/st" --config-file "$config" run "$base/openapi.json" --workers 1 --max-time "$1" --seed 1 \
        --checks not_a_server_error,content_type_conformance,response_schema_conformance,status_code_conformance \
        "${@:2}" || fail "a finding, see above"
}

# What ends or breaks the link comes last.
breaks='^/practice/(disconnect|logout|fault|scan)$'
fuzz "$seconds" --exclude-path-regex "$breaks"
fuzz 30 --include-path-regex "$breaks"
kill -0 "$server" || fail "it ended"
echo "fuzz: nothing found"
