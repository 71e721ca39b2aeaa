#!/usr/bin/env bash
# Writes docs/api, and the tables of options in the other pages of docs, from the comments in src.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

dotnet build eng/apidocs/ApiDocs.csproj --configuration Release --verbosity quiet -nologo
dotnet artifacts/bin/ApiDocs/release/ApiDocs.dll docs
