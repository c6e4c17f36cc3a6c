/*
 * Two threads change their effective identity and groups, each for itself.
 */
/* zdtm: flavours=host,ns transition=yes */
#include "transition.h"
#include <grp.h>

static void change(uid_t uid)
{
	gid_t groups[3] = { uid, uid + 1, uid + 2 }, got[4];
	uid_t r, e, s;

	must(syscall(SYS_setgroups, 3, groups));
	must(syscall(SYS_setresgid, -1, uid, -1));
	must(syscall(SYS_setresuid, -1, uid, -1));
	must(getresuid(&r, &e, &s));
	check(r == 0 && e == uid && s == 0, "user ids are %d %d %d", r, e, s);
	check(must(syscall(SYS_getgroups, 4, got)) == 3 && !memcmp(got, groups, sizeof(groups)), "the groups have changed");
	must(syscall(SYS_setresuid, -1, 0, -1));
	must(syscall(SYS_setresgid, -1, 0, -1));
}

static void *other(void *arg)
{
	while (!zdtm_terminated) {
		change(2000);
		usleep(150);
	}
	return arg;
}

static void step(unsigned round)
{
	change(1000 + round % 10);
}

int main(int argc, char **argv)
{
	zdtm_start(argc, argv);
	zdtm_thread(other, NULL);
	transition(step);
}
