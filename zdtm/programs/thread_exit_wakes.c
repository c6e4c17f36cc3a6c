/*
 * When a restored thread ends, the kernel clears the word that set_tid_address(2) named and wakes whoever waits for it; robust
 * mutexes that it held are marked.
 */
/* zdtm: flavours=host,ns */
#include <linux/futex.h>
#include "zdtm.h"

static volatile uint32_t word = 1;
static pthread_mutex_t mutex;
static int go[2];

static void *body(void *arg)
{
	char byte;

	(void)arg;
	must(syscall(SYS_set_tid_address, &word));
	must0(pthread_mutex_lock(&mutex));
	zdtm_thread_wait();
	must(read(go[0], &byte, 1));
	syscall(SYS_exit, 0);
	return NULL;
}

int main(int argc, char **argv)
{
	struct timespec timeout = { .tv_sec = 20 };
	pthread_mutexattr_t attributes;

	zdtm_start(argc, argv);
	must(pipe(go));
	must0(pthread_mutexattr_init(&attributes));
	must0(pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST));
	must0(pthread_mutex_init(&mutex, &attributes));
	zdtm_thread(body, NULL);
	zdtm_await_threads(1);

	zdtm_wait();
	SPOIL(pthread_mutex_init(&mutex, &attributes));
	zdtm_release_threads();
	must(write(go[1], "x", 1));
	while (word == 1)
		if (syscall(SYS_futex, &word, FUTEX_WAIT, 1, &timeout, NULL, 0) == -1)
			check(errno == EAGAIN || errno == EINTR, "nobody wakes: %m");
	check(word == 0, "the word is %u", word);
	check(pthread_mutex_lock(&mutex) == EOWNERDEAD, "the mutex is not marked");
	pass();
}
