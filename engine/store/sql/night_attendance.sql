-- Who came and who stayed away in a round, by class: what its last night counted.
SELECT measure, detail, amount
  FROM commune_result
 WHERE commune_code = $1 AND round = $2 AND measure IN ('shows_first', 'shows_again', 'absences_first', 'absences_again')
 ORDER BY measure, detail
