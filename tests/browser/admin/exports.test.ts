// Exports and erasing in the admin: both ask first, and only people with the right may do them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drainTasks } from '#framework/tasks/drain-tasks.ts'
import { registerPerson } from '../../support/tenant.ts'
import { requireAccessible, useAdmin } from './open-admin.ts'

const admin = useAdmin(['admin', 'viewer'])

test('an owner requests an export, downloads it and discards it', async () => {
  const { page, finish } = await admin.enter('owner')
  await page.getByRole('navigation', { name: 'Menu' }).getByRole('link', { name: 'Exports' }).click()
  await page.getByRole('button', { name: 'Export everything' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Export everything' }).click()
  await page.getByText('The export has begun.').waitFor()
  await drainTasks(admin.server.runtime, { tenantId: admin.tenant.id, access: admin.server.access })
  const arrives = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download' }).click()
  const download = await arrives
  assert.equal(await download.failure(), null)
  await page.getByRole('button', { name: 'Discard' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click()
  await page.getByText('The export is discarded.').waitFor()
  await page.getByText('Discarded', { exact: true }).waitFor()
  await finish()
})

test('an admin sees that an export exists, and may neither begin nor fetch one; a viewer sees none', async () => {
  const opened = await admin.enterAt('/-/exports', 'admin')
  await opened.page.getByRole('heading', { name: 'Exports' }).waitFor()
  assert.equal(await opened.page.getByRole('button', { name: 'Export everything' }).count(), 0)
  await opened.finish()
  const viewer = await admin.enterAt('/-/exports', 'viewer')
  await viewer.page.getByRole('heading', { name: 'There is nothing here' }).waitFor()
  await viewer.finish()
  for (const role of ['admin', 'viewer'] as const) {
    const token = admin.tenant.people[role].access
    const forced = await admin.server.call('/api/v1/tenant-exports', { method: 'POST', token, body: {} })
    assert.deepEqual([forced.status, forced.body.code], [403, 'permissions.denied'])
  }
})

test('a person erases their account after typing their address, and can no longer sign in', async () => {
  const person = await registerPerson(admin.server)
  const { page, finish } = await admin.visit('/account/erase')
  await page.getByLabel('E-mail address').fill(person.email)
  await page.getByLabel('Password').fill(person.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  const submit = page.getByRole('button', { name: 'Permanently erase my account' })
  const typed = page.getByLabel(`Type your address ${person.email}`)
  await typed.fill(`${person.email}.`)
  assert.equal(await submit.isDisabled(), true)
  await typed.fill(person.email)
  await submit.click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  const { email, password } = person
  const known = await admin.server.call('/api/v1/auth/login', { method: 'POST', body: { email, password } })
  assert.equal(known.status, 401)
  await finish()
})

for (const colorScheme of ['light', 'dark'] as const)
  test(`exports and erasing are accessible, in ${colorScheme} colours, wide and narrow`, async () => {
    for (const width of [1440, 390]) {
      const { page, finish } = await admin.enterAt('/-/exports', 'owner', {
        colorScheme,
        viewport: { width, height: 900 },
      })
      await page.getByRole('button', { name: 'Export everything' }).waitFor()
      await requireAccessible(page, `exports-${width}-${colorScheme}`)
      await page.goto(`${admin.server.origin}/admin/account/erase`)
      await page.getByRole('heading', { name: 'Deleted at once' }).waitFor()
      await requireAccessible(page, `erase-${width}-${colorScheme}`)
      await finish()
    }
  })
