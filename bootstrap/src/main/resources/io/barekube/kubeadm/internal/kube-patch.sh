# Changes an object by a merge patch. Given: named (a JSON list that holds its stub), change (JSON), manager
as_control_plane
mkdir -p /run/barekube
work=$(mktemp -d /run/barekube/patch.XXXXXX)
trap 'rm -rf "$work"' EXIT
printf '%s' "$named" >"$work/named.json"
printf '%s' "$change" >"$work/change.json"
api patch -f "$work/named.json" --type merge --field-manager "$manager" --patch-file "$work/change.json" >/dev/null
