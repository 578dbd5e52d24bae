# The record of everything done to this host: written before the deed, read by reset. One line each:
#   dir PATH | file PATH | restore PATH (its original is in /etc/barekube/before) | made PATH (by the programs, for themselves) | mode PATH MODE_BEFORE | sysctl KEY VALUE_BEFORE | swap | mask UNIT | package NAME
#   | table FAMILY NAME (a table of packet filters that was there before)
record=$state/record
recorded() { grep -qxF -- "$*" $record 2>/dev/null; }
note() { recorded "$*" || printf '%s\n' "$*" >>$record; }
folder() { # makes the directory and notes every level that was not there
  [ ! -d "$1" ] || return 0
  folder "$(dirname "$1")"
  note "dir $1"
  mkdir -m "${2:-755}" "$1"
}
claim() { # PATH: from here on the file is ours; an original is kept for reset
  folder "$(dirname "$1")"
  if recorded "file $1" || recorded "restore $1"; then return 0; fi
  if [ -e "$1" ]; then
    mkdir -p $state/before
    cp -a --parents "$1" $state/before/
    note "restore $1"
  else
    note "file $1"
  fi
}
changed=''
place() { # MODE PATH CONTENT
  if [ -f "$2" ] && printf '%s' "$3" | cmp -s - "$2" && { recorded "file $2" || recorded "restore $2"; }; then return 0; fi
  claim "$2"
  printf '%s' "$3" >"$2.barekube"
  chmod "$1" "$2.barekube"
  mv -f "$2.barekube" "$2"
  changed+=" $2"
}
