#!/bin/sh
# Assembles the checked-in programs of the distribution anew: assemble.sh DESTINATION-DIRECTORY
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=$1
mkdir -p "$out"
as --64 -o "$out/warm.o" "$here/x86_64/warm.S"
ld -static -nostdlib --build-id=none -z noseparate-code -z noexecstack -s -o "$out/warm.elf" "$out/warm.o"
objcopy --strip-section-headers "$out/warm.elf" 2>/dev/null || true
rm -f "$out/warm.o"
