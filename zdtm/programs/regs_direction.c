/*
 * The direction and alignment check flags in a thread that runs all the time.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define DF	0x400L
#define AC	0x40000L

static volatile int running;
static volatile long flags;

static void *body(void *arg)
{
	long seen;

	(void)arg;
	asm volatile("pushfq; orq %[set], (%%rsp); popfq\n"
		     "movl $1, %[running]\n"
		     "1: cmpl $2, %[running]; jne 1b\n"
		     "pushfq; popq %[seen]\n"
		     "pushfq; andq %[clear], (%%rsp); popfq"
		     : [seen] "=&r"(seen), [running] "+m"(running)
		     : [set] "r"(DF | AC), [clear] "r"(~(DF | AC)) : "cc", "memory");
	flags = seen;
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t thread;

	zdtm_start(argc, argv);
	thread = zdtm_thread(body, NULL);
	while (!running)
		sched_yield();

	zdtm_wait();
	running = 2;
	must0(pthread_join(thread, NULL));
	SPOIL(flags = 0);
	check((flags & (DF | AC)) == (DF | AC), "flags 0x%lx", flags);
	pass();
}
