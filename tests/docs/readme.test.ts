// The README's tables and links say what the code says.
import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { loadAppCommands } from '#core/app-parts.ts'
import { parseSetting } from '#core/settings/formats.ts'
import { readSettings } from '#core/settings/index.ts'
import { SETTING_LEAVES, valueAt } from '#core/settings/leaves.ts'
import { frameworkCommands } from '#framework/commands/all-commands.ts'
import { patternOf } from './likeness.ts'
import { codeBlocksOf, codeSpansOf, linksOf, ROOT, readText, sectionOf, tableRowsOf } from './markdown.ts'

const page = readText('README.md')
const settings = readSettings(ROOT, {})

/** Whether a variable of this text changes nothing; without text, whether the setting has no value. */
function isUsual(variable: string, text: string | undefined): boolean {
  const leaf = SETTING_LEAVES.find((each) => each.variable === variable)
  if (!leaf) return false
  const usual = valueAt(settings, leaf.name)
  if (text === undefined) return ['', '[]'].includes(usual === undefined ? '' : JSON.stringify(usual).replace('""', ''))
  const shown = parseSetting(text, leaf)
  const value = leaf.format === 'path' ? path.resolve(ROOT, shown as string) : shown
  return JSON.stringify(value) === JSON.stringify(usual)
}

test('begins with the command that runs it and the command that tests it', () => {
  const [run, check] = codeBlocksOf(page)
  assert.deepEqual([run!.heading, run!.text], ['Run', 'npm install && npm start'])
  assert.deepEqual([check!.heading, check!.text], ['Test', 'npm test'])
})

test('lists every setting once, with its value in development', () => {
  const rows = tableRowsOf(sectionOf(page, 'Settings'))
  const named = rows.flatMap(([variables]) => codeSpansOf(variables!))
  const timesNamed = (variable: string) =>
    named.filter((span) => patternOf(span.replace('*', '…')).test(variable)).length
  const leaves = SETTING_LEAVES.map(({ variable }) => variable)
  assert.deepEqual(
    leaves.filter((variable) => timesNamed(variable) !== 1),
    [],
  )
  const pairs = rows.flatMap(([variables = '', , values = '']) => {
    const shown = codeSpansOf(values)
    return codeSpansOf(variables).map((variable, index) => [variable, shown[index]] as const)
  })
  const wrong = pairs.filter(([variable, shown]) => !variable.endsWith('*') && !isUsual(variable, shown))
  assert.deepEqual(wrong, [])
})

test('lists every command with the words of its help', async () => {
  const commands = [...frameworkCommands, ...(await loadAppCommands())]
  const rows = tableRowsOf(sectionOf(page, 'Commands')).map(([name, summary]) => `| ${name} | ${summary} |`)
  assert.deepEqual(
    rows,
    commands.map(({ name, summary }) => `| \`${name}\` | ${summary.replaceAll('|', '\\|')} |`),
  )
})

test('names no command that is not there', async () => {
  const known = new Set([...frameworkCommands, ...(await loadAppCommands())].map(({ name }) => name))
  const named = [...page.matchAll(/\.\/manage ([a-z_]+)/g)].map(([, name]) => name!)
  assert.deepEqual(
    named.filter((name) => !known.has(name)),
    [],
  )
})

test('links to files that are there, and shows the scripts of package.json', () => {
  assert.deepEqual(
    linksOf(page).filter((target) => globSync(target, { cwd: ROOT }).length === 0),
    [],
  )
  const { scripts } = JSON.parse(readText('package.json')) as { scripts: Record<string, string> }
  const run = [...page.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name!)
  assert.deepEqual(
    run.filter((name) => scripts[name] === undefined),
    [],
  )
})
