/*
 * A child is stopped and continued, and its parent sees each of it. Not restored: a report that the parent has not waited for is lost.
 */
/* zdtm: flavours=host,ns transition=running skip=host,ns */
#include "transition.h"

static pid_t child;

static void await(int options, bool (*expected)(int))
{
	int status;

	while (waitpid(child, &status, options) < 0)
		check(errno == EINTR, "waitpid: %m");
	check(expected(status), "the child's status is %x", status);
}

static bool is_stopped(int status)
{
	return WIFSTOPPED(status) && WSTOPSIG(status) == SIGSTOP;
}

static bool is_continued(int status)
{
	return WIFCONTINUED(status);
}

static void step(unsigned round)
{
	(void)round;
	must(kill(child, SIGSTOP));
	await(WUNTRACED, is_stopped);
	usleep(300);
	must(kill(child, SIGCONT));
	await(WCONTINUED, is_continued);
}

static void idle(void *arg)
{
	(void)arg;
	zdtm_child_ready();
	while (1)
		usleep(100);
}

int main(int argc, char **argv)
{
	zdtm_start(argc, argv);
	child = zdtm_spawn(idle, NULL);
	zdtm_watch_term();
	zdtm_ready();
	for (unsigned round = 0; !zdtm_terminated; round++)
		step(round);
	SPOIL(fail("spoiled"));
	must(kill(child, SIGKILL));
	reap(child, SIGKILL);
	pass();
}
