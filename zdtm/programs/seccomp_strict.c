/*
 * A child in strict seccomp mode, which knows read, write, exit and sigreturn, and is killed by anything else.
 */
/* zdtm: flavours=host,ns skip=unprivileged */
#include "seccomp.h"

int main(int argc, char **argv)
{
	int in[2], out[2], status;
	char byte;
	pid_t pid;

	zdtm_start(argc, argv);
	must(pipe(in));
	must(pipe(out));
	pid = must(fork());
	if (pid == 0) {
		must(prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT));
		must(write(out[1], "s", 1));
		must(read(in[0], &byte, 1));
		must(write(out[1], &byte, 1));
		must(read(in[0], &byte, 1));
		syscall(SYS_getpid);
		syscall(SYS_exit, 0);
	}
	close(out[1]);
	must(read(out[0], &byte, 1));
	zdtm_until_in_syscall(pid, SYS_read);

	zdtm_wait();
	SPOIL(kill(pid, SIGKILL));
	must(write(in[1], "x", 1));
	check(must(read(out[0], &byte, 1)) == 1 && byte == 'x', "the child does not answer");
	check(zdtm_seccomp_mode(pid, pid) == SECCOMP_MODE_STRICT, "the child is in mode %d", zdtm_seccomp_mode(pid, pid));
	must(write(in[1], "y", 1));
	must(waitpid(pid, &status, 0));
	check(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL, "the child ended with 0x%x", status);
	pass();
}
