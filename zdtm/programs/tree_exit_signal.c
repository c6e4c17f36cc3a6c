/*
 * Children whose end is told by another signal than SIGCHLD, or by none (clone(2)); only __WALL or __WCLONE finds these.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static pid_t spawn(int sig)
{
	pid_t pid = must((pid_t)syscall(SYS_clone, sig, NULL, NULL, NULL, NULL));

	if (pid == 0) {
		for (;;)
			pause();
	}
	return pid;
}

int main(int argc, char **argv)
{
	siginfo_t info;
	sigset_t set;
	pid_t loud, quiet;
	int status;

	zdtm_start(argc, argv);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	loud = spawn(SIGUSR1);
	quiet = spawn(0);

	zdtm_wait();
	/* Of children that were stopped and continued with it. */
	sigtimedwait(&(sigset_t){ { 1UL << (SIGCHLD - 1) } }, NULL, &(struct timespec){ 0 });
	SPOIL(loud = quiet);
	must(kill(loud, SIGKILL));
	check(sigtimedwait(&set, &info, &(struct timespec){ .tv_sec = 5 }) == SIGUSR1 && info.si_pid == loud, "signal %d of pid %d", info.si_signo, info.si_pid);
	check(waitpid(loud, &status, WNOHANG) == -1 && errno == ECHILD, "an ordinary wait finds it");
	check(must(waitpid(loud, &status, __WCLONE)) == loud, "__WCLONE does not find it");
	must(kill(quiet, SIGKILL));
	check(must(waitpid(quiet, &status, __WALL)) == quiet, "__WALL does not find it");
	check(sigtimedwait(&set, &info, &(struct timespec){ 0 }) == -1, "signal %d", info.si_signo);
	pass();
}
