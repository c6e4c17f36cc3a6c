/*
 * Threads begin, return something and are joined.
 */
/* zdtm: flavours=host,ns transition=yes */
#include "transition.h"

static void *next(void *arg)
{
	return (char *)arg + 1;
}

static void step(unsigned round)
{
	pthread_t threads[4];
	void *got;

	(void)round;
	for (long i = 0; i < 4; i++)
		must0(pthread_create(&threads[i], NULL, next, (void *)(i + 10)));
	for (long i = 0; i < 4; i++) {
		must0(pthread_join(threads[i], &got));
		check((long)got == i + 11, "thread %ld returned %ld", i, (long)got);
	}
}

int main(int argc, char **argv)
{
	zdtm_start(argc, argv);
	transition(step);
}
