# What differs from run to run in what a command prints, for pages.sh and transcripts.sh: it is
# replaced in the page and in the output, so that pages show real ones.
s/[0-9][0-9]*\.[0-9] s)/SECONDS)/g
s/: [0-9]* MiB free/: SPACE free/
# make check takes results from the store, a reader has none yet.
s/, [0-9]* results from the store//
# The report has a file for each restore of a snapshot that was tried.
s/^VERIFIED: [0-9]* files/VERIFIED: FILES files/
s/MANIFEST [0-9a-f]\{64\}$/MANIFEST DIGEST/
# zpci-verify's report: when, on which kernel, and how long it took.
s/^version:   1, .* UTC$/version:   1, WHEN/
s/^kernel:    Linux version .*/kernel:    KERNEL/
s/after [0-9][0-9]*\.[0-9] s/after SECONDS/g
