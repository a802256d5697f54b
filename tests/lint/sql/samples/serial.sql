-- violates serial
CREATE TABLE visit (visit_id bigserial PRIMARY KEY)
