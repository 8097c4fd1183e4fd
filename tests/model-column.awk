# SPDX-License-Identifier: GPL-2.0
#
# One column of Documentation/vfio-ap-bases.csv as `zmodel carries` prints it:
#	model-column.awk -v version=6.1.192 vfio-ap-bases.csv

# Fields are in quotes, and have none in them.
BEGIN { FS = "\",\"" }
{ gsub(/^"|"$/, ""); gsub(/``/, "") }
NR == 1 { for (i = 2; i <= NF; i++) if ($i == "Linux " version) column = i; next }
column { print $1 ": " $column }
