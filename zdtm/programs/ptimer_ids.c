/*
 * POSIX timers keep their ids, which have gaps; deleted ones are gone, new ones can be made.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define COUNT 12

static bool deleted(int i)
{
	return i % 3 == 0 || i == 4;
}

int main(int argc, char **argv)
{
	struct sigevent event = { .sigev_notify = SIGEV_NONE };
	struct itimerspec now;
	int ids[COUNT], more;

	zdtm_start(argc, argv);
	/* The system calls themselves: timer_t of the C library is not the id. */
	for (int i = 0; i < COUNT; i++) {
		struct itimerspec spec = { .it_value.tv_sec = 1000 * (i + 1), .it_interval.tv_sec = i };

		must(syscall(SYS_timer_create, CLOCK_MONOTONIC, &event, &ids[i]));
		must(syscall(SYS_timer_settime, ids[i], 0, &spec, NULL));
	}
	for (int i = 0; i < COUNT; i++)
		if (deleted(i))
			must(syscall(SYS_timer_delete, ids[i]));

	zdtm_wait_in_ppoll();
	SPOIL(syscall(SYS_timer_delete, ids[5]));
	for (int i = 0; i < COUNT; i++) {
		int result = syscall(SYS_timer_gettime, ids[i], &now);

		if (deleted(i)) {
			check(result < 0 && errno == EINVAL, "deleted timer %d is there", ids[i]);
			continue;
		}
		check(result == 0, "timer %d: %m", ids[i]);
		check(now.it_interval.tv_sec == i, "timer %d has interval %ld", ids[i], now.it_interval.tv_sec);
		check(now.it_value.tv_sec <= 1000 * (i + 1) && now.it_value.tv_sec > 1000 * (i + 1) - 600,
		      "timer %d has %ld s left", ids[i], now.it_value.tv_sec);
	}
	must(syscall(SYS_timer_create, CLOCK_MONOTONIC, &event, &more));
	for (int i = 0; i < COUNT; i++)
		check(deleted(i) || more != ids[i], "id %d was given twice", more);
	pass();
}
