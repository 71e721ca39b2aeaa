#!/usr/bin/env bash
# Trains a sentiment classifier on samples/data/reviews.tsv, evaluates it, saves it and tries it: the main job on a small default.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

dotnet build samples/Sentiment/Sentiment.csproj --configuration Release --verbosity quiet -nologo
exec dotnet artifacts/bin/Sentiment/release/Sentiment.dll "$@"
