/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The environment that every program we start sees.
 */
#ifndef ZLAB_ENV_H
#define ZLAB_ENV_H

int env_neutral(void);

#endif /* ZLAB_ENV_H */
