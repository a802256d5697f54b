// SPDX-License-Identifier: Apache-2.0
// graphile-worker: `fill` queues what waits, `work` sends it all and prints the seconds.
// Jobs come through its local queue and are completed in batches; a job may hold several messages,
// which its documentation recommends for bulk work (`batch`), or one (`single`).
import { EventEmitter } from 'node:events'
import pg from 'pg'
import { Logger, makeWorkerUtils, run } from 'graphile-worker'
import { remind, WAITING } from './sending.js'

const BATCH = process.argv[3] === 'single' ? 1 : 100
const pool = new pg.Pool({ max: 10 })
pool.on('error', (error) => { throw error })
pool.on('connect', (client) => client.on('error', (error) => { throw error }))
const quiet = new Logger(() => () => {})

async function fill() {
  const utils = await makeWorkerUtils({ pgPool: pool, logger: quiet })
  await utils.migrate()
  const { rows } = await pool.query(WAITING, [process.env.BENCH_DAY])
  const specs = []
  for (let at = 0; at < rows.length; at += BATCH)
    specs.push({ identifier: 'remind', payload: rows.slice(at, at + BATCH) })
  for (let at = 0; at < specs.length; at += 5000)
    await utils.addJobs(specs.slice(at, at + 5000))
  await pool.query('ANALYZE')
  await utils.release()
}

async function work() {
  const query = (q) => pool.query(q)
  const { rows: [{ count }] } = await pool.query('SELECT count(*)::integer AS count FROM graphile_worker.jobs')
  const began = performance.now()
  let sent = 0, done = 0, finished
  const all = new Promise((resolve) => { finished = resolve })
  const events = new EventEmitter()
  events.on('job:success', () => { if (++done === count) finished() })
  events.on('job:error', ({ error }) => { console.error(error); process.exit(1) })
  const runner = await run({
    pgPool: pool,
    taskList: { remind: async (messages) => { await remind(query, messages); sent += messages.length } },
    preset: { worker: {
      concurrentJobs: BATCH === 1 ? 32 : 4, events, logger: quiet, pollInterval: 100,
      localQueue: { size: BATCH === 1 ? 500 : 8 }, completeJobBatchDelay: 1, failJobBatchDelay: 1 } },
  })
  await all
  console.log(JSON.stringify({ sent, seconds: (performance.now() - began) / 1000 }))
  await runner.stop()
}

await (process.argv[2] === 'fill' ? fill() : work())
process.exit(0)
