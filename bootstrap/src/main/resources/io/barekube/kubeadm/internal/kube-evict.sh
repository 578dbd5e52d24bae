# Asks for the eviction of pods, eight at a time. Given: pods (NAMESPACE NAME each). Prints what was refused, a line each: its number, a tab, why.
as_control_plane
mkdir -p /run/barekube
work=$(mktemp -d /run/barekube/evict.XXXXXX)
trap 'rm -rf "$work"' EXIT
# The API names the budget in a part of its answer that kubectl does not show
budgets() { # NAMESPACE
  timeout 10 kubectl --kubeconfig /etc/kubernetes/admin.conf --cache-dir /run/barekube/kubectl -n "$1" get poddisruptionbudgets -o \
    'jsonpath={range .items[?(@.status.disruptionsAllowed==0)]} {.metadata.name} (needs {.status.desiredHealthy}, has {.status.currentHealthy}){end}' 2>/dev/null || true
}
evict() { # NUMBER NAMESPACE NAME
  local said
  # "too many requests" may ask for patience, which kubectl would have for minutes: whoever evicts comes again
  if ! said=$(printf '{"apiVersion":"policy/v1","kind":"Eviction","metadata":{"namespace":"%s","name":"%s"}}' "$2" "$3" |
    timeout 30 kubectl --kubeconfig /etc/kubernetes/admin.conf --cache-dir /run/barekube/kubectl create --raw "/api/v1/namespaces/$2/pods/$3/eviction" -f - 2>&1 >/dev/null); then
    # kubectl puts the API's reason, a word of a fixed set, into parentheses; without one it was not the API that spoke
    case $said in
      *"Error from server (NotFound)"*) ;;
      *"Error from server (TooManyRequests)"*)
        printf '%s\t%s Budgets of %s that allow none:%s\n' "$1" "${said#*): }" "$2" "$(budgets "$2")" >"$work/$1.refused"
        ;;
      *"Error from server ("*) printf '%s\t%s\n' "$1" "$(tr '\n' ' ' <<<"${said#*): }")" >"$work/$1.refused" ;;
      '') printf '%s\tthe API did not decide within 30 s\n' "$1" >"$work/$1.refused" ;;
      *) printf '%s\n' "$said" >"$work/$1.failed" ;;
    esac
  fi
}
for ((i = 0; i < ${#pods[@]}; i += 2)); do
  while (($(jobs -rp | wc -l) >= 8)); do wait -n || true; done
  evict $((i / 2)) "${pods[i]}" "${pods[i + 1]}" &
done
wait
for answer in "$work"/*.failed; do
  if [ -s "$answer" ]; then
    cat "$answer" >&2
    exit 1
  fi
done
for answer in "$work"/*.refused; do
  if [ -s "$answer" ]; then cat "$answer"; fi
done
