/*
 * Personalities that differ between threads (personality(2)), and READ_IMPLIES_EXEC, which must not change mappings made before.
 */
/* zdtm: flavours=host,ns */
#include <sys/personality.h>
#include "zdtm.h"

static char *early;

static void *body(void *arg)
{
	unsigned long wanted = (unsigned long)arg;

	must(personality(wanted));
	zdtm_thread_wait();
	SPOIL(personality(0));
	check((unsigned)personality(-1) == wanted, "personality 0x%x, was 0x%lx", personality(-1), wanted);
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t one, two;
	char *late;

	zdtm_start(argc, argv);
	early = zdtm_map(PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS);
	one = zdtm_thread(body, (void *)(unsigned long)ADDR_NO_RANDOMIZE);
	two = zdtm_thread(body, (void *)(unsigned long)(UNAME26 | STICKY_TIMEOUTS));
	zdtm_await_threads(2);
	must(personality(READ_IMPLIES_EXEC));

	zdtm_wait();
	check(personality(-1) == READ_IMPLIES_EXEC, "personality 0x%x in the main thread", personality(-1));
	check(strstr(zdtm_mapping(early), " rw-p "), "an old mapping has changed: %s", zdtm_mapping(early));
	late = zdtm_map(2 * PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS);
	check(strstr(zdtm_mapping(late), " r-xp "), "a new mapping is not executable: %s", zdtm_mapping(late));
	zdtm_release_threads();
	must0(pthread_join(one, NULL));
	must0(pthread_join(two, NULL));
	pass();
}
