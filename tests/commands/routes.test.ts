// The list of routes matches the documents and the server.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { runManage } from '../support/manage.ts'
import { runCommand } from '../support/run-command.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')

interface Route {
  readonly method: string
  readonly path: string
  readonly operation: string
  readonly access: string
}

test('names every operation of the OpenAPI document and no other', async () => {
  const { status, stdout, stderr } = await runManage(['routes', '--json'])
  assert.equal(status, 0, stderr)
  const document = JSON.parse(readFileSync(path.join(ROOT, 'generated/openapi.json'), 'utf8')) as {
    paths: Record<string, object>
  }
  const described = Object.entries(document.paths).flatMap(([url, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${url}`),
  )
  const listed = (JSON.parse(stdout) as Route[]).map((route) => `${route.method} ${route.path}`)
  assert.deepEqual(listed.toSorted(), described.toSorted())
})

test('says what each requires of the caller, and finds routes by words', async () => {
  const { stdout } = await runCommand(['routes', 'articles', 'publish', '--json'])
  const found = JSON.parse(stdout) as Route[]
  assert.deepEqual(
    found.find(({ operation }) => operation === 'articles: publish'),
    {
      method: 'POST',
      path: '/api/v1/articles/{id}/publish',
      operation: 'articles: publish',
      access: 'articles.publish',
    },
  )
  const table = (await runCommand(['routes', 'auth/'])).stdout
  assert.match(table, /^method +path +operation +access\n/)
  assert.match(table, /^POST +\/api\/v1\/auth\/login +\w+ +public$/m)
  assert.match((await runCommand(['routes', 'no-such-word'])).stdout, /^No route holds these words\.\n$/)
})
