// Follows docs/guides/your-product.md with two repositories: a clone becomes a product and takes the next version.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { copyProject, type ProjectCopy } from '../support/project-copy.ts'
import { assertLike } from './likeness.ts'
import { codeBlocksOf, ROOT, readText, stepsOf } from './markdown.ts'
import { playBlocks } from './shell.ts'

const IDENTITY = {
  GIT_AUTHOR_NAME: 'Reader',
  GIT_AUTHOR_EMAIL: 'reader@example.com',
  GIT_COMMITTER_NAME: 'Reader',
  GIT_COMMITTER_EMAIL: 'reader@example.com',
}
const [begin, migrate, upgrade, finish] = stepsOf(codeBlocksOf(readText('docs/guides/your-product.md')))
let pend: ProjectCopy
let folder: string

before(() => {
  pend = copyProject()
  folder = mkdtempSync(path.join(tmpdir(), 'pend-product-'))
  mkdirSync(path.join(folder, 'shop.git'))
  git(path.join(folder, 'shop.git'), 'init', '--quiet', '--bare', '--initial-branch', 'main')
  git(pend.root, 'init', '--quiet', '--initial-branch', 'main')
  release('v0.1.0')
})
after(() => {
  pend?.remove()
  if (folder) rmSync(folder, { recursive: true, force: true })
})

function git(cwd: string, ...words: string[]): string {
  return execFileSync('git', words, { cwd, encoding: 'utf8', env: { ...process.env, ...IDENTITY } })
}

function release(version: string): void {
  git(pend.root, 'add', '--all')
  git(pend.root, 'commit', '--quiet', '--message', version)
  git(pend.root, 'tag', version)
}

/** Plays blocks as in one terminal; this project's packages replace those of an installation. */
async function play(cwd: string, commands: readonly string[]): Promise<string[]> {
  const install = `ln -s "${path.join(ROOT, 'node_modules')}" node_modules`
  const variables = { ...IDENTITY, PEND: pend.root, SHOP: path.join(folder, 'shop.git') }
  const blocks = commands.map((command) => command.replace(/^npm install$/m, install))
  return playBlocks(blocks, { cwd, variables })
}

test('a clone becomes a product with its own migrations and merges the next version', async () => {
  const shop = path.join(folder, 'shop')
  await play(folder, [begin!.command])
  const [folders] = await play(shop, [migrate!.command])
  assertLike(migrate!.answer!.text, folders!.slice(folders!.lastIndexOf('0001_')), 'text')
  assert.equal(git(shop, 'status', '--porcelain'), '')
  writeFileSync(path.join(pend.root, 'docs/news.md'), '# News\n')
  const tags = path.join(pend.root, 'apps/content/tags.resource.ts')
  writeFileSync(tags, readFileSync(tags, 'utf8').replace('fields: {', 'fields: {\n    shade: text({ max: 20 }),'))
  await play(pend.root, ['./manage makemigrations'])
  release('v0.2.0')
  const [printed] = await play(shop, [upgrade!.command])
  assertLike(upgrade!.answer!.text, printed!, 'text')
  await play(shop, [finish!.command])
  const pushed = git(path.join(folder, 'shop.git'), 'ls-tree', '--name-only', 'main', 'docs/news.md', 'migrations/')
  assert.match(pushed, /docs\/news\.md/)
  assert.match(pushed, /migrations\/0021_content_add_tags_shade/)
})

test('the next migration of the product has the next number of its own timeline', async () => {
  const [printed] = await play(path.join(folder, 'shop'), ['./manage makemigrations store --empty --name by_hand'])
  assert.match(printed!, /migrations\/shop\/0002_store_by_hand/)
})
