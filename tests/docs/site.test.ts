// The site of the documents: every page stands in its navigation once, and no page asks another machine for anything.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { describe, test } from 'node:test'
import { anchorOf } from '#framework/commands/artifacts/markdown.ts'
import site from '../../docs/site/.vitepress/config.ts'
import { NAVIGATION } from '../../docs/site/navigation.ts'
import { allPages, ROOT, readText } from './markdown.ts'

// The README is the front page.
const pages = allPages().filter((page) => page !== 'README.md')
const withoutCode = (text: string) => text.replace(/^```[\s\S]*?^```$/gm, '').replace(/`[^`\n]*`/g, '')

describe('the navigation', () => {
  const named = NAVIGATION.flatMap((part) => part.pages)

  test('names every page once', () => {
    assert.deepEqual([...named].sort(), pages)
  })

  test('leads to pages that have a title', () => {
    assert.deepEqual(
      named.filter((page) => !/^# \S/m.test(readText(page))),
      [],
    )
  })
})

describe('a page', () => {
  test('has the anchors that other pages link to', () => {
    const headings = pages.flatMap((page) => [...readText(page).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading!))
    const { slugify } = site.markdown.anchor
    assert.deepEqual(headings.map(slugify), headings.map(anchorOf))
  })

  test('loads nothing from another machine', () => {
    const outside = ['README.md', ...pages].flatMap((page) =>
      [...withoutCode(readText(page)).matchAll(/!\[[^\]]*\]\(((?:\w+:)?\/\/[^)]+)\)/g)].map(
        ([, target]) => `${page}: ${target}`,
      ),
    )
    assert.deepEqual(outside, [])
  })
})

describe('npm run docs', () => {
  const runDocs = (word: string) =>
    spawnSync(process.execPath, ['scripts/docs.ts', word], { cwd: ROOT, encoding: 'utf8' })

  test('explains its options', () => {
    const { status, stdout } = runDocs('--help')
    assert.equal(status, 0)
    assert.match(stdout, /--build[\s\S]+--port <number>/)
  })

  test('refuses an unknown option', () => {
    const { status, stderr } = runDocs('--biuld')
    assert.equal(status, 2)
    assert.match(stderr, /unknown option '--biuld'/)
  })

  test('installs the version that the lock file names', () => {
    const { dependencies } = JSON.parse(readText('docs/site/package.json')) as { dependencies: { vitepress: string } }
    const lock = JSON.parse(readText('docs/site/package-lock.json')) as {
      packages: Record<string, { version: string; resolved?: string }>
    }
    assert.equal(lock.packages['node_modules/vitepress']!.version, dependencies.vitepress)
    assert.ok(Object.values(lock.packages).every(({ resolved }) => resolved === undefined))
    assert.ok(existsSync(path.join(ROOT, 'docs/site/.npmrc')))
  })
})
