# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2034
#
# To be sourced: all that can come and go, what users may do at the same time, and the
# kinds of failures that are known and described in Documentation/explore.rst.

events='{plug,appear,plug6,appear6,configure,request,deconfigure,leave,lost8,lost6,reserve,reserve6}'
users='{put,put_rescan,put_atomic,power0,power1,remove_held,rescan,recover,reset,walk}'
known_1='out of step'
known_2='remove twice'
