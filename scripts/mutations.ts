// `npm run mutations [-- --only name|area] [-- --missing]`: removes each guard in turn and expects an attack to fail.
import path from 'node:path'
import { ensureDatabase } from '#framework/database/bootstrap/bootstrap.ts'
import { startEmbeddedServer } from '#framework/database/embedded/embedded-server.ts'
import type { TestDatabaseUrls } from '#framework/testing/database.ts'
import { findCover } from '#tests/attacks/mutations/cover.ts'
import type { Guard } from '#tests/attacks/mutations/guards/guard.ts'
import { guards } from '#tests/attacks/mutations/guards.ts'
import { type Ground, tryGuard } from '#tests/attacks/mutations/try-guard.ts'
import { copyProject } from '#tests/support/project-copy.ts'
import { scriptCommand } from '../tools/script-command.ts'
import { openTestDatabases, type TestDatabases } from '../tools/test-files/servers/test-databases.ts'

const ROOT = path.resolve(import.meta.dirname, '..')
const WORKERS = 2

interface Outcome {
  readonly guard: Guard
  /** The attack that failed. */
  readonly red: string | null
  readonly fault: string | null
}

async function tryAll(asked: readonly Guard[], { clone }: TestDatabases): Promise<Outcome[]> {
  const waiting = [...asked]
  const outcomes: Outcome[] = []
  const fresh = async () => {
    const adminUrl = await clone()
    return { adminUrl, ...(await ensureDatabase(adminUrl)) } as TestDatabaseUrls
  }
  const work = async () => {
    const [copy, urls] = [copyProject(), await fresh()]
    try {
      for (let guard = waiting.shift(); guard; guard = waiting.shift()) {
        const begun = performance.now()
        const outcome = await tryOne(guard, { root: copy.root, urls, fresh })
        outcomes.push(outcome)
        const seconds = ((performance.now() - begun) / 1000).toFixed(1)
        const count = `${outcomes.length}/${asked.length}`
        console.log(`${count} ${outcome.red ? '✓' : '✗'} ${guard.area}: ${guard.name}, ${seconds} s`)
      }
    } finally {
      copy.remove()
    }
  }
  await Promise.all(Array.from({ length: Math.min(WORKERS, asked.length) }, work))
  return outcomes
}

function tryOne(guard: Guard, ground: Ground): Promise<Outcome> {
  return tryGuard(guard, ground)
    .then((red) => ({ guard, red, fault: null }))
    .catch((error: Error) => ({ guard, red: null, fault: error.message }))
}

/** Guard → the attack that failed, in list order. */
function printTable(outcomes: readonly Outcome[]): void {
  const width = Math.max(...outcomes.map(({ guard }) => guard.name.length))
  for (const { guard, red, fault } of [...outcomes].sort((a, b) => guards.indexOf(a.guard) - guards.indexOf(b.guard)))
    console.log(`${red ? '✓' : '✗'} ${guard.name.padEnd(width)} → ${red ?? fault ?? 'nothing noticed'}`)
}

/** Removes the guards with these names or areas, or all. */
async function mutate(words: readonly string[] | undefined): Promise<boolean> {
  const asked = words ? guards.filter(({ name, area }) => words.some((w) => name.includes(w) || area === w)) : guards
  const server = await startEmbeddedServer({ directory: path.join(ROOT, '.data/test'), durable: false })
  try {
    await using databases = await openTestDatabases(server.adminUrl)
    const begun = performance.now()
    const outcomes = await tryAll(asked, databases)
    printTable(outcomes)
    const caught = outcomes.filter(({ red }) => red !== null).length
    const seconds = Math.round((performance.now() - begun) / 1000)
    console.log(`${asked.length} guards, ${caught} caught, ${asked.length - caught} not, ${seconds} s`)
    return caught === asked.length && caught > 0
  } finally {
    await server.stop()
  }
}

/** Missing and superfluous entries of the list. */
async function printCover(): Promise<boolean> {
  const { missing, idle, aimless } = await findCover()
  for (const label of missing) console.log(`no mutation takes it away: ${label}`)
  for (const label of idle) console.log(`a reason for nothing: ${label}`)
  for (const name of aimless) console.log(`its attack is not there: ${name}`)
  console.log(`${missing.length} missing, ${idle.length} idle reasons, ${aimless.length} without their attack`)
  return missing.length + idle.length + aimless.length === 0
}

const { only, missing } = scriptCommand(
  'mutations',
  'Takes the guards away, one after the other, in a copy of the project, and wants an attack to turn red for each. All take about twenty minutes.',
)
  .option('--only <words...>', 'guards with one of these in their name, or of this area')
  .option('--missing', 'try nothing; list the guards that no mutation takes away')
  .parse()
  .opts<{ only?: string[]; missing?: boolean }>()
process.exitCode = (missing ? await printCover() : await mutate(only)) ? 0 : 1
