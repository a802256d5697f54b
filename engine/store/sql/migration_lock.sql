LOCK TABLE lichkham.schema_migration IN SHARE ROW EXCLUSIVE MODE
