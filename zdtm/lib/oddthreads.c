/*
 * Threads and processes that cannot be dumped: with directories, descriptors or namespaces of their own, children to be born into
 * another pid namespace, a seccomp filter with a listener, siblings that share memory. Writes the tids to the file "ready".
 */
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static volatile int tids[5];

static void *odd(void *arg)
{
	static struct sock_filter code[] = { BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getppid, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW) };
	static struct sock_fprog program = { .len = 4, .filter = code };
	static const int flags[] = { CLONE_FS, CLONE_FILES, CLONE_NEWNET, CLONE_NEWUTS };
	long which = (long)arg;

	if (which < 4 ? unshare(flags[which]) : syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program))
		exit(1);
	tids[which] = syscall(SYS_gettid);
	for (;;)
		pause();
}

int main(void)
{
	pthread_t thread;
	FILE *ready;

	for (long i = 0; i < 5; i++)
		pthread_create(&thread, NULL, odd, (void *)i);
	for (int i = 0; i < 5; i++)
		while (!tids[i])
			usleep(1000);
	if (unshare(CLONE_NEWPID))
		return 1;
	ready = fopen("ready.draft", "w");
	for (int i = 0; i < 5; i++)
		fprintf(ready, "%d ", tids[i]);
	fclose(ready);
	rename("ready.draft", "ready");
	for (;;)
		pause();
}
