/*
 * A thread in epoll_wait gets its event. EINTR is allowed: signal(7) lists epoll_wait among what a stop interrupts.
 */
/* zdtm: flavours=host,ns */
#include <sys/epoll.h>
#include "zdtm.h"

static pid_t tid;
static int epoll_fd, result;
static struct epoll_event event;

static void *body(void *arg)
{
	__atomic_store_n(&tid, zdtm_gettid(), __ATOMIC_RELEASE);
	do {
		result = epoll_wait(epoll_fd, &event, 1, 3600 * 1000);
	} while (result < 0 && errno == EINTR);
	return arg;
}

int main(int argc, char **argv)
{
	struct epoll_event want = { .events = EPOLLIN, .data.u64 = 0xfeedfacecafebeefUL };
	pthread_t thread;
	int fds[2];

	zdtm_start(argc, argv);
	must(pipe(fds));
	epoll_fd = must(epoll_create1(0));
	must(epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fds[0], &want));
	thread = zdtm_thread(body, NULL);
	zdtm_until_blocked(&tid, SYS_epoll_wait);

	zdtm_wait();
	SPOIL(want.data.u64 = 0, epoll_ctl(epoll_fd, EPOLL_CTL_MOD, fds[0], &want));
	must(write(fds[1], "x", 1));
	must0(pthread_join(thread, NULL));
	check(result == 1 && event.events == EPOLLIN && event.data.u64 == 0xfeedfacecafebeefUL,
	      "epoll_wait returned %d, events %x, data %lx", result, event.events, (unsigned long)event.data.u64);
	pass();
}
