#!/bin/bash
# enter.sh CGROUP [--node PID] COMMAND...   runs a command in the cgroup and, with --node, in the node's namespaces
#
# Not by `ip netns exec`: that mounts /sys anew and so hides the cgroups from whatever makes containers.
set -euo pipefail
cgroup=$1
shift
for processes in /sys/fs/cgroup/"$cgroup"/cgroup.procs /sys/fs/cgroup/*/"$cgroup"/cgroup.procs; do
  [[ ! -e $processes ]] || echo $$ >"$processes"
done
if [[ $1 == --node ]]; then
  node=/proc/$2/ns
  shift 2
  exec nsenter --mount="$node/mnt" --net="$node/net" --pid="$node/pid_for_children" -- "$@"
fi
exec "$@"
