-- SPDX-License-Identifier: Apache-2.0
-- Where else somebody lives who is new to a commune, by his number alone. Whoever knows the commune goes by the
-- primary key.
CREATE INDEX resident_living ON register.resident (resident_id)
    WHERE died_on IS NULL AND moved_to IS NULL AND gone_on IS NULL;
