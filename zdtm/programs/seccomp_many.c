/*
 * Many filters, and one as long as the kernel allows.
 */
/* zdtm: flavours=host,ns skip=unprivileged */
#include "seccomp.h"

enum { FILTERS = 40 };

int main(int argc, char **argv)
{
	static struct sock_filter code[BPF_MAXINSNS];
	struct sock_fprog program = { .len = ARRAY_SIZE(code), .filter = code };

	zdtm_start(argc, argv);
	for (unsigned i = 0; i + 3 < ARRAY_SIZE(code); i++)
		code[i] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
	code[BPF_MAXINSNS - 3] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getuid, 0, 1);
	code[BPF_MAXINSNS - 2] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 99);
	code[BPF_MAXINSNS - 1] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	must(zdtm_seccomp(SECCOMP_SET_MODE_FILTER, 0, &program));
	for (int i = 0; i < FILTERS; i++)
		zdtm_deny(SYS_getppid, 40 + i);

	zdtm_wait();
	SPOIL(zdtm_deny(SYS_getppid, 39));
	check(zdtm_fails_with(SYS_getuid, 99), "the long filter does not work: %m");
	check(zdtm_fails_with(SYS_getppid, 40 + FILTERS - 1), "getppid: %m");
	check(zdtm_seccomp_filters(getpid(), getpid()) == FILTERS + 1, "%d filters", zdtm_seccomp_filters(getpid(), getpid()));
	pass();
}
