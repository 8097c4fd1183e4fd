/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The PCI core, hotplug slots and the IOMMU core.
 */
#ifndef SHIM_PCICORE_H
#define SHIM_PCICORE_H

#include "device.h"

#include <linux/pci_regs.h>

/* Resources: a tree without an order */
struct resource {
	resource_size_t start;
	resource_size_t end;
	const char *name;
	unsigned long flags;
	struct resource *parent;
	struct resource *sibling, *child;
};

extern struct resource iomem_resource;

#define IORESOURCE_MEM		0x00000200
#define IORESOURCE_BUS		0x00001000
#define IORESOURCE_PREFETCH	0x00002000
#define IORESOURCE_MEM_64	0x00100000
int request_resource(struct resource *root, struct resource *res);
int release_resource(struct resource *res);

#define PCI_STD_NUM_BARS	6
#define PCI_STD_RESOURCES	0
#define PCI_IOV_RESOURCES	6
#define PCI_SRIOV_NUM_BARS	6
#define PCI_NUM_RESOURCES	12
#define PCI_RESET_METHODS	8
#define PCI_DEVFN(slot, fn)	((((slot) & 0x1f) << 3) | ((fn) & 7))
#define PCI_SLOT(devfn)		(((devfn) >> 3) & 0x1f)
#define PCI_FUNC(devfn)		((devfn) & 7)
#define PCI_SLOT_PLACEHOLDER	0x100
#define PCI_ERROR_RESPONSE	(~0ULL)
#define PCI_SET_ERROR_RESPONSE(val) ((void)(*(val) = (typeof(*(val)))PCI_ERROR_RESPONSE))
#define PCIBIOS_SUCCESSFUL		0x00
#define PCIBIOS_FUNC_NOT_SUPPORTED	0x81
#define PCIBIOS_BAD_VENDOR_ID		0x83
#define PCIBIOS_DEVICE_NOT_FOUND	0x86
#define PCIBIOS_BAD_REGISTER_NUMBER	0x87

enum pci_bus_speed {
	PCIE_SPEED_5_0GT = 0x15,
	PCI_SPEED_UNKNOWN = 0xff,
};

typedef unsigned int pci_channel_state_t;
enum {
	pci_channel_io_normal = 1,
	pci_channel_io_frozen = 2,
	pci_channel_io_perm_failure = 3,
};

typedef unsigned int pci_ers_result_t;
enum pci_ers_result {
	PCI_ERS_RESULT_NONE = 1,
	PCI_ERS_RESULT_CAN_RECOVER,
	PCI_ERS_RESULT_NEED_RESET,
	PCI_ERS_RESULT_DISCONNECT,
	PCI_ERS_RESULT_RECOVERED,
};

struct pci_dev;
struct pci_bus;
struct pci_slot;

struct pci_ops {
	int (*read)(struct pci_bus *bus, unsigned int devfn, int where, int size, u32 *val);
	int (*write)(struct pci_bus *bus, unsigned int devfn, int where, int size, u32 val);
};

struct pci_error_handlers {
	pci_ers_result_t (*error_detected)(struct pci_dev *dev, pci_channel_state_t error);
	pci_ers_result_t (*mmio_enabled)(struct pci_dev *dev);
	pci_ers_result_t (*slot_reset)(struct pci_dev *dev);
	void (*resume)(struct pci_dev *dev);
};

struct pci_driver {
	const char *name;
	struct device_driver driver;
	const struct pci_error_handlers *err_handler;
};

struct pci_host_bridge {
	struct device dev;
	struct pci_bus *bus;
	struct list_head windows;
};

struct pci_bus_resource {
	struct list_head list;
	struct resource *res;
};

struct pci_bus {
	struct list_head node;
	struct list_head devices;
	struct list_head slots;
	struct list_head resources;
	struct pci_ops *ops;
	void *sysdata;
	struct device *bridge;
	struct device dev;
	unsigned char number;
};

struct pci_dev {
	struct list_head bus_list;
	struct pci_bus *bus;
	void *sysdata;
	struct pci_slot *slot;
	unsigned int devfn;
	unsigned short vendor;
	pci_channel_state_t error_state;
	struct device dev;
	struct resource resource[PCI_NUM_RESOURCES];
	u8 reset_methods[PCI_RESET_METHODS];
	unsigned long priv_flags;
	unsigned int multifunction:1;
	unsigned int is_virtfn:1;
	unsigned int is_physfn:1;
	unsigned int no_vf_scan:1;
	unsigned int no_command_memory:1;
	struct pci_dev *physfn;
	int num_vf;
};

#define PCI_DEV_ADDED		0
#define to_pci_dev(d)		container_of(d, struct pci_dev, dev)
#define to_pci_bus(d)		container_of(d, struct pci_bus, dev)
#define to_pci_host_bridge(d)	container_of(d, struct pci_host_bridge, dev)
#define to_pci_driver(d)	((d) ? container_of(d, struct pci_driver, driver) : NULL)
#define pci_name(d)		dev_name(&(d)->dev)
#define pci_resource_len(d, bar) \
	((d)->resource[bar].end ? (d)->resource[bar].end - (d)->resource[bar].start + 1 : 0)

bool pci_dev_is_added(const struct pci_dev *dev);

