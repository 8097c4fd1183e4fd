# SPDX-License-Identifier: GPL-2.0
#
# Makefile of a fake kernel tree: answers kernel-build.sh as kbuild does, in a
# moment. FAKE_BUILD tells how the build goes:
#
#	(empty)		well
#	error		a file does not compile
#	full		the disk becomes full
#	wait		names its process in the pipe FAKE_PIPE, then waits for ever

VERSION = 6
PATCHLEVEL = 1

O ?= .
sources := $(wildcard arch/s390/pci/*.c)

all: bzImage modules

ifneq ($(M),)
modules:
	@echo "  CC [M]  $(M)/main.o"
	@cat $(sources) > $(M)/zpci_test.ko
else
modules modules_prepare olddefconfig:
	@:
allnoconfig:
	@mkdir -p $(O)
	@cp $(KCONFIG_ALLCONFIG) $(O)/.config
endif

bzImage: build-$(FAKE_BUILD)
	@mkdir -p $(O)/arch/s390/boot $(O)/include/config
	@cat $(sources) > $(O)/arch/s390/boot/bzImage
	@echo 6.1.0-fake > $(O)/include/config/kernel.release
	@: > $(O)/System.map
	@: > $(O)/Module.symvers
ifeq ($(GCOV_PROFILE_pci.o),y)
	@mkdir -p $(O)/arch/s390/pci
	@echo notes > $(O)/arch/s390/pci/pci.gcno
endif

build-:
	@for file in $(sources); do echo "  CC      $${file%.c}.o"; done
build-error:
	@echo "  CC      arch/s390/pci/pci.o"
	@echo "arch/s390/pci/pci.c:7:1: error: unknown type name 'strukt'" >&2
	@echo "arch/s390/pci/pci.c:9:1: error: a later error" >&2
	@false
build-full:
	@echo "as: arch/s390/pci/pci.o: No space left on device" >&2
	@false
build-wait:
	@echo $$$$ > $(FAKE_PIPE); exec sleep 1000
.PHONY: all modules modules_prepare olddefconfig allnoconfig bzImage
