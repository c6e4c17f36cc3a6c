/*
 * A filter that an unprivileged process installed, which needs no_new_privs; and a child that has lost all capabilities since.
 */
/* zdtm: flavours=host,ns skip=unprivileged */
#include <linux/capability.h>
#include "seccomp.h"

static void unprivileged(void *arg)
{
	(void)arg;
	must(syscall(SYS_setresgid, 1000, 1000, 1000));
	must(syscall(SYS_setresuid, 1000, 1000, 1000));
	check(zdtm_filter(SYS_getppid, SECCOMP_RET_ERRNO | 70, SECCOMP_RET_ALLOW, 0) == -1, "a filter without privileges");
	must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	zdtm_deny(SYS_getppid, 70);
	zdtm_child_wait();
	check(zdtm_fails_with(SYS_getppid, 70), "getppid: %m");
	check(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1, "no_new_privs is lost");
	zdtm_deny(SYS_getuid, 74);
	check(zdtm_fails_with(SYS_getuid, 74), "getuid: %m");
}

static void dropped(void *arg)
{
	(void)arg;
	zdtm_deny(SYS_getppid, 75);
	must(syscall(SYS_setresuid, 1001, 1001, 1001));
	zdtm_child_wait();
	check(zdtm_fails_with(SYS_getppid, 75), "getppid: %m");
	check(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 0, "no_new_privs is set");
	check(zdtm_filter(SYS_getuid, SECCOMP_RET_ERRNO | 70, SECCOMP_RET_ALLOW, 0) == -1 && errno == EACCES,
	      "a filter without privileges");
}

int main(int argc, char **argv)
{
	pid_t one, two;

	zdtm_start(argc, argv);
	one = zdtm_spawn(unprivileged, NULL);
	two = zdtm_spawn(dropped, NULL);

	zdtm_wait();
	SPOIL(kill(one, SIGKILL));
	zdtm_finish(one);
	zdtm_finish(two);
	check(zdtm_seccomp_mode(getpid(), getpid()) == 0, "the parent has a filter");
	pass();
}
