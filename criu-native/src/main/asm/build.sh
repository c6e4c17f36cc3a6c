#!/bin/sh
# Assembles the machine code anew and writes the class that holds it: build.sh CODE-BYTES.java
set -eu
here=$(cd "$(dirname "$0")" && pwd)
java=$1
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
as --64 -o "$out/interpreter.o" "$here/x86_64/interpreter.S"
objcopy -O binary -j .text "$out/interpreter.o" "$out/interpreter.bin"
as --64 -o "$out/stub.o" "$here/x86_64/stub.S"
# One segment, readable and executable, at the lowest address that every vm.mmap_min_addr allows; no section headers.
ld -static -nostdlib --build-id=none -z noseparate-code -z noexecstack -Ttext-segment=0x10000 -s -o "$out/stub.elf" "$out/stub.o"
objcopy --strip-section-headers "$out/stub.elf" 2>/dev/null || true

base64_lines() {
    base64 -w 112 "$1" | sed 's/^/            /'
}
cat >"$java" <<END
package dev.criu.linux.call;

/**
 * What src/main/asm/build.sh makes of the sources beside it, in base64: classes come out of the archive of parsed classes, while to
 * look for a resource opens jars, which takes 9 ms of every command.
 */
final class CodeBytes {
    /** The instructions of x86_64/interpreter.S. */
    static final String INTERPRETER =
            """
$(base64_lines "$out/interpreter.bin")
            """;

    /** The ELF file of x86_64/stub.S. */
    static final String STUB =
            """
$(base64_lines "$out/stub.elf")
            """;

    private CodeBytes() {}
}
END
