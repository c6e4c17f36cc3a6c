/*
 * Names of processes and threads with blanks, parentheses, line feeds and bytes that are no text, an empty one, and of full length.
 */
/* zdtm: flavours=host,ns */
#include <sys/prctl.h>
#include "zdtm.h"

static const char *const names[] = { "", ") R 1 (", "a\nb\tc", "\xff\xfe\x01\x80", "fifteen letters", "\\ \" ' %s" };

static void *body(void *arg)
{
	const char *name = arg;
	char now[16];

	must(prctl(PR_SET_NAME, name));
	zdtm_thread_wait();
	SPOIL(prctl(PR_SET_NAME, "other"));
	must(prctl(PR_GET_NAME, now));
	check(!strncmp(now, name, 15), "the name is %s, was %s", now, name);
	return NULL;
}

static void child(void *arg)
{
	char now[16];

	must(prctl(PR_SET_NAME, arg));
	zdtm_child_wait();
	must(prctl(PR_GET_NAME, now));
	check(!strncmp(now, arg, 15), "the name is %s, was %s", now, (char *)arg);
}

int main(int argc, char **argv)
{
	pthread_t threads[ARRAY_SIZE(names)];
	pid_t pids[ARRAY_SIZE(names)];

	zdtm_start(argc, argv);
	for (unsigned i = 0; i < ARRAY_SIZE(names); i++)
		pids[i] = zdtm_spawn(child, (void *)names[i]);
	for (unsigned i = 0; i < ARRAY_SIZE(names); i++)
		threads[i] = zdtm_thread(body, (void *)names[i]);
	zdtm_await_threads(ARRAY_SIZE(names));

	zdtm_wait();
	for (unsigned i = 0; i < ARRAY_SIZE(names); i++)
		zdtm_finish(pids[i]);
	zdtm_release_threads();
	for (unsigned i = 0; i < ARRAY_SIZE(names); i++)
		must0(pthread_join(threads[i], NULL));
	pass();
}
