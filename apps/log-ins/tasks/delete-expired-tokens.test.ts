// The cleaning task, from enqueueing to its result in the ledger.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createContext } from '#framework/request/create-context.ts'
import { drainTasks } from '#framework/tasks/drain-tasks.ts'
import { arrange } from '#tests/support/arrange.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { registerPerson } from '#tests/support/tenant.ts'
import { deleteExpiredTokens } from './delete-expired-tokens.ts'

let server: TestServer
before(async () => {
  server = await openServer()
})
after(() => server.close())

test('deletes expired tokens and long ended sessions, and nothing else', async () => {
  const [old, current] = [await registerPerson(server), await registerPerson(server)]
  await arrange("update auth.sessions set ended_at = now() - interval '31 days' where user_id = $1", [old.id])
  const ctx = createContext(server.runtime, { requestId: 'clean-up' }).asSystem('test the cleaning')
  const id = await ctx.enqueue(deleteExpiredTokens, {})
  const drained = await drainTasks(server.runtime, { id })
  assert.equal(drained.find((task) => task.id === id)?.state, 'completed')
  const rows = await arrange('select user_id from auth.sessions where user_id = any($1)', [[old.id, current.id]])
  assert.deepEqual(rows, [{ user_id: current.id }])
  const [row] = await arrange('select state, result, request_id from tasks.tasks where id = $1', [id])
  assert.equal(row!.state, 'completed')
  assert.ok((row!.result as { sessions: number }).sessions >= 1)
  assert.equal(row!.request_id, 'clean-up')
})
