# Takes a member out of etcd. Given: member (hexadecimal)
as_control_plane
if etcd member list -w simple | grep -q "^$member,"; then
  etcd member remove "$member" >&2 || later "etcd did not remove member $member"
fi
