#!/usr/bin/env bash
# Starts a program by mpirun on two hosts, one process on each. Two network namespaces of this machine stand for the hosts; only TCP
# connects them. Needs root, iproute2 and Open MPI. With RATE (for example 1gbit) the connection is no faster than that.
#   [RATE=1gbit] eng/two-hosts.sh dotnet app.dll
set -euo pipefail

one=nlp$$a two=nlp$$b network=10.213.$((RANDOM % 256))
folder=$(mktemp -d)
cleanup() {
  ip netns delete "$one" 2> /dev/null || true
  ip netns delete "$two" 2> /dev/null || true
  rm -rf "$folder"
}
trap cleanup EXIT

ip netns add "$one"
ip netns add "$two"
ip link add "$one" netns "$one" type veth peer name "$two" netns "$two"
ip -n "$one" address add "$network.1/24" dev "$one"
ip -n "$two" address add "$network.2/24" dev "$two"
for host in "$one" "$two"; do
  ip -n "$host" link set lo up
  ip -n "$host" link set "$host" up
  if [[ -n ${RATE:-} ]]; then
    ip netns exec "$host" tc qdisc add dev "$host" root tbf rate "$RATE" burst 256kb latency 50ms
  fi
done

# mpirun calls it in place of ssh, with the host and the command.
cat > "$folder/agent" << AGENT
#!/bin/sh
shift
exec ip netns exec $two unshare --uts sh -c "hostname $two; \$*"
AGENT
chmod +x "$folder/agent"

ip netns exec "$one" unshare --uts sh -c 'hostname "$0"; exec "$@"' "$one" mpirun -np 2 --host "$network.1:1,$network.2:1" \
  --allow-run-as-root --mca plm_rsh_agent "$folder/agent" --mca btl tcp,self --mca btl_tcp_if_include "$network.0/24" \
  --mca oob_tcp_if_include "$network.0/24" "$@"
