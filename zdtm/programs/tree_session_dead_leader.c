/*
 * A session whose leader has died and been reaped: its orphan, adopted by the root, keeps the session id.
 */
/* zdtm: flavours=host,ns */
#include <sys/prctl.h>
#include "zdtm.h"

static pid_t *orphan;

static void member(void *arg)
{
	pid_t session = *(pid_t *)arg;

	zdtm_child_wait();
	SPOIL(setpgid(0, 0), setsid());
	check(getsid(0) == session && getpgrp() == session, "sid %d pgid %d, were %d", getsid(0), getpgrp(), session);
}

static void leader(void *arg)
{
	pid_t session = must(setsid());

	(void)arg;
	*orphan = zdtm_spawn(member, &session);
	zdtm_child_wait();
}

int main(int argc, char **argv)
{
	pid_t session, child;

	zdtm_start(argc, argv);
	must(prctl(PR_SET_CHILD_SUBREAPER, 1));
	orphan = zdtm_map(PAGE, PROT_READ | PROT_WRITE, MAP_SHARED);
	session = zdtm_spawn(leader, NULL);
	zdtm_finish(session);
	child = *orphan;
	must(munmap(orphan, PAGE));

	zdtm_wait();
	check(getsid(child) == session || zdtm_spoiling, "sid was %d, is %d", session, getsid(child));
	zdtm_finish(child);
	pass();
}
