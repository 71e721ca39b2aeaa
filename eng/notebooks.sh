#!/usr/bin/env bash
# Runs every cell of every notebook under samples/notebooks, or of those named, in .NET Interactive's kernel with the package packed
# from this clone. --write keeps what they show in the files; --export writes them as file-based apps to artifacts/notebooks/apps instead,
# and --apps runs these apps too, in artifacts/notebooks/shown. --gallery draws docs/gallery.md from what the files keep.
#
#   bash eng/notebooks.sh
#   bash eng/notebooks.sh --write 09-vocabulary
#   bash eng/notebooks.sh --export 09-vocabulary && dotnet run artifacts/notebooks/apps/09-vocabulary.cs
#   bash eng/notebooks.sh --apps
#   bash eng/notebooks.sh --gallery
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

mode=--run
names=()
for argument in "$@"; do
  if [[ $argument == --write || $argument == --export || $argument == --apps || $argument == --gallery ]]; then
    mode=$argument
  elif [[ -f samples/notebooks/$argument.ipynb ]]; then
    names+=("$argument")
  else
    echo "eng/notebooks.sh: '$argument': expected --write, --export, --apps, --gallery or the name of a notebook in samples/notebooks." >&2
    exit 1
  fi
done
if [[ $mode == --gallery && ${#names[@]} != 0 ]]; then
  echo "eng/notebooks.sh: '${names[*]}': expected no name after --gallery, which shows all notebooks." >&2
  exit 1
fi
if [[ ${#names[@]} == 0 ]]; then
  for path in samples/notebooks/*.ipynb; do
    names+=("$(basename "$path" .ipynb)")
  done
fi

dotnet build eng/notebooks/NotebookTool.csproj --configuration Release --verbosity quiet -nologo
tool=artifacts/bin/NotebookTool/release/NotebookTool.dll

if [[ $mode == --gallery ]]; then
  exec dotnet "$tool" gallery samples/notebooks docs
fi

# Runs an app where its images may lie, and shows what it printed if it fails. Like the kernel's runs, it sees no corpora.
run_app() {
  local name=$1 shown=artifacts/notebooks/shown
  mkdir -p "$shown"
  if ! (cd "$shown" && env -u NLPSTUDY_DATA dotnet run "../apps/$name.cs" >"$name.txt" 2>&1); then
    echo "eng/notebooks.sh: $name.cs: expected no error, found:" >&2
    cat "$shown/$name.txt" >&2
    return 1
  fi
}

status=0
for name in "${names[@]}"; do
  notebook=samples/notebooks/$name.ipynb
  start=$SECONDS
  case $mode in
    --run) dotnet "$tool" run "$notebook" || status=1 ;;
    --write) dotnet "$tool" run --write "$notebook" || status=1 ;;
    --export) dotnet "$tool" export "$notebook" artifacts/notebooks/apps || status=1 ;;
    --apps) { dotnet "$tool" export "$notebook" artifacts/notebooks/apps >/dev/null && run_app "$name"; } || status=1 ;;
  esac
  [[ $mode == --export ]] || echo "$name: $((SECONDS - start)) s"
done
exit $status
