/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Types, macros and the small functions that everybody needs. Prototypes and
 * names are the kernel's, so that its code compiles; what they do is in base.c.
 */
#ifndef SHIM_BASE_H
#define SHIM_BASE_H

#include "../explore.h"

#include <asm-generic/errno.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef unsigned long long u64;
typedef int8_t s8;
typedef int16_t s16;
typedef int32_t s32;
typedef long long s64;
typedef u8 __u8;
typedef u16 __u16;
typedef u32 __u32;
typedef u64 __u64;
typedef u16 __le16;
typedef u32 __le32;
typedef u64 __le64;
typedef long ssize_t;
typedef long long loff_t;
typedef unsigned int gfp_t;
typedef unsigned short umode_t;
typedef unsigned long phys_addr_t;
typedef unsigned long dma_addr_t;
typedef unsigned long resource_size_t;
typedef unsigned long irq_hw_number_t;
typedef struct { unsigned long pgprot; } pgprot_t;
typedef struct { int counter; } atomic_t;
typedef struct { long long counter; } atomic64_t;

struct list_head {
	struct list_head *next, *prev;
};

struct hlist_node {
	struct hlist_node *next, **pprev;
};

struct hlist_head {
	struct hlist_node *first;
};

#define LIST_POISON1		((void *)0x100)
#define LIST_POISON2		((void *)0x122)

#define __user
#define __iomem
#define __force
#define __init
#define __initdata
#define __exit
#define __ro_after_init
#define __must_check
#define __maybe_unused		__attribute__((unused))
#define __always_unused		__attribute__((unused))
#define __packed		__attribute__((packed))
#define __aligned(x)		__attribute__((aligned(x)))
#define __printf(a, b)		__attribute__((format(printf, a, b)))
#define __always_inline		inline
#define noinline		__attribute__((noinline))
#define fallthrough		__attribute__((fallthrough))
#define __releases(x)
#define __acquires(x)
#define likely(x)		(x)
#define unlikely(x)		(x)
#define typeof_member(T, m)	typeof(((T *)0)->m)
#define __same_type(a, b)	__builtin_types_compatible_p(typeof(a), typeof(b))
#define __stringify(x)		#x
#define barrier()		__asm__ __volatile__("" ::: "memory")
#define smp_mb()		barrier()
#define smp_rmb()		barrier()
#define smp_wmb()		barrier()
#define READ_ONCE(x)		(*(const volatile typeof(x) *)&(x))
#define WRITE_ONCE(x, val)	(*(volatile typeof(x) *)&(x) = (val))
#define smp_store_release(p, v)	WRITE_ONCE(*(p), v)
#define smp_load_acquire(p)	READ_ONCE(*(p))
#define data_race(x)		(x)
#define EXPORT_SYMBOL(x)
#define EXPORT_SYMBOL_GPL(x)
#define MODULE_LICENSE(x)
#define THIS_MODULE		NULL
#define ARRAY_SIZE(x)		(sizeof(x) / sizeof((x)[0]))
#define IS_ENABLED(x)		(x)
#define BUILD_BUG_ON(x)		_Static_assert(!(x), #x)
#define BIT(n)			(1UL << (n))
#define BITS_PER_LONG		64
#define BITS_TO_LONGS(n)	(((n) + 63) / 64)
#define DECLARE_BITMAP(name, n)	unsigned long name[BITS_TO_LONGS(n)]
#define min(a, b)		((a) < (b) ? (a) : (b))
#define max(a, b)		((a) > (b) ? (a) : (b))
#define min_t(t, a, b)		((t)(a) < (t)(b) ? (t)(a) : (t)(b))
#define max_t(t, a, b)		((t)(a) > (t)(b) ? (t)(a) : (t)(b))
#define container_of(ptr, type, member) \
	((type *)((char *)(ptr) - offsetof(type, member)))
