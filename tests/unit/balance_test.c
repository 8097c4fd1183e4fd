// SPDX-License-Identifier: GPL-2.0
/*
 * Counting creations and releases in a record that is a ring.
 */
#include "balance.h"
#include "tap.h"

#include <errno.h>

#define AT(time)	"00 01700000000:" time " 3 - 0001 000000000012345a  "
#define ADD		"add fid:22, fh:20000, c:1\n"
#define ADD_FAILED	"add fid:22, rc:-12\n"
#define REM		"rem fid:22\n"
#define ADD_LONGER	"add fid:222, fh:20001, c:1\n"

static const uint32_t fids[] = { 0x22, 0x222 };

static int count(struct balance *b, const char *record)
{
	return balance_count(b, record, fids, 2);
}

int main(void)
{
	struct balance b = { 0 };

	ok(!count(&b, "") && balance_first_uneven(&b) == b.nr, "an empty record is even");
	ok(!count(&b, AT("000001") ADD AT("000002") REM) && balance_first_uneven(&b) == b.nr,
	   "created and released");
	ok(!count(&b, AT("000001") ADD AT("000002") REM) && !b.of[0],
	   "what was counted is not counted again");
	ok(!count(&b, AT("000002") REM AT("000003") ADD) && b.of[0] == 1 &&
	   balance_first_uneven(&b) == 0, "what is new is, though the oldest entry is gone");
	ok(!count(&b, AT("000003") ADD AT("000004") ADD_LONGER) && b.of[0] == 1 && b.of[1] == 1,
	   "a longer ID is another function");
	ok(!count(&b, AT("000004") ADD_LONGER AT("000005") REM) && !b.of[0] &&
	   balance_first_uneven(&b) == 1, "released when the creation is no longer in the record");
	ok(count(&b, AT("000007") REM) == -ENODATA,
	   "a record that does not go back to what was counted last is an error");
	balance_free(&b);
	ok(!count(&b, AT("000001") ADD AT("000002") ADD_FAILED) && balance_first_uneven(&b) == b.nr,
	   "a creation that failed");
	ok(!balance_count(&b, AT("000002") ADD_FAILED AT("000003") REM, fids, 1) &&
	   b.of[0] == -1 && b.nr == 2, "released more often than created, in a shorter list");
	balance_free(&b);
	ok(!count(&b, "00 01700000100:000000 3 - 0 1  " ADD) && b.of[0] == 1 &&
	   !count(&b, "00 01700000200:000000 3 - 0 1  " REM
		      "00 01700000100:000000 3 - 0 1  " ADD
		      "00 01700000150:000000 3 - 0 1  " ADD_LONGER) &&
	   !b.of[0] && b.of[1] == 1, "a record that has wrapped begins anywhere");
	balance_free(&b);
	return tap_done();
}
