/*
 * Threads that nobody waits for, of every age.
 */
/* zdtm: flavours=host,ns transition=yes */
#include "transition.h"

static int running;

static void *linger(void *arg)
{
	usleep((uintptr_t)arg % 7 * 200);
	__atomic_sub_fetch(&running, 1, __ATOMIC_SEQ_CST);
	return NULL;
}

static void step(unsigned round)
{
	pthread_attr_t attr;
	pthread_t thread;

	must0(pthread_attr_init(&attr));
	must0(pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED));
	if (__atomic_load_n(&running, __ATOMIC_SEQ_CST) < 20) {
		__atomic_add_fetch(&running, 1, __ATOMIC_SEQ_CST);
		must0(pthread_create(&thread, &attr, linger, (void *)(uintptr_t)round));
	}
}

int main(int argc, char **argv)
{
	zdtm_start(argc, argv);
	transition(step);
}
