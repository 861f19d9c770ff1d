// Follows the guides and recipes of docs/ in one copy of the project: their files compile, their commands and calls print what they show.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { globSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { promisify } from 'node:util'
import { copyProject, type ProjectCopy } from '../support/project-copy.ts'
import { type FreshServer, openFreshServer } from './fresh-server.ts'
import { callGuide, declareGuide, readGuide } from './guide.ts'
import { ROOT, tourWords } from './markdown.ts'
import { declareRecipes, recipeWords } from './recipe.ts'
import { playBlocks } from './shell.ts'

const run = promisify(execFile)
// your-product.test.ts follows this one in separate folders.
const ELSEWHERE = 'docs/guides/your-product.md'
const guides = globSync('docs/guides/*.md', { cwd: ROOT })
  .filter((page) => page !== ELSEWHERE)
  .sort()
  .map(readGuide)
const recipes = globSync('docs/recipes/**/*.md', { cwd: ROOT }).sort().map(readGuide)
let copy: ProjectCopy
let server: FreshServer

before(async () => {
  copy = copyProject()
  server = await openFreshServer(copy.root, async (variables) => {
    // A reader has started the server before.
    await playBlocks(['./manage migrate'], { cwd: copy.root, variables })
    for (const guide of guides) await declareGuide(guide, { cwd: copy.root, variables })
    await declareRecipes(recipes, { cwd: copy.root, variables })
  })
})
after(async () => {
  await server?.close()
  copy?.remove()
})

test('every file of the guides and recipes has the types the page states', async () => {
  const compiler = path.join(copy.root, 'node_modules/typescript/bin/tsc')
  await run(process.execPath, [compiler, '-p', 'tsconfig.json'], { cwd: copy.root })
})

describe('the server', () => {
  for (const guide of guides)
    test(`answers the calls of ${guide.page} as it shows`, async () => {
      const prelude = tourWords(`localhost:${server.port}`)
      await callGuide(guide, { cwd: copy.root, variables: server.variables, port: server.port, prelude })
    })
})

describe('the server', { concurrency: 3 }, () => {
  for (const [index, recipe] of recipes.entries())
    test(`answers the calls of ${recipe.page} as it shows`, async () => {
      const prelude = recipeWords(`localhost:${server.port}`, `kitchen-${index}`)
      await callGuide(recipe, { cwd: copy.root, variables: server.variables, port: server.port, prelude })
    })
})

test('a guide or recipe shows the answers of its commands or calls', () => {
  for (const { page, declares, calls } of [...guides, ...recipes])
    assert.ok(
      [...declares, ...calls].some(({ shown }) => shown !== undefined),
      page,
    )
})
