# The stub: a static ELF that does nothing but wait to be seized. It is what the root of a restored tree, and every
# namespace agent, executes first: a fresh address space with a system call instruction in it.
#
# If it has an argument, that is the number of a pidfd, in decimal digits: when its process ends, the stub does, too.

        .intel_syntax noprefix
        .text
        .globl _start
_start:
        jmp     start
        .balign 16
# offset 0x10 behind the entry: one system call with the registers as they are, then a SIGTRAP stop.
call:
        syscall
        int3

start:
        mov     rsi, [rsp + 16]         # argv[1]
        test    rsi, rsi
        jz      wait
        xor     edi, edi
digit:
        movzx   eax, byte ptr [rsi]
        test    eax, eax
        jz      watch
        lea     edi, [rdi + rdi * 4]
        lea     edi, [rax + rdi * 2 - '0']
        inc     rsi
        jmp     digit

watch:
        mov     eax, 1                  # POLLIN; POLLNVAL comes unasked
        shl     rax, 32
        or      rax, rdi
        push    rax                     # struct pollfd
again:
        mov     eax, 7                  # poll
        mov     rdi, rsp
        mov     esi, 1
        mov     rdx, -1
        syscall
        cmp     rax, 1
        jne     again
        mov     edi, 1
        mov     eax, 231                # exit_group
        syscall

wait:
        mov     eax, 34                 # pause
        syscall
        jmp     wait
