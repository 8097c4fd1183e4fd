// SPDX-License-Identifier: GPL-2.0
/*
 * What the machine does: CLP, SCLP, the PCI instructions, and events that are
 * handled one after the other by one thread.
 *
 * Architecture: a function is Reserved, Standby or Configured. It has a handle
 * while it is not Reserved, which changes with each return, and has one bit more
 * while it is enabled. Only a configured function can be enabled, and it is not
 * any more when it stops to be configured.
 *
 * Simplified: each instruction is one step; no busy conditions; handles are never
 * used twice.
 */
#include "failing.h"
#include "platform.h"

#include <linux/pci.h>

#define EVENTS	32

struct fn platform_fn[PLATFORM_FUNCTIONS];
unsigned int platform_steps;

/* As the kernel has it in pci_event.c, availability and error differ behind fid */
struct ccdf {
	u32 reserved1;
	u32 fh;
	u32 fid;
	u32 reserved2[4];
	u16 reserved6;
	u16 pec;
	u16 error[4];	/* of the error event: reserved and PEC again */
};

static struct {
	u16 pec;
	u32 fid, fh;
} events[EVENTS], last;
static unsigned int first_event, next_event;
static bool handling;
static u8 platform_object[4];

/* All that the platform knows is one object: any two steps on it depend */
void platform_point(enum ex_op op)
{
	ex_point(platform_object, op);
	platform_steps += op == EX_UPDATE;
}

u32 platform_fh(u32 fid)
{
	const struct fn *fn = &platform_fn[fid];

	return (fn->life << 8 | (fid + 1)) | (fn->enabled ? 0x80000000U : 0);
}

static struct fn *fn_of(u32 fh)
{
	u32 fid = (fh & 0xff) - 1;

	if (fid >= PLATFORM_FUNCTIONS || platform_fn[fid].state == FN_RESERVED ||
	    (platform_fh(fid) ^ fh) & 0x7fffffff)
		return NULL;
	return &platform_fn[fid];
}

/* Enabled, with exactly this handle */
static struct fn *enabled_fn(u32 fh)
{
	struct fn *fn = fn_of(fh);

	return fn && fn->enabled && fh & 0x80000000U ? fn : NULL;
}

static void list_functions(struct clp_req_rsp_list_pci *block)
{
	struct clp_fh_list_entry *entry = block->response.fh_list;
	u32 fid;

	if (shim_fails(FAIL_LIST)) {
		block->response.hdr.rsp = CLP_RC_RESNOT0;
		return;
	}
	platform_point(EX_READ);
	for (fid = 0; fid < PLATFORM_FUNCTIONS; fid++) {
		if (platform_fn[fid].state == FN_RESERVED)
			continue;
		entry->vendor_id = 0x1af4;
		entry->device_id = 0x1000;
		entry->config_state = platform_fn[fid].state == FN_CONFIGURED;
		entry->fid = fid;
		entry->fh = platform_fh(fid);
		entry++;
	}
	block->response.entry_size = sizeof(*entry);
	block->response.uid_checking = 1;
	block->response.resume_token = 0;
	block->response.hdr.len = LIST_PCI_HDR_LEN +
				  (entry - block->response.fh_list) * sizeof(*entry);
	block->response.hdr.rsp = CLP_RC_OK;
}

static void query_function(struct clp_req_rsp_query_pci *block)
{
	struct fn *fn;

	if (shim_fails(FAIL_QUERY)) {
		block->response.hdr.rsp = CLP_RC_RESNOT0;
		return;
	}
	platform_point(EX_READ);
	fn = fn_of(block->request.fh);
	if (!fn) {
		block->response.hdr.rsp = CLP_RC_SETPCIFN_FH;
		return;
	}
	block->response.fid = fn - platform_fn;
	block->response.uid = fn->uid;
	block->response.pchid = 0x100 + fn->uid;
	block->response.pfgid = 1;
	block->response.bar_size[0] = 12;
	block->response.sdma = 0x100000000UL;
	block->response.edma = 0x1ffffffffUL;
	block->response.hdr.rsp = CLP_RC_OK;
}

static void set_function(struct clp_req_rsp_set_pci *block)
{
	bool on = block->request.oc == CLP_SET_ENABLE_PCI_FN;
	struct fn *fn;

	if (shim_fails(on ? FAIL_ENABLE : FAIL_DISABLE)) {
		block->response.hdr.rsp = CLP_RC_SETPCIFN_ERR;
		return;
	}
	platform_point(EX_UPDATE);
	fn = fn_of(block->request.fh);
	block->response.hdr.rsp = CLP_RC_OK;
	if (!fn)
		block->response.hdr.rsp = CLP_RC_SETPCIFN_FH;
	else if (fn->state != FN_CONFIGURED)
		block->response.hdr.rsp = CLP_RC_SETPCIFN_FHOP;
	else if (fn->enabled == on)
		block->response.hdr.rsp = CLP_RC_SETPCIFN_ALRDY;
	if (block->response.hdr.rsp != CLP_RC_OK)
		return;
	fn->enabled = on;
	fn->table = false;
	block->response.fh = platform_fh(fn - platform_fn);
}

