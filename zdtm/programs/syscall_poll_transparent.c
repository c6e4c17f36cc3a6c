/*
 * A thread in poll with a timeout does not see that it was frozen: no EINTR (signal(7): only a handler interrupts poll).
 */
/* zdtm: flavours=host,ns extra=yes */
#include <poll.h>
#include "zdtm.h"

static pid_t tid;
static int fds[2], result;

static void *body(void *arg)
{
	struct pollfd poller = { .fd = fds[0], .events = POLLIN };

	__atomic_store_n(&tid, zdtm_gettid(), __ATOMIC_RELEASE);
	result = poll(&poller, 1, 3600 * 1000) < 0 ? -errno : poller.revents;
	return arg;
}

int main(int argc, char **argv)
{
	pthread_t thread;

	zdtm_start(argc, argv);
	zdtm_let_usr1_interrupt();
	must(pipe(fds));
	thread = zdtm_thread(body, NULL);
	zdtm_until_blocked(&tid, SYS_poll);

	zdtm_wait();
	SPOIL(pthread_kill(thread, SIGUSR1), pthread_join(thread, NULL));
	if (!zdtm_spoiling) {
		must(write(fds[1], "x", 1));
		must0(pthread_join(thread, NULL));
	}
	check(result == POLLIN, "poll returned %d", result);
	pass();
}
