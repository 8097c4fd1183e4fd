# SPDX-License-Identifier: GPL-2.0
#
# Prints the lines that match a pattern of the file "list", see there.

FILENAME == list {
	name = $1
	sub(/^[^ ]* /, "")
	pattern[++nr] = $0
	label[nr] = name
	next
}
FNR == 1 { above = "" }
{
	for (i = 1; i <= nr; i++)
		if ($0 ~ pattern[i] && (above $0) !~ /stretched window/)
			print label[i] ": " FILENAME ":" FNR ": " $0
	above = $0
}