#define is_power_of_2(n)	((n) && !((n) & ((n) - 1)))
#define ALIGN(x, a)		(((x) + (a) - 1) & ~((typeof(x))(a) - 1))
#define IS_ALIGNED(x, a)	(!((x) & ((typeof(x))(a) - 1)))
#define PAGE_SHIFT		12
#define PAGE_SIZE		(1UL << PAGE_SHIFT)
#define PAGE_MASK		(~(PAGE_SIZE - 1))
#define PAGE_ALIGN(x)		ALIGN(x, PAGE_SIZE)
#define PAGE_DEFAULT_KEY	0UL
#define PAGE_KERNEL		((pgprot_t){ 0 })
#define __pgprot(x)		((pgprot_t){ (x) })
#define pgprot_writecombine(x)	(x)
#define pgprot_writethrough(x)	(x)
#define SZ_4K			4096UL
#define SZ_1M			(1UL << 20)
#define SZ_2G			(1UL << 31)
#define DMA_BIT_MASK(n)		((n) == 64 ? ~0ULL : (1ULL << (n)) - 1)
#define ULONG_MAX		(~0UL)
#define U16_MAX			0xffff
#define HZ			100
#define CONFIG_PCI		1
#define CONFIG_PCI_IOV		1
#define CONFIG_HOTPLUG_PCI	1
#define CONFIG_HOTPLUG_PCI_S390	1
#define CONFIG_DEBUG_LIST	1
#define CONFIG_LIST_HARDENED	1	/* since 6.6 */
#define CONFIG_PCI_NR_FUNCTIONS	16
#define subsys_initcall_sync(fn)	int shim_initcall_##fn(void); \
					int shim_initcall_##fn(void) { return fn(); }
#define device_initcall(fn)		subsys_initcall_sync(fn)
#define arch_initcall(fn)		subsys_initcall_sync(fn)

#define le16_to_cpu(x)		(x)
#define le32_to_cpu(x)		(x)
#define le64_to_cpu(x)		(x)
#define cpu_to_le64(x)		(x)
#define upper_32_bits(x)	((u32)((x) >> 32))
#define lower_32_bits(x)	((u32)(x))

/* Error pointers */
#define IS_ERR_VALUE(x)		((unsigned long)(x) >= (unsigned long)-4095)
static inline void *ERR_PTR(long error)
{
	return (void *)error;
}

static inline long PTR_ERR(const void *ptr)
{
	return (long)ptr;
}

static inline bool IS_ERR(const void *ptr)
{
	return IS_ERR_VALUE(ptr);
}

static inline bool IS_ERR_OR_NULL(const void *ptr)
{
	return !ptr || IS_ERR(ptr);
}

/* Messages: a WARN ends the run */
void shim_note(const char *prefix, const char *fmt, ...) __printf(2, 3);
#ifndef pr_fmt
#define pr_fmt(fmt) fmt
#endif
#define pr_err(fmt, ...)	shim_note("", pr_fmt(fmt), ##__VA_ARGS__)
#define pr_warn(fmt, ...)	shim_note("", pr_fmt(fmt), ##__VA_ARGS__)
#define pr_info(fmt, ...)	shim_note("", pr_fmt(fmt), ##__VA_ARGS__)
#define pr_debug(fmt, ...)	shim_note("", pr_fmt(fmt), ##__VA_ARGS__)
#define pr_info_ratelimited	pr_info
#define dev_err(dev, fmt, ...)	shim_note("", fmt, ##__VA_ARGS__)
#define pci_err(dev, fmt, ...)	shim_note("", fmt, ##__VA_ARGS__)
#define pci_info(dev, fmt, ...)	shim_note("", fmt, ##__VA_ARGS__)
#define WARN_ON(x) ({								\
	bool __warn = !!(x);							\
										\
	if (__warn)								\
		ex_fail("WARN_ON", "%s:%d %s", __FILE__, __LINE__, #x);		\
	__warn;									\
})
#define WARN(x, fmt, ...) ({							\
	bool __warn = !!(x);							\
										\
	if (__warn)								\
		ex_fail("WARN", fmt, ##__VA_ARGS__);				\
	__warn;									\
})
#define WARN_ON_ONCE(x)		WARN_ON(x)
#define WARN_ONCE(x, fmt, ...)	WARN(x, fmt, ##__VA_ARGS__)
#define BUG_ON(x)		WARN_ON(x)

