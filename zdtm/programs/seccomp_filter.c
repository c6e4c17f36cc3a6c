/*
 * A seccomp filter of root, installed without no_new_privs: both the filter and the missing bit are kept.
 */
/* zdtm: flavours=host,ns skip=unprivileged */
#include "seccomp.h"

int main(int argc, char **argv)
{
	zdtm_start(argc, argv);
	zdtm_deny(SYS_getppid, 77);

	zdtm_wait();
	SPOIL(zdtm_deny(SYS_getppid, 76));
	check(zdtm_fails_with(SYS_getppid, 77), "getppid: %m");
	check(zdtm_fails_with(SYS_getpid, 0), "getpid: %m");
	check(zdtm_seccomp_mode(getpid(), getpid()) == SECCOMP_MODE_FILTER, "another mode");
	check(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 0, "no_new_privs is set");
	zdtm_deny(SYS_getuid, 78);
	check(zdtm_fails_with(SYS_getuid, 78), "a filter added later does not work");
	pass();
}
