#!/bin/sh
# Assembles the checked-in code resources anew: build.sh DESTINATION-DIRECTORY
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=$1
mkdir -p "$out"
as --64 -o "$out/interpreter.o" "$here/x86_64/interpreter.S"
objcopy -O binary -j .text "$out/interpreter.o" "$out/interpreter.bin"
as --64 -o "$out/stub.o" "$here/x86_64/stub.S"
# One segment, readable and executable, at the lowest address that every vm.mmap_min_addr allows; no section headers.
ld -static -nostdlib --build-id=none -z noseparate-code -z noexecstack -Ttext-segment=0x10000 -s -o "$out/stub.elf" "$out/stub.o"
objcopy --strip-section-headers "$out/stub.elf" 2>/dev/null || true
rm -f "$out/interpreter.o" "$out/stub.o"
