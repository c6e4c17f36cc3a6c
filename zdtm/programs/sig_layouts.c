/*
 * Pending signals whose siginfo has the layout of a fault, of SIGCHLD, of SIGIO, of a timer, of SIGSYS and of kill.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static void put(int sig, int code, const void *rest, size_t size)
{
	siginfo_t info;

	memset(&info, 0, sizeof(info));
	info.si_signo = sig;
	info.si_code = code;
	info.si_errno = sig * 3;
	memcpy((char *)&info + 16, rest, size);
	must(syscall(SYS_rt_sigqueueinfo, getpid(), sig, &info));
}

static void take(int sig, int code, const void *rest, size_t size)
{
	struct timespec now = { 0 };
	siginfo_t info;
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, sig);
	check(sigtimedwait(&set, &info, &now) == sig, "signal %d is missing", sig);
	check(info.si_code == code && info.si_errno == sig * 3, "signal %d has code %d and error %d", sig, info.si_code, info.si_errno);
	check(!memcmp((char *)&info + 16, rest, size), "signal %d has other details", sig);
}

static const struct { void *address; short lsb; } fault = { (void *)0x123456789aUL, 12 };
static const struct { int pid, uid, status; long utime, stime; } child = { 77, 88, 99, 1234567, 7654321 };
static const struct { long band; int fd; } io = { 0x41, 17 };
static const struct { int pid, uid; void *value; } queued = { 5, 6, (void *)0xfedcba9876543210UL };
static const struct { void *address; int call; unsigned arch; } sys = { (void *)0x7000, 39, 0xc000003e };

int main(int argc, char **argv)
{
	sigset_t set;

	zdtm_start(argc, argv);
	sigfillset(&set);
	sigprocmask(SIG_BLOCK, &set, NULL);
	put(SIGSEGV, 1, &fault, sizeof(fault));
	put(SIGBUS, 4, &fault, sizeof(fault));
	put(SIGCHLD, 1, &child, sizeof(child));
	put(SIGIO, 1, &io, sizeof(io));
	put(SIGSYS, 1, &sys, sizeof(sys));
	put(SIGRTMIN + 1, SI_QUEUE, &queued, sizeof(queued));
	put(SIGRTMIN + 2, SI_MESGQ, &queued, sizeof(queued));
	put(SIGUSR1, SI_USER, &queued, 8);
	put(SIGUSR2, -60 /* SI_ASYNCNL */, &queued, sizeof(queued));

	zdtm_wait();
	SPOIL(must(sigwaitinfo(&(sigset_t){ { 1UL << (SIGIO - 1) } }, NULL)));
	take(SIGSEGV, 1, &fault, 10);
	take(SIGBUS, 4, &fault, 10);
	take(SIGCHLD, 1, &child, sizeof(child));
	take(SIGIO, 1, &io, 12);
	take(SIGSYS, 1, &sys, 16);
	take(SIGRTMIN + 1, SI_QUEUE, &queued, sizeof(queued));
	take(SIGRTMIN + 2, SI_MESGQ, &queued, sizeof(queued));
	take(SIGUSR1, SI_USER, &queued, 8);
	take(SIGUSR2, -60, &queued, sizeof(queued));
	pass();
}
