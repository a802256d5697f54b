// SPDX-License-Identifier: Apache-2.0
// What both queues do with a message: the truth check with the intent in one statement, the send, its
// result. A batch of any size costs one statement each way; one message alone has statements of its own,
// in which every row is named by its key.
import { createHmac } from 'node:crypto'
import { Pool as Sink } from 'undici'

const FIELDS = ['commune_code', 'round', 'resident_id', 'need_number', 'attempt', 'version']
const TYPES = ['integer', 'integer', 'bigint', 'smallint', 'smallint', 'integer']

const MANY = {
  keys: `SELECT * FROM unnest(${TYPES.map((type, i) => `$${i + 1}::${type}[]`)}) AS k (${FIELDS})`,
  joined: (table, fields) => fields.map((field) => `${table}.${field} = k.${field}`).join(' AND '),
}
const ONE = {
  keys: `SELECT ${TYPES.map((type, i) => `$${i + 1}::${type} AS ${FIELDS[i]}`)}`,
  joined: (table, fields) => fields.map((field) => `${table}.${field} = $${FIELDS.indexOf(field) + 1}`).join(' AND '),
}
const APPOINTMENT = FIELDS.slice(0, 5), NEED = FIELDS.slice(0, 4), PERSON = ['commune_code', 'resident_id']

// Who still has the place, owes the check, has not refused, died or moved, and can be reached.
const intend = ({ keys, joined }) => `
WITH k AS (${keys}),
true_ones AS (
    SELECT k.*, c.full_name, c.phone, a.day, a.arrival, s.name AS site, s.address, s.phone AS site_phone
      FROM k
      JOIN appointment a ON ${joined('a', APPOINTMENT)} AND a.version = k.version AND a.state IN ('published', 'invited', 'confirmed')
      JOIN need n ON ${joined('n', NEED)} AND n.state = 'booked'
      JOIN register.resident_contact c ON ${joined('c', PERSON)}
      JOIN site s ON s.site_id = a.site_id
     WHERE a.day > $7::date AND c.died_on IS NULL AND c.moved_to IS NULL AND c.phone IS NOT NULL
       AND NOT EXISTS (SELECT FROM local_fact f WHERE ${joined('f', PERSON)}
             AND f.kind IN ('died', 'moved', 'refused', 'excluded', 'duplicate') AND f.withdrawn_on IS NULL)),
intended AS (
    UPDATE reminder r SET state = 'sending', generation = generation + 1
      FROM true_ones k
     WHERE ${joined('r', FIELDS)} AND r.purpose = 'day_before' AND r.channel = 'sms'
       AND r.state = 'queued'
    RETURNING r.commune_code, r.round, r.resident_id, r.need_number, r.attempt, r.version, r.generation),
kept AS (
    INSERT INTO reminder_attempt (commune_code, round, resident_id, need_number, attempt, version, purpose, channel,
                                  generation, intended_at)
    SELECT commune_code, round, resident_id, need_number, attempt, version, 'day_before', 'sms', generation, now()
      FROM intended)
SELECT t.*, i.generation FROM true_ones t JOIN intended i USING (commune_code, round, resident_id, need_number, attempt)`

const settle = ({ keys, joined }) => `
WITH k AS (${keys}),
settled AS (
    UPDATE reminder r SET state = 'accepted'
      FROM k
     WHERE ${joined('r', FIELDS)} AND r.purpose = 'day_before' AND r.channel = 'sms'
       AND r.state = 'sending'
    RETURNING r.commune_code, r.round, r.resident_id, r.need_number, r.attempt, r.version, r.generation)
UPDATE reminder_attempt t SET outcome = 'accepted', settled_at = now()
  FROM settled k
 WHERE ${joined('t', FIELDS)} AND t.purpose = 'day_before' AND t.channel = 'sms'
   AND t.generation = k.generation`

const statements = (form) => ({ intend: intend(form), settle: settle(form) })
const FOR_ONE = statements(ONE), FOR_MANY = statements(MANY)
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
  const [text, form, values] = jobs.length === 1
    ? [FOR_ONE, 'one', ([job]) => FIELDS.map((field) => job[field])] : [FOR_MANY, 'many', columns]
  const intended = await query({ name: `intend_${form}`, text: text.intend, values: [...values(jobs), DAY] })
  if (intended.rows.length === 0) return
  await Promise.all(intended.rows.map(send))
  await query({ name: `settle_${form}`, text: text.settle, values: values(intended.rows) })
}

export const WAITING = `
SELECT commune_code, round, resident_id, need_number, attempt, version
  FROM reminder_queue WHERE send_day = $1 AND channel = 'sms'`
