// Tasks in the admin: watched, retried, cancelled, and run ahead of schedule, by people with the right.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createContext } from '#framework/request/create-context.ts'
import { drainTasks } from '#framework/tasks/drain-tasks.ts'
import { sendMail } from '#framework/tasks/mail/send-mail.ts'
import { arrange } from '../../support/arrange.ts'
import { requireAccessible, useAdmin } from './open-admin.ts'

const SCRIPT = '<img src=x onerror="document.title=1">'
const MAIL = { to: 'reader@example.com', subject: 'Hello', text: 'Hello' }
const admin = useAdmin(['admin', 'viewer'])
const enqueue = () =>
  createContext(admin.server.runtime, { requestId: 'test', tenantId: admin.tenant.id }).enqueue(sendMail, MAIL)
const fail = (id: string) =>
  arrange("update tasks.tasks set state = 'dead', finished_at = now(), error = $2 where id = $1", [id, SCRIPT])

test('an admin sees a task end live, finds the failed one, reads why and reruns it', async () => {
  const [waiting, dead] = [await enqueue(), await enqueue()]
  await fail(dead)
  const { page, finish } = await admin.enter('admin')
  const card = page.getByRole('region', { name: 'Dead tasks' })
  await card.getByText('1 ended without success').waitFor()
  await card.getByRole('link', { name: 'Look at them' }).click()
  await page.getByRole('link', { name: 'framework.send-mail' }).click()
  await page.getByRole('region', { name: 'Error' }).getByText(SCRIPT).waitFor()
  await page.getByRole('button', { name: 'Run again: framework.send-mail' }).first().click()
  await page.getByText('The task starts over.').waitFor()
  await page.getByRole('button', { name: /^All/ }).click()
  await page.getByText('Waiting', { exact: true }).first().waitFor()
  await drainTasks(admin.server.runtime, { tenantId: admin.tenant.id })
  await page.getByRole('button', { name: /^Waiting 0/ }).waitFor()
  await page.getByText('Completed', { exact: true }).first().waitFor()
  for (const id of [waiting, dead]) assert.equal((await admin.call(`/tasks/${id}`)).state, 'completed')
  assert.notEqual(await page.title(), '1')
  await finish()
})

test('a waiting task is cancelled', async () => {
  const id = await enqueue()
  const { page, finish } = await admin.enterAt(`/-/tasks?task=${id}`, 'admin')
  await page.getByRole('button', { name: 'Cancel: framework.send-mail' }).first().click()
  await page.getByText('The task is cancelled.').waitFor()
  assert.equal((await admin.call(`/tasks/${id}`)).state, 'cancelled')
  await finish()
})

test('a schedule shows its next run, and runs ahead of time', async () => {
  const { page, finish } = await admin.enterAt('/-/tasks', 'admin')
  const row = page.getByRole('row').filter({ hasText: 'audit.prune-trail' }).last()
  await row.getByText('41 3 * * *').waitFor()
  await row.getByRole('button', { name: 'Run now: audit.prune-trail' }).click()
  await page.getByText('It is on its way.').waitFor()
  await page.getByRole('link', { name: 'audit.prune-trail' }).waitFor()
  await finish()
})

test('a schedule is paused, shows since when, and is resumed', async () => {
  const { page, finish } = await admin.enterAt('/-/tasks', 'admin')
  await page.getByRole('button', { name: 'Pause: audit.prune-trail' }).click()
  const row = page.getByRole('row').filter({ hasText: 'audit.prune-trail' }).last()
  await row.getByText('Paused', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Resume: audit.prune-trail' }).click()
  await page.getByText('It continues with its next run.').waitFor()
  await page.getByRole('button', { name: 'Pause: audit.prune-trail' }).waitFor()
  await finish()
})

test('failed tasks are deleted after a question, and waiting ones stay', async () => {
  const [dead, waiting] = [await enqueue(), await enqueue()]
  await fail(dead)
  const { page, finish, go } = await admin.enterAt('/-/tasks?show=open', 'admin')
  await page.getByRole('link', { name: 'framework.send-mail' }).first().waitFor()
  assert.equal(await page.getByRole('button', { name: 'Delete ended tasks' }).count(), 0)
  await go('/-/tasks?show=failed')
  await page.getByRole('button', { name: 'Delete ended tasks' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete permanently' }).click()
  await page.getByText(/tasks are deleted\./).waitFor()
  await page.getByText('No task here').waitFor()
  assert.equal((await admin.call('/tasks?state=dead')).count, 0)
  assert.equal((await admin.call(`/tasks/${waiting}`)).state, 'waiting')
  await finish()
})

test('people without the right never see tasks, and the server refuses the forced call', async () => {
  const id = await enqueue()
  const { page, finish, go } = await admin.enter('viewer')
  assert.equal(await page.getByRole('link', { name: 'Tasks' }).count(), 0)
  assert.equal(await page.getByRole('region', { name: 'Dead tasks' }).count(), 0)
  await go('/-/tasks')
  await page.getByRole('heading', { name: 'There is nothing here' }).waitFor()
  const token = admin.tenant.people.viewer.access
  const schedule = '/tasks/schedules/audit.prune-trail'
  for (const path of [`/tasks/${id}/cancel`, `${schedule}/run`, `${schedule}/pause`, '/tasks/purge']) {
    const forced = await admin.server.call(`/api/v1${path}`, { method: 'POST', token })
    assert.deepEqual([forced.status, forced.body.code], [403, 'permissions.denied'])
  }
  await finish()
})

for (const colorScheme of ['light', 'dark'] as const)
  test(`tasks are accessible, in ${colorScheme} colours, wide and narrow`, async () => {
    const id = await enqueue()
    await fail(id)
    for (const width of [1440, 390]) {
      const { page, finish } = await admin.enterAt(`/-/tasks?task=${id}`, 'admin', {
        colorScheme,
        viewport: { width, height: 900 },
      })
      await page.getByRole('region', { name: 'Error' }).waitFor()
      await page.getByRole('button', { name: 'Run now: audit.prune-trail' }).waitFor()
      await requireAccessible(page, `tasks-${width}-${colorScheme}`)
      const overflow = await page.evaluate(() => document.body.scrollWidth - document.documentElement.clientWidth)
      assert.equal(overflow, 0)
      await finish()
    }
  })
