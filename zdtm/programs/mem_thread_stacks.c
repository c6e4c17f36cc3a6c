/*
 * The main stack and growing stacks of threads grow on after a restore, down to their limit and no further.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define ROOM (4UL << 20)

static char *room;

static int __attribute__((noinline)) deep(int depth)
{
	volatile char pad[1000];

	memset((char *)pad, depth, sizeof(pad));
	return depth ? deep(depth - 1) + (pad[500] != (char)depth) : 0;
}

static void *thread(void *arg)
{
	(void)arg;
	check(deep(20) == 0, "the stack is broken");
	zdtm_thread_wait();
	check(deep(1000) == 0, "the thread's stack is broken");
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_attr_t attr;
	pthread_t id;
	char *stack;

	zdtm_start(argc, argv);
	room = zdtm_map(ROOM, PROT_NONE, MAP_PRIVATE);
	must(munmap(room, ROOM));
	stack = must(mmap(room + ROOM - 16 * PAGE, 16 * PAGE, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE | MAP_GROWSDOWN | MAP_STACK, -1, 0));
	must0(pthread_attr_init(&attr));
	must0(pthread_attr_setstack(&attr, stack, 16 * PAGE));
	must0(pthread_create(&id, &attr, thread, NULL));
	zdtm_await_threads(1);

	zdtm_wait();
	SPOIL(fail("the stacks of a spoiled program are not grown"));
	check(deep(3000) == 0, "the main stack is broken");
	zdtm_release_threads();
	must0(pthread_join(id, NULL));
	check(zdtm_vma_has_flag(stack, "gd"), "the thread's stack does not grow");
	check(zdtm_smaps(stack - 100 * PAGE, "VmFlags")[0], "the thread's stack has not grown");
	pass();
}
