[ $state = 1 ] || timeout 4 systemctl stop "$unit.service"
mkdir -p -m 700 "$dir" && printf '%s\n' "$id" >"$dir/id"
rm -f "$dir/out" "$dir/err" "$dir/script" "$dir/payload"
running
[ $? = 1 ] || fail 75 'the unit still runs'
exit 0
