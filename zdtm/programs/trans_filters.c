/*
 * Children install seccomp filters, more and more of them, and end.
 */
/* zdtm: flavours=host,ns transition=yes */
#include "seccomp.h"
#include "transition.h"

static void confine(unsigned round)
{
	must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	for (unsigned i = 0; i < 1 + round % 4; i++) {
		zdtm_deny(SYS_acct, EXDEV);
		check(zdtm_fails_with(SYS_acct, EXDEV), "the filter does not filter: %m");
		usleep(100);
	}
}

static void step(unsigned round)
{
	reap(child_of(confine, round), SEVEN);
}

int main(int argc, char **argv)
{
	zdtm_start(argc, argv);
	transition(step);
}
