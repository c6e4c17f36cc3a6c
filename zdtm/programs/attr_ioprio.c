/*
 * I/O priorities of threads (ioprio_set(2)).
 */
/* zdtm: flavours=host,ns skip=unprivileged */
#include "zdtm.h"

#define IOPRIO(class, level)	((class) << 13 | (level))

static void *body(void *arg)
{
	long wanted = (long)arg;

	must(syscall(SYS_ioprio_set, 1, 0, wanted));
	zdtm_thread_wait();
	SPOIL(syscall(SYS_ioprio_set, 1, 0, IOPRIO(2, 1)));
	check(syscall(SYS_ioprio_get, 1, 0) == wanted, "0x%lx, was 0x%lx", syscall(SYS_ioprio_get, 1, 0), wanted);
	return NULL;
}

int main(int argc, char **argv)
{
	static const long priorities[] = { IOPRIO(1, 3), IOPRIO(2, 7), IOPRIO(3, 0) };
	pthread_t threads[ARRAY_SIZE(priorities)];

	zdtm_start(argc, argv);
	for (unsigned i = 0; i < ARRAY_SIZE(priorities); i++)
		threads[i] = zdtm_thread(body, (void *)priorities[i]);
	zdtm_await_threads(ARRAY_SIZE(priorities));

	zdtm_wait();
	check(syscall(SYS_ioprio_get, 1, 0) == 0, "the main thread has got a priority");
	zdtm_release_threads();
	for (unsigned i = 0; i < ARRAY_SIZE(priorities); i++)
		must0(pthread_join(threads[i], NULL));
	pass();
}
