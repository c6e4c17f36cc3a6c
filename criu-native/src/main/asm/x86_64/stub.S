# The stub: a static ELF that does nothing but wait to be seized. It is what the root of a restored tree, and every
# namespace agent, executes first: a fresh address space with a system call instruction in it.

        .intel_syntax noprefix
        .text
        .globl _start
_start:
wait:
        mov     eax, 34                 # pause
        syscall
        jmp     wait
        .balign 16
# offset 0x10 behind the entry: one system call with the registers as they are, then a SIGTRAP stop.
call:
        syscall
        int3
