/* SPDX-License-Identifier: Apache-2.0 */
#include "base/err.h" /* violates promise */

#include <stdint.h>
