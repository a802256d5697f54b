-- violates trigger
CREATE TRIGGER changed AFTER UPDATE ON site EXECUTE FUNCTION note()
