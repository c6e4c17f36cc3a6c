/*
 * Signals pending for the process, with what came along: sender, code and value.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static void expect(int sig, int code, int value)
{
	struct timespec now = { 0 };
	siginfo_t info;
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, sig);
	check(sigtimedwait(&set, &info, &now) == sig, "signal %d is not pending", sig);
	check(info.si_code == code, "signal %d has code %d, not %d", sig, info.si_code, code);
	check(info.si_pid == getpid() && info.si_uid == getuid(), "signal %d comes from %d, uid %u", sig, info.si_pid,
	      info.si_uid);
	check(code != SI_QUEUE || info.si_value.sival_int == value, "signal %d has value %d, not %d", sig,
	      info.si_value.sival_int, value);
}

int main(int argc, char **argv)
{
	sigset_t set;

	zdtm_start(argc, argv);
	sigfillset(&set);
	must(sigprocmask(SIG_SETMASK, &set, NULL));
	must(kill(getpid(), SIGUSR1));
	must(sigqueue(getpid(), SIGUSR2, (union sigval){ .sival_int = 22 }));
	must(sigqueue(getpid(), SIGRTMIN + 4, (union sigval){ .sival_int = 44 }));
	must(kill(getpid(), SIGRTMAX));

	zdtm_wait();
	SPOIL(expect(SIGUSR1, SI_USER, 0));
	expect(SIGUSR1, SI_USER, 0);
	expect(SIGUSR2, SI_QUEUE, 22);
	expect(SIGRTMIN + 4, SI_QUEUE, 44);
	expect(SIGRTMAX, SI_USER, 0);
	must(sigpending(&set));
	for (int sig = 1; sig <= SIGRTMAX; sig++)
		check(!sigismember(&set, sig) || sig == SIGCONT, "signal %d is pending", sig);
	pass();
}
