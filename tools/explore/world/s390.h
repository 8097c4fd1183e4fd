/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the architecture and its drivers have beside zPCI.
 */
#ifndef SHIM_S390_H
#define SHIM_S390_H

#include "pcicore.h"

/* asm/debug.h: the debug feature's messages go to the trace */
typedef struct debug_info debug_info_t;
#define debug_sprintf_event(id, level, fmt, ...)	shim_note("", fmt, ##__VA_ARGS__)
#define debug_text_event(id, level, text)		((void)(text))
#define debug_event(id, level, data, len)		((void)(data))

/* asm/sclp.h */
struct zpci_report_error_header {
	u8 version;
	u8 action;
	u16 length;
	u8 data[];
} __packed;

int sclp_pci_configure(u32 fid);
int sclp_pci_deconfigure(u32 fid);
int sclp_pci_report(struct zpci_report_error_header *report, u32 fh, u32 fid);

/* asm/pci_io.h */
#define ZPCI_IOMAP_SHIFT		48
#define ZPCI_IOMAP_ADDR_BASE		0x8000000000000000UL
#define ZPCI_IOMAP_MAX_ENTRIES		64
#define ZPCI_ADDR(idx)			(ZPCI_IOMAP_ADDR_BASE | ((u64)(idx) << ZPCI_IOMAP_SHIFT))
#define ZPCI_IDX(addr)			(((u64)(uintptr_t)(addr) & 0x7fffffffffffffffUL) >> ZPCI_IOMAP_SHIFT)
#define ZPCI_CREATE_REQ(handle, space, len) \
	((u64)(handle) << 32 | (u64)(space) << 16 | (len))

struct zpci_iomap_entry {
	u32 fh;
	u8 bar;
	u16 count;
};

extern struct zpci_iomap_entry *zpci_iomap_start;
#define zpci_memcpy_toio(to, from, n)	((void)0)
#define __iowrite64_copy		shim_iowrite64_copy
void shim_iowrite64_copy(void *to, const void *from, size_t count);

/* Address spaces: no function here has MIO, so nobody gets that far */
struct vm_struct {
	void *addr;
};

#define VM_IOREMAP			1
#define get_vm_area(size, flags)	((struct vm_struct *)NULL)
#define free_vm_area(area)		((void)0)
#define ioremap_page_range(a, b, c, d)	(-ENODEV)
#define vunmap(p)			((void)0)

/* Facilities */
#define test_facility(nr)		true
#define MACHINE_HAS_PCI_MIO		0
#define MACHINE_FLAG_PCI_MIO		0
#define ctl_set_bit(cr, bit)		((void)0)
#define system_ctl_set_bit(cr, bit)	((void)0)
struct shim_lowcore {
	unsigned long machine_flags;
};

extern struct shim_lowcore S390_lowcore;
#define get_lowcore()			(&S390_lowcore)
extern unsigned long mio_wb_bit_mask;

struct airq_iv;
struct seq_file;
struct dentry;
struct cpumask;

/* The misc device of pci_clp.c is not opened */
struct file_operations {
	void *owner;
	int (*open)(struct inode *inode, struct file *file);
	int (*release)(struct inode *inode, struct file *file);
	long (*unlocked_ioctl)(struct file *file, unsigned int cmd, unsigned long arg);
	long (*compat_ioctl)(struct file *file, unsigned int cmd, unsigned long arg);
	loff_t (*llseek)(struct file *file, loff_t off, int whence);
};

struct miscdevice {
	int minor;
	const char *name;
	const struct file_operations *fops;
};

#define MISC_DYNAMIC_MINOR		255
#define nonseekable_open		NULL
#define no_llseek			NULL
#define misc_register(dev)		0
#define is_compat_task()		false
#define compat_ptr(p)			((void *)(uintptr_t)(p))
#define copy_from_user(to, from, n)	(-EFAULT)
#define copy_to_user(to, from, n)	(-EFAULT)
#define put_user(x, p)			(-EFAULT)
#define _IOWR(type, nr, size)		0

/* Call Logical Processor, see asm-extable.h of the build and clp.c */
int shim_clp(void *block, unsigned int lps);

#endif /* SHIM_S390_H */
