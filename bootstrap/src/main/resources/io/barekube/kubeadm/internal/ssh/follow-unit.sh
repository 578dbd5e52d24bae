# Needs: mode (start or attach), following, offset, max_output, max_seconds; for start a stage.
# One that has written how it ended is not worth joining; it is gone in a moment.
while [ $state = 0 ] && [ -e "$dir/exit" ]; do
  sleep 0.05
  running
  state=$?
done
if [ $state = 0 ]; then
  how=joined
elif [ "$(owner)" = "$id" ] || { [ -n "$following" ] && [ "$(owner)" = "$following" ]; }; then
  how=ended
elif [ "$mode" = attach ]; then
  echo none
  exit 0
else
  how=started
  printf '%s\n' "$id" >"$stage/id" && rm -rf "$dir" && mv "$stage" "$dir" || fail 71 "$dir cannot be made"
  stage=
  # In a file: a command line would be written into the unit, whose own ideas of quotes and lines a reload then complains about.
  cat >"$dir/run" <<'X'
cd "${0%/*}" || exit
bash ./script <payload >out 2>err
status=$?
rm -f script payload run
echo $status >exit.new
mv exit.new exit
exit $status
X
  said=$(systemd-run --quiet --collect --unit="$unit" --service-type=exec \
    -p StandardInput=null -p RuntimeMaxSec="$max_seconds" -p TimeoutStopSec=3 --setenv=HOME=/root \
    --setenv=PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    /bin/bash "$dir/run" 2>&1 3>&- 9>&-) || {
    rm -rf "$dir"
    fail 74 "systemd-run: $said"
  }
fi
[ -z "${stage-}" ] || rm -rf "$stage"
stage=
flock -u 9
exec 9>&-

owner=$(owner)
[ "$owner" = "$following" ] || offset=0
printf 'unit %s %s\n' "$how" "${owner:-none}"
gone=
# By these names and descriptors it stays this unit's, whatever others begin under its name.
if cd "$dir" && exec 4<err 5<out && head -c "$offset" <&4 >/dev/null; then
  looks=0
  while :; do
    cat <&4 >&3 || exit 1
    [ ! -e exit ] || break
    # The pause; and the end of input means that nobody listens any more.
    read -r -t 0.2
    [ $? -gt 128 ] || exit 0
    looks=$((looks + 1))
    if [ $((looks % 10)) = 0 ]; then
      running
      if [ $? = 1 ] && [ ! -e exit ]; then
        gone=yes
        break
      fi
    fi
  done
  cat <&4 >&3
else
  gone=yes
fi

if [ -n "$gone" ] || ! read -r status <exit || ! size=$(stat -L -c %s /dev/fd/5); then
  printf 'end gone 0\n'
else
  printf 'end %s %s\n' "$status" "$size"
  [ "$size" -gt "$max_output" ] || cat <&5
fi
# Only when the other side has everything is it taken away; who was here stays written, so that a late start of the same call is none.
read -r -t 60 answer && [ "$answer" = got ] && rm -f out err script payload
exit 0
