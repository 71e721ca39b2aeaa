#!/usr/bin/env bash
# Builds the native half of the TorchSharp stand-in into a folder:
#
#   bash eng/standin/TorchSharp/native/build.sh [FOLDER]      (default: artifacts/native of the repository)
#
# against Debian's libtorch-dev, or the libtorch in the folder LIBTORCH names: an unpacked libtorch or the torch folder
# of a PyTorch install (with CUDA too). Does nothing when neither the source nor the libtorch has changed.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
out="${1:-$here/../../../../artifacts/native}"
source_file="$here/NlpStudyTorch.cpp"
library="$out/libNlpStudyTorch.so"
remedy='sudo apt-get install -y libtorch-dev libopenblas0-pthread g++'

fail() {
  echo "build.sh: $1 Install it with: $remedy${LIBTORCH:+ (and unset LIBTORCH, or point it at a folder with include/ and lib/)}" >&2
  exit 1
}

if [[ -n "${LIBTORCH:-}" ]]; then
  include="$LIBTORCH/include"
  lib="$LIBTORCH/lib"
else
  include=/usr/include
  lib="/usr/lib/$(uname -m)-linux-gnu"
fi
header="$include/torch/csrc/autograd/autograd.h"
[[ -f "$header" ]] || fail "the header $header is missing."
[[ -e "$lib/libtorch_cpu.so" ]] || fail "the library $lib/libtorch_cpu.so is missing."
compiler="$(command -v "${CXX:-g++}")" || fail "the C++ compiler ${CXX:-g++} is missing."
if [[ -z "${LIBTORCH:-}" ]]; then
  # Debian's libtorch takes its BLAS through the alternatives; the reference implementation is 17 times slower.
  blas="$(readlink -f "$lib/libblas.so.3" || true)"
  [[ "$blas" == *openblas* ]] || fail "OpenBLAS must provide $lib/libblas.so.3, which is '${blas:-missing}'."
fi

libtorch_file="$(readlink -f "$lib/libtorch_cpu.so")"
stamp="$(cat "$source_file" "${BASH_SOURCE[0]}" | sha256sum | cut -d' ' -f1) $compiler $libtorch_file $(stat -c '%s %Y' "$libtorch_file")"
if [[ -f "$library" && -f "$library.stamp" && "$(cat "$library.stamp")" == "$stamp" ]]; then
  exit 0
fi

# A libtorch with the string layout from before GCC 5 (PyTorch's own packages, for long) has no __cxx11 symbols.
abi=1
if command -v nm > /dev/null; then
  # Not a pipe into grep -q: that ends nm early, which pipefail takes for a failure.
  symbols="$(nm -D "$lib/libc10.so")"
  [[ "$symbols" == *__cxx11* ]] || abi=0
fi
cuda=()
if [[ -e "$lib/libtorch_cuda.so" ]]; then
  cuda=(-ltorch_cuda -lc10_cuda)
fi

mkdir -p "$out"
"$compiler" -std=c++17 -O2 -fPIC -shared -fvisibility=hidden -D_GLIBCXX_USE_CXX11_ABI=$abi \
  -I "$include" -I "$include/torch/csrc/api/include" \
  "$source_file" -o "$library.new" \
  -L"$lib" -Wl,-rpath,"$lib" -Wl,--no-as-needed -ltorch "${cuda[@]}" -ltorch_cpu -lc10 -ldl
mv "$library.new" "$library"
echo "$stamp" > "$library.stamp"
