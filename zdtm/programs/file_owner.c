/*
 * The owner and the signal of a description: F_SETOWN, F_SETOWN_EX, F_SETSIG, and the signal that O_ASYNC then sends.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

int main(int argc, char **argv)
{
	struct f_owner_ex owner = { .type = F_OWNER_TID }, now;
	struct timespec soon = { .tv_sec = 10 };
	int fds[2], group[2], nobody[2];
	siginfo_t info;
	sigset_t set;

	zdtm_start(argc, argv);
	sigemptyset(&set);
	sigaddset(&set, SIGRTMIN + 3);
	must(sigprocmask(SIG_BLOCK, &set, NULL));
	must(pipe(fds));
	must(pipe(group));
	must(pipe(nobody));
	owner.pid = zdtm_gettid();
	must(fcntl(fds[0], F_SETOWN_EX, &owner));
	must(fcntl(fds[0], F_SETSIG, SIGRTMIN + 3));
	must(fcntl(fds[0], F_SETFL, O_ASYNC | O_NONBLOCK));
	must(fcntl(group[0], F_SETOWN, -getpgrp()));

	zdtm_wait();
	SPOIL(fcntl(fds[0], F_SETSIG, 0));
	must(fcntl(fds[0], F_GETOWN_EX, &now));
	check(now.type == F_OWNER_TID && now.pid == owner.pid, "the owner is %d, type %d", now.pid, now.type);
	check(fcntl(fds[0], F_GETSIG) == SIGRTMIN + 3, "the signal is %d", fcntl(fds[0], F_GETSIG));
	must(fcntl(group[0], F_GETOWN_EX, &now));
	check(now.type == F_OWNER_PGRP && now.pid == getpgrp(), "the group is %d, type %d", now.pid, now.type);
	check(fcntl(group[0], F_GETSIG) == 0, "the group's signal is %d", fcntl(group[0], F_GETSIG));
	must(fcntl(nobody[0], F_GETOWN_EX, &now));
	check(now.pid == 0, "there is an owner %d", now.pid);
	must(write(fds[1], "x", 1));
	check(sigtimedwait(&set, &info, &soon) == SIGRTMIN + 3, "no signal: %m");
	check(info.si_fd == fds[0], "the signal is about descriptor %d", info.si_fd);
	pass();
}
