// SPDX-License-Identifier: GPL-2.0
/*
 * What kmemleak reports, in one line.
 */
#include "leak.h"
#include "tap.h"

#include <stdlib.h>
#include <string.h>

#define FIRST								\
	"unreferenced object 0x0000000002a4c000 (size 2048):\n"		\
	"  comm \"kmcheck\", pid 25, jiffies 4294938104 (age 9.310s)\n"	\
	"  hex dump (first 32 bytes):\n"				\
	"    00 00 00 00 02 4a 5b 10 00 00 00 00 02 4a 5b 10  .....J[......J[.\n" \
	"    [ 66 61 6b 65 5d 20 66 6e 00 00 00 00 02 4a 5b 10  fake] fn......J[.\n" \
	"  backtrace:\n"						\
	"    [<0000000000123456>] zpci_create_device+0x5c/0x2a8\n"	\
	"    [<0000000000123abc>] __zpci_event_availability+0x1b0/0x5a8\n"

#define SECOND								\
	"unreferenced object 0x0000000002a4d000 (size 64):\n"		\
	"  comm \"agent\", pid 1, jiffies 4294938105\n"			\
	"  backtrace (crc 4c2ab351):\n"					\
	"    [<000000006f7a7aa5>] __kmalloc_cache_noprof+0x210/0x320\n"

#define ONE	"1 leaked object(s), the first of "
#define TWO	"2 leaked object(s), the first of "
#define TRACE	"zpci_create_device+0x5c/0x2a8 < __zpci_event_availability+0x1b0/0x5a8"

static void check(const char *report, const char *wanted, const char *name)
{
	char *text = leak_describe(report);

	ok(wanted ? text && !strcmp(text, wanted) : !text, name);
	if (text && wanted && strcmp(text, wanted))
		printf("# %s\n", text);
	free(text);
}

int main(void)
{
	check("", NULL, "nothing is lost");
	check("absent", NULL, "there is no kmemleak");
	check(FIRST, ONE "2048 bytes: " TRACE,
	      "one object with its backtrace");
	check(FIRST SECOND, TWO "2048 bytes: " TRACE,
	      "the backtrace of the first of two");
	check(SECOND, ONE "64 bytes: __kmalloc_cache_noprof+0x210/0x320", "the format of 6.12");
	check("unreferenced object 0x0000000002a4d000 (size 64", ONE "64 bytes",
	      "a report that is cut off");
	check("unreferenced object ", ONE "? bytes",
	      "... even earlier");
	return tap_done();
}
