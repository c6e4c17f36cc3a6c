/*
 * Zombies keep the signals that killed them.
 */
/* zdtm: flavours=host,ns */
#include <sys/resource.h>
#include "zdtm.h"

int main(int argc, char **argv)
{
	static const int signals[] = { SIGKILL, SIGTERM, SIGSEGV, SIGABRT, 40 };
	pid_t pids[ARRAY_SIZE(signals)];
	sigset_t none;
	siginfo_t info;
	int status;

	zdtm_start(argc, argv);
	sigemptyset(&none);
	for (unsigned i = 0; i < ARRAY_SIZE(signals); i++) {
		pids[i] = must(fork());
		if (pids[i] == 0) {
			setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
			sigprocmask(SIG_SETMASK, &none, NULL);
			kill(getpid(), signals[i]);
			_exit(99);
		}
		must(waitid(P_PID, pids[i], &info, WEXITED | WNOWAIT));
	}

	zdtm_wait();
	SPOIL(waitpid(pids[4], NULL, 0));
	for (unsigned i = 0; i < ARRAY_SIZE(signals); i++) {
		check(waitpid(pids[i], &status, 0) == pids[i], "zombie %u: %m", i);
		check(WIFSIGNALED(status) && WTERMSIG(status) == signals[i], "zombie %u: status 0x%x", i, status);
	}
	pass();
}
