# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2034
#
# To be sourced: all that can come and go, what users may do at the same time, which
# calls may fail, how events get lost, and the
# kinds of failures that are known and described in Documentation/explore.rst.

events='{plug,plug_uid,appear,plug6,appear6,configure,request,deconfigure,leave,lost8,lost6,reserve,reserve6}'
lost='{vanish,return,stray}'
users='{put,put_rescan,put_atomic,power0,power1,remove_held,rescan,recover,reset,reset_held,walk}'
failures='{fail_configure,fail_deconfigure,fail_enable,fail_disable,fail_list,fail_query,fail_table,fail_read,fail_iommu,fail_bus,fail_slot,fail_bar}'
known_1='out of step'
known_2='remove twice'
