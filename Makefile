# SPDX-License-Identifier: GPL-2.0
#
# s390 zPCI re-add: a series of ten kernel patches and the proof that it works.
# `make help` lists what there is. The work itself is in build/zlab and tools/.

BUILD	:= build
CC	:= gcc
CFLAGS	?= -O2 -g
ZCFLAGS	:= -std=gnu11 -Wall -Wextra -Wno-unused-parameter -Wmissing-prototypes \
	   -Wstrict-prototypes -Werror -MMD -MP $(CFLAGS)
XML2	:= -I/usr/include/libxml2
LIBS	:= -ljansson -lxml2 -lcrypto -lyaml -lm

# Each directory of tools/zlab has one subject, see its README. The names of headers are
# unique over all of them.
zlab-dirs := $(patsubst %/,%,$(wildcard tools/zlab/*/))
INCLUDES  := $(zlab-dirs:%=-I%) -Itools/zpci-verify -Itests/hardware

zlab-src  := $(wildcard tools/zlab/*.c tools/zlab/*/*.c tests/scenarios/*.c tests/static/*.c)
zlab-obj  := $(zlab-src:%.c=$(BUILD)/%.o) $(BUILD)/measured.gen.o

# The series for its readers. It shares with zlab what it needs of it.
zseries-dirs := $(patsubst %/,%,$(wildcard tools/zseries/*/))
zseries-obj  := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tools/zseries/*.c tools/zseries/*/*.c))
GLIB	      = $(shell pkg-config --cflags gmime-3.0)
GLIB_LIBS     = $(shell pkg-config --libs gmime-3.0)

