/*
 * A random tree; see random_tree.h.
 */
/* zdtm: flavours=host,ns skip=stopped,unprivileged */
#include "random_tree.h"

int main(int argc, char **argv)
{
	random_tree(argc, argv, 6);
	SPOIL(lose_a_node());
	random_tree_verify();
}
