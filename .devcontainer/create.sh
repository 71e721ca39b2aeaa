#!/usr/bin/env bash
# Installs the .NET 10 SDK in a fresh Debian 13, with the libraries that .NET takes from the system.
set -euo pipefail

apt-get update
apt-get install --yes --no-install-recommends ca-certificates curl git libicu76 libssl3t64 libstdc++6
curl --fail --silent --show-error --location https://dot.net/v1/dotnet-install.sh |
  bash -s -- --channel 10.0 --install-dir /usr/share/dotnet
ln -sf /usr/share/dotnet/dotnet /usr/local/bin/dotnet
