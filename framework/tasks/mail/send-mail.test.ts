// Mail as a task: sent after the commit, retried after a transient failure, never after a permanent one.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { MailFailure } from '#framework/mail/mail-failure.ts'
import { type Mailer, openMailer } from '#framework/mail/mailer.ts'
import type { MailMessage } from '#framework/mail/message.ts'
import type { Context } from '#framework/request/context.ts'
import { createContext } from '#framework/request/create-context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import type { Runtime } from '#framework/request/runtime.ts'
import { drainTasks } from '#framework/tasks/drain-tasks.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant, type TestTenant } from '#tests/support/tenant.ts'
import { mail } from './mail-service.ts'
import { sendMail } from './send-mail.ts'

let server: TestServer
before(async () => {
  server = await openServer()
})
after(() => server.close())

const MESSAGE: MailMessage = { to: 'reader@example.com', subject: 'Hello', text: 'Good morning' }

interface Desk {
  readonly ctx: Context
  readonly runtime: Runtime
  readonly mailer: Mailer
}

/** A tenant with its own mailer, which the test can make fail first. */
async function openDesk(failures: MailFailure[] = []): Promise<Desk> {
  const tenant: TestTenant = await createTenant(server)
  // The mail that confirms its owner's address takes another way.
  await drainTasks(server.runtime, { tenantId: tenant.id })
  const inner = openMailer({ driver: 'memory', from: 'desk@example.org', directory: '' })
  const mailer: Mailer = {
    ...inner,
    send: async (message, id) => {
      const failure = failures.shift()
      if (failure) throw failure
      await inner.send(message, id)
    },
  }
  const services = new Map([...server.runtime.services!, mail.provide(mailer)])
  const runtime = { ...server.runtime, services }
  return { runtime, mailer, ctx: createContext(runtime, { requestId: 'mail-test', tenantId: tenant.id }) }
}

test('a mail leaves after the commit, and never after a rollback', async () => {
  const { ctx, runtime, mailer } = await openDesk()
  await assert.rejects(
    inTransaction(ctx, async (inner) => {
      await inner.enqueue(sendMail, { ...MESSAGE, subject: 'Never' })
      throw new Error('changed my mind')
    }),
  )
  const id = await inTransaction(ctx, async (inner) => {
    const id = await inner.enqueue(sendMail, MESSAGE)
    assert.equal(mailer.sent.length, 0)
    return id
  })
  await drainTasks(runtime, { tenantId: ctx.tenantId! })
  assert.deepEqual(
    mailer.sent.map(({ subject, messageId }) => [subject, messageId]),
    [['Hello', `<${id}@example.org>`]],
  )
})

test('a mail the server cannot take now is sent later, under the same id', async () => {
  const { ctx, runtime, mailer } = await openDesk([new MailFailure('451 busy', { isPermanent: false })])
  const id = await ctx.enqueue(sendMail, MESSAGE)
  const [first] = await drainTasks(runtime, { tenantId: ctx.tenantId! })
  assert.equal(first!.state, 'scheduled')
  const [second] = await drainTasks(runtime, { tenantId: ctx.tenantId!, ahead: 60_000 })
  assert.deepEqual([second!.id, second!.state, second!.attempt], [id, 'completed', 2])
  assert.equal(mailer.sent[0]!.messageId, `<${id}@example.org>`)
})

test('a mail the server refuses permanently is a dead letter at once', async () => {
  const { ctx, runtime, mailer } = await openDesk([new MailFailure('550 nobody here', { isPermanent: true })])
  await ctx.enqueue(sendMail, MESSAGE)
  const [only] = await drainTasks(runtime, { tenantId: ctx.tenantId!, ahead: 60_000 })
  assert.equal(only!.state, 'dead')
  assert.match(only!.error!, /550 nobody here/)
  assert.equal(mailer.sent.length, 0)
})

test('a mail with a header line in its subject is refused before anything is written (CWE-93)', async () => {
  const { ctx } = await openDesk()
  await assert.rejects(ctx.enqueue(sendMail, { ...MESSAGE, subject: 'Hi\nBcc: all@example.com' }), /does not fit/)
})
