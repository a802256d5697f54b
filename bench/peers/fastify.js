// SPDX-License-Identifier: Apache-2.0
// A service as one would write it with Fastify and pg: the same tokens (asked for at most once a second), the same
// statements (read from the program's own files) under the same role and row policy, answers through Fastify's compiled
// serializers, an ETag from the commune's revision. It writes no audit and keeps no answers.
import { readFileSync } from 'node:fs'
import { blake2b } from '@noble/hashes/blake2b'
import Fastify from 'fastify'
import pg from 'pg'

pg.types.setTypeParser(20, Number) // bigint: no figure here is above 2^53
pg.types.setTypeParser(1082, (text) => text) // dates stay as they are written
const statement = (name) => ({ name, text: readFileSync(`${process.env.BENCH_SQL}/${name}.sql`, 'utf8') })
const SQL = Object.fromEntries(['token_ask', 'scope_set', 'view_sessions', 'day_list_rows', 'view_round', 'view_hamlets',
  'view_coverage'].map((name) => [name, statement(name)]))
const REVISION = { name: 'revision', text: `SELECT (SELECT revision FROM commune_state WHERE commune_code = $1) AS commune,
  (SELECT revision FROM reference_state) AS reference` }
const PLACE = { name: 'place', text: `SELECT a.name AS area, s.site_id, s.name AS site FROM area a LEFT JOIN site s
  ON s.commune_code = a.area_code WHERE a.kind = 'commune' AND a.area_code = $1` }

const pool = new pg.Pool({ max: 8, options: '-c role=lichkham_api -c search_path=lichkham,register -c TimeZone=Asia/Ho_Chi_Minh' })
const TODAY = process.env.BENCH_DAY
const app = Fastify({ logger: false })

// ---- For at most a second ----

const kept = new Map()
async function keep(key, ask) {
  const known = kept.get(key)
  if (known && known.until > performance.now()) return known.value
  const value = await ask()
  kept.set(key, { value, until: performance.now() + 1000 })
  return value
}

const rows = async (client, sql, values) => (await client.query({ ...sql, values, rowMode: 'array' })).rows

function holder(request) {
  const text = request.headers.authorization?.replace(/^Bearer /, '')
  if (!text) return null
  return keep(`token ${text}`, async () => {
    const digest = Buffer.from(blake2b(text, { dkLen: 32 }))
    const found = await rows(pool, SQL.token_ask, [digest, Math.floor(Date.now() / 1000)])
    return found.length > 0 ? { role: found[0][4], areas: found.map((row) => `${row[8]} ${row[9]}`) } : null
  })
}

// One transaction under the commune's scope.
async function scoped(commune, work) {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    await rows(client, SQL.scope_set, [commune])
    const result = await work(client)
    await client.query('COMMIT')
    return result
  } finally {
    client.release()
  }
}

// Who may, and whether he has it already.
async function guard(request, reply, commune) {
  const who = await holder(request)
  if (!who) return reply.code(401).send({ title: 'a token is needed' })
  if (!who.areas.includes('nation 0') && !who.areas.includes(`commune ${commune}`)) return reply.code(403).send({ title: 'no' })
  const [[own, reference]] = await keep(`revision ${commune}`, () => rows(pool, REVISION, [commune]))
  const etag = `W/"${own}-${reference}-${who.role}"`
  reply.header('etag', etag).header('cache-control', 'private, no-cache')
  if (request.headers['if-none-match'] === etag) return reply.code(304).send()
}

// ---- Routes ----

const text = { type: 'string' }, whole = { type: 'integer' }
const object = (properties) => ({ type: 'object', properties })
const list = (items) => ({ type: 'array', items })
const nullable = (schema) => ({ ...schema, nullable: true })
const SITE = object({ id: whole, name: text })

const LIST = object({ session: text, commune: text, site: SITE, day: text, half: text, places: whole, booked: whole,
  drafts: whole, appointments: list(object({ time: text, state: text, told: text, package: text })), next: nullable(text) })
const TOLD = { proposed: 'draft', invited: 'invited', confirmed: 'invited' }
const clock = (minute) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

