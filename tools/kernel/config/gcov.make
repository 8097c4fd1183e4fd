# SPDX-License-Identifier: GPL-2.0
#
# Arguments of make for the configuration gcov: the objects that are counted. The
# inline functions of their headers are counted in them. kbuild goes by the last
# part of a name, so drivers/pci/pci.o is counted as well. An object that the series
# changes and that is missing here is an error of `zlab coverage`.
#
# They are not optimised: the compiler would merge "return -EIO;" with other code, and
# it would be no line that can be reached, or missed. Variables are not cleared, or
# each declaration would be a line. pci_clp.c does not compile without optimisation.

# arch/s390/pci
GCOV_PROFILE_pci.o=y
GCOV_PROFILE_pci_bus.o=y
GCOV_PROFILE_pci_clp.o=y
GCOV_PROFILE_pci_debug.o=y
GCOV_PROFILE_pci_dma.o=y
GCOV_PROFILE_pci_event.o=y
GCOV_PROFILE_pci_insn.o=y
GCOV_PROFILE_pci_iov.o=y
GCOV_PROFILE_pci_sysfs.o=y
CFLAGS_pci.o=-O0$(space)-ftrivial-auto-var-init=uninitialized
CFLAGS_pci_bus.o=-O0$(space)-ftrivial-auto-var-init=uninitialized
CFLAGS_pci_debug.o=-O0$(space)-ftrivial-auto-var-init=uninitialized
CFLAGS_pci_dma.o=-O0$(space)-ftrivial-auto-var-init=uninitialized
CFLAGS_pci_event.o=-O0$(space)-ftrivial-auto-var-init=uninitialized
CFLAGS_pci_insn.o=-O0$(space)-ftrivial-auto-var-init=uninitialized
CFLAGS_pci_iov.o=-O0$(space)-ftrivial-auto-var-init=uninitialized
CFLAGS_pci_sysfs.o=-O0$(space)-ftrivial-auto-var-init=uninitialized
# drivers/iommu
GCOV_PROFILE_s390-iommu.o=y
CFLAGS_s390-iommu.o=-O0$(space)-ftrivial-auto-var-init=uninitialized
# drivers/pci/hotplug
GCOV_PROFILE_s390_pci_hpc.o=y
CFLAGS_s390_pci_hpc.o=-O0$(space)-ftrivial-auto-var-init=uninitialized
