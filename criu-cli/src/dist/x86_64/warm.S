# Hands a run of criu over to the warm process, which takes arguments, environment, directory and descriptors from /proc.
#
#   warm SOCKET LAUNCHER ARGUMENT...
#
# The answer is one byte, 'y' or 'n'; after 'y' comes a second one, the exit status, when the run is over. If there is no 'y', this
# process becomes LAUNCHER ARGUMENT..., which does it alone. A signal that ends this process is seen at the other side as the end of
# the connection.

        .intel_syntax noprefix
        .set    SYS_READ, 0
        .set    SYS_WRITE, 1
        .set    SYS_SOCKET, 41
        .set    SYS_CONNECT, 42
        .set    SYS_EXECVE, 59
        .set    SYS_EXIT_GROUP, 231
        .set    AF_UNIX, 1
        .set    SOCK_STREAM_CLOEXEC, 02000001
        .set    PATH_MAX_UNIX, 107

        .text
        .globl _start
_start:
        mov     r14, [rsp]              # argc
        lea     r15, [rsp + 8]          # argv
        lea     r13, [r15 + r14*8 + 8]  # envp
        cmp     r14, 3
        jb      usage
        sub     rsp, 128                # sockaddr_un, and behind it the answer
        mov     word ptr [rsp], AF_UNIX
        mov     rsi, [r15 + 8]
        lea     rdi, [rsp + 2]
        xor     ecx, ecx
copy:   mov     al, [rsi + rcx]
        mov     [rdi + rcx], al
        test    al, al
        jz      copied
        inc     ecx
        cmp     ecx, PATH_MAX_UNIX
        jb      copy
        jmp     alone
copied: lea     r12d, [ecx + 3]         # length of the address

        mov     edi, AF_UNIX
        mov     esi, SOCK_STREAM_CLOEXEC
        xor     edx, edx
        mov     eax, SYS_SOCKET
        syscall
        test    eax, eax
        js      alone
        mov     ebx, eax
        mov     edi, ebx
        mov     rsi, rsp
        mov     edx, r12d
        mov     eax, SYS_CONNECT
        syscall
        test    eax, eax
        js      alone
        call    answer
        jle     alone
        cmp     byte ptr [rsp + 120], 'y'
        jne     alone
        call    answer
        jle     lost
        movzx   edi, byte ptr [rsp + 120]
        jmp     exit

# Reads one byte to what is rsp + 120 for the caller; flags as of the count.
answer: mov     edi, ebx
        lea     rsi, [rsp + 128]
        mov     edx, 1
        xor     eax, eax                # SYS_READ
        syscall
        cmp     rax, -4                 # EINTR
        je      answer
        test    rax, rax
        ret

lost:   lea     rsi, [rip + message]
        mov     edx, offset message_end - message
        mov     edi, 2
        mov     eax, SYS_WRITE
        syscall
usage:  mov     edi, 1
exit:   mov     eax, SYS_EXIT_GROUP
        syscall

alone:  mov     rdi, [r15 + 16]
        lea     rsi, [r15 + 16]
        mov     rdx, r13
        mov     eax, SYS_EXECVE
        syscall
        mov     edi, 127
        jmp     exit

message:
        .ascii "Error (warm): the warm process ended in the middle of this; what it was doing is undone, try again\n"
message_end:
