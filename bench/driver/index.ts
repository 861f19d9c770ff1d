// `npm run bench -- driver`: PEND's driver beside `postgres` (porsager), behind one interface, in one run. It prints and judges nothing.
import { withClient } from '#framework/database/bootstrap/with-client.ts'
import type { OpenPool, WireConnection, WirePool, WireQuery } from '#framework/database/driver/driver.ts'
import { openPgPool } from '#framework/database/driver/pg-pool.ts'
import { type BenchDatabase, openBenchDatabase } from '../open-database.ts'
import { openProcessorClock } from '../tasks/processor-time.ts'
import { benchLists } from './lists.ts'
import { openPostgresPool } from './postgres-pool.ts'

export interface DriverSettings {
  readonly seconds: number
  readonly rounds: number
  /** Concurrent callers. */
  readonly callers: number
  readonly connections: number
}

const DRIVERS: Readonly<Record<string, OpenPool>> = { pg: openPgPool, postgres: openPostgresPool }

const TENANTS = 50
const ROWS = 400
const TABLE = `
  create table public.driven (tenant integer not null, id integer not null, name text not null, words text[] not null,
    details jsonb not null, price numeric(12, 2) not null, changed timestamp(3) with time zone not null default now(),
    primary key (tenant, id));
  insert into public.driven select t, n, 'Record ' || n, array['one', 'two'], '{"a": {"b": [1, 2]}}', n
    from generate_series(1, ${TENANTS}) t, generate_series(1, ${ROWS}) n;
  grant select, insert on public.driven to pend_app; analyze public.driven`

const named = (name: string, text: string, values: unknown[]): WireQuery => ({ name, text, values })
const word = (text: string) => named(`bench ${text}`, text, [])
const entry = (tenant: number) =>
  named(
    'bench entry',
    "select set_config('pend.tenant_id', $1, true), set_config('pend.actor_id', $2, true), set_config('pend.request_id', $3, true)",
    [String(tenant), 'somebody', 'a request'],
  )
const LIST = 'select id, name, words, details, price, changed from public.driven where tenant = $1 order by id limit $2'
const list = (tenant: number, size: number) => named('bench list', LIST, [tenant, size])

type Work = (connection: WireConnection, turn: number) => Promise<unknown>

async function inOneFlight(connection: WireConnection, queries: readonly WireQuery[]): Promise<void> {
  const { answers, committed } = connection.sendTransaction(queries)
  await Promise.all([committed, ...answers])
}

/** What requests do, by name. */
const WORK: Readonly<Record<string, Work>> = {
  'a list of 20 records, in one flight': (connection, turn) => {
    const tenant = (turn % TENANTS) + 1
    return inOneFlight(connection, [entry(tenant), list(tenant, 20)])
  },
  'a list of 200 records, in one flight': (connection, turn) => {
    const tenant = (turn % TENANTS) + 1
    return inOneFlight(connection, [entry(tenant), list(tenant, 200)])
  },
  'a list that is planned anew': (connection, turn) => {
    const tenant = (turn % TENANTS) + 1
    return inOneFlight(connection, [entry(tenant), { text: LIST, values: [tenant, 20] }])
  },
  'a transaction of three turns': async (connection, turn) => {
    const tenant = (turn % TENANTS) + 1
    const send = (...queries: WireQuery[]) => Promise.all(queries.map((query) => connection.send(query)))
    await send(word('begin'), entry(tenant), list(tenant, 1))
    await send(list(tenant, 2), list(tenant, 3), list(tenant, 4))
    await send(list(tenant, 5), word('commit'))
  },
}

interface Figures {
  readonly perSecond: number
  /** Microseconds of this process and of the database. */
  readonly processor: number
}

/** Prints two tables: the cost of statements, and of PEND's list over each driver. */
export async function benchDriver(settings: DriverSettings): Promise<void> {
  process.stderr.write('Preparing the database …\n')
  const database = await openBenchDatabase()
  try {
    await withClient(database.adminUrl, (client) => client.query(TABLE))
    await benchStatements(database, settings)
    await benchLists(database, settings)
  } finally {
    await database.close()
  }
}

async function benchStatements({ adminUrl, appUrl }: BenchDatabase, settings: DriverSettings): Promise<void> {
  const clock = await openProcessorClock(adminUrl, [])
  const onError = (error: Error) => void process.stderr.write(`${error.message}\n`)
  const pools = Object.entries(DRIVERS).map(([name, openPool]) => {
    const pool = openPool({ url: appUrl, size: settings.connections, patience: 10_000, onError })
    return { name, pool, figures: new Map<string, Figures[]>() }
  })
  for (const [name, work] of Object.entries(WORK)) {
    process.stderr.write(`${name} …\n`)
    // Discards the first round of each: connections open and statements are prepared then.
    for (let round = 0; round <= settings.rounds; round++)
      for (const { pool, figures } of pools) {
        const found = await measure(pool, work, { ...settings, clock })
        if (round > 0) figures.set(name, [...(figures.get(name) ?? []), found])
      }
  }
  print(pools)
  for (const { pool } of pools) await pool.close()
}

async function measure(
  pool: WirePool,
  work: Work,
  { seconds, callers, clock }: DriverSettings & { clock: () => number },
): Promise<Figures> {
  let count = 0
  const [begun, used] = [performance.now(), clock()]
  const isOver = () => performance.now() - begun > seconds * 1000
  const call = async () => {
    while (!isOver()) {
      const connection = await pool.connect()
      try {
        await work(connection, count++)
      } finally {
        connection.release()
      }
    }
  }
  await Promise.all(Array.from({ length: callers }, call))
  const passed = (performance.now() - begun) / 1000
  return { perSecond: count / passed, processor: ((clock() - used) * 1000) / count }
}

const medianOf = (numbers: readonly number[]) =>
  numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)]!

function print(measured: readonly { name: string; figures: ReadonlyMap<string, readonly Figures[]> }[]): void {
  const lines = Object.keys(WORK).flatMap((work) => {
    const rows = measured.map(({ name, figures }) => {
      const all = figures.get(work)!
      return {
        name,
        perSecond: medianOf(all.map(({ perSecond }) => perSecond)),
        processor: medianOf(all.map(({ processor }) => processor)),
      }
    })
    const [base] = rows
    return [
      work,
      ...rows.map(({ name, perSecond, processor }) => {
        const ratio = (perSecond / base!.perSecond).toFixed(2)
        return `  ${name.padEnd(10)} ${perSecond.toFixed(0).padStart(7)} a second  ${processor.toFixed(0).padStart(6)} µs  ${ratio}`
      }),
    ]
  })
  const title = 'Two drivers behind one interface; medians, with the processor time of both sides'
  process.stdout.write(`\n${title}\n${lines.join('\n')}\n\n`)
}
