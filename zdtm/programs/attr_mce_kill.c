/*
 * What happens to threads at a machine check (prctl(2) PR_MCE_KILL).
 */
/* zdtm: flavours=host,ns */
#include <sys/prctl.h>
#include "zdtm.h"

static void *body(void *arg)
{
	long policy = (long)arg;

	must(prctl(PR_MCE_KILL, PR_MCE_KILL_SET, policy, 0, 0));
	zdtm_thread_wait();
	SPOIL(prctl(PR_MCE_KILL, PR_MCE_KILL_CLEAR, 0, 0, 0));
	check(prctl(PR_MCE_KILL_GET, 0, 0, 0, 0) == policy, "policy %d", prctl(PR_MCE_KILL_GET, 0, 0, 0, 0));
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t one, two;

	zdtm_start(argc, argv);
	one = zdtm_thread(body, (void *)PR_MCE_KILL_EARLY);
	two = zdtm_thread(body, (void *)PR_MCE_KILL_LATE);
	zdtm_await_threads(2);

	zdtm_wait();
	check(prctl(PR_MCE_KILL_GET, 0, 0, 0, 0) == PR_MCE_KILL_DEFAULT, "the main thread has got a policy");
	zdtm_release_threads();
	must0(pthread_join(one, NULL));
	must0(pthread_join(two, NULL));
	pass();
}
