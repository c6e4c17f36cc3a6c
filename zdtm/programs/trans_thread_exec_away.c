/*
 * Threads that execute a program as soon as they notice that they have been away: the first one that is let go ends the others before
 * they are.
 */
/* zdtm: flavours=host,ns transition=yes */
#include "transition.h"

#define THREADS	24
#define AWAY	(NSEC / 10)

static long long now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return ts.tv_sec * NSEC + ts.tv_nsec;
}

static void *watch(void *arg)
{
	for (long long then = now(), next; ; then = next) {
		usleep(500);
		next = now();
		if (next - then > AWAY)
			execl("/proc/self/exe", "again", NULL);
	}
	return arg;
}

/* SIGTERM stays pending, so that it is not lost if another thread executes the program at the moment. */
static void live(unsigned round)
{
	sigset_t pending;

	for (int i = 0; i < THREADS; i++) {
		pthread_t thread;

		must0(pthread_create(&thread, NULL, watch, NULL));
	}
	do {
		usleep(1000);
		must(sigpending(&pending));
	} while (!sigismember(&pending, SIGTERM));
	_exit(7);
	(void)round;
}

int main(int argc, char **argv)
{
	pid_t child;

	if (!strcmp(argv[0], "again"))
		live(0);
	zdtm_start(argc, argv);
	child = child_of(live, 0);
	zdtm_wait();
	SPOIL(kill(child, SIGKILL));
	must(kill(child, SIGTERM));
	reap(child, SEVEN);
	pass();
}
