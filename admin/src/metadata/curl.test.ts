// The calls a screen shows are those of the API, run in a shell unchanged, and contain no token.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { curlCalls } from './curl.ts'

const resource = {
  path: 'articles',
  operations: ['list', 'read', 'update'],
  actions: [{ name: 'publish', path: 'publish' }],
} as never
const calls = curlCalls({
  origin: 'https://example.com',
  tenant: 'acme',
  resource,
  id: 'a1',
  changes: { title: `It's $(touch /tmp/pend-ran) "so" \`it\`` },
})

test('each permitted operation has a call, and no other has', () => {
  assert.deepEqual(
    calls.map(({ name }) => name),
    ['read', 'update', 'publish'],
  )
  assert.equal(
    calls[0]!.call,
    `curl -H "Authorization: Bearer $TOKEN" -H 'X-Tenant: acme' 'https://example.com/api/v1/articles/a1'`,
  )
})

test('a value is one word for a shell, whatever it contains', () => {
  const words = execFileSync('sh', ['-c', `printf '%s\\n' ${calls[1]!.call.slice(5)}`], { env: { TOKEN: 'secret' } })
  assert.ok(words.toString().includes(`{"title":"It's $(touch /tmp/pend-ran) \\"so\\" \`it\`"}`))
})
