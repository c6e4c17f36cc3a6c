/*
 * The init of a pid namespace has nothing to reap because of a dump, neither while it goes on nor afterwards.
 */
/* zdtm: flavours=ns init=self timeout=120 */
#include "unseen.h"

int main(int argc, char **argv)
{
	pthread_t watch;

	zdtm_start_in_namespaces(argc, argv);
	unseen_start();
	watch = zdtm_thread(unseen_watch, NULL);
	while (unseen_rounds < 3)
		usleep(1000);

	zdtm_wait();
	SPOIL(if (fork() == 0) { usleep(100000); _exit(0); });
	unseen_finish(watch);
	pass();
}
