/*
 * The init of the namespaces belongs to a session and a process group of its starter's, which have number 0 in the namespace; its
 * child makes a session of its own.
 */
/* zdtm: flavours=ns init=self */
#include "zdtm.h"

static void child(void *arg)
{
	(void)arg;
	must(setsid());
	zdtm_child_wait();
	check(getsid(0) == getpid() && getpgrp() == getpid(), "the child's session is %d", getsid(0));
}

static void member(void *arg)
{
	(void)arg;
	zdtm_child_wait();
	check(getsid(0) == getsid(1) && getpgrp() == getpgid(1), "a member's session is %d, of init %d", getsid(0), getsid(1));
}

int main(int argc, char **argv)
{
	pid_t leader, follower;

	zdtm_start(argc, argv);
	leader = zdtm_spawn(child, NULL);
	follower = zdtm_spawn(member, NULL);

	zdtm_wait();
	SPOIL(kill(leader, SIGKILL));
	check(getsid(0) == 0 || getsid(0) == 1, "the session is %d", getsid(0));
	zdtm_finish(leader);
	zdtm_finish(follower);
	pass();
}