/* Scan and removal: scan.c, pcidev.c */
void pci_lock_rescan_remove(void);
void pci_unlock_rescan_remove(void);
struct pci_bus *pci_create_root_bus(struct device *parent, int bus, struct pci_ops *ops,
				    void *sysdata, struct list_head *resources);
void pci_stop_root_bus(struct pci_bus *bus);
void pci_remove_root_bus(struct pci_bus *bus);
void pci_free_host_bridge(struct pci_host_bridge *bridge);
void pci_add_resource(struct list_head *resources, struct resource *res);
void pci_free_resource_list(struct list_head *resources);
void pci_bus_add_resource(struct pci_bus *bus, struct resource *res, unsigned int flags);
void pci_bus_remove_resource(struct pci_bus *bus, struct resource *res);
int pci_claim_resource(struct pci_dev *dev, int i);
int pci_enable_resources(struct pci_dev *dev, int mask);
struct pci_dev *pci_scan_single_device(struct pci_bus *bus, int devfn);
unsigned int pci_scan_child_bus(struct pci_bus *bus);
unsigned int pci_rescan_bus(struct pci_bus *bus);
void pci_bus_add_device(struct pci_dev *dev);
void pci_bus_add_devices(const struct pci_bus *bus);
void pci_stop_and_remove_bus_device(struct pci_dev *dev);
void pci_stop_and_remove_bus_device_locked(struct pci_dev *dev);
struct pci_dev *pci_get_slot(struct pci_bus *bus, unsigned int devfn);
struct pci_dev *pci_dev_get(struct pci_dev *dev);
void pci_dev_put(struct pci_dev *dev);
struct pci_bus *pci_bus_get(struct pci_bus *bus);
void pci_bus_put(struct pci_bus *bus);
void pci_dev_lock(struct pci_dev *dev);
void pci_dev_unlock(struct pci_dev *dev);
int pci_reset_function(struct pci_dev *dev);
void pci_init_reset_methods(struct pci_dev *dev);
int pci_enable_device(struct pci_dev *dev);
void pci_disable_device(struct pci_dev *dev);
void pci_uevent_ers(struct pci_dev *dev, pci_ers_result_t result);
void shim_pci_rescan(void);
extern struct rw_semaphore pci_bus_sem;
extern struct list_head pci_root_buses;
void shim_track(struct pci_dev *dev);
void shim_untrack(struct pci_dev *dev);
struct pci_dev *shim_tracked(int *i);

/* Virtual functions are not modelled */
int pci_num_vf(struct pci_dev *dev);
int pci_iov_virtfn_devfn(struct pci_dev *dev, int id);
int pci_iov_sysfs_link(struct pci_dev *dev, struct pci_dev *virtfn, int id);
void pci_iov_remove_virtfn(struct pci_dev *dev, int id);

/* What the architecture gives the PCI core */
int pcibios_device_add(struct pci_dev *dev);
void pcibios_release_device(struct pci_dev *dev);
int pcibios_enable_device(struct pci_dev *dev, int mask);
void pcibios_disable_device(struct pci_dev *dev);
void pcibios_bus_add_device(struct pci_dev *dev);
int pci_domain_nr(struct pci_bus *bus);

/* Slots: slot.c */
struct hotplug_slot;

struct hotplug_slot_ops {
	int (*enable_slot)(struct hotplug_slot *slot);
	int (*disable_slot)(struct hotplug_slot *slot);
	int (*set_attention_status)(struct hotplug_slot *slot, u8 value);
	int (*hardware_test)(struct hotplug_slot *slot, u32 value);
	int (*get_power_status)(struct hotplug_slot *slot, u8 *value);
	int (*get_attention_status)(struct hotplug_slot *slot, u8 *value);
	int (*get_latch_status)(struct hotplug_slot *slot, u8 *value);
	int (*get_adapter_status)(struct hotplug_slot *slot, u8 *value);
	int (*reset_slot)(struct hotplug_slot *slot, bool probe);
};

struct hotplug_slot {
	const struct hotplug_slot_ops *ops;
	struct list_head slot_list;
	struct pci_slot *pci_slot;
};

struct pci_slot {
	struct pci_bus *bus;
	struct list_head list;
	struct hotplug_slot *hotplug;
	unsigned short number;
	struct kobject kobj;
	struct kernfs_node *power;
};

extern struct mutex pci_slot_mutex;
int pci_hp_register(struct hotplug_slot *slot, struct pci_bus *bus, int nr, const char *name);
void pci_hp_del(struct hotplug_slot *slot);
void pci_hp_destroy(struct hotplug_slot *slot);
void pci_hp_deregister(struct hotplug_slot *slot);
void shim_slot_assign(struct pci_dev *dev);

/* IOMMU core: iommu.c */
struct iommu_domain;
struct iommu_ops;

struct iommu_device {
	struct list_head list;
	const struct iommu_ops *ops;
	struct device *dev;
	bool registered;
};

int iommu_device_sysfs_add(struct iommu_device *iommu, struct device *parent,
			   const struct attribute_group **groups, const char *fmt, ...)
	__printf(4, 5);
void iommu_device_sysfs_remove(struct iommu_device *iommu);
int iommu_device_register(struct iommu_device *iommu, const struct iommu_ops *ops,
			  struct device *hwdev);
void iommu_device_unregister(struct iommu_device *iommu);
int iommu_probe_device(struct device *dev);
void iommu_release_device(struct device *dev);

#endif /* SHIM_PCICORE_H */
