-- violates foreign_key
CREATE TABLE visit (site_id integer REFERENCES site)
