/*
 * Three filters on top of each other: the strongest verdict counts, and among errors that of the newest filter.
 */
/* zdtm: flavours=host,ns skip=unprivileged */
#include "seccomp.h"

int main(int argc, char **argv)
{
	zdtm_start(argc, argv);
	zdtm_deny(SYS_getppid, 71);
	zdtm_deny(SYS_getuid, 72);
	zdtm_deny(SYS_getppid, 73);

	zdtm_wait();
	SPOIL(zdtm_deny(SYS_getppid, 76));
	check(zdtm_fails_with(SYS_getppid, 73), "getppid: %m");
	check(zdtm_fails_with(SYS_getuid, 72), "getuid: %m");
	check(zdtm_seccomp_filters(getpid(), getpid()) == 3, "%d filters", zdtm_seccomp_filters(getpid(), getpid()));
	pass();
}
