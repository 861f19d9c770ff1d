// docs/architecture.md matches the disk: it omits no folder, and names nothing that does not exist.
import assert from 'node:assert/strict'
import { globSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { codeBlocksOf, codeSpansOf, linksOf, passagesOf, ROOT, readText, sectionOf } from './markdown.ts'

const page = readText('docs/architecture.md')
// Left behind by a run, or kept here by other programs.
const NOT_OURS = /^(node_modules|coverage|dist|logs|\.(?!ci$).*)$/
const topFolders = foldersIn('')

/** Folders with content, with a slash at the end. */
function foldersIn(parent: string): string[] {
  return readdirSync(path.join(ROOT, parent), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !NOT_OURS.test(entry.name))
    .map(({ name }) => `${parent}${name}/`)
    .filter((folder) => readdirSync(path.join(ROOT, folder)).length > 0)
}

function listedFolders(): string[] {
  const blocks = codeBlocksOf(sectionOf(page, 'The tree'))
  return blocks.flatMap(({ text }) => text.split('\n').map((line) => line.split(/\s/)[0]!))
}

const isPath = (span: string) =>
  /^[\w.<>-]+(\/[\w.<>-]+)*\/?$/.test(span) &&
  (/\.(tsx?|css|md|json|sql)$/.test(span) || span.endsWith('/') || topFolders.includes(`${span.split('/')[0]}/`)) &&
  !/NNNN|^<name>/.test(span)

/** `apps/<app>/app.ts` stands for any app. */
const existing = (span: string) => (span === '.data/' ? [span] : globSync(span.replace(/<[^>]+>/g, '*'), { cwd: ROOT }))

function declares(source: string, name: string): boolean {
  const declared = new RegExp(`(function\\*?|const|class|interface|async) #?${name}\\b|^ +#?${name}\\??(<.*>)?\\(`, 'm')
  return declared.test(source)
}

test('names every folder at the top, of the framework and of its projections', () => {
  const onDisk = [...topFolders, ...foldersIn('framework/'), ...foldersIn('framework/projections/')]
  assert.deepEqual(listedFolders().sort(), onDisk.sort())
})

test('describes each folder in words', () => {
  const blocks = codeBlocksOf(sectionOf(page, 'The tree'))
  for (const line of blocks.flatMap(({ text }) => text.split('\n'))) assert.match(line, /^\S+\/ +\S.{15,}$/)
})

test('names no file or folder that does not exist', () => {
  const missing = codeSpansOf(page).filter((span) => isPath(span) && existing(span).length === 0)
  assert.deepEqual(missing, [])
})

test('has no broken link', () => {
  const missing = linksOf(page).filter((target) => globSync(target, { cwd: path.join(ROOT, 'docs') }).length === 0)
  assert.deepEqual(missing, [])
})

test('names no function that its file does not have', () => {
  const missing: string[] = []
  let checked = 0
  for (const passage of passagesOf(page)) {
    const spans = codeSpansOf(passage)
    const sources = spans.filter((span) => /\.tsx?$/.test(span) && isPath(span)).flatMap(existing)
    for (const span of spans) {
      const name = /^(\w+)\(\)$/.exec(span)?.[1] ?? /^[A-Z]+(_[A-Z]+)+$/.exec(span)?.[0]
      if (!name) continue
      checked += 1
      if (!sources.some((file) => declares(readText(file), name))) missing.push(`${span} in ${sources.join(', ')}`)
    }
  }
  assert.deepEqual(missing, [])
  assert.ok(checked > 40, `only ${checked} functions are named`)
})

test('names declarations and no migration: what is in force stands there', () => {
  const named = codeSpansOf(page)
  assert.ok(named.filter((span) => /^apps\/.*\.(database\.ts|sql)$/.test(span)).length > 2)
  assert.deepEqual(
    named.filter((span) => /^migrations\/.*\d{4}_\w+\.sql$/.test(span)),
    [],
  )
})

test('walks the request page in the order of shared/server/open-server.ts', () => {
  const http = readText('shared/server/open-server.ts')
  const named = codeSpansOf(sectionOf(page, 'How a request travels')).map((span) => span.replace('()', ''))
  const middleware = named.filter(
    (name) => (/^register/.test(name) && http.includes(`  ${name}(`)) || http.includes(`await ${name}(`),
  )
  const places = middleware.map((name) => http.search(new RegExp(`(  |await )${name}\\(`)))
  assert.ok(middleware.length >= 6, `only ${middleware.length} steps`)
  assert.deepEqual(
    places,
    [...places].sort((one, other) => one - other),
  )
})

test('lists the dependency rules in force', () => {
  const rules =
    globSync('tools/quality/**/*.ts', { cwd: ROOT })
      .map((file) => readText(file))
      .join('\n') + readText('biome.json')
  const section = sectionOf(page, 'The dependency rule')
  const orders = section.match(/[a-z-]+(, [a-z-]+)*( → [a-z-]+(, [a-z-]+)*)+/g) ?? []
  assert.equal(orders.length, 2)
  for (const order of orders) assert.ok(rules.includes(order), order)
  const names = codeSpansOf(section).filter((span) => /^[a-z]+(-[a-z]+)+$/.test(span))
  assert.ok(names.length > 5)
  assert.deepEqual(
    names.filter((name) => !rules.includes(`'${name}'`)),
    [],
  )
})
