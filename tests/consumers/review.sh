#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# A review from end to end: git send-email hands v1 to a list that public-inbox keeps and
# serves on loopback, a reviewer takes it with b4 by its Message-Id, answers with a
# Reviewed-by:, b4 picks that up, v2 is made of the branch, sent, taken again, and compared
# with v1 by git range-diff.

set -eu

# shellcheck source=tests/consumers/fixture.sh
. "$(dirname "$0")/fixture.sh"
needs b4 b4
needs public-inbox public-inbox-init public-inbox-mda public-inbox-httpd
[ -x "$(git --exec-path)/git-send-email" ] || skip_all "no git send-email (package git-email)"
needs iproute2 ip
[ "$CONSUMER_CUT" = yes ] || skip_all "the web server wants a network of its own (${CONSUMER_CUT#no: })"
ip link set lo up

list=http://127.0.0.1:8080/readd
submitter='A Submitter <submitter@sender.example>'
step() {
	name=$1
	shift
	"$@" >"$log" 2>&1 && bad=0 || bad=1
	tap "$bad" "$name" "$log"
}

step 'a list of public-inbox' public-inbox-init -V2 -L basic readd "$work/inbox" "$list" readd@list.example
zgit config --file "$HOME/.public-inbox/config" publicinboxmda.spamcheck none
cat >"$work/sendmail" <<'END'
#!/bin/sh
ORIGINAL_RECIPIENT=readd@list.example exec public-inbox-mda --no-precheck
END
chmod +x "$work/sendmail"
step 'its web server' public-inbox-httpd -D -l 127.0.0.1:8080 -P "$work/httpd.pid" \
	-1 "$work/httpd.out" -2 "$work/httpd.err"
trap 'kill "$(cat "$work/httpd.pid")"; rm -rf "$work"' EXIT

# send DIR: the way a submitter sends what make export wrote.
send() {
	git send-email --quiet --confirm=never --suppress-cc=all --no-thread \
		--smtp-server="$work/sendmail" --from="$submitter" --to=readd@list.example \
		"$1"/0000-cover-letter "$1"/*.patch
}

# id FILE: its Message-Id.
id() {
	sed -n 's/^Message-Id: <\(.*\)>/\1/p' "$1"
}

# inbox_has NUMBER NAME
inbox_has() {
	count=$(zgit --git-dir="$work/inbox/git/0.git" rev-list --count HEAD)
	[ "$count" -eq "$1" ] && bad=0 || bad=1
	echo "$count mails" >"$log"
	tap "$bad" "$2" "$log"
}

step 'make export DIALECT=upstream' "$zseries" export --dialect upstream --patches "$top/patches" \
	--signoff "$submitter" --out "$work/v1"
step 'git send-email of v1' send "$work/v1"
inbox_has 11 'the list has eleven mails'

cd "$tree"
zgit config b4.midmask "$list/%s"
zgit config b4.linkmask "$list/%s"
zgit config b4.searchmask "$list/?x=m&t=1&q=%s"
cover=$(id "$work/v1/0000-cover-letter")
step 'b4 shazam <msgid>' b4 shazam "$cover"
grep -q "Base: using specified base-commit $base" "$log" && bad=0 || bad=1
tap "$bad" "b4 knows the base" "$log"
tree_is 'b4 shazam <msgid>'
zgit tag v1
back

reply=$(id "$work/v1/$(sed -n 3p "$work/v1/series")")
"$work/sendmail" >"$log" 2>&1 <<END && bad=0 || bad=1
From: A Reviewer <reviewer@reader.example>
To: readd@list.example
Date: Sun, 22 Nov 2026 08:00:00 +0000
Subject: Re: [PATCH 03/10] s390/pci: Keep the hotplug slot until release
Message-Id: <review-3@reader.example>
In-Reply-To: <$reply>
References: <$cover> <$reply>

On Sat, 21 Nov 2026, A Submitter wrote:
> the state and returns -EIO.

Reviewed-by: A Reviewer <reviewer@reader.example>
END
tap "$bad" "a reviewer answers patch 3" "$log"
inbox_has 12 'the list has the answer'
# b4 keeps what it has fetched for a while, -C is without that.
step 'b4 mbox -C <msgid>' b4 mbox -C -o "$work" -n thread.mbx "$cover"
[ "$(grep -c '^Message-Id: <' "$work/thread.mbx")" -eq 12 ] && bad=0 || bad=1
tap "$bad" "it has the whole thread" "$log"

step 'b4 shazam <msgid>, with the answer' b4 shazam "$cover"
tree_is 'b4 shazam with a trailer'
[ "$(zgit log --format='%(trailers:key=Reviewed-by,valueonly)%s' "$base..HEAD" | grep -A 1 reader.example |
	tail -n 1)" = 's390/pci: Keep the hotplug slot until release' ] &&
	[ "$(zgit log "$base..HEAD" | grep -c 'Reviewed-by: A Reviewer <reviewer@reader.example>')" -eq 1 ] &&
	bad=0 || bad=1
tap "$bad" "patch 3, and no other, has the Reviewed-by:"

# The next version is made of the branch.
mkdir "$work/patches"
cp "$top/patches/metadata.json" "$work/patches/"
step 'make patches-from the branch' "$top/tools/export.sh" --repo "$tree" --base "$base" --branch HEAD \
	--out "$work/patches" --series "$work/patches/series"
step 'metadata.json is still right' "$zseries" check --patches "$work/patches" --series "$work/patches/series"
echo '- Picked up a tag.' >"$work/changes"
step 'make export, VERSION=2' "$zseries" export --dialect upstream --patches "$work/patches" --version 2 \
	--changes "$work/changes" --signoff "$submitter" --out "$work/v2"
step 'its rules hold' "$zseries" lint upstream "$work/v2"
step 'git send-email of v2' send "$work/v2"
inbox_has 23 'the list has both versions'
back
step 'b4 shazam <msgid of v2>' b4 shazam "$(id "$work/v2/0000-cover-letter")"
tree_is 'b4 shazam of v2'
zgit range-diff --no-color "$base..v1" "$base..HEAD" >"$work/said" 2>"$log" || :
[ "$(grep -c '^ *[0-9]*:  [0-9a-f]* = ' "$work/said")" -eq 9 ] &&
	grep -q '^ *3:  [0-9a-f]* ! *3:' "$work/said" &&
	grep -q '^ *+ *Reviewed-by: A Reviewer <reviewer@reader.example>' "$work/said" && bad=0 || bad=1
tap "$bad" "git range-diff v1..v2: patch 3 has a tag more, nine are the same" "$work/said"
tap_done
