# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # variables are shared with ../setup and the other parts
# Output, progress and small helpers. Sourced by ../setup; expects $cache.

say() { printf '%s\n' "$*"; }
fail() { printf 'lab setup: %s\n' "$*" >&2; exit 1; }
clock() { printf '%d:%02d' $(($1 / 60)) $(($1 % 60)); }
present() { case $1 in /*) [ -e "$1" ] ;; *) command -v "$1" >/dev/null ;; esac; }

# Credentials inside addresses (proxies, mirrors) must not reach the terminal.
without_credentials() { sed -E 's#://[^/@[:space:]]*@#://#g'; }

# Puts standard input into a file in one step, so that nobody ever reads half of it.
replace_file() {
  cat >"$1.part.$$"
  mv "$1.part.$$" "$1"
}

# watched LABEL COMMAND...: runs the command into a log file, with a sign of life every ten seconds.
child=
watched() {
  local label=$1 log begin beat now status=0
  shift
  log=$cache/logs/$(tr -c 'A-Za-z0-9.\n' - <<<"$label").log
  begin=$SECONDS
  beat=$begin
  set -m # a process group of its own, so that an interrupted setup can end the whole build
  (set -e; "$@") >"$log" 2>&1 </dev/null &
  child=$!
  set +m
  while kill -0 "$child" 2>/dev/null; do
    sleep 0.2
    now=$SECONDS
    if ((now - beat >= 10)); then
      beat=$now
      say "      $label … $((now - begin)) s"
    fi
  done
  wait "$child" || status=$?
  child=
  if ((status != 0)); then
    { say "the last lines of $log:"; tail -n 25 "$log"; } | without_credentials >&2
    fail "$label failed (exit status $status); running setup again continues where it stopped"
  fi
  say "      $label: done in $((SECONDS - begin)) s"
}
end_child() {
  [ -z "$child" ] || kill -TERM -- "-$child" 2>/dev/null || true
}
trap end_child EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Stages: stage TITLE SECONDS SUFFIX [ARGUMENT...] registers the work of do_SUFFIX unless have_SUFFIX says it is there already.
stage_titles=() stage_seconds=() stage_calls=()
stage() {
  local title=$1 seconds=$2 suffix=$3
  shift 3
  "have_$suffix" "$@" && return
  stage_titles+=("$title")
  stage_seconds+=("$seconds")
  stage_calls+=("do_$suffix $*")
}
planned_seconds() { # FROM_INDEX
  local i sum=0
  for ((i = $1; i < ${#stage_seconds[@]}; i++)); do sum=$((sum + stage_seconds[i])); done
  echo "$sum"
}
# The estimates are for cold caches; what the stages so far took against their estimate corrects the rest.
run_stages() {
  local i begin=$SECONDS n=${#stage_titles[@]} spent planned rest call
  for ((i = 0; i < n; i++)); do
    spent=$((SECONDS - begin))
    rest=$(planned_seconds "$i")
    planned=$(($(planned_seconds 0) - rest))
    if ((planned > 120)); then rest=$((rest * (spent + 30) / (planned + 30))); fi
    say "[$((i + 1))/$n] ${stage_titles[i]} ($(clock "$spent") elapsed, about $(clock "$rest") to go)"
    read -ra call <<<"${stage_calls[i]}"
    "${call[@]}"
  done
}
