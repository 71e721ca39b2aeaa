#!/usr/bin/env bash
# Writes src/Microsoft.ML.NlpStudy/PublicAPI.Unshipped.txt again: the public members that PublicAPI.Shipped.txt does not list.
# A build fails where a public member is in neither file, or a line of them names no member.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

list=src/Microsoft.ML.NlpStudy/PublicAPI.Unshipped.txt
log=$(mktemp)
old=$(mktemp)
trap 'rm -f "$log" "$old"' EXIT
cp "$list" "$old"
echo '#nullable enable' > "$list"

# The compiler warns of each member that no list has, in English with the line that the list needs.
export DOTNET_CLI_UI_LANGUAGE=en
if ! dotnet build src/Microsoft.ML.NlpStudy --configuration Release --verbosity quiet -nologo \
    -p:TreatWarningsAsErrors=false -p:MSBuildTreatWarningsAsErrors=false > "$log"; then
  cp "$old" "$list"
  grep ' error ' "$log" >&2
  exit 1
fi
sed -n "s/.* RS0016: Symbol '\(.*\)' is not part of the declared public API .*/\1/p" "$log" | LC_ALL=C sort -u >> "$list"
echo "$list: $(($(wc -l < "$list") - 1)) members"