# Models of what emulation cannot run, and the check that the source is as they have it.
model-obj := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tools/zmodel/*.c))
model-all := $(model-obj) $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/unit/model_*.c))

doc-obj	  := $(patsubst %.c,$(BUILD)/%.o,$(filter-out %/doc_commands.c,$(wildcard tools/doc/*.c)))
lint-obj  := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tools/lint/*.c))
test-obj  := $(filter-out $(BUILD)/tools/zlab/main.o,$(zlab-obj))
explore-obj := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tools/explore/*.c))
unit	  := $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(wildcard tests/unit/*_test.c))

# For testers with hardware: once for this machine, and once, static, for s390x.
verify-src := $(wildcard tools/zpci-verify/*.c) tools/zlab/detect/splat.c tools/zlab/detect/balance.c
verify-obj := $(verify-src:%.c=$(BUILD)/%.o)
verify-s390x := $(verify-src:%.c=$(BUILD)/s390x/%.o)
verify-unit := $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(wildcard tests/unit/hardware_*_test.c))
guest-obj := $(patsubst %.c,$(BUILD)/%.o,$(filter-out %/launcher.c,$(wildcard tests/hardware/*.c)))
guest-programs := $(BUILD)/verify-guest $(BUILD)/verify-launcher $(BUILD)/zpci-verify.s390x
S390X	:= s390x-linux-gnu-
fake-obj  := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/fakes/*.c))

# What the recipes below ask of zlab: make prove KERNEL=<git tree> BASE=<rev> V=1,
# make compare the same and ROUNDS=<n> CONFIG=<name> BUDGET=<seconds>. With SERIES=<name> it
# is the series of another base, see patches/bases.json; its patches are in patches/<name>.
prove-args := $(if $(SERIES),--series '$(SERIES)') \
	      $(if $(KERNEL),--kernel '$(KERNEL)') $(if $(BASE),--base '$(BASE)') \
	      $(if $(V),-v) $(if $(REPORT),--report '$(REPORT)')

.PHONY: help all setup prove compare matrix matrix-parallel jobs kernels follow coverage bench soak \
	faults mutants list model hardware verify-evidence evidence check check-full check-self \
	check-series check-code check-kernel check-consumers check-docs check-hardware \
	check-bases check-configs check-explore check-iov docs explore htmldocs mandocs mbox export \
	lint-export patches-from sru status clean
.DELETE_ON_ERROR:
.SECONDARY:

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1 | \2/p' Makefile | \
		while IFS='|' read -r target text; do printf '%-22s%s\n' "$$target" "$$text"; done
	@echo
	@echo '  make prove KERNEL=<git tree> BASE=<commit or tag>   on your own kernel tree'
	@echo '  make prove SERIES=6.8 KERNEL=... BASE=...           the series of another base'
	@echo '  make prove V=1                                      KTAP on stdout'
	@echo '  make compare ROUNDS=<n> BUDGET=<seconds>            count how often races fail'

programs := zlab zseries zmodel zpci-verify explore series-lint zlab-doc doc-commands
all: $(programs:%=$(BUILD)/%) ## build the host programs

hardware: $(BUILD)/zpci-verify.s390x ## build zpci-verify, which verifies a kernel on real hardware

setup: ## install what this project needs (root; otherwise print the command)
	@tools/setup.sh

prove: $(BUILD)/zlab ## show the bug on the base kernel and its absence with the ten patches
	@$(BUILD)/zlab prove $(prove-args)

compare: $(BUILD)/zlab ## the same with upstream's ten commits, all scenarios and requirements
	@$(BUILD)/zlab compare $(prove-args) $(if $(ROUNDS),--rounds '$(ROUNDS)') \
		$(if $(CONFIG),--config '$(CONFIG)') $(if $(BUDGET),--budget '$(BUDGET)') \
		$(if $(STORED),--stored)

matrix: $(BUILD)/zlab ## run all scenarios with every prefix of the series: make matrix [SHARD=i/n]
	@$(BUILD)/zlab matrix $(prove-args) $(if $(ROUNDS),--rounds '$(ROUNDS)') \
		$(if $(SHARD),--shard '$(SHARD)') $(if $(ANEW),--anew) \
		$(if $(BUDGET),--budget '$(BUDGET)')

matrix-parallel: $(BUILD)/zlab ## run it in shards over ssh: HOSTS='2/: other' SHARDS=<n> DIR=<clone>
	@tools/scale/parallel.sh $(if $(HOSTS),--hosts '$(HOSTS)') \
		$(if $(SHARDS),--shards '$(SHARDS)') $(if $(DIR),--dir '$(DIR)') \
		$(if $(SSH),--ssh '$(SSH)') $(if $(BUDGET),--budget '$(BUDGET)') \
		$(if $(SERIES),--series '$(SERIES)') \
		$(if $(KERNEL),--kernel '$(KERNEL)') $(if $(BASE),--base '$(BASE)') \
		$(if $(ROUNDS),--rounds '$(ROUNDS)') $(if $(ANEW),--anew)

jobs: $(BUILD)/zlab ## write the shards as jobs: ENGINE=gitlab|lava|list SHARDS=<n> DIR=<clone on LAVA's devices>
	@$(BUILD)/zlab jobs $(if $(ENGINE),--engine '$(ENGINE)') \
		$(if $(SHARDS),--shards '$(SHARDS)') $(if $(DIR),--dir '$(DIR)') \
		$(if $(DEVICE_TYPE),--device-type '$(DEVICE_TYPE)') $(if $(UPLOAD),--upload '$(UPLOAD)')

mutants: $(BUILD)/zlab ## make the patched kernel worse and see what notices: make mutants [MUTANT=07]
	@$(BUILD)/zlab mutants $(prove-args) $(if $(MUTANT),--mutant '$(MUTANT)')

kernels: $(BUILD)/zlab ## run all scenarios with KASAN, with KCSAN, with debug objects
	@$(BUILD)/zlab kernels $(prove-args) $(if $(ROUNDS),--rounds '$(ROUNDS)')

soak: $(BUILD)/zlab ## walk at random on the patched kernel, ten minutes: MINUTES=<n> SEED=<n> CONFIG=<name>
	@$(BUILD)/zlab soak $(prove-args) $(if $(MINUTES),--minutes '$(MINUTES)') \
		$(if $(SEED),--seed '$(SEED)') $(if $(CONFIG),--config '$(CONFIG)')

faults: $(BUILD)/zlab ## let each step fail once at each of its calls on the patched kernel: BRIEF=1
	@$(BUILD)/zlab faults $(prove-args) $(if $(BRIEF),--brief)

follow: $(BUILD)/zlab ## the follow-up series for 6.12: each patch red before, green after: PATCH='2 3'
	@sh tests/full/follow-6.12.sh $(PATCH)

coverage: $(BUILD)/zlab ## which of the changed lines the scenarios reach, and why not the others
	@$(BUILD)/zlab coverage $(prove-args) $(if $(ROUNDS),--rounds '$(ROUNDS)')

bench: $(BUILD)/zlab ## measure the kernels and the harness: make bench RUNS=<n> FUNCTIONS=1,16
	@$(BUILD)/zlab bench $(if $(SERIES),--series '$(SERIES)') $(if $(KERNEL),--kernel '$(KERNEL)') $(if $(BASE),--base '$(BASE)') \
		$(if $(REPORT),--report '$(REPORT)') $(if $(RUNS),--runs '$(RUNS)') \
		$(if $(FUNCTIONS),--functions '$(FUNCTIONS)')

verify-evidence: $(BUILD)/zlab ## judge a report by its logs alone: make verify-evidence DIR=<report>
	@$(BUILD)/zlab verify '$(or $(DIR),$(BUILD)/report)'

evidence: $(BUILD)/zlab ## write a report and its manifest anew from its logs: DIR=<report>
	@$(BUILD)/zlab evidence '$(or $(DIR),$(BUILD)/report)'

model: $(BUILD)/zmodel ## explore the models of vfio-ap; compare a kernel with them: KERNEL=<tree> BASE=<rev>
	@$(BUILD)/zmodel run
	@$(if $(KERNEL),$(BUILD)/zmodel tie --kernel '$(KERNEL)' $(if $(BASE),--base '$(BASE)'))

list: $(BUILD)/zlab ## list the scenarios
	@$(BUILD)/zlab list

check: all $(unit) $(guest-programs) $(BUILD)/fake_qemu ## run the tests: harness, series, prove, compare (what has changed), a short soak
	@perl tests/run.pl self series prove stored soak kernel hardware consumers explore docs code

check-full: all $(unit) $(guest-programs) $(BUILD)/fake_qemu ## run everything anew: hours, see Documentation/tiers.rst
	@perl tests/run.pl self series prove compare kernel consumers explore configs code walks faults kernels \
		coverage hardware docs matrix mutants bases bench iov follow

check-self: all $(unit) $(BUILD)/fake_qemu ## test the harness without a kernel (seconds)
	@perl tests/run.pl self

check-series: all ## check the form of the patches
	@perl tests/run.pl series

check-code: all ## check our own code: checkpatch, shellcheck, codespell
	@perl tests/run.pl code

check-kernel: all ## apply, checkpatch, sparse and W=1 per patch, mutants apply (after make prove)
	@perl tests/run.pl kernel

check-hardware: all $(guest-programs) ## run zpci-verify in guests (after make prove)
	@perl tests/run.pl hardware

check-explore: all ## try all schedules of base, 6.12 and series for a minute (after make compare)
	@perl tests/run.pl explore

explore: $(BUILD)/explore ## try all schedules of the zPCI code: LENGTH=<n> BOUND=<n> JOBS=<n> SOURCE=<git tree> COMMIT=<rev>
	@tools/explore/run.sh $(BUILD)/explore $(BUILD)/world '$(LENGTH)' '$(BOUND)' '$(JOBS)' \
		'$(SOURCE)' '$(COMMIT)'

docs: $(BUILD)/zlab-doc ## write the generated documentation: make docs LOCKS=<report>/patched/locks.dot
	@tools/doc/docs.sh $(BUILD)/zlab-doc Documentation $(LOCKS)

# Warnings are errors, and so is a reference that leads nowhere. All is read anew: each page
# has the titles of the others.
sphinx := -q -W --keep-going -n -E -a -d $(BUILD)/doctrees Documentation
need-sphinx = command -v sphinx-build >/dev/null || \
	{ echo 'error: no sphinx-build (make setup)' >&2; exit 4; }

htmldocs: ## write the documentation as HTML to build/html
	@$(need-sphinx)
	@sphinx-build -b html $(sphinx) $(BUILD)/html

# Their date is that of the last change here, the same for whoever makes them.
mandocs: ## write the manual pages to build/man
	@$(need-sphinx)
	@day=$${SOURCE_DATE_EPOCH:-$$(git log -1 --format=%ct -- Documentation 2>/dev/null)} && \
		SOURCE_DATE_EPOCH=$${day:-0} sphinx-build -b man $(sphinx) $(BUILD)/man

check-consumers: all ## let b4, git, quilt and dpkg-source take what is exported (after make prove)
	@perl tests/run.pl consumers

check-docs: all ## build the pages, look at links, options and commands (after make prove)
	@perl tests/run.pl docs

check-bases: all ## prove and lint the other series: KERNEL66=<git tree> BASE66=<rev> KERNEL68= BASE68=
	@KERNEL66='$(KERNEL66)' BASE66='$(BASE66)' KERNEL68='$(KERNEL68)' BASE68='$(BASE68)' \
		perl tests/run.pl bases

check-iov: $(BUILD)/zlab ## show what patches/iov-* are for, on 6.1 and 6.12 (after make compare): CONFIG=kasan
	@CONFIG='$(CONFIG)' perl tests/run.pl iov

check-configs: all ## compile the series in eight configurations (after make prove)
	@perl tests/run.pl configs

# What the submission's commands share: SERIES=<name> or PATCHES=<dir>, VERSION=<n>
# BASE=<commit> CHANGES=<file>
series-dir := $(or $(PATCHES),$(if $(filter-out 6.1.y,$(SERIES)),patches/$(SERIES)))
submission-args := $(if $(series-dir),--patches '$(series-dir)') $(if $(VERSION),--version '$(VERSION)') \
		   $(if $(BASE),--base '$(BASE)') $(if $(CHANGES),--changes '$(CHANGES)') \
		   $(if $(SIGNOFF),--signoff '$(SIGNOFF)')

mbox: $(BUILD)/zseries ## write build/series.mbox for b4 and git am: VERSION=<n> OUT=<file> COVER=no
	@$(BUILD)/zseries mbox $(submission-args) $(if $(OUT),--output '$(OUT)') \
		$(if $(filter no,$(COVER)),--no-cover)

export: $(BUILD)/zseries ## write the series for its readers: DIALECT=<name> BUG=<bug> SIGNOFF='Name <mail>'
	@$(BUILD)/zseries export $(if $(DIALECT),--dialect '$(DIALECT)') $(if $(BUG),--bug '$(BUG)') \
		$(if $(RELEASE),--release '$(RELEASE)') $(if $(OUT),--out '$(OUT)') $(submission-args)

lint-export: $(BUILD)/zseries ## check an export by the rules of its readers: DIALECT=<name> OUT=<dir>
	@$(BUILD)/zseries lint '$(DIALECT)' '$(or $(OUT),$(if $(filter sru,$(DIALECT)),$(BUILD)/sru.txt,$(BUILD)/export/$(DIALECT)))'

patches-from: ## write patches/ from a branch: REPO=<dir> FROM=<base> BRANCH=<rev> OUT=<dir>
	@tools/export.sh --repo '$(REPO)' --base '$(FROM)' --branch '$(BRANCH)' \
		$(if $(SIGNOFF),--signoff '$(SIGNOFF)') $(if $(OUT),--out '$(OUT)' --series '$(OUT)/series') \
		$(if $(wildcard $(OUT)/cover-letter.txt),--cover '$(OUT)/cover-letter.txt' --private-base)

sru: $(BUILD)/zseries ## write the text of an Ubuntu SRU bug: BUG=<number> RELEASE=<name> EVIDENCE=<report> OUT=<file>
	@$(BUILD)/zseries sru $(if $(BUG),--bug '$(BUG)') $(if $(RELEASE),--release '$(RELEASE)') \
		$(if $(EVIDENCE),--evidence '$(EVIDENCE)') $(if $(series-dir),--patches '$(series-dir)') \
		$(if $(OUT),--output '$(OUT)')

status: $(BUILD)/zseries ## which of the patches a kernel has: make status KERNEL=<git tree> BASE=<rev> JSON=1
	@$(BUILD)/zseries status $(if $(KERNEL),--kernel '$(KERNEL)') $(if $(BASE),--base '$(BASE)') \
		$(if $(series-dir),--patches '$(series-dir)') $(if $(JSON),--json) $(if $(ALL),--all)

clean: ## remove what was built here (not the cache)
	rm -rf $(BUILD)

# The compiler and two libraries come before anything else can be checked in C.
$(BUILD)/.setup: tools/setup.sh
	@tools/setup.sh --host
	@mkdir -p $(@D) && touch $@

# Hashes of the code that a result in the store was measured with.
$(BUILD)/measured.gen.c: tools/measure.sh $(wildcard tools/zlab/*.[ch] tools/zlab/*/*.[ch] \
						 tests/scenarios/*.[ch])
	@mkdir -p $(@D)
	@tools/measure.sh >$@

$(BUILD)/measured.gen.o: $(BUILD)/measured.gen.c
	$(CC) $(ZCFLAGS) $(INCLUDES) -c -o $@ $<

$(BUILD)/zlab: $(zlab-obj)
	$(CC) $(LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/zmodel: $(model-obj) $(test-obj)
	$(CC) $(LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/tests/model_%: $(BUILD)/tests/unit/model_%.o $(filter-out %/zmodel.o,$(model-obj)) $(test-obj)
	$(CC) $(LDFLAGS) -o $@ $^ $(LIBS)

$(model-all) $(doc-obj): INCLUDES := $(INCLUDES) -Itools/zmodel

$(BUILD)/series-lint: $(lint-obj)
	$(CC) $(LDFLAGS) -o $@ $^

$(BUILD)/zseries: $(zseries-obj) $(test-obj)
	$(CC) $(LDFLAGS) -o $@ $^ $(LIBS) $(GLIB_LIBS)

$(BUILD)/tests/zseries_%: $(BUILD)/tests/unit/zseries_%.o $(filter-out %/main.o,$(zseries-obj)) $(test-obj)
	$(CC) $(LDFLAGS) -o $@ $^ $(LIBS) $(GLIB_LIBS)

zseries-all := $(zseries-obj) $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/unit/zseries_*.c))
$(zseries-all): INCLUDES := $(INCLUDES) $(zseries-dirs:%=-I%)
$(zseries-all): XML2 = $(GLIB)

$(BUILD)/tests/%: $(BUILD)/tests/unit/%.o $(test-obj)
	$(CC) $(LDFLAGS) -o $@ $^ $(LIBS)

# It exports its functions to the world that it loads. They are small and called often.
$(explore-obj): ZCFLAGS += -flto
$(BUILD)/explore: $(explore-obj)
	$(CC) $(CFLAGS) $(LDFLAGS) -flto -rdynamic -o $@ $^ -ldl

$(BUILD)/zlab-doc: $(doc-obj) $(filter-out %/zmodel.o,$(model-obj)) $(test-obj)
	$(CC) $(LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/doc-commands: $(BUILD)/tools/doc/doc_commands.o
	$(CC) $(LDFLAGS) -o $@ $^

$(BUILD)/zpci-verify: $(verify-obj)
	$(CC) $(LDFLAGS) -o $@ $^

$(BUILD)/zpci-verify.s390x: $(verify-s390x)
	$(S390X)gcc -static -s -o $@ $^

# In a guest: the program that starts it there, and the one here that judges.
$(BUILD)/verify-launcher: $(BUILD)/s390x/tests/hardware/launcher.o
	$(S390X)gcc -static -s -o $@ $^

$(BUILD)/verify-guest: $(guest-obj) $(test-obj)
	$(CC) $(LDFLAGS) -o $@ $^ $(LIBS)

# They have objects of their own, without those of zlab.
$(verify-unit): $(BUILD)/tests/%: $(BUILD)/tests/unit/%.o \
		$(filter-out $(BUILD)/tools/zpci-verify/main.o,$(verify-obj))
	$(CC) $(LDFLAGS) -o $@ $^

$(BUILD)/fake_qemu: $(fake-obj)
	$(CC) $(LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/%.o: %.c | $(BUILD)/.setup
	@mkdir -p $(@D)
	$(CC) $(ZCFLAGS) $(XML2) $(INCLUDES) -c -o $@ $<

$(BUILD)/s390x/%.o: %.c | $(BUILD)/.setup
	@mkdir -p $(@D)
	@command -v $(S390X)gcc >/dev/null || { echo 'error: no $(S390X)gcc (make setup)' >&2; exit 4; }
	$(S390X)gcc $(ZCFLAGS) $(INCLUDES) -c -o $@ $<

-include $(wildcard $(BUILD)/*.d $(BUILD)/*/*/*.d $(BUILD)/*/*/*/*.d \
	   $(BUILD)/*/*/*/*/*.d)