/* Call Logical Processor. Return: condition code */
int shim_clp(void *block, unsigned int lps)
{
	struct clp_req_hdr *hdr = block;

	if (!block || lps != CLP_LPS_PCI)
		return 3;
	switch (hdr->cmd) {
	case CLP_LIST_PCI:
		list_functions(block);
		break;
	case CLP_QUERY_PCI_FN:
		query_function(block);
		break;
	case CLP_QUERY_PCI_FNGRP:
		((struct clp_req_rsp_query_pci_grp *)block)->response.hdr.rsp = CLP_RC_OK;
		break;
	case CLP_SET_PCI_FN:
		set_function(block);
		break;
	default:
		return 3;
	}
	return 0;
}

int sclp_pci_configure(u32 fid)
{
	ex_may_sleep("SCLP");
	if (shim_fails(FAIL_CONFIGURE))
		return -EIO;
	platform_point(EX_UPDATE);
	if (platform_fn[fid].state == FN_RESERVED)
		return -EIO;
	platform_fn[fid].asked = false;
	platform_fn[fid].state = FN_CONFIGURED;
	ex_changed();
	return 0;
}

int sclp_pci_deconfigure(u32 fid)
{
	ex_may_sleep("SCLP");
	if (shim_fails(FAIL_DECONFIGURE))
		return -EIO;
	platform_point(EX_UPDATE);
	if (platform_fn[fid].state == FN_RESERVED)
		return -EIO;
	platform_fn[fid].asked = false;
	platform_fn[fid].state = FN_STANDBY;
	platform_fn[fid].enabled = false;
	platform_fn[fid].table = false;
	ex_changed();
	return 0;
}

int sclp_pci_report(struct zpci_report_error_header *report, u32 fh, u32 fid)
{
	return 0;
}

/* Modify PCI Function Controls. Return: condition code */
u8 zpci_mod_fc(u64 req, struct zpci_fib *fib, u8 *status)
{
	u8 fc = req & 0xff;
	struct fn *fn;

	*status = 0;
	if (fc == ZPCI_MOD_FC_REG_IOAT && shim_fails(FAIL_TABLE)) {
		*status = ZPCI_PCI_ST_INSUF_RES;
		return 1;
	}
	platform_point(EX_UPDATE);
	fn = enabled_fn(req >> 32);
	if (!fn)
		return 3;
	switch (fc) {
	case ZPCI_MOD_FC_REG_IOAT:
	case ZPCI_MOD_FC_DEREG_IOAT:
		if (fn->table == (fc == ZPCI_MOD_FC_REG_IOAT)) {
			*status = fn->table ? ZPCI_PCI_ST_FUNC_ALREADY_ENABLED :
					      ZPCI_PCI_ST_DMA_AS_NOT_ENABLED;
			return 1;
		}
		fn->table = fc == ZPCI_MOD_FC_REG_IOAT;
	}
	return 0;
}

int zpci_refresh_trans(u64 fn, u64 addr, u64 range)
{
	return 0;
}

/* Configuration space: the vendor is all that is read */
int __zpci_load(u64 *data, u64 req, u64 offset)
{
	if (shim_fails(FAIL_READ))
		return -EIO;
	platform_point(EX_READ);
	if (!enabled_fn(req >> 32))
		return -EIO;
	*data = 0x10001af4UL << 32;
	return 0;
}

int __zpci_store(u64 data, u64 req, u64 offset)
{
	platform_point(EX_READ);
	return enabled_fn(req >> 32) ? 0 : -EIO;
}

/* The caller has made the step that the event is about */
void platform_event(u16 pec, u32 fid, u32 fh)
{
	if (next_event - first_event == EVENTS)
		ex_fail("explorer", "more than %d events", EVENTS);
	last.pec = pec;
	last.fid = fid;
	last.fh = fh;
	events[next_event++ % EVENTS] = last;
	ex_note("event 0x%04x fid:%x, fh:%x", pec, fid, fh);
}

/* The event that was queued last comes once more */
void platform_repeat(void)
{
	platform_point(EX_UPDATE);
	if (last.pec)
		platform_event(last.pec, last.fid, last.fh);
}

static bool has_event(void *arg)
{
	return first_event != next_event;
}

static void event_thread(void *arg)
{
	struct ccdf ccdf;

	for (;;) {
		ex_wait(platform_object, has_event, NULL, true, "an event");
		shim_memset(&ccdf, 0, sizeof(ccdf));
		ccdf.pec = events[first_event % EVENTS].pec;
		ccdf.error[3] = ccdf.pec;
		ccdf.fid = events[first_event % EVENTS].fid;
		ccdf.fh = events[first_event % EVENTS].fh;
		handling = true;
		first_event++;
		ex_note("handles 0x%04x fid:%x, fh:%x", ccdf.pec, ccdf.fid, ccdf.fh);
		if (ccdf.pec >= 0x0300)
			zpci_event_availability(&ccdf);
		else
			zpci_event_error(&ccdf);
		ex_none_held("an event");
		platform_point(EX_UPDATE);
		handling = false;
	}
}

static bool settled(void *arg)
{
	return first_event == next_event && !handling && !shim_work_pending();
}

/* Waits for all events, and the work that they gave rise to */
void platform_settle(void)
{
	ex_wait(platform_object, settled, NULL, false, "events to be handled");
}

void platform_boot(void)
{
	ex_spawn("kmcheck", event_thread, NULL, EX_DAEMON);
}
