# Deletes objects and waits until they are gone. Given: named (a JSON list of stubs), timeout (such as 30s)
as_control_plane
mkdir -p /run/barekube
work=$(mktemp -d /run/barekube/delete.XXXXXX)
trap 'rm -rf "$work"' EXIT
printf '%s' "$named" >"$work/named.json"
api delete -f "$work/named.json" --ignore-not-found --wait=true --timeout="$timeout" >/dev/null 2>"$work/errors" ||
  ! grep -vE 'no matches for kind|\(NotFound\)' "$work/errors" >&2
