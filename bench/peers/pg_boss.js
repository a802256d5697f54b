// SPDX-License-Identifier: Apache-2.0
// pg-boss: `fill` queues what waits, `work` sends it all and prints the seconds.
// Jobs are fetched and completed in batches, by several loops at once.
import pg from 'pg'
import PgBoss from 'pg-boss'
import { remind, WAITING } from './sending.js'

const BATCH = 500, LOOPS = 4, QUEUE = 'sms'
const boss = new PgBoss({ max: LOOPS + 1, supervise: false, schedule: false })
await boss.start()

async function fill() {
  await boss.createQueue(QUEUE)
  const pool = new pg.Pool({ max: 1 })
  const { rows } = await pool.query(WAITING, [process.env.BENCH_DAY])
  for (let at = 0; at < rows.length; at += 5000)
    await boss.insert(rows.slice(at, at + 5000).map((data) => ({ name: QUEUE, data })))
  await pool.query('ANALYZE')
  await pool.end()
}

async function work() {
  const pool = new pg.Pool({ max: LOOPS })
  const query = (q) => pool.query(q)
  const began = performance.now()
  let sent = 0
  await Promise.all(Array.from({ length: LOOPS }, async () => {
    for (;;) {
      const jobs = await boss.fetch(QUEUE, { batchSize: BATCH, priority: false })
      if (jobs.length === 0) return
      await remind(query, jobs.map((job) => job.data))
      await boss.complete(QUEUE, jobs.map((job) => job.id))
      sent += jobs.length
    }
  }))
  console.log(JSON.stringify({ sent, seconds: (performance.now() - began) / 1000 }))
  await pool.end()
}

await (process.argv[2] === 'fill' ? fill() : work())
await boss.stop({ graceful: false })
process.exit(0)
