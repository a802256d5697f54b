// SPDX-License-Identifier: Apache-2.0
// What both queues do with a message: the truth check with the intent in one statement, the send, its
// result. A batch of any size costs one statement each way.
import { createHmac } from 'node:crypto'
import { Pool as Sink } from 'undici'

const KEYS = `unnest($1::integer[], $2::integer[], $3::bigint[], $4::smallint[], $5::smallint[], $6::integer[])
              AS k (commune_code, round, resident_id, need_number, attempt, version)`
const JOINED = (table) =>
  ['commune_code', 'round', 'resident_id', 'need_number', 'attempt'].map((c) => `${table}.${c} = k.${c}`).join(' AND ')

// Who still has the place, owes the check, has not refused, died or moved, and can be reached.
const INTEND = `
WITH k AS (SELECT * FROM ${KEYS}),
true_ones AS (
    SELECT k.*, c.full_name, c.phone, a.day, a.arrival, s.name AS site, s.address, s.phone AS site_phone
      FROM k
      JOIN appointment a ON ${JOINED('a')} AND a.version = k.version AND a.state IN ('published', 'invited', 'confirmed')
      JOIN need n ON n.commune_code = k.commune_code AND n.round = k.round AND n.resident_id = k.resident_id
       AND n.need_number = k.need_number AND n.state = 'booked'
      JOIN register.resident_contact c ON c.commune_code = k.commune_code AND c.resident_id = k.resident_id
      JOIN site s ON s.site_id = a.site_id
     WHERE a.day > $7::date AND c.died_on IS NULL AND c.moved_to IS NULL AND c.phone IS NOT NULL
       AND NOT EXISTS (SELECT FROM local_fact f WHERE f.commune_code = k.commune_code AND f.resident_id = k.resident_id
             AND f.kind IN ('died', 'moved', 'refused', 'excluded', 'duplicate') AND f.withdrawn_on IS NULL)),
intended AS (
    UPDATE reminder r SET state = 'sending', generation = generation + 1
      FROM true_ones k
     WHERE ${JOINED('r')} AND r.version = k.version AND r.purpose = 'day_before' AND r.channel = 'sms'
       AND r.state = 'queued'
    RETURNING r.commune_code, r.round, r.resident_id, r.need_number, r.attempt, r.version, r.generation),
kept AS (
    INSERT INTO reminder_attempt (commune_code, round, resident_id, need_number, attempt, version, purpose, channel,
                                  generation, intended_at)
    SELECT commune_code, round, resident_id, need_number, attempt, version, 'day_before', 'sms', generation, now()
      FROM intended)
SELECT t.*, i.generation FROM true_ones t JOIN intended i USING (commune_code, round, resident_id, need_number, attempt)`

const SETTLE = `
WITH k AS (SELECT * FROM ${KEYS}),
settled AS (
    UPDATE reminder r SET state = 'accepted'
      FROM k
     WHERE ${JOINED('r')} AND r.version = k.version AND r.purpose = 'day_before' AND r.channel = 'sms'
       AND r.state = 'sending'
    RETURNING r.commune_code, r.round, r.resident_id, r.need_number, r.attempt, r.version, r.generation)
UPDATE reminder_attempt t SET outcome = 'accepted', settled_at = now()
  FROM settled k
 WHERE ${JOINED('t')} AND t.version = k.version AND t.purpose = 'day_before' AND t.channel = 'sms'
   AND t.generation = k.generation`

const FIELDS = ['commune_code', 'round', 'resident_id', 'need_number', 'attempt', 'version']
const columns = (jobs) => FIELDS.map((field) => jobs.map((job) => job[field]))

const DAY = process.env.BENCH_DAY
const SECRET = Buffer.from('bench')
const sink = new Sink(process.env.BENCH_SINK, { connections: Number(process.env.BENCH_PARALLEL), pipelining: 1 })

async function send(message) {
  const key = `${message.round}.${message.resident_id}.${message.need_number}.${message.attempt}.${message.version}.day_before.sms`
  const day = message.day.toLocaleDateString('en-GB')
  const body = JSON.stringify({
    type: 'reminder', key, recipient: message.phone, name: message.full_name,
    body: `${message.site}: nhắc ${message.full_name} khám sức khỏe ${message.arrival} ngày mai ${day}, ` +
      `${message.address}. Mang CCCD, thẻ BHYT. ĐT ${message.site_phone}` })
  const timestamp = Math.floor(Date.now() / 1000)
  const signature = createHmac('sha256', SECRET).update(`${key}.${timestamp}.${body}`).digest('base64')
  const answer = await sink.request({
    path: '/', method: 'POST', body,
    headers: { 'content-type': 'application/json', 'webhook-id': key, 'webhook-timestamp': `${timestamp}`,
      'webhook-signature': `v1,${signature}` } })
  await answer.body.dump()
  if (answer.statusCode !== 200) throw new Error(`status ${answer.statusCode}`)
}

// `query` is (text, values) => result, of a pool or a client; statements are prepared once a connection.
export async function remind(query, jobs) {
  const intended = await query({ name: 'intend', text: INTEND, values: [...columns(jobs), DAY] })
  await Promise.all(intended.rows.map(send))
  await query({ name: 'settle', text: SETTLE, values: columns(intended.rows) })
}

export const WAITING = `
SELECT commune_code, round, resident_id, need_number, attempt, version
  FROM reminder_queue WHERE send_day = $1 AND channel = 'sms'`
