// `npm run bench -- enumeration`: whether response times reveal which addresses have accounts. It alternates known and
// unknown addresses and prints medians.
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { openBenchDatabase } from './open-database.ts'
import { startPend } from './servers.ts'

const PERSON = { password: 'a violet teapot sings', firstName: 'Ada', lastName: 'Byron' }

/** Questions about an address that need no session, where accounts are hidden as in production. */
const QUESTIONS: readonly { readonly name: string; readonly path: string; readonly body: object }[] = [
  { name: 'log in', path: 'login', body: { password: 'not the password of anybody' } },
  { name: 'forgot my password', path: 'password/forgot', body: {} },
  { name: 'link to log in', path: 'magic-link', body: {} },
  { name: 'register', path: 'register', body: PERSON },
]
const WARM_UP = 20
const PAUSE_MS = 30

type Ask = (path: string, body: object) => Promise<number>

/** Milliseconds of known and unknown addresses, for each question. */
export async function benchEnumeration({ tries }: { tries: number }): Promise<void> {
  const closers: (() => Promise<unknown>)[] = []
  try {
    const database = await openBenchDatabase()
    closers.push(database.close)
    const folder = await mkdtemp(path.join(tmpdir(), 'pend-bench-'))
    closers.push(() => rm(folder, { recursive: true }))
    const place = { adminUrl: database.adminUrl, folder }
    const email = addressOf()
    const office = await startPend(place)
    await askerOf(office.origin)('register', { email, ...PERSON, tenantName: 'Bench' })
    await office.stop()
    const server = await startPend({ ...place, variables: { PEND_HIDE_ACCOUNTS: 'true' } })
    closers.push(server.stop)
    const ask = askerOf(server.origin)
    process.stdout.write(
      `\n${tries} tries each, in turns: the median in ms\n${''.padEnd(24)}known  unknown  difference\n`,
    )
    for (const question of QUESTIONS) process.stdout.write(`${await lineOf(ask, question, { email, tries })}\n`)
  } finally {
    for (const close of closers.reverse()) await close()
  }
}

async function lineOf(
  ask: Ask,
  { name, path: target, body }: (typeof QUESTIONS)[number],
  { email, tries }: { email: string; tries: number },
): Promise<string> {
  const times = { known: [] as number[], unknown: [] as number[] }
  for (let n = -WARM_UP; n < tries; n++) {
    const order = n % 2 ? (['known', 'unknown'] as const) : (['unknown', 'known'] as const)
    for (const kind of order) {
      const taken = await ask(target, { email: kind === 'known' ? email : addressOf(), ...body })
      if (n >= 0) times[kind].push(taken)
      // Writes each mail before the next measurement: otherwise half of the measurements would include one, and the
      // median would be chance.
      await wait(PAUSE_MS)
    }
  }
  const [known, unknown] = [medianOf(times.known), medianOf(times.unknown)]
  const difference = (Math.abs(known - unknown) / Math.max(known, unknown)) * 100
  const columns = [
    known.toFixed(2).padStart(5),
    unknown.toFixed(2).padStart(9),
    `${difference.toFixed(1)} %`.padStart(12),
  ]
  return name.padEnd(24) + columns.join('')
}

function askerOf(origin: string): Ask {
  return async (target, body) => {
    const begun = performance.now()
    const answer = await fetch(`${origin}/api/v1/auth/${target}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    await answer.arrayBuffer()
    const taken = performance.now() - begun
    if (answer.status >= 500 || answer.status === 429) throw new Error(`/auth/${target} answered ${answer.status}`)
    return taken
  }
}

/** Of equal length, so that the addresses differ only in being known. */
function addressOf(): string {
  return `b${randomBytes(8).toString('hex')}@example.com`
}

function medianOf(numbers: readonly number[]): number {
  return [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)]!
}
