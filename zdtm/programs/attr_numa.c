/*
 * The NUMA policy of threads (set_mempolicy(2)).
 */
/* zdtm: flavours=host,ns */
#include <linux/mempolicy.h>
#include "zdtm.h"

static void *body(void *arg)
{
	int wanted = (int)(long)arg, mode = -1;
	unsigned long nodes = 1, now = 0;

	must(syscall(SYS_set_mempolicy, wanted, wanted == MPOL_LOCAL ? NULL : &nodes, wanted == MPOL_LOCAL ? 0 : 64));
	zdtm_thread_wait();
	SPOIL(syscall(SYS_set_mempolicy, MPOL_DEFAULT, NULL, 0));
	must(syscall(SYS_get_mempolicy, &mode, &now, 64, 0, 0));
	check(mode == wanted, "mode %d, was %d", mode, wanted);
	check(wanted == MPOL_LOCAL || now == 1, "nodes 0x%lx", now);
	return NULL;
}

int main(int argc, char **argv)
{
	static const long modes[] = { MPOL_BIND, MPOL_INTERLEAVE, MPOL_PREFERRED | MPOL_F_STATIC_NODES, MPOL_LOCAL };
	pthread_t threads[ARRAY_SIZE(modes)];
	int mode;

	zdtm_start(argc, argv);
	if (syscall(SYS_get_mempolicy, &mode, NULL, 0, 0, 0) == -1)
		zdtm_skip("no NUMA");
	for (unsigned i = 0; i < ARRAY_SIZE(modes); i++)
		threads[i] = zdtm_thread(body, (void *)modes[i]);
	zdtm_await_threads(ARRAY_SIZE(modes));

	zdtm_wait();
	must(syscall(SYS_get_mempolicy, &mode, NULL, 0, 0, 0));
	check(mode == MPOL_DEFAULT, "mode %d in the main thread", mode);
	zdtm_release_threads();
	for (unsigned i = 0; i < ARRAY_SIZE(modes); i++)
		must0(pthread_join(threads[i], NULL));
	pass();
}
