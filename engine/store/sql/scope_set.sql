-- Until the end of the transaction; the row policies read it.
SELECT set_config('lichkham.commune', $1::integer::text, true)
