# Changes objects by merge patches, eight at a time. Given: patches (KIND.VERSION.GROUP NAME NAMESPACE-or-empty CHANGE each), manager. Prints what was refused, each
# begun by a form feed: its number, a line end, why.
as_control_plane
mkdir -p /run/barekube
work=$(mktemp -d /run/barekube/patch.XXXXXX)
trap 'rm -rf "$work"' EXIT
change() { # NUMBER RESOURCE NAME NAMESPACE CHANGE
  printf '%s' "$5" >"$work/$1.json"
  if ! api patch "$2" "$3" ${4:+-n "$4"} --type merge --field-manager "$manager" --patch-file "$work/$1.json" >/dev/null 2>"$work/$1.said"; then
    # without these words it was not the API that spoke
    if grep -q 'Error from server (' "$work/$1.said"; then mv "$work/$1.said" "$work/$1.refused"; else mv "$work/$1.said" "$work/$1.failed"; fi
  fi
}
for ((i = 0; i < ${#patches[@]}; i += 4)); do
  while (($(jobs -rp | wc -l) >= 8)); do wait -n || true; done
  change $((i / 4)) "${patches[@]:i:4}" &
done
wait
for answer in "$work"/*.failed; do
  if [ -e "$answer" ]; then
    cat "$answer" >&2
    exit 1
  fi
done
for ((i = 0; i < ${#patches[@]} / 4; i++)); do
  if [ -e "$work/$i.refused" ]; then
    printf '\f%s\n' "$i"
    cat "$work/$i.refused"
  fi
done
