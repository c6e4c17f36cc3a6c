/*
 * Children make sessions and groups, join groups and leave them.
 */
/* zdtm: flavours=host,ns transition=yes */
#include "transition.h"

static void lead_session(unsigned round)
{
	(void)round;
	must(setsid());
	check(getsid(0) == getpid() && getpgrp() == getpid(), "no leader");
	usleep(300);
}

static void lead_group(unsigned round)
{
	pid_t child;

	must(setpgid(0, 0));
	check(getpgrp() == getpid(), "no leader of a group");
	child = child_of(lead_session, round);
	usleep(100);
	reap(child, SEVEN);
}

static void step(unsigned round)
{
	pid_t leader = child_of(lead_group, round), session = child_of(lead_session, round);

	reap(session, SEVEN);
	reap(leader, SEVEN);
}

int main(int argc, char **argv)
{
	zdtm_start(argc, argv);
	transition(step);
}
