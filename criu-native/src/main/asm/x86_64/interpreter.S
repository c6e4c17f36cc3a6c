# The syscall-program interpreter: position-independent, no data of its own, no stack in its core.
#
# It runs in three places: in this JVM (entry "local"), in a child that shares the JVM's memory until it executes the stub
# (entry "spawn"), and in driven tasks (entry "remote"). The layout of a program is the contract with
# dev.criu.linux.program.ProgramEncoder:
#
#   program: u64 next       address of the operation to run next; advanced after each success
#            u64 end        address behind the last operation
#            u64 done       set to 1 when a guarded run has stopped
#            u64 patience[2] a timespec: how long a guarded run waits for its tracer before it goes home
#   operation (72 bytes):
#      0     u32 number     system call number
#      4     u32 flags      bit i (0..5): argument i is the address of the u64 to pass
#                           bit 8: any outcome will do; bit 9: the result must equal `expected`
#                           neither: the result must not be an error (-4095..-1)
#                           bits 16..31, beside bit 9: how many operations to skip where the result is another one
#      8     u64 args[6]
#     56     u64 result     written by the interpreter
#     64     u64 expected
#
# It stops at the end or behind the first operation whose outcome was not the expected one; `next` tells which. Skipping lets a
# task and the one that it clones, which expects 0, go different ways through one program.
#
# Registers: rbx = program, r12 = operation, r13 = its flags, r15 = where to go when done. The kernel keeps all of them
# across a system call (it clobbers rax, rcx and r11 alone), so a task cloned by an operation goes on with the same ones.

        .intel_syntax noprefix
        .text
        .globl _start
_start:
# entry 0x00: remote. rbx = program. Ends with a breakpoint, seen by the tracer as a SIGTRAP stop.
remote:
        lea     r15, [rip + remote_done]
        jmp     core
remote_done:
        int3
        jmp     remote_done

        .balign 16
# entry 0x10: local. A C function: long run(program *), returns `next`.
local:
        push    rbx
        push    r12
        push    r13
        push    r15
        mov     rbx, rdi
        lea     r15, [rip + local_done]
        jmp     core
local_done:
        mov     rax, r12
        pop     r15
        pop     r13
        pop     r12
        pop     rbx
        ret

        .balign 64
# entry 0x40: spawn. A C function: long spawn(clone_args *, size_t size, program *child), returns the child's pid or -errno.
# The child runs its program on the stack that clone_args names and ends with status 127 when the program does not exec.
spawn:
        push    rbx
        push    r12
        push    r13
        push    r15
        mov     rbx, rdx
        mov     eax, 435                # clone3
        syscall
        test    rax, rax
        jz      spawned
        pop     r15
        pop     r13
        pop     r12
        pop     rbx
        ret
spawned:
        lea     r15, [rip + spawn_failed]
        jmp     core
spawn_failed:
        mov     edi, 127
        mov     eax, 60                 # exit
        syscall
        ud2

        .balign 64
# entry 0x80: return. rsp = an rt_sigframe. A bare "restore what this frame holds".
return:
        mov     eax, 15                 # rt_sigreturn
        syscall
        ud2

        .balign 16
# entry 0x90: call. One system call with the registers as they are, then the return path above: a task that loses its
# tracer at any point of this call finds back to the state of the frame at rsp.
call:
        syscall
        nop
        jmp     return

        .balign 16
# entry 0xa0: guarded. rbx = program, rsp = an rt_sigframe with the state to go home to. For tasks that must survive the
# death of their tracer: a breakpoint would kill them then, so this run ends by setting `done` and waiting. The tracer polls
# `done` and interrupts the wait; when nobody comes, the task restores its own state. The wait is ppoll because that, unlike
# nanosleep, leaves the restart block of the system call alone in which the task was frozen.
guarded:
        lea     r15, [rip + guarded_done]
        jmp     core
guarded_done:
        mov     qword ptr [rbx + 16], 1
        xor     edi, edi
        xor     esi, esi
        lea     rdx, [rbx + 24]
        xor     r10d, r10d
        mov     r8d, 8
        mov     eax, 271                # ppoll
        syscall
        jmp     return

        .balign 16
