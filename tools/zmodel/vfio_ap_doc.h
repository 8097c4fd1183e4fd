/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The generated part of Documentation/vfio-ap.rst.
 */
#ifndef MODEL_VFIO_AP_DOC_H
#define MODEL_VFIO_AP_DOC_H

#include <stdio.h>

void vfio_ap_rst(FILE *f);

#endif /* MODEL_VFIO_AP_DOC_H */
