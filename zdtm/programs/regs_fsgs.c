/*
 * The FS and GS bases of two threads.
 */
/* zdtm: flavours=host,ns */
#include <asm/prctl.h>
#include "zdtm.h"

static unsigned long blocks[2];

static unsigned long base(int which)
{
	unsigned long address = 0;

	must(syscall(SYS_arch_prctl, which, &address));
	return address;
}

static uint64_t through_gs(void)
{
	uint64_t word;

	asm volatile("mov %%gs:0, %0" : "=r" (word));
	return word;
}

static unsigned long thread_fs;
static bool gone;

static void *second(void *arg)
{
	(void)arg;
	must(syscall(SYS_arch_prctl, ARCH_SET_GS, &blocks[1]));
	__atomic_store_n(&thread_fs, base(ARCH_GET_FS), __ATOMIC_RELEASE);
	while (!__atomic_load_n(&gone, __ATOMIC_ACQUIRE))
		usleep(1000);
	check(base(ARCH_GET_FS) == thread_fs, "FS of the thread is %lx, was %lx", base(ARCH_GET_FS), thread_fs);
	check(through_gs() == 0x5678, "GS of the thread leads to %lx", through_gs());
	return NULL;
}

int main(int argc, char **argv)
{
	unsigned long fs;
	pthread_t thread;

	zdtm_start(argc, argv);
	blocks[0] = 0x1234;
	blocks[1] = 0x5678;
	fs = base(ARCH_GET_FS);
	must(syscall(SYS_arch_prctl, ARCH_SET_GS, &blocks[0]));
	thread = zdtm_thread(second, NULL);
	while (!__atomic_load_n(&thread_fs, __ATOMIC_ACQUIRE))
		usleep(500);

	zdtm_wait_spinning();
	SPOIL(syscall(SYS_arch_prctl, ARCH_SET_GS, &blocks[1]));
	check(base(ARCH_GET_FS) == fs, "FS is %lx, was %lx", base(ARCH_GET_FS), fs);
	check(base(ARCH_GET_GS) == (unsigned long)&blocks[0], "GS is %lx", base(ARCH_GET_GS));
	check(through_gs() == 0x1234, "GS leads to %lx", through_gs());
	__atomic_store_n(&gone, true, __ATOMIC_RELEASE);
	must0(pthread_join(thread, NULL));
	pass();
}
