#!/usr/bin/env bash
# Runs every cell of every notebook under samples/notebooks, or of those named; --write keeps what they show in the files.
#
#   bash eng/notebooks.sh
#   bash eng/notebooks.sh --write 09-vocabulary
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export NLPSTUDY_NOTEBOOKS=all
filter=""
for argument in "$@"; do
  if [[ $argument == --write ]]; then
    NLPSTUDY_NOTEBOOKS=write
  elif [[ -f samples/notebooks/$argument.ipynb ]]; then
    filter+="${filter:+|}DisplayName~$argument"
  else
    echo "eng/notebooks.sh: '$argument': expected --write or the name of a notebook in samples/notebooks." >&2
    exit 1
  fi
done

project=test/Microsoft.ML.NlpStudy.Notebooks
dotnet build "$project" --configuration Release --verbosity quiet -nologo
dotnet test "$project" --configuration Release --no-build --nologo ${filter:+--filter "$filter"}
