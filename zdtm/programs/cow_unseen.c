/*
 * While a dump goes on, nothing new can be seen: no child, no SIGCHLD, no descriptor, and no pipe that somebody else holds open.
 */
/* zdtm: flavours=host timeout=120 */
#include "unseen.h"

int main(int argc, char **argv)
{
	pthread_t watch;

	zdtm_start(argc, argv);
	unseen_start();
	watch = zdtm_thread(unseen_watch, "strict");
	while (unseen_rounds < 3)
		usleep(1000);

	zdtm_wait();
	SPOIL(if (fork() == 0) { usleep(100000); _exit(0); });
	unseen_finish(watch);
	pass();
}
