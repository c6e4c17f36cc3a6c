/*
 * SCHED_DEADLINE with its parameters, the reset-on-fork flag with several policies, and a slice of an ordinary policy.
 */
/* zdtm: flavours=host,ns skip=unprivileged */
#include "zdtm.h"

struct attributes {
	uint32_t size, policy;
	uint64_t flags;
	int32_t nice;
	uint32_t priority;
	uint64_t runtime, deadline, period;
};

static const struct attributes wanted[] = {
	{ .policy = 6, .flags = 1, .runtime = 1000000, .deadline = 50000000, .period = 100000000 },
	{ .policy = 1, .flags = 1, .priority = 4 },
	{ .policy = 0, .flags = 1, .nice = 5, .runtime = 3100000 },
	{ .policy = 3, .nice = -3, .runtime = 5200000 },
};

static void *body(void *arg)
{
	struct attributes attributes = *(const struct attributes *)arg, now = { 0 };

	attributes.size = sizeof(attributes);
	must(syscall(SYS_sched_setattr, 0, &attributes, 0));
	must(syscall(SYS_sched_getattr, 0, &attributes, sizeof(attributes), 0));
	zdtm_thread_wait();
	SPOIL(must(sched_setscheduler(0, SCHED_IDLE, &(struct sched_param){ 0 })));
	must(syscall(SYS_sched_getattr, 0, &now, sizeof(now), 0));
	check(!memcmp(&now, &attributes, sizeof(now)),
	      "policy %u flags %lu nice %d priority %u runtime %lu deadline %lu period %lu; was policy %u runtime %lu",
	      now.policy, now.flags, now.nice, now.priority, now.runtime, now.deadline, now.period, attributes.policy,
	      attributes.runtime);
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t threads[ARRAY_SIZE(wanted)];

	zdtm_start(argc, argv);
	for (unsigned i = 0; i < ARRAY_SIZE(wanted); i++)
		threads[i] = zdtm_thread(body, (void *)&wanted[i]);
	zdtm_await_threads(ARRAY_SIZE(wanted));

	zdtm_wait();
	zdtm_release_threads();
	for (unsigned i = 0; i < ARRAY_SIZE(wanted); i++)
		must0(pthread_join(threads[i], NULL));
	pass();
}
