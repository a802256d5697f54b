-- violates commune
SELECT count(*) FROM need WHERE state = 'booked'
