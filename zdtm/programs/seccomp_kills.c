/*
 * A filter that kills for everything but a handful of calls: nothing that a dump or a restore does in the task may be filtered.
 */
/* zdtm: flavours=host,ns skip=unprivileged */
#include "seccomp.h"

#define ALLOW(name)							\
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##name, 0, 1),		\
	BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)

static int in[2], out[2];

int main(int argc, char **argv)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		ALLOW(read), ALLOW(write), ALLOW(exit_group), ALLOW(rt_sigreturn),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
	};
	struct sock_fprog program = { .len = ARRAY_SIZE(code), .filter = code };
	char byte;
	int status;
	pid_t pid;

	zdtm_start(argc, argv);
	must(pipe(in));
	must(pipe(out));
	pid = must(fork());
	if (pid == 0) {
		SPOIL(code[9].k = SECCOMP_RET_ALLOW);
		must(zdtm_seccomp(SECCOMP_SET_MODE_FILTER, 0, &program));
		must(write(out[1], "r", 1));
		must(read(in[0], &byte, 1));
		must(write(out[1], &byte, 1));
		must(read(in[0], &byte, 1));
		syscall(SYS_getpid);
		syscall(SYS_exit_group, 0);
	}
	close(out[1]);
	must(read(out[0], &byte, 1));
	zdtm_until_in_syscall(pid, SYS_read);

	zdtm_wait();
	must(write(in[1], "x", 1));
	check(must(read(out[0], &byte, 1)) == 1 && byte == 'x', "the child does not answer");
	must(write(in[1], "y", 1));
	must(waitpid(pid, &status, 0));
	check(WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS, "the child ended with 0x%x", status);
	pass();
}
