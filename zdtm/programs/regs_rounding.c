/*
 * Rounding modes and exception masks of x87 and SSE, per thread, and exceptions that have been raised.
 */
/* zdtm: flavours=host,ns */
#include <fenv.h>
#include "zdtm.h"

static void *body(void *arg)
{
	int mode = (int)(long)arg;
	volatile double one = 1, three = 3, zero = 0, infinite = 0;
	double quotient;

	must(fesetround(mode));
	feclearexcept(FE_ALL_EXCEPT);
	quotient = one / three;
	feclearexcept(FE_ALL_EXCEPT);
	if (mode == FE_UPWARD)
		infinite = one / zero;
	zdtm_thread_wait();
	SPOIL(fesetround(FE_TONEAREST));
	SPOIL(feclearexcept(FE_ALL_EXCEPT));
	check(fegetround() == mode, "mode 0x%x, was 0x%x", fegetround(), mode);
	check(!!fetestexcept(FE_DIVBYZERO) == (mode == FE_UPWARD), "exceptions 0x%x", fetestexcept(FE_ALL_EXCEPT));
	(void)infinite;
	check(quotient == one / three, "other digits");
	return NULL;
}

int main(int argc, char **argv)
{
	static const long modes[] = { FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO };
	pthread_t threads[ARRAY_SIZE(modes)];

	zdtm_start(argc, argv);
	for (unsigned i = 0; i < ARRAY_SIZE(modes); i++)
		threads[i] = zdtm_thread(body, (void *)modes[i]);
	zdtm_await_threads(ARRAY_SIZE(modes));

	zdtm_wait();
	check(fegetround() == FE_TONEAREST, "mode 0x%x in the main thread", fegetround());
	zdtm_release_threads();
	for (unsigned i = 0; i < ARRAY_SIZE(modes); i++)
		must0(pthread_join(threads[i], NULL));
	pass();
}