/* Strings */
int snprintf(char *buf, size_t size, const char *fmt, ...) __printf(3, 4);
int sprintf(char *buf, const char *fmt, ...) __printf(2, 3);
int scnprintf(char *buf, size_t size, const char *fmt, ...) __printf(3, 4);
#define sysfs_emit		sprintf
void *shim_memcpy(void *to, const void *from, size_t size);
void *shim_memset(void *p, int c, size_t size);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t n);
size_t strlen(const char *s);
#define memcpy			shim_memcpy
#define memset			shim_memset
ssize_t memory_read_from_buffer(void *to, size_t count, loff_t *ppos, const void *from,
				size_t available);

/* Bits */
unsigned long find_first_zero_bit(const unsigned long *map, unsigned long size);
bool test_and_set_bit(unsigned long nr, unsigned long *map);
bool test_and_clear_bit(unsigned long nr, unsigned long *map);
void set_bit(unsigned long nr, unsigned long *map);
void clear_bit(unsigned long nr, unsigned long *map);
bool test_bit(unsigned long nr, const unsigned long *map);
#define set_bit_inv(nr, map)	set_bit((nr) ^ 63, map)
#define test_bit_inv(nr, map)	test_bit((nr) ^ 63, map)
void bitmap_set(unsigned long *map, unsigned int start, unsigned int nr);
void bitmap_zero(unsigned long *map, unsigned int nr);
bool bitmap_empty(const unsigned long *map, unsigned int nr);
int fls64(u64 x);

/* Memory */
#define GFP_KERNEL		0
#define GFP_ATOMIC		1
#define GFP_NOWAIT		1
#define __GFP_ZERO		2
#define __GFP_NOWARN		0
void *kmalloc(size_t size, gfp_t gfp);
void *kzalloc(size_t size, gfp_t gfp);
void *kcalloc(size_t n, size_t size, gfp_t gfp);
void kfree(const void *p);
void *vzalloc(size_t size);
void vfree(const void *p);
void *bitmap_zalloc(unsigned int nbits, gfp_t gfp);
void bitmap_free(const void *p);
#define kvcalloc		kcalloc
#define kvfree			kfree
unsigned long __get_free_pages(gfp_t gfp, unsigned int order);
unsigned long get_zeroed_page(gfp_t gfp);
void free_pages(unsigned long addr, unsigned int order);
void free_page(unsigned long addr);
#define get_order(size)		0
struct kmem_cache;
struct kmem_cache *kmem_cache_create(const char *name, unsigned int size, unsigned int align,
				     unsigned long flags, void (*ctor)(void *));
void *kmem_cache_alloc(struct kmem_cache *cache, gfp_t gfp);
void *kmem_cache_zalloc(struct kmem_cache *cache, gfp_t gfp);
void kmem_cache_free(struct kmem_cache *cache, void *p);
void kmem_cache_destroy(struct kmem_cache *cache);
/* An address that is aligned as tables must be, nothing else is asked of it */
#define virt_to_phys(p)		((unsigned long)(p) << 14)
#define phys_to_virt(p)		((void *)(p))

/* Atomic counters */
#define ATOMIC_INIT(n)		{ (n) }
void atomic64_set(atomic64_t *v, s64 n);
s64 atomic64_read(const atomic64_t *v);
void atomic64_add(s64 n, atomic64_t *v);
void atomic64_inc(atomic64_t *v);

#endif /* SHIM_BASE_H */
