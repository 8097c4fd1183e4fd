/* SPDX-License-Identifier: GPL-2.0 */
/*
 * YAML of what JSON can say.
 */
#ifndef ZLAB_YAML_WRITE_H
#define ZLAB_YAML_WRITE_H

#include <jansson.h>
#include <stdio.h>

int yaml_write(FILE *f, const json_t *root);

#endif /* ZLAB_YAML_WRITE_H */
