// SPDX-License-Identifier: GPL-2.0
/*
 * What a tester does with the kernel from -proposed, and which tag to set then.
 *
 * The steps are those of Documentation/hardware.rst; that zpci-verify takes the commands is
 * for tests/sru.sh to see.
 */
#define _GNU_SOURCE
#include "sru_text.h"

static const char program[] =
	"A. On IBM Z or LinuxONE, with zpci-verify (one static program, no other files)\n"
	"\n"
	" 1. Enable -proposed, install the kernel from it, reboot, note what this says:\n"
	"        uname -r; cat /proc/version_signature\n"
	" 2. Choose a PCI function that nothing depends on:\n"
	"        sudo ./zpci-verify list\n"
	"        sudo ./zpci-verify check FID\n"
	" 3. See what would be done, then do it:\n"
	"        sudo ./zpci-verify run --fid FID --wait-readd 600\n"
	"        sudo ./zpci-verify run --fid FID --wait-readd 600 --yes\n"
	" 4. When it says that it waits, hold a reference on the old device, if you\n"
	"    can: a process that keeps one of its device nodes open is one. Then\n"
	"    reserve the function on the SE or HMC and give it to the LPAR again, for\n"
	"    instance with Configure On/Off of its PCHID. With NETH functions firmware\n"
	"    may do so itself.\n"
	" 5. Paste the whole report here. Good is \"verdict: PASS\", with \"re-add pass\".\n"
	"    FAIL is bad. INCONCLUSIVE and \"not reached\" are neither: do it again.\n"
	"\n"
	"Without a held reference the kernel without the fix may pass, too.\n"
	"\n";

static const char by_hand[] =
	"B. The same without it\n"
	"\n"
	" 1. As above. Then choose the function; its slot has the name of its FID:\n"
	"        FID=00000022; since=$(date '+%F %T')\n"
	"        cat /sys/bus/pci/slots/$FID/address /sys/bus/pci/slots/$FID/power\n"
	" 2. Hold a reference, as in A.4. Switch it off, let it be reserved and come\n"
	"    back:\n"
	"        echo 0 | sudo tee /sys/bus/pci/slots/$FID/power\n"
	"    The slot's directory goes, and is there again when the function is back.\n"
	" 3. If it came back in standby, switch it on:\n"
	"        echo 1 | sudo tee /sys/bus/pci/slots/$FID/power\n"
	" 4. Good: power says 1, the device is at its address, its driver works, and\n"
	"    this prints nothing:\n"
	"        sudo journalctl -k --since \"$since\" |\n"
	"            grep -e 'duplicate filename' -e WARNING: -e BUG: -e 'Call Trace'\n"
	"    Bad: without the fix there is \"cannot create duplicate filename\" for\n"
	"    s390-iommu.<fid>, and no device.\n"
	" 5. Drop the reference, and do 2 to 4 once more.\n"
	"\n";

static const char emulated[] =
	"C. Without hardware, with the harness of the series (no firmware, no cards)\n"
	"\n"
	"        make prove KERNEL=<git tree of the kernel> BASE=<tag before the fix>\n"
	"\n"
	"    Good: \"PROVED: base is REPRODUCED, patched is CLEAN\".\n"
	"\n";

static void tags(GString *out, char **releases)
{
	g_string_append(out, "When done, change the tag of this bug, for each release by itself:\n\n");
	for (; *releases; releases++) {
		g_string_append_printf(out, "    verification-needed-%s\n", *releases);
		g_string_append_printf(out, "      -> verification-done-%s     if A or B is good on that kernel\n",
				       *releases);
		g_string_append_printf(out, "      -> verification-failed-%s   if it is bad; attach the kernel log\n\n",
				       *releases);
	}
	sru_para(out, "If the tag has the name of a source package behind that of the release, as in verification-needed-%s-linux, keep it. If only C was done, say so and leave the tag: that is not the kernel from -proposed on a machine that it is for.",
		 releases[-1]);
}

/**
 * sru_plan() - the section "Test Plan"
 * @out: text
 * @sru: what it is made of
 */
void sru_plan(GString *out, const struct sru *sru)
{
	g_string_append(out, "[Test Plan]\n\n");
	sru_para(out, "To verify: a function that is reserved and returned while somebody still holds a reference to its old device works again. Steps A or B, on the kernel from -proposed.");
	g_string_append(out, program);
	g_string_append(out, by_hand);
	g_string_append(out, emulated);
	tags(out, sru->releases);
	sru_seen(out, sru);
}
