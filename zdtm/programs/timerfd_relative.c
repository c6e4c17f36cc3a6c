/*
 * A one-shot timerfd expires once, not too early, and not before its time is over.
 */
/* zdtm: flavours=host,ns */
#include <sys/timerfd.h>
#include "zdtm.h"

int main(int argc, char **argv)
{
	struct itimerspec spec = { .it_value = { .tv_sec = 2 } }, now;
	struct itimerspec far = { .it_value = { .tv_sec = 3600 } };
	int64_t start, elapsed;
	int soon, later, disarmed;
	uint64_t ticks;

	zdtm_start(argc, argv);
	soon = must(timerfd_create(CLOCK_MONOTONIC, 0));
	later = must(timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK));
	disarmed = must(timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC));
	must(timerfd_settime(later, 0, &far, NULL));
	start = zdtm_now(CLOCK_MONOTONIC);
	must(timerfd_settime(soon, 0, &spec, NULL));

	zdtm_wait();
	SPOIL(timerfd_settime(later, 0, &(struct itimerspec){ 0 }, NULL));
	check(read(soon, &ticks, 8) == 8 && ticks == 1, "read: %m");
	elapsed = zdtm_now(CLOCK_MONOTONIC) - start;
	check(elapsed >= 2 * NSEC, "expired after %ld ms", (long)(elapsed / 1000000));
	must(timerfd_gettime(soon, &now));
	check(now.it_value.tv_sec == 0 && now.it_value.tv_nsec == 0, "it is armed again");
	must(timerfd_gettime(later, &now));
	check(now.it_value.tv_sec > 3000 && now.it_value.tv_sec <= 3600 && now.it_interval.tv_sec == 0,
	      "the late one has %ld s left", now.it_value.tv_sec);
	check(read(later, &ticks, 8) < 0 && errno == EAGAIN, "the late one has expired");
	must(timerfd_gettime(disarmed, &now));
	check(now.it_value.tv_sec == 0 && now.it_value.tv_nsec == 0, "the disarmed one is armed");
	check(read(disarmed, &ticks, 8) < 0 && errno == EAGAIN, "the disarmed one has expired");
	pass();
}
