-- SPDX-License-Identifier: Apache-2.0
-- What a later night need not look at again: where these are those of tonight and nobody has written since the
-- last night, a promised place on a day until `reminded_until` lacks a message only if tonight changed it. NULL:
-- all of them are looked at.
ALTER TABLE commune_state
    ADD reminded_hash  bytea, -- of the live rounds and the rungs
    ADD reminded_until date;
