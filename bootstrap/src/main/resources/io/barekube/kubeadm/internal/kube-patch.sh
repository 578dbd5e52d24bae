# Changes an object by a merge patch. Given: resource (KIND.VERSION.GROUP), name, namespace (or empty), change (JSON), manager
as_control_plane
mkdir -p /run/barekube
work=$(mktemp -d /run/barekube/patch.XXXXXX)
trap 'rm -rf "$work"' EXIT
printf '%s' "$change" >"$work/change.json"
api patch "$resource" "$name" ${namespace:+-n "$namespace"} --type merge --field-manager "$manager" --patch-file "$work/change.json" >/dev/null
