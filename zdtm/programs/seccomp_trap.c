/*
 * A filter that sends SIGSYS to a handler (SECCOMP_RET_TRAP), with data, and one that looks at arguments.
 */
/* zdtm: flavours=host,ns skip=unprivileged */
#include "seccomp.h"

static volatile int trapped, data;

static void on_sys(int sig, siginfo_t *info, void *context)
{
	(void)sig;
	(void)context;
	trapped = info->si_syscall;
	data = info->si_errno;
}

int main(int argc, char **argv)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getpriority, 0, 3),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[1])),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 12345, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP | 321),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { .len = ARRAY_SIZE(code), .filter = code };
	struct sigaction action = { .sa_sigaction = on_sys, .sa_flags = SA_SIGINFO };

	zdtm_start(argc, argv);
	must(sigaction(SIGSYS, &action, NULL));
	SPOIL(code[4].k = SECCOMP_RET_TRAP | 322);
	must(zdtm_seccomp(SECCOMP_SET_MODE_FILTER, 0, &program));

	zdtm_wait();
	syscall(SYS_getpriority, 0, 0);
	check(trapped == 0, "trapped for other arguments");
	syscall(SYS_getpriority, 0, 12345);
	check(trapped == SYS_getpriority && data == 321, "trapped %d, data %d", trapped, data);
	pass();
}
