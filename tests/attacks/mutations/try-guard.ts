// Removes one guard, in a copy of the project or in a database, and reports which attack failed.
import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { withClient } from '#framework/database/bootstrap/with-client.ts'
import { TEST_VARIABLES, type TestDatabaseUrls } from '#framework/testing/database.ts'
import type { CodeChange, CodeGuard, FunctionGuard, Guard } from './guards/guard.ts'

/** Where attacks run: a tree that may be changed, and a migrated database, which is restored afterwards. */
export interface Ground {
  readonly root: string
  readonly urls: TestDatabaseUrls
  /** For guards whose removal cannot be undone: their own database. */
  fresh?(): Promise<TestDatabaseUrls>
}

const PATIENCE_MS = 240_000
const COMPILED = path.resolve(import.meta.dirname, '../../../.data/compile-cache')

/** The attack that noticed; null when none did. Throws when a guard is not in its place, and when no attack ran. */
export async function tryGuard(guard: Guard, ground: Ground): Promise<string | null> {
  const urls = 'sql' in guard && ground.fresh ? await ground.fresh() : ground.urls
  const restore = 'file' in guard ? changeCode(guard, ground.root) : await changeDatabase(guard, urls)
  try {
    return redAttackIn(await runAttacks(guard, ground.root, urls))
  } finally {
    await restore()
  }
}

function changeCode({ name, file, find, replace, also = [] }: CodeGuard, root: string): () => void {
  const undo: (() => void)[] = []
  const restore = () => {
    for (const each of undo.splice(0).reverse()) each()
  }
  try {
    for (const change of [{ file, find, replace }, also].flat()) undo.push(changeFile({ name, ...change }, root))
  } catch (error) {
    restore()
    throw error
  }
  return restore
}

/** The guards whose text has moved: their mutation would change nothing. */
export function findMoved(guards: readonly Guard[], root: string): string[] {
  const isThere = ({ file, find }: CodeChange) => readFileSync(path.join(root, file), 'utf8').includes(find)
  return guards
    .filter((guard) => 'file' in guard && ![guard, guard.also ?? []].flat().every(isThere))
    .map(({ name }) => name)
}

function changeFile({ name, file, find, replace }: CodeChange & { name: string }, root: string): () => void {
  const target = path.join(root, file)
  const text = readFileSync(target, 'utf8')
  writeFileSync(target, replaced({ name, place: file }, text, [find, replace]))
  return () => writeFileSync(target, text)
}

function replaced(of: { name: string; place: string }, text: string, [find, replace]: [string, string]): string {
  if (!text.includes(find)) throw new Error(`The guard "${of.name}" is no longer in ${of.place}: ${find}`)
  return text.replaceAll(find, () => replace)
}

/** Resolves with the function that restores it, which does nothing for statements that cannot be undone. */
async function changeDatabase(
  guard: Exclude<Guard, CodeGuard>,
  { adminUrl }: TestDatabaseUrls,
): Promise<() => Promise<void>> {
  const query = (sql: string) => withClient(adminUrl, async (client) => void (await client.query(sql)))
  if ('sql' in guard) {
    await query(guard.sql)
    return async () => {}
  }
  const before = await textOfFunction(guard, adminUrl)
  await query(replaced({ name: guard.name, place: guard.function }, before, [guard.find, guard.replace]))
  return () => query(before)
}

/** The newest form of the function, which has the most arguments. */
function textOfFunction({ function: target }: FunctionGuard, adminUrl: string): Promise<string> {
  return withClient(adminUrl, async (client) => {
    const { rows } = await client.query<{ text: string }>(
      "select pg_get_functiondef(p.oid) as text from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname || '.' || p.proname = $1 order by p.pronargs desc limit 1",
      [target],
    )
    return rows[0]?.text ?? ''
  })
}

function runAttacks({ area, attack }: Guard, root: string, urls: TestDatabaseUrls): Promise<string> {
  const pattern = RegExp.escape(attack)
  const words = [
    '--require=./scripts/quick-imports.cjs',
    '--test-reporter=tap',
    `--test-name-pattern=${pattern}`,
    `tests/attacks/${area}.test.ts`,
  ]
  const child = spawn(process.execPath, words, { cwd: root, env: variablesOf(urls), timeout: PATIENCE_MS })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (part: string) => {
      output += part
    })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', () => resolve(output))
  })
}

function variablesOf(urls: TestDatabaseUrls): NodeJS.ProcessEnv {
  const { NODE_TEST_CONTEXT: _outer, NODE_V8_COVERAGE: _coverage, DATABASE_URL: _url, ...rest } = process.env
  const names = Object.entries(TEST_VARIABLES) as [keyof TestDatabaseUrls, string][]
  // All files except the changed one were compiled for the previous guard.
  const kept = { PEND_ENV: 'test', NODE_COMPILE_CACHE: COMPILED }
  return { ...rest, ...kept, ...Object.fromEntries(names.map(([key, name]) => [name, urls[key]])) }
}

const SPOILT = /hookFailed|could not be arranged|did not finish before its parent/

/**
 * Counts only attacks that ran, by their answers and effects: a failed setup or an earlier fault says nothing about the
 * guard. Where the first attempt at one door spoils the next, the first one counts.
 */
function redAttackIn(output: string): string | null {
  const results = output.split(/^ *(?=(?:not )?ok \d+ - )/m).slice(1)
  const tried = results.filter((result) => / \((REST|GraphQL), /.test(result.split('\n')[0]!) && !/# SKIP/.test(result))
  const red = tried.find(
    (result) => result.startsWith('not ok') && !SPOILT.test(result) && /ERR_ASSERTION/.test(result),
  )
  if (red) return /^not ok \d+ - (.*)$/m.exec(red)![1]!.replaceAll('\\', '')
  if (tried.length === 0 || tried.some((result) => result.startsWith('not ok')))
    throw new Error(`nothing was tried: ${faultIn(output)}`)
  return null
}

/** The first fault that does not follow from another one. */
function faultIn(output: string): string {
  const faults = [...output.matchAll(/^ *(?:error: .*|# .*Error.*)$/gm)].map(([line]) => line.trim())
  return faults.find((line) => !/subtest|did not finish/.test(line)) ?? output.slice(-1000)
}
