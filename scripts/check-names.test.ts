// Subjects of commits and names of branches, by the one expression that the hooks of Git and the quality step ask.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'

const ROOT = path.resolve(import.meta.dirname, '..')
const { isGoodName } = createRequire(import.meta.url)('./check-names.cjs') as {
  isGoodName(kind: 'subject' | 'branch', text: string): boolean
}

const GOOD = {
  subject: [
    'fix: dates of mails',
    'devEx(admin): one command',
    'revert: the new list',
    "Merge branch 'x'",
    'fixup! fix: a',
  ],
  branch: ['main', 'feature/rolling-restart', 'fix/17.8', 'dependabot/npm_and_yarn/pg-9'],
}
const BAD = {
  subject: [
    '',
    'dates of mails',
    'Fix: dates',
    'fix dates',
    'fix:dates',
    'fix: ',
    'feat: a',
    'fix/dates',
    ' fix: a',
    'x fix: a',
  ],
  branch: ['', 'dates', 'Feature/x', 'feature/', 'feature/X y', 'fix: dates', 'feat/x', 'feature/-x', 'mainly'],
}

test('a subject and a branch begin with a type, and say what they are about', () => {
  for (const kind of ['subject', 'branch'] as const) {
    for (const text of GOOD[kind]) assert.ok(isGoodName(kind, text), `${kind} ${text}`)
    for (const text of BAD[kind]) assert.ok(!isGoodName(kind, text), `${kind} ${text}`)
  }
})

test('the hook lets good commits through, and refuses others with the types', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'pend-hook-'))
  try {
    mkdirSync(path.join(folder, 'scripts'))
    cpSync(path.join(ROOT, '.githooks'), path.join(folder, '.githooks'), { recursive: true })
    cpSync(path.join(ROOT, 'scripts/check-names.cjs'), path.join(folder, 'scripts/check-names.cjs'))
    const { GIT_DIR: _directory, GIT_INDEX_FILE: _index, ...env } = process.env
    const git = (...words: string[]) => spawnSync('git', words, { cwd: folder, encoding: 'utf8', env })
    git('init', '--quiet')
    for (const [name, value] of [
      ['user.name', 'A'],
      ['user.email', 'a@example.com'],
      ['core.hooksPath', '.githooks'],
    ])
      git('config', name!, value!)
    const commit = (subject: string) => git('commit', '--quiet', '--allow-empty', '--message', subject)
    assert.equal(commit('fix: dates of mails').status, 0)
    const { status, stderr } = commit('dates of mails')
    assert.equal(status, 1)
    assert.match(stderr, /^"dates of mails" is no subject of this project: .*feature fix documentation/)
    assert.equal(git('log', '--format=%s').stdout, 'fix: dates of mails\n')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
