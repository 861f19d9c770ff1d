// `npm run without [-- app …]`: a copy of the project without each app, and without those that need it, makes its tables from nothing,
// and passes the contract.
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { removals } from '#tests/apps/removable.ts'
import { scriptCommand } from '../tools/script-command.ts'

const ROOT = path.resolve(import.meta.dirname, '..')
const names = removals.map(({ name }) => name)

const command = scriptCommand(
  'without',
  'Tries a copy of the project without an app and those that need it, one app after the other.',
)
  .argument('[apps...]', `those that few others need: ${names.join(', ')}`)
  .parse()
const chosen = command.args.length > 0 ? command.args : names
const unknown = chosen.find((name) => !names.includes(name))
if (unknown) command.error(`Many apps need "${unknown}", or there is none of this name.`)

const failed = chosen.filter((name) => {
  const words = ['scripts/run-tests.ts', '-v', 'tests/apps/whole-copy.test.ts']
  const env = { ...process.env, TAKE_OUT: name }
  return spawnSync(process.execPath, words, { cwd: ROOT, env, stdio: 'inherit' }).status !== 0
})
console.log(
  failed.length === 0 ? `The project is whole without each of: ${chosen.join(', ')}` : `Not: ${failed.join(', ')}`,
)
process.exitCode = failed.length === 0 ? 0 : 1
