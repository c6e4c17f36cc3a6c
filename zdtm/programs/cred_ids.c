/*
 * Real, effective, saved and filesystem user and group ids, and supplementary groups.
 */
/* zdtm: flavours=host,ns skip=unprivileged */
#include <grp.h>
#include <sys/fsuid.h>
#include "zdtm.h"

static const gid_t groups[] = { 5, 77, 1000, 65533, 4000000 };

static void child(void *arg)
{
	gid_t now[16];
	uid_t r, e, s;
	gid_t rg, eg, sg;

	(void)arg;
	must(setgroups(ARRAY_SIZE(groups), groups));
	must(setresgid(2001, 2002, 2003));
	setfsgid(2004);
	must(setresuid(1001, 0, 1003));
	setfsuid(1004);
	zdtm_child_wait();
	SPOIL(setgroups(2, groups));
	must(getresuid(&r, &e, &s));
	must(getresgid(&rg, &eg, &sg));
	check(r == 1001 && e == 0 && s == 1003, "uids are %u %u %u", r, e, s);
	check(rg == 2001 && eg == 2002 && sg == 2003, "gids are %u %u %u", rg, eg, sg);
	check(setfsuid(-1) == 1004, "fsuid is %d", setfsuid(-1));
	check(setfsgid(-1) == 2004, "fsgid is %d", setfsgid(-1));
	check(getgroups(16, now) == ARRAY_SIZE(groups), "there are %d groups", getgroups(0, now));
	check(!memcmp(now, groups, sizeof(groups)), "the groups are others");
}

static void no_groups(void *arg)
{
	(void)arg;
	must(setgroups(0, NULL));
	zdtm_child_wait();
	check(getgroups(0, NULL) == 0, "there are %d groups", getgroups(0, NULL));
}

int main(int argc, char **argv)
{
	pid_t pid, other;

	zdtm_start(argc, argv);
	pid = zdtm_spawn(child, NULL);
	other = zdtm_spawn(no_groups, NULL);

	zdtm_wait();
	check(getuid() == 0 && geteuid() == 0 && getgid() == 0, "the parent's ids have changed");
	zdtm_finish(pid);
	zdtm_finish(other);
	pass();
}
