/*
 * A thread that traces itself step by step (the trap flag): it is traced on, and no step of others appears to it.
 */
/* zdtm: flavours=host,ns */
#include <ucontext.h>
#include "zdtm.h"

#define TF	0x100

static volatile unsigned long steps;
static volatile int running, outside;
extern char start_of_loop[], end_of_loop[];

static void on_trap(int sig, siginfo_t *info, void *context)
{
	ucontext_t *user = context;
	greg_t ip = user->uc_mcontext.gregs[REG_RIP];

	(void)sig;
	(void)info;
	steps++;
	if (running == 1 && (ip < (greg_t)start_of_loop || ip > (greg_t)end_of_loop))
		outside++;
	if (running == 2)
		user->uc_mcontext.gregs[REG_EFL] &= ~TF;
}

static void *body(void *arg)
{
	(void)arg;
	running = 1;
	asm volatile("pushfq; orq $0x100, (%%rsp); popfq\n"
		     ".globl start_of_loop; start_of_loop:\n"
		     "1: cmpl $2, %0; jne 1b\n"
		     "nop; nop; nop\n"
		     ".globl end_of_loop; end_of_loop: nop"
		     : : "m"(running) : "cc", "memory");
	return NULL;
}

int main(int argc, char **argv)
{
	struct sigaction action = { .sa_sigaction = on_trap, .sa_flags = SA_SIGINFO };
	unsigned long before;
	pthread_t thread;

	zdtm_start(argc, argv);
	must(sigaction(SIGTRAP, &action, NULL));
	thread = zdtm_thread(body, NULL);
	while (steps < 10)
		sched_yield();

	zdtm_wait();
	before = steps;
	SPOIL(outside++);
	for (int i = 0; i < 5000 && steps < before + 10; i++)
		usleep(1000);
	check(steps >= before + 10, "it is not traced any more");
	check(outside == 0, "%d steps elsewhere", outside);
	running = 2;
	must0(pthread_join(thread, NULL));
	pass();
}
