# Takes a member out of etcd. Given: member (hexadecimal)
as_control_plane
members=$(etcd member list -w simple) || later "etcd does not answer"
if grep -q "^$member," <<<"$members"; then
  etcd member remove "$member" >&2 || later "etcd did not remove member $member"
fi
