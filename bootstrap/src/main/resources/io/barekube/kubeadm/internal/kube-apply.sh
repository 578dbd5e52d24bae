# Applies objects server-side. Given: first (a JSON list: namespaces and definitions), definitions (names to await), rest (a JSON list),
# wait (seconds), manager. Either list may be empty.
as_control_plane
apply() { printf '%s' "$1" | api apply --server-side --force-conflicts --field-manager "$manager" -f - >/dev/null; }
if [ -n "$first" ]; then
  apply "$first"
  end=$((SECONDS + wait))
  for definition in ${definitions[@]+"${definitions[@]}"}; do
    # "kubectl wait" gives up at once while there are no conditions yet
    until [ "$(api get "crd/$definition" -o 'jsonpath={.status.conditions[?(@.type=="Established")].status}' 2>/dev/null)" = True ]; do
      ((SECONDS < end)) || later "definition $definition is not established after $wait s"
      sleep 0.2
    done
  done
fi
[ -z "$rest" ] || apply "$rest"
