// `./manage tasks` as an operator runs it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createContext } from '#framework/request/create-context.ts'
import { sendMail } from '#framework/tasks/mail/send-mail.ts'
import { runManage } from '../support/manage.ts'
import { runCommand } from '../support/run-command.ts'
import { openServer, type TestServer } from '../support/server.ts'
import { createTenant, type TestTenant } from '../support/tenant.ts'

let server: TestServer
let tenant: TestTenant
before(async () => {
  server = await openServer()
  tenant = await createTenant(server)
})
after(() => server.close())

function enqueue(): Promise<string> {
  const ctx = createContext(server.runtime, { requestId: 'tasks-test', tenantId: tenant.id })
  return ctx.enqueue(sendMail, { to: 'reader@example.com', subject: 'Hi', text: 'private words' })
}

const tasks = (...words: string[]) => runCommand(['tasks', ...words, '--tenant', tenant.slug])

test('lists, shows, cancels and retries, with meaningful exit codes', async () => {
  const id = await enqueue()
  const list = await runManage(['tasks', 'list', '--json', '--tenant', tenant.slug])
  const listed: { id: string; name: string; tenant: string; state: string }[] = JSON.parse(list.stdout)
  assert.deepEqual(
    listed.filter(({ name }) => name === sendMail.name).map((task) => [task.id, task.tenant, task.state]),
    [[id, tenant.slug, 'waiting']],
    list.stderr,
  )
  const show = await tasks('show', id)
  assert.equal(JSON.parse(show.stdout).name, 'framework.send-mail')
  assert.doesNotMatch(show.stdout, /private words/)
  assert.deepEqual((await tasks('cancel', id)).stdout, '1 of 1 tasks cancelled.\n')
  const twice = await tasks('cancel', id)
  assert.deepEqual([twice.status, twice.stdout], [1, '0 of 1 tasks cancelled.\n'])
  assert.equal((await tasks('retry', '--state', 'cancelled')).stdout, '1 of 1 tasks will run again.\n')
  assert.match((await tasks('stats')).stdout, /framework\.send-mail +mail +waiting +1/)
})

test('purges ended tasks, after a question, and nothing else', async () => {
  const id = await enqueue()
  await tasks('cancel', id)
  const unasked = await tasks('purge')
  assert.equal(unasked.status, 1)
  assert.match(unasked.stderr, /There is no terminal to answer/)
  const purged = await tasks('purge', '--state', 'cancelled', '--no-input')
  assert.deepEqual([purged.status, purged.stdout], [0, '1 tasks deleted.\n'])
  const running = await tasks('purge', '--state', 'waiting', '--no-input')
  assert.equal(running.status, 1)
  assert.match(running.stderr, /has not ended/)
})

test('says in one sentence what is wrong with a command line', async () => {
  for (const [words, message] of [
    [['explode'], /tasks cannot "explode"/],
    [['show', 'seven'], /"seven" is not the id/],
    [['show', '01a20b7d-d31a-7f6f-a4fc-428470176d56'], /There is no task/],
    [['cancel'], /Say which tasks/],
  ] as const) {
    const { status, stderr } = await tasks(...words)
    assert.equal(status, 1, stderr)
    assert.match(stderr, message)
    assert.doesNotMatch(stderr, /\n {4}at /)
  }
})
