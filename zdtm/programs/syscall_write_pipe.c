/*
 * A thread that writes to a full pipe is still writing, and gets rid of its data when there is room.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static pid_t tid;
static int fds[2], result;

static void *body(void *arg)
{
	__atomic_store_n(&tid, zdtm_gettid(), __ATOMIC_RELEASE);
	result = write(fds[1], "!", 1) < 0 ? -errno : 1;
	return arg;
}

int main(int argc, char **argv)
{
	static char buf[65536];
	pthread_t thread;
	size_t total = 0;

	zdtm_start(argc, argv);
	zdtm_let_usr1_interrupt();
	must(pipe(fds));
	must(fcntl(fds[1], F_SETPIPE_SZ, 65536));
	must(write(fds[1], buf, 65536));
	thread = zdtm_thread(body, NULL);
	zdtm_until_blocked(&tid, SYS_write);

	zdtm_wait();
	SPOIL(pthread_kill(thread, SIGUSR1), pthread_join(thread, NULL));
	check(__atomic_load_n(&result, __ATOMIC_ACQUIRE) == 0, "write has returned: %d", result);
	while (total < 65537)
		total += must(read(fds[0], buf, 65537 - total < 65536 ? 65537 - total : 65536));
	must0(pthread_join(thread, NULL));
	check(result == 1, "write: %d", result);
	pass();
}
