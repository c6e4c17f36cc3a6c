/*
 * A child that executes itself again and again; what it is told each time must arrive.
 */
/* zdtm: flavours=host,ns transition=yes */
#include "transition.h"

#define TIMES	20

static void execute(unsigned count)
{
	char text[16];

	snprintf(text, sizeof(text), "%u", count);
	execl("/proc/self/exe", "again", text, "all of it", NULL);
	_exit(1);
}

static void step(unsigned round)
{
	(void)round;
	reap(child_of(execute, 0), SEVEN);
}

int main(int argc, char **argv)
{
	if (argc == 3 && !strcmp(argv[0], "again")) {
		unsigned count = atoi(argv[1]);

		if (strcmp(argv[2], "all of it"))
			_exit(2);
		usleep(100);
		if (count == TIMES)
			_exit(7);
		execute(count + 1);
	}
	zdtm_start(argc, argv);
	transition(step);
}