// By arrival, then households together.
function arrange(people) {
  const first = new Map()
  for (const p of people) {
    const key = `${p[4]} ${p[1]}`
    first.set(key, Math.min(first.get(key) ?? Infinity, p[0]))
  }
  return people.sort((a, b) => a[4] - b[4] || first.get(`${a[4]} ${a[1]}`) - first.get(`${b[4]} ${b[1]}`) || a[0] - b[0])
}

app.get('/v1/sessions/:session/appointments', { schema: { response: { 200: LIST } } }, async (request, reply) => {
  const [round, site, date, half] = request.params.session.split('-')
  const day = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`, number = half === 'am' ? 1 : 2
  const commune = Number(process.env.BENCH_COMMUNE)
  if (await guard(request, reply, commune)) return reply
  const { sessions, people } = await scoped(commune, async (client) => ({
    sessions: await rows(client, SQL.view_sessions, [commune, day, day, '-infinity', 0, 0, 0, 1000]),
    people: await rows(client, SQL.day_list_rows, [commune, site, day, number, round]) }))
  const session = sessions.find((s) => s[0] === Number(round) && s[1] === Number(site) && s[3] === number)
  const places = await keep(`place ${commune}`, () => rows(pool, PLACE, [commune]))
  const limit = Number(request.query.limit ?? 200)
  return {
    session: request.params.session, commune: String(commune).padStart(5, '0'),
    site: { id: Number(site), name: places.find((p) => p[1] === Number(site))[2] }, day, half, places: session[4],
    booked: people.length, drafts: people.filter((p) => p[5] === 'proposed').length,
    appointments: arrange(people).slice(0, limit).map((p) => ({
      time: clock(p[4]), state: p[5], told: TOLD[p[5]] ?? 'published', package: p[8] })),
    next: null }
})

const COUNTED = ['done_here', 'done_elsewhere', 'due', 'waiting', 'booked', 'refused', 'closed_unserved']
const REST = ['not_due', 'other_route', 'excluded', 'moved_out', 'deceased', 'duplicate']
const figures = (names) => object(Object.fromEntries(names.map((name) => [name, whole])))
const COVERAGE = object({ area: object({ code: text, kind: text, name: text }), round: whole, as_of: text,
  definition: object({ vi: text, en: text }), numerator: whole, denominator: whole, states: figures(COUNTED),
  not_counted: figures(REST), needs: figures(['counted', 'done']),
  rows: list(object({ class: whole, numerator: whole, denominator: whole })), hidden_below: whole })
const DEFINITION = JSON.parse(process.env.BENCH_DEFINITION ?? '{}')

app.get('/v1/areas/:area/coverage', { schema: { response: { 200: COVERAGE } } }, async (request, reply) => {
  const commune = Number(request.params.area)
  if (await guard(request, reply, commune)) return reply
  const { round, found } = await scoped(commune, async (client) => ({
    round: await rows(client, SQL.view_round, [`{${commune}}`, 0, TODAY]),
    found: await rows(client, SQL.view_hamlets, [commune]) && await rows(client, SQL.view_coverage, [commune, 0, TODAY]) }))
  const places = await keep(`place ${commune}`, () => rows(pool, PLACE, [commune]))
  const states = Object.fromEntries([...COUNTED, ...REST].map((name) => [name, 0]))
  const classes = new Map(), needs = { counted: 0, done: 0 }
  for (const [number, , state, people, counted, done] of found) {
    states[state] += people
    needs.counted += Number(counted)
    needs.done += Number(done)
    if (!COUNTED.includes(state)) continue
    const row = classes.get(number) ?? { class: number, numerator: 0, denominator: 0 }
    row.denominator += people
    if (state.startsWith('done')) row.numerator += people
    classes.set(number, row)
  }
  const all = [...classes.values()].sort((a, b) => a.class - b.class)
  const sum = (field) => all.reduce((total, row) => total + row[field], 0)
  return {
    area: { code: String(commune).padStart(5, '0'), kind: 'commune', name: places[0][0] }, round: round[0][0],
    as_of: round[0][4], definition: DEFINITION, numerator: sum('numerator'), denominator: sum('denominator'),
    states, not_counted: states, needs, rows: all, hidden_below: 5 }
})

await app.listen({ host: '127.0.0.1', port: Number(process.env.BENCH_PORT) })
