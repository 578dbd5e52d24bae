# Needs: script_size, payload_size. Reads the script and its input into a directory that nobody else looks at, before anything is decided.
stage=$(umask 077; mkdir -p -m 700 /run/barekube && mktemp -d /run/barekube/.stage.XXXXXXXX) || {
  echo 'there is no room under /run' >&2
  exit 71
}
trap '[ -z "$stage" ] || rm -rf "$stage"' EXIT
umask 077
head -c "$script_size" >"$stage/script"
head -c "$payload_size" >"$stage/payload"
: >"$stage/out"
: >"$stage/err"
# A connection that broke on the way leaves less than was promised: then nothing is started.
[ "$(stat -c %s "$stage/script" "$stage/payload" | tr '\n' ' ')" = "$script_size $payload_size " ] || {
  echo 'the script did not arrive whole; is /run full?' >&2
  exit 73
}
