/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Devices behind a function, for struct fn.model. Without one it is a
 * virtio-rng-pci that is also a legacy device: registers in BARs 0, 1 and 4.
 */
#ifndef ZLAB_MODELS_H
#define ZLAB_MODELS_H

/* No legacy registers: no BAR 0. Two interrupts, as any virtio-rng. */
#define RNG_MODERN	"{\"driver\": \"virtio-rng-pci\", \"rng\": \"r0\", " \
			"\"disable-legacy\": \"on\"}"

/* The BARs of RNG_MODERN, but other registers in them and six interrupts. */
#define SERIAL_MODERN	"{\"driver\": \"virtio-serial-pci\", \"max_ports\": 2, " \
			"\"vectors\": 8, \"disable-legacy\": \"on\"}"

/* So many interrupts that BAR 1, which has a table of them, is twice as large. */
#define RNG_WIDE	"{\"driver\": \"virtio-rng-pci\", \"rng\": \"r0\", \"vectors\": 256}"

/*
 * For functions that are only there to be left alone. Two virtio-rng can get in
 * each other's way: the driver of Linux 6.1.192 may wait for ever for data it has
 * not asked for, with a lock held that the next virtio-rng needs.
 */
#define BYSTANDER	SERIAL_MODERN

#endif /* ZLAB_MODELS_H */
