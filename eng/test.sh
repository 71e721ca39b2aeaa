#!/usr/bin/env bash
# Builds with warnings as errors, checks the formatting, runs every test. Extra arguments go to 'dotnet test':
#
#   bash eng/test.sh --filter FullyQualifiedName~Vocabulary
#
# The last line is 'N passed, N failed, N skipped'. Not 0 on a failure, or when no test ran.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

dotnet build NlpStudy.sln --configuration Release --verbosity quiet -nologo

status=0
if ! dotnet format whitespace . --folder --verify-no-changes --exclude artifacts; then
  echo "eng/test.sh: the formatting is wrong; 'dotnet format whitespace . --folder --exclude artifacts' puts it right." >&2
  status=1
fi

results=artifacts/test-results
rm -rf "$results"
dotnet test NlpStudy.sln --configuration Release --no-build --nologo --logger trx --results-directory "$results" "$@" || status=1

# Each project leaves a .trx with a line <Counters total="8" executed="7" passed="6" failed="1" ... />.
sum_of() {
  cat "$results"/*.trx 2>/dev/null | sed -n "s/.*<Counters.* $1=\"\([0-9]*\)\".*/\1/p" | awk '{ sum += $1 } END { print sum + 0 }'
}
total=$(sum_of total) executed=$(sum_of executed) passed=$(sum_of passed)

if [[ $executed == 0 ]]; then
  echo "eng/test.sh: no test ran." >&2
  status=1
fi
echo "$passed passed, $((executed - passed)) failed, $((total - executed)) skipped"
exit $status
