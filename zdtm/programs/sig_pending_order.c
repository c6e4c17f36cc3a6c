/*
 * Queued realtime signals come in their order: lower numbers first, and of one number the oldest first.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

int main(int argc, char **argv)
{
	static const int numbers[] = { 7, 3, 7, 5, 3, 7, 3 };
	static const int expected[] = { 301, 304, 306, 503, 700, 702, 705 };
	struct timespec now = { 0 };
	siginfo_t info;
	sigset_t set;

	zdtm_start(argc, argv);
	sigemptyset(&set);
	for (int i = 0; i < 10; i++)
		sigaddset(&set, SIGRTMIN + i);
	must(sigprocmask(SIG_BLOCK, &set, NULL));
	for (unsigned i = 0; i < ARRAY_SIZE(numbers); i++)
		must(sigqueue(getpid(), SIGRTMIN + numbers[i], (union sigval){ .sival_int = numbers[i] * 100 + i }));

	zdtm_wait();
	SPOIL(sigtimedwait(&set, &info, &now));
	for (unsigned i = 0; i < ARRAY_SIZE(expected); i++) {
		check(sigtimedwait(&set, &info, &now) == SIGRTMIN + expected[i] / 100, "signal %u: %m", i);
		check(info.si_value.sival_int == expected[i], "signal %u has value %d, not %d", i, info.si_value.sival_int,
		      expected[i]);
	}
	check(sigtimedwait(&set, &info, &now) < 0, "there is one more signal");
	pass();
}
