/*
 * POSIX timers on the CPU clocks of another process and of another thread.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static clockid_t thread_clock;

static void child(void *arg)
{
	(void)arg;
	zdtm_child_wait();
}

static void *body(void *arg)
{
	(void)arg;
	must0(pthread_getcpuclockid(pthread_self(), &thread_clock));
	zdtm_thread_wait();
	return NULL;
}

int main(int argc, char **argv)
{
	struct itimerspec time = { .it_value.tv_sec = 50 }, now;
	clockid_t clocks[2];
	pthread_t thread;
	timer_t timers[2];
	pid_t pid;

	zdtm_start(argc, argv);
	pid = zdtm_spawn(child, NULL);
	thread = zdtm_thread(body, NULL);
	zdtm_await_threads(1);
	must0(clock_getcpuclockid(pid, &clocks[0]));
	clocks[1] = thread_clock;
	for (int i = 0; i < 2; i++) {
		must(timer_create(clocks[i], NULL, &timers[i]));
		must(timer_settime(timers[i], 0, &time, NULL));
	}

	zdtm_wait();
	SPOIL(timer_delete(timers[0]));
	for (int i = 0; i < 2; i++) {
		must(timer_gettime(timers[i], &now));
		check(now.it_value.tv_sec >= 40 && now.it_value.tv_sec <= 50, "timer %d has %ld s left", i, now.it_value.tv_sec);
		must(timer_delete(timers[i]));
	}
	zdtm_release_threads();
	must0(pthread_join(thread, NULL));
	zdtm_finish(pid);
	pass();
}