# entry 0xd0: cpuid. A C function: void cpuid(u32 leaf, u32 subleaf, u32 out[4]), eax to edx.
cpu_id:
        mov     eax, edi
        mov     ecx, esi
        mov     r8, rdx
        mov     r9, rbx
        cpuid
        mov     [r8], eax
        mov     [r8 + 4], ebx
        mov     [r8 + 8], ecx
        mov     [r8 + 12], edx
        mov     rbx, r9
        ret

        .balign 64
# entry 0x100: keep. A C function: long keep(clone_args *, size_t size, program *child), returns the child's pid or -errno.
# The child runs its program and then stays for as long as a userfaultfd among its descriptors belongs to a living address space:
# whoever touches a page there that is missing still gets SIGBUS (UFFDIO_POISON), never zeros. The room behind the header holds:
#      64     struct uffdio_copy      from an address that is not mapped: it changes nothing, and fails with ESRCH for the dead
#     104     struct uffd_msg
#     136     struct uffdio_poison
#     168     struct timespec         how long to sleep between two looks
keep:
        push    rbx
        push    r12
        push    r13
        push    r15
        mov     rbx, rdx
        mov     eax, 435                # clone3
        syscall
        test    rax, rax
        jz      kept
        pop     r15
        pop     r13
        pop     r12
        pop     rbx
        ret
kept:
        lea     r15, [rip + look]
        jmp     core
look:
        xor     r13d, r13d              # whether somebody lives
        xor     r12d, r12d              # descriptor
probe:
        mov     edi, r12d
        mov     esi, 0xc028aa03         # UFFDIO_COPY
        lea     rdx, [rbx + 64]
        mov     eax, 16                 # ioctl
        syscall
        cmp     rax, -2                 # ENOENT
        je      lives
        cmp     rax, -11                # EAGAIN
        je      lives
        cmp     rax, -14                # EFAULT
        jne     next_probe
lives:
        mov     r13d, 1
        mov     edi, r12d
        lea     rsi, [rbx + 104]
        mov     edx, 32
        xor     eax, eax                # read; it does not block
        syscall
        cmp     rax, 32
        jne     next_probe
        cmp     byte ptr [rbx + 104], 0x12      # UFFD_EVENT_PAGEFAULT
        jne     next_probe
        mov     rax, [rbx + 120]
        and     rax, -4096
        mov     [rbx + 136], rax
        mov     edi, r12d
        mov     esi, 0xc020aa08         # UFFDIO_POISON
        lea     rdx, [rbx + 136]
        mov     eax, 16                 # ioctl
        syscall
next_probe:
        inc     r12d
        cmp     r12d, 65536
        jb      probe
        test    r13d, r13d
        jz      nobody
        lea     rdi, [rbx + 168]
        xor     esi, esi
        mov     eax, 35                 # nanosleep
        syscall
        jmp     look
nobody:
        xor     edi, edi
        mov     eax, 60                 # exit
        syscall
        ud2

        .balign 64
core:
        mov     r12, [rbx]
next:
        cmp     r12, [rbx + 8]
        jae     done
        mov     r13d, [r12 + 4]
        mov     rdi, [r12 + 8]
        test    r13d, 1
        jz      1f
        mov     rdi, [rdi]
1:      mov     rsi, [r12 + 16]
        test    r13d, 2
        jz      1f
        mov     rsi, [rsi]
1:      mov     rdx, [r12 + 24]
        test    r13d, 4
        jz      1f
        mov     rdx, [rdx]
1:      mov     r10, [r12 + 32]
        test    r13d, 8
        jz      1f
        mov     r10, [r10]
1:      mov     r8, [r12 + 40]
        test    r13d, 16
        jz      1f
        mov     r8, [r8]
1:      mov     r9, [r12 + 48]
        test    r13d, 32
        jz      1f
        mov     r9, [r9]
1:      mov     eax, [r12]
        syscall
        mov     [r12 + 56], rax
        test    r13d, 0x300
        jz      2f
        test    r13d, 0x100
        jnz     3f
        cmp     rax, [r12 + 64]
        je      3f
        shr     r13d, 16                # how many to skip
        jz      done
        imul    r13, r13, 72
        add     r12, r13
        jmp     3f
2:      cmp     rax, -4095
        jae     done
3:      add     r12, 72
        mov     [rbx], r12
        jmp     next
done:
        jmp     r15
