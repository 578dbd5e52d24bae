# Needs: unit, id. Output of commands that matter goes to fd 1 and fd 3; the rest says nothing.
exec 3>&2 2>/dev/null
umask 077
base=/run/barekube
dir=$base/$unit

fail() {
  printf '%s\n' "$2" >&3
  exit "$1"
}

# 0: it runs; 1: it does not; 2: systemd does not answer
running() {
  case $(systemctl show -p ActiveState --value "$unit.service") in
    active | activating | deactivating | reloading) return 0 ;;
    inactive | failed) return 1 ;;
    *) return 2 ;;
  esac
}

owner() {
  [ -e "$dir/id" ] && cat "$dir/id"
}

command -v systemd-run >/dev/null && command -v systemctl >/dev/null ||
  fail 70 'systemd-run or systemctl is not on this host; long commands need systemd'
mkdir -p -m 700 "$base" || fail 71 "$base cannot be made"
exec 9>"$base/.lock" && flock -w 30 9 || fail 72 "$base/.lock is held by somebody else"
running
state=$?
[ $state != 2 ] || [ -d /run/systemd/system ] || fail 70 'systemd does not run this host; long commands need it'
[ $state != 2 ] || fail 72 'systemd does not answer'
