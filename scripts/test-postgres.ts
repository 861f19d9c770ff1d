// `npm run test:postgres [-- version …] [--pooler]`: the tests that PostgreSQL's version can change, on servers that npm brings.
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { scriptCommand } from '../tools/script-command.ts'
import { databaseHalf } from '../tools/test-files/database-half.ts'
import { OTHER_VERSIONS, startOtherPostgres } from '../tools/test-files/servers/other-postgres.ts'

const ROOT = path.resolve(import.meta.dirname, '..')
const all = Object.keys(OTHER_VERSIONS)

const command = scriptCommand('test:postgres', 'Runs the tests of the database on other versions of PostgreSQL.')
  .argument('[versions...]', `one after the other: ${all.join(', ')} (default: all)`)
  .option('--pooler', 'reach the database through a PgBouncer in transaction mode')
  .parse()
const { pooler } = command.opts<{ pooler?: boolean }>()
const versions = command.args.length > 0 ? command.args : all
const unknown = versions.find((version) => !all.includes(version))
if (unknown) command.error(`There is no PostgreSQL "${unknown}" here: ${all.join(', ')}.`)

async function passesOn(version: string): Promise<boolean> {
  console.log(`PostgreSQL ${OTHER_VERSIONS[version]}`)
  const server = await startOtherPostgres(version, path.join(ROOT, '.data'))
  try {
    const words = ['scripts/run-tests.ts', ...(pooler ? ['--pooler'] : []), ...databaseHalf(ROOT)]
    const env = { ...process.env, TEST_DATABASE_URL: server.url }
    return spawnSync(process.execPath, words, { cwd: ROOT, env, stdio: 'inherit' }).status === 0
  } finally {
    await server.stop()
  }
}

try {
  const failed: string[] = []
  for (const version of versions) if (!(await passesOn(version))) failed.push(version)
  process.exitCode = failed.length === 0 ? 0 : 1
} catch (error) {
  if (!(error instanceof PendError)) throw error
  console.error(error.message)
  process.exitCode = 2
}
