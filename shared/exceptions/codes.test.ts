// The register of codes and its paragraphs for people stay in step.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { PROBLEM_CODES } from './codes.ts'

const document = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8')

test('every problem code has a paragraph in docs/errors.md with its status, and every paragraph has a code', () => {
  const described = [...document.matchAll(/^## (\S+)\n\n(\d{3})\. /gm)].map(([, code, status]) => `${code} ${status}`)
  assert.deepEqual(
    described,
    Object.entries(PROBLEM_CODES).map(([code, { status }]) => `${code} ${status}`),
  )
})
