# Reads objects, each answer a JSON document begun by a form feed. Given: named (a JSON list of stubs, or empty), all (KIND.VERSION.GROUP NAMESPACE each)
as_control_plane
mkdir -p /run/barekube
work=$(mktemp -d /run/barekube/read.XXXXXX)
trap 'rm -rf "$work"' EXIT
ask() { # NUMBER COMMAND...
  local number=$1
  shift
  "$@" >"$work/$number.out" 2>"$work/$number.err" || grep -vE 'no matches for kind|doesn.t have a resource type|\(NotFound\)|could not find the requested resource' "$work/$number.err" >"$work/$number.bad" || true
}
number=0
if [ -n "$named" ]; then
  printf '%s' "$named" >"$work/named.json"
  ask 0 api get -f "$work/named.json" --ignore-not-found -o json &
fi
for ((i = 0; i < ${#all[@]}; i += 2)); do
  number=$((number + 1))
  if [ -n "${all[i + 1]}" ]; then where=(-n "${all[i + 1]}"); else where=(-A); fi
  ask "$number" api get "${all[i]}" "${where[@]}" --ignore-not-found -o json &
done
wait
for bad in "$work"/*.bad; do
  if [ -s "$bad" ]; then
    cat "$bad" >&2
    exit 1
  fi
done
for answer in "$work"/*.out; do
  if [ -s "$answer" ]; then
    printf '\f'
    cat "$answer"
  fi
done
