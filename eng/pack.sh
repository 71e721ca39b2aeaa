#!/usr/bin/env bash
# Packs the library and the templates into artifacts/package/release. An argument is the tag that they are published for:
#
#   bash eng/pack.sh v0.1.0
#
# Not 0 where a package has another version than the tag.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

projects=(src/Microsoft.ML.NlpStudy samples/templates)
for project in "${projects[@]}"; do
  version=$(dotnet msbuild "$project" -getProperty:Version)
  if [[ $# -gt 0 && $1 != "v$version" ]]; then
    echo "eng/pack.sh: $project: expected the version of the tag '$1', found '$version'." >&2
    exit 1
  fi
done

rm -rf artifacts/package/release
for project in "${projects[@]}"; do
  dotnet pack "$project" --configuration Release --verbosity quiet -nologo
done
ls artifacts/package/release
