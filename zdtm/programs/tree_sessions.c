/*
 * Children that lead sessions of their own, and a grandchild in the session of its parent.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static void member(void *arg)
{
	pid_t leader = *(pid_t *)arg;

	zdtm_child_wait();
	check(getsid(0) == leader && getpgrp() == leader, "member: sid %d pgid %d, leader is %d", getsid(0),
	      getpgrp(), leader);
}

static void leader(void *arg)
{
	pid_t self = must(setsid()), child;

	(void)arg;
	child = zdtm_spawn(member, &self);
	zdtm_child_wait();
	check(getsid(0) == self && getpgrp() == self, "leader %d: sid %d pgid %d", self, getsid(0), getpgrp());
	zdtm_finish(child);
}

static void heir(void *arg)
{
	zdtm_child_wait();
	SPOIL(setsid());
	check(getsid(0) == *(pid_t *)arg, "heir: sid %d", getsid(0));
}

int main(int argc, char **argv)
{
	pid_t self, a, b, c;

	zdtm_start(argc, argv);
	self = getsid(0);
	a = zdtm_spawn(leader, NULL);
	b = zdtm_spawn(leader, NULL);
	c = zdtm_spawn(heir, &self);

	zdtm_wait_in_ppoll();
	check(getsid(0) == self, "sid was %d, is %d", self, getsid(0));
	check(getsid(a) == a && getsid(b) == b, "children's sids are %d and %d", getsid(a), getsid(b));
	zdtm_finish(a);
	zdtm_finish(b);
	zdtm_finish(c);
	pass();
}
