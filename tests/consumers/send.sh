#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# git send-email --dry-run of what make export DIALECT=upstream writes, to whom the kernel's
# get_maintainer.pl finds with MAINTAINERS.snippet in the tree's MAINTAINERS.

set -eu

# shellcheck source=tests/consumers/fixture.sh
. "$(dirname "$0")/fixture.sh"
[ -x "$(git --exec-path)/git-send-email" ] || skip_all "no git send-email (package git-email)"
perl -MMail::Address -e 1 2>/dev/null || skip_all "git send-email lacks Mail::Address (package libmailtools-perl)"

"$zseries" export --dialect upstream --patches "$top/patches" --out "$work/out" \
	--signoff 'A Submitter <submitter@sender.example>' >"$log" 2>&1 && bad=0 || bad=1
tap "$bad" "make export DIALECT=upstream" "$log"

cd "$tree"
# Alone, so that it is the snippet that is read.
cp "$top/MAINTAINERS.snippet" MAINTAINERS
perl scripts/get_maintainer.pl --no-tree --no-git --no-git-fallback --norolestats \
	"$work"/out/*.patch >"$work/to" 2>"$log" && bad=0 || bad=1
tap "$bad" "get_maintainer.pl reads the patches" "$log"

# Who has a file of the series in MAINTAINERS.snippet is among them.
sed -n 's/^[ML]:\t//p' "$top/MAINTAINERS.snippet" | sort -u >"$work/wanted"
zgit diff --name-only "$base" patches >"$work/files"
awk -F '\t' -v files="$work/files" '
	BEGIN { while ((getline name < files) > 0) file[name] }
	/^[A-Z].*[^:]$/ && !/\t/ { people = ""; hit = 0 }
	/^[ML]:/ { people = people $2 "\n" }
	/^F:/ { pattern = $2; gsub(/\*/, "[^/]*", pattern)
		for (name in file) if (name ~ "^" pattern) { printf "%s", people; break } }
' "$top/MAINTAINERS.snippet" | sort -u >"$work/expected"
: >"$log"
while read -r person; do
	grep -qF -e "${person#*<}" "$work/to" || echo "not found: $person" >>"$log"
done <"$work/expected"
[ -s "$work/expected" ] && [ ! -s "$log" ] && bad=0 || bad=1
tap "$bad" "it finds the $(wc -l <"$work/expected") of MAINTAINERS.snippet" "$log"

printf '#!/bin/sh\necho sent >>"%s/sent"\n' "$work" >"$work/sendmail"
chmod +x "$work/sendmail"
set --
while read -r person; do
	set -- "$@" "--to=$person"
done <"$work/to"
git send-email --dry-run --confirm=never --suppress-cc=all --no-thread --smtp-server="$work/sendmail" \
	--from='A Submitter <submitter@sender.example>' "$@" "$work/out/0000-cover-letter" \
	"$work"/out/*.patch >"$work/said" 2>"$log" && bad=0 || bad=1
tap "$bad" "git send-email --dry-run: status 0" "$log"
[ "$(grep -c '^Dry-OK' "$work/said")" -eq 11 ] && [ ! -e "$work/sent" ] && bad=0 || bad=1
tap "$bad" "eleven mails, none sent" "$work/said"
[ "$(grep -c -i 'linux-s390@vger\.kernel\.org' "$work/said")" -ge 11 ] && bad=0 || bad=1
tap "$bad" "each goes to linux-s390" "$work/said"
grep -h '^Message-Id: ' "$work"/out/0* | sort >"$work/a"
sed -n 's/^Message-I[dD]: /Message-Id: /p' "$work/said" | sort >"$work/b"
cmp -s "$work/a" "$work/b" && bad=0 || bad=1
tap "$bad" "the Message-Ids stay as they were written"
tap_done
