// Webhooks in the admin: added, tested, read and redelivered, by people with the right.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import type { Page } from 'playwright-core'
import { drainTasks } from '#framework/tasks/drain-tasks.ts'
import { finishRefused, requireAccessible, useAdmin } from './open-admin.ts'

const SCRIPT = '<img src=x onerror="document.title=1">'
let status = 204
const receiver = http.createServer((request, response) => {
  request.resume().on('end', () => response.writeHead(status).end(status === 204 ? '' : SCRIPT))
})
receiver.listen(0, '127.0.0.1')
await once(receiver, 'listening')
after(() => receiver.close().closeAllConnections())
const host = `127.0.0.1:${(receiver.address() as AddressInfo).port}`

const admin = useAdmin(['admin', 'viewer'], undefined, { PEND_OUTBOUND_ALLOWED_HOSTS: host })
const deliver = (ahead = 0) => drainTasks(admin.server.runtime, { tenantId: admin.tenant.id, ahead })
const address = (path: string) => `http://${host}/${path}`
const addWebhook = async (path: string, events = ['tags.created']): Promise<string> =>
  (await admin.call('/webhooks', { url: address(path), events, description: SCRIPT })).webhook.id
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const deliveries = (page: Page) => page.getByRole('region', { name: 'Deliveries', exact: true }).getByRole('row')

test('an admin adds a webhook, keeps its secret, sends a test and reads the response', async () => {
  const { page, finish } = await admin.enter('admin')
  await page.getByRole('navigation', { name: 'Menu' }).getByRole('link', { name: 'Webhooks' }).click()
  await button(page, 'New webhook').click()
  await page.getByLabel('Address').fill(address('shop'))
  await page.getByRole('group', { name: 'Tags' }).getByLabel('created').check()
  await button(page, 'Add the webhook').click()
  const secret = await page.getByRole('region', { name: 'Signing secret' }).textContent()
  assert.match(secret ?? '', /^whsec_/)
  await button(page, 'I have saved it').click()
  await page.getByRole('heading', { name: address('shop') }).waitFor()
  await button(page, 'Send a test').click()
  await page.getByText('The test is on its way').waitFor()
  await deliver()
  await page.getByRole('link', { name: 'webhooks.ping' }).click()
  await page.getByText('"type": "webhooks.ping"').waitFor()
  await page.getByRole('img', { name: '1 of the last 1 delivered' }).waitFor()
  assert.equal((await page.content()).includes(secret!), false)
  await finish()
})

test("the server's objections to an address and to events appear beside them", async () => {
  const opened = await admin.enterAt('/-/webhooks', 'admin')
  const { page } = opened
  await button(page, 'New webhook').click()
  await page.getByLabel('Address').fill('http://10.0.0.1/hook')
  await page.getByLabel('More names').fill('tags.craeted')
  await button(page, 'Add the webhook').click()
  await page.getByText('did you mean tags.created?').waitFor()
  await page.getByLabel('More names').fill('tags.*')
  await button(page, 'Add the webhook').click()
  await page.locator('#webhook-url-fault').waitFor()
  await finishRefused(opened, 422)
})

test('failed deliveries are found, read as text and redelivered, one or many', async () => {
  const id = await addWebhook('shaky')
  status = 500
  await admin.call('/tags', { name: 'green' })
  await admin.call('/tags', { name: 'blue' })
  await deliver()
  status = 204
  const { page, finish } = await admin.enterAt(`/-/webhooks?webhook=${id}&show=failed`, 'admin')
  await deliveries(page).nth(2).waitFor()
  await page.getByRole('link', { name: 'tags.created' }).first().click()
  await page.getByRole('region', { name: 'Response', exact: true }).getByText(SCRIPT).waitFor()
  for (const box of await page.getByRole('checkbox', { name: 'Choose tags.created, attempt 1' }).all())
    await box.check()
  await button(page, 'Deliver 2 again').click()
  await page.getByText('2 on the way again.').waitFor()
  // Events of one record arrive in order: the second attempts of the first deliveries are due earlier.
  await deliver(60_000)
  await button(page, 'Delivered').click()
  await deliveries(page).nth(2).waitFor()
  assert.notEqual(await page.title(), '1')
  await finish()
})

test('a new secret asks twice and shows once, and deleting a webhook deletes its log', async () => {
  const id = await addWebhook('rotated')
  const { page, finish } = await admin.enterAt(`/-/webhooks?webhook=${id}`, 'admin')
  await button(page, 'New secret').click()
  await page.getByRole('dialog').getByRole('button', { name: 'New secret' }).click()
  await page.getByText('The previous secret also signs until').waitFor()
  await button(page, 'I have saved it').click()
  await button(page, 'Switch off').click()
  await button(page, 'Switch on').waitFor()
  assert.equal((await admin.call(`/webhooks/${id}`)).isEnabled, false)
  await button(page, 'Delete').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await page.getByText('The webhook is deleted.').waitFor()
  assert.equal(await page.getByText(address('rotated')).count(), 0)
  await finish()
})

test("the sample receiver contains the webhook's address, as a string and never as code", async () => {
  const id = await addWebhook(`hook'$(id)`)
  const { page, finish } = await admin.enterAt(`/-/webhooks?webhook=${id}`, 'admin')
  await page.getByRole('region', { name: 'receiver.mjs' }).getByText('timingSafeEqual').first().waitFor()
  await button(page, 'curl: a signed test').click()
  const code = await page.getByRole('region', { name: 'check.sh' }).textContent()
  assert.ok(code?.includes(`address='${address('hook')}'\\''$(id)'`), code ?? '')
  await finish()
})

test('people without the right never see webhooks, and the server refuses the forced call', async () => {
  const opened = await admin.enter('viewer')
  const { page, go } = opened
  assert.equal(await page.getByRole('link', { name: 'Webhooks' }).count(), 0)
  await go('/-/webhooks')
  await page.getByRole('heading', { name: 'There is nothing here' }).waitFor()
  const token = admin.tenant.people.viewer.access
  const body = { url: address('theirs'), events: ['*'] }
  const forced = await admin.server.call('/api/v1/webhooks', { method: 'POST', token, body })
  assert.deepEqual([forced.status, forced.body.code], [403, 'permissions.denied'])
  await opened.finish()
})

for (const colorScheme of ['light', 'dark'] as const)
  test(`webhooks are accessible, in ${colorScheme} colours, wide and narrow`, async () => {
    const id = await addWebhook(`seen-${colorScheme}`)
    await admin.call('/tags', { name: `seen ${colorScheme}` })
    await deliver()
    for (const width of [1440, 390]) {
      const look = { colorScheme, viewport: { width, height: 900 } }
      const { page, finish, go } = await admin.enter('admin', look)
      const name = (screen: string) => `webhooks-${screen}-${width}-${colorScheme}`
      await go('/-/webhooks')
      await page.getByRole('rowheader').first().waitFor()
      await requireAccessible(page, name('all'))
      await button(page, 'New webhook').click()
      await page.getByRole('group', { name: 'Tags' }).waitFor()
      await requireAccessible(page, name('new'))
      await go(`/-/webhooks?webhook=${id}`)
      await page.getByRole('link', { name: 'tags.created' }).first().click()
      await page.getByRole('region', { name: 'Request', exact: true }).waitFor()
      await requireAccessible(page, name('one'))
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      assert.equal(overflow, 0)
      await finish()
    }
  })
