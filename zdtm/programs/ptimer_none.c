/*
 * A POSIX timer that notifies nobody counts down, and round again.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

int main(int argc, char **argv)
{
	struct sigevent event = { .sigev_notify = SIGEV_NONE };
	struct itimerspec spec = { .it_value.tv_sec = 500, .it_interval.tv_sec = 600 }, first, second;
	timer_t timer;

	zdtm_start(argc, argv);
	must(timer_create(CLOCK_REALTIME, &event, &timer));
	must(timer_settime(timer, 0, &spec, NULL));

	zdtm_wait();
	SPOIL(timer_settime(timer, 0, &(struct itimerspec){ .it_interval.tv_sec = 600 }, NULL));
	must(timer_gettime(timer, &first));
	usleep(2000);
	must(timer_gettime(timer, &second));
	check(first.it_value.tv_sec <= 500 && first.it_value.tv_sec > 100, "%ld s are left", first.it_value.tv_sec);
	check(first.it_interval.tv_sec == 600, "the interval is %ld s", first.it_interval.tv_sec);
	check(first.it_value.tv_sec * NSEC + first.it_value.tv_nsec > second.it_value.tv_sec * NSEC + second.it_value.tv_nsec,
	      "the timer stands still");
	pass();
}
