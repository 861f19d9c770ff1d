// `npm run attacks [-- area…]`: runs the named attacks; `npm run attacks -- --list` prints them with numbers and cases.
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import path from 'node:path'
import { areas } from '#tests/attacks/support/attack.ts'
import { listOnly } from '#tests/attacks/support/run-attacks.ts'
import { scriptCommand } from '../tools/script-command.ts'

const ROOT = path.resolve(import.meta.dirname, '..')
const FOLDER = 'tests/attacks'

async function printList(): Promise<void> {
  listOnly()
  for (const file of globSync(`${FOLDER}/*.test.ts`, { cwd: ROOT }).sort()) await import(path.join(ROOT, file))
  let number = 0
  let tries = 0
  for (const [area, attacks] of areas) {
    console.log(`\n${area}: ${attacks.length}`)
    for (const { name, case: source, guard, doors } of attacks) {
      tries += doors?.length ?? 2
      console.log(
        `${String(++number).padStart(4)}  ${name}  [${source}; ${guard}${doors ? `; ${doors.join()} alone` : ''}]`,
      )
    }
  }
  console.log(`\n${number} attacks, tried ${tries} times at REST and GraphQL`)
}

function tryThem(asked: readonly string[]): number {
  const files = asked.length > 0 ? asked.map((area) => `${FOLDER}/${area.replaceAll(' ', '-')}.test.ts`) : [FOLDER]
  const run = spawnSync(process.execPath, ['scripts/run-tests.ts', ...files], { cwd: ROOT, stdio: 'inherit' })
  return run.status ?? 1
}

const command = scriptCommand('attacks', 'Tries the named attacks on REST and GraphQL; every one must be refused.')
  .argument('[areas...]', 'only these, such as tokens or second-factor')
  .option('--list', 'try nothing; print each with its number, the case it comes from and the guard that refuses it')
  .parse()
if (command.opts().list) await printList()
else process.exitCode = tryThem(command.args)
