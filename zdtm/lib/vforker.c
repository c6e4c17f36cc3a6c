/* Waits for a child of vfork(2), in the kernel, where no signal but SIGKILL reaches it. */
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

int main(void)
{
	if (vfork() == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		while (1)
			pause();
	}
	return 0;
}
