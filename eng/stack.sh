#!/usr/bin/env bash
# Decides where ML.NET and TorchSharp come from, remembers it, and makes the machine ready for it.
#
#   nuget     the packages Microsoft.ML, TorchSharp, ... from your package feed
#   standin   the projects under eng/standin, on the system's libtorch
#
# Run it, or source it for $NLPSTUDY_STACK. NLPSTUDY_STACK=nuget|standin decides beforehand; otherwise the first run tries
# to restore the packages, and artifacts/stack.props keeps the answer (delete that file to ask again).
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

say() { echo "eng/stack.sh: $*"; }
stop() { echo "eng/stack.sh: $*" >&2; exit 1; }

require_sdk() {
  if ! command -v dotnet >/dev/null || [[ $'\n'$(dotnet --list-sdks) != *$'\n10.'* ]]; then
    stop "the .NET 10 SDK is missing: install it from https://dot.net/download and run this again."
  fi
}

# Restores a project that needs the packages, at the versions in Directory.Packages.props (central versions apply to it).
# A feed that has other versions only would restore those with a warning (NU1603); the build takes no warning, nor does this.
feed_has_packages() {
  local probe="$root/artifacts/stack-probe"
  mkdir -p "$probe"
  echo '<Project />' | tee "$probe/Directory.Build.props" >"$probe/Directory.Build.targets"
  cat >"$probe/probe.csproj" <<'PROJECT'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
    <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
    <NuGetAudit>false</NuGetAudit>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Microsoft.ML" />
    <PackageReference Include="Microsoft.ML.TorchSharp" />
    <PackageReference Include="TorchSharp" />
  </ItemGroup>
</Project>
PROJECT
  dotnet restore "$probe/probe.csproj" >"$probe/restore.log" 2>&1
}

# TorchSharp's native part is built with a newer compiler than the C++ library of some distributions knows; ldd says so without running it.
torch_loads() {
  command -v ldd >/dev/null || return 0
  local version packages library
  version=$(sed -n 's:.*"TorchSharp" Version="\(.*\)".*:\1:p' "$root/Directory.Packages.props")
  packages=$(dotnet nuget locals global-packages --list | sed 's/^[^:]*: *//')
  library="${packages%/}/torchsharp/$version/runtimes/linux-x64/native/libLibTorchSharp.so"
  [[ ! -f $library || $(ldd "$library" 2>&1) != *"version "*" not found"* ]]
}

remembered_stack() {
  sed -n 's:.*<NlpStudyStack>\(.*\)</NlpStudyStack>.*:\1:p' "$root/artifacts/stack.props" 2>/dev/null || true
}

remember_stack() {
  [[ $(remembered_stack) == "$NLPSTUDY_STACK" ]] && return
  mkdir -p "$root/artifacts"
  cat >"$root/artifacts/stack.props" <<PROPS
<Project>
  <PropertyGroup>
    <NlpStudyStack>$NLPSTUDY_STACK</NlpStudyStack>
  </PropertyGroup>
</Project>
PROPS
}

choose_stack() {
  if [[ -z ${NLPSTUDY_STACK:-} ]]; then
    NLPSTUDY_STACK=$(remembered_stack)
  fi
  if [[ -z $NLPSTUDY_STACK ]]; then
    say "asking the package feed for ML.NET and TorchSharp (once; NLPSTUDY_STACK=nuget|standin skips this) ..."
    if ! feed_has_packages; then
      NLPSTUDY_STACK=standin
      say "not found at the versions of Directory.Packages.props (artifacts/stack-probe/restore.log): building on eng/standin."
    elif ! torch_loads; then
      NLPSTUDY_STACK=standin
      say "found, but this system's C++ library is too old for TorchSharp's native part: building on eng/standin."
    else
      NLPSTUDY_STACK=nuget
      say "found: building on the packages."
    fi
  fi
  if [[ $NLPSTUDY_STACK != nuget && $NLPSTUDY_STACK != standin ]]; then
    stop "NLPSTUDY_STACK: expected 'nuget' or 'standin', found '$NLPSTUDY_STACK'."
  fi
  export NLPSTUDY_STACK
  remember_stack
}

installed() { dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed; }

# The stand-in for TorchSharp needs a compiler, and libtorch with a fast BLAS, unless LIBTORCH names a folder that has one.
install_what_the_standin_needs() {
  local missing=()
  command -v g++ >/dev/null || missing+=(g++)
  if [[ -n ${LIBTORCH:-} ]]; then
    [[ -f $LIBTORCH/lib/libtorch_cpu.so ]] || stop "LIBTORCH: expected a folder with lib/libtorch_cpu.so, found '$LIBTORCH'."
  else
    local package
    for package in libtorch-dev libopenblas0-pthread; do
      installed "$package" || missing+=("$package")
    done
  fi
  [[ ${#missing[@]} == 0 ]] && return

  local by_hand="install ${missing[*]} yourself (or set LIBTORCH to a folder with a libtorch) and run this again."
  command -v apt-get >/dev/null || stop "the stand-in stack needs ${missing[*]}, and this machine has no apt-get: $by_hand"
  local as_root=()
  if [[ $(id -u) != 0 ]]; then
    command -v sudo >/dev/null || stop "the stand-in stack needs ${missing[*]}, and installing needs root or sudo: $by_hand"
    as_root=(sudo)
  fi
  say "about to install with apt-get: ${missing[*]}"
  say "  why: the feed has no TorchSharp, so eng/standin calls libtorch itself (libtorch-dev; libopenblas0-pthread makes"
  say "  its matrix products fast; g++ compiles the one native file). Nothing else of this machine is changed."
  "${as_root[@]}" apt-get update -qq || say "apt-get update failed; trying with the package lists that are there."
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" \
    || stop "apt-get could not install ${missing[*]}: $by_hand"
}

require_sdk
choose_stack
if [[ $NLPSTUDY_STACK == standin ]]; then
  install_what_the_standin_needs
  bash "$root/eng/standin/TorchSharp/native/build.sh"
fi
