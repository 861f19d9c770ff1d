// Every page for people: its links work, its commands exist, and the README stays a front door.
import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import path from 'node:path'
import { describe, test } from 'node:test'
import { loadCommands } from '#core/app-parts.ts'
import { anchorOf } from '#framework/commands/artifacts/markdown.ts'
import { allPages, codeBlocksOf, linksOf, ROOT, readText } from './markdown.ts'

const LONGEST_README = 150
const pages = allPages()
const { scripts } = JSON.parse(readText('package.json')) as { scripts: Record<string, string> }

/** Files a page links to that do not exist. */
function missingFilesOf(page: string): string[] {
  const folder = path.join(ROOT, path.dirname(page))
  return linksOf(readText(page)).filter((target) => globSync(target, { cwd: folder }).length === 0)
}

/** Anchors a page links to, in itself or another page, without a heading. */
function missingAnchorsOf(page: string): string[] {
  const targets = [...readText(page).matchAll(/\]\(((?!https?:)[^)\s#]*)#([^)\s]+)\)/g)]
  return targets.flatMap(([, file = '', anchor = '']) => {
    const target = file === '' ? page : path.join(path.dirname(page), file)
    return target.endsWith('.md') && !headingsOf(target).includes(anchor) ? [`${file}#${anchor}`] : []
  })
}

function headingsOf(page: string): string[] {
  const prose = readText(page).replace(/^```[\s\S]*?^```$/gm, '')
  return [...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading!))
}

describe('README.md', () => {
  const readme = readText('README.md')

  test('shows the command that runs the project and the command that tests it', () => {
    const shown = codeBlocksOf(readme).map(({ heading, text }) => [heading, text])
    assert.deepEqual(
      shown.filter(([heading]) => heading === 'Run' || heading === 'Test'),
      [
        ['Run', 'npm install && npm start'],
        ['Test', 'npm test'],
      ],
    )
  })

  test(`has at most ${LONGEST_README} lines`, () => {
    assert.ok(readme.trimEnd().split('\n').length <= LONGEST_README)
  })

  test('leads to every page in docs/, to recipes through their list', () => {
    const recipes = linksOf(readText('docs/recipes.md')).map((target) => `docs/${target}`)
    const linked = new Set([...linksOf(readme), ...recipes])
    const left = pages.filter((page) => page.startsWith('docs/') && !linked.has(page))
    assert.deepEqual(left, [])
  })
})

describe('recipes and the pages for those who know something else', () => {
  test('name settings that exist', () => {
    const settings = new Set(
      [...readText('.env.example').matchAll(/^#? ?([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => name),
    )
    const isKnown = (name: string) => settings.has(name.replace(/_FILE$/, ''))
    const named = pages
      .filter((page) => /^docs\/(recipes|coming-from)\//.test(page))
      .flatMap((page) => [...readText(page).matchAll(/\bPEND_[A-Z0-9_]+\b/g)].map(([name]) => name))
    assert.ok(named.length > 30, `only ${named.length} are named`)
    assert.deepEqual(
      named.filter((name) => !isKnown(name) && name !== 'PEND_RATE_LIMT'),
      [],
    )
  })
})

describe('every page', () => {
  test('links to files and headings that exist', () => {
    const missing = pages.flatMap((page) =>
      [...missingFilesOf(page), ...missingAnchorsOf(page)].map((target) => `${page}: ${target}`),
    )
    assert.deepEqual(missing, [])
  })

  test('names commands and scripts that exist', async () => {
    const commands = new Set((await loadCommands()).map(({ name }) => name))
    const isKnown = (page: string, name: string) => commands.has(name) || declaredIn(page).includes(name)
    const unknown = pages.flatMap((page) => [
      ...wordsAfter(page, /(?:`|^)\.\/manage ([a-z_]+)/gm).filter((name) => !isKnown(page, name)),
      ...wordsAfter(page, /npm run ([\w:-]+)/g).filter((name) => scripts[name] === undefined),
    ])
    assert.deepEqual(unknown, [])
  })
})

/** Commands declared by the examples of a page. */
function declaredIn(page: string): string[] {
  return wordsAfter(page, /defineCommand\(\{\s+name: '(\w+)'/g)
}

function wordsAfter(page: string, pattern: RegExp): string[] {
  return [...readText(page).matchAll(pattern)].map(([, name]) => name!)
}
