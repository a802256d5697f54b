-- One worker at a time brings a commune's copy up to date: none writes what it read before another did.
SELECT changed_until, compared_on FROM feed_copy_state WHERE commune_code = $1 FOR UPDATE
