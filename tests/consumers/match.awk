# SPDX-License-Identifier: GPL-2.0
#
# Does a file match what a page shows? In the page's text "..." stands for any text within
# a line, and as a line of its own for any number of lines. Blank lines of the file do not
# count, as they end a block of the page. Prints the first line that does not match.
#
#	awk -f match.awk PAGE-TEXT FILE

FNR == NR { want[++nr] = $0; next }
$0 != "" { line[++lines] = $0 }

# The rest of line i from position p on against the rest of want j.
function same(text, pattern,   i, part, nr_parts, at) {
	nr_parts = split(pattern, part, /\.\.\./)
	if (nr_parts == 1)
		return text == pattern
	if (substr(text, 1, length(part[1])) != part[1])
		return 0
	text = substr(text, length(part[1]) + 1)
	for (i = 2; i < nr_parts; i++) {
		at = index(text, part[i])
		if (!at)
			return 0
		text = substr(text, at + length(part[i]))
	}
	at = length(text) - length(part[nr_parts]) + 1
	return at > 0 && substr(text, at) == part[nr_parts]
}

END {
	i = j = 1
	star = 0
	while (i <= lines) {
		if (j <= nr && want[j] == "...") {
			star = j++
			from = i
		} else if (j <= nr && same(line[i], want[j])) {
			i++
			j++
		} else if (star) {
			j = star + 1
			i = ++from
		} else {
			print "line " i " is: " line[i]
			print "not: " (j <= nr ? want[j] : "(the end)")
			exit 1
		}
	}
	while (j <= nr && want[j] == "...")
		j++
	if (j <= nr) {
		print "missing: " want[j]
		exit 1
	}
}
