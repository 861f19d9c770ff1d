// Mails in the admin: written in the tenant's words, previewed, tried on oneself, and reset.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readMails } from '../../support/mails.ts'
import { finishRefused, requireAccessible, useAdmin } from './open-admin.ts'

const SCRIPT = '<img src=x onerror="document.title=1">'
const admin = useAdmin(['admin', 'viewer'])

test('an admin writes a mail, sees it as HTML and as text, sends it to themselves, saves it and resets it', async () => {
  const { page, finish } = await admin.enter('admin')
  await page.getByRole('navigation', { name: 'Menu' }).getByRole('link', { name: 'Mail templates' }).click()
  await page.getByRole('link', { name: 'Invitation', exact: true }).click()
  await page.getByLabel('Heading').fill(`Welcome ${SCRIPT} to `)
  await page.getByRole('button', { name: '{{tenant}}', exact: true }).click()
  const frame = page.frameLocator('iframe')
  await frame.getByText(`Welcome ${SCRIPT} to Tea House`).waitFor()
  await page.getByRole('button', { name: 'As text' }).click()
  await page.getByRole('region', { name: 'As text' }).getByText(`Welcome ${SCRIPT} to Tea House`).waitFor()
  await page.getByRole('button', { name: 'Send it to me' }).click()
  await page.getByText('It is on its way to').waitFor()
  const mails = await readMails(admin.server, admin.tenant.people.admin.email)
  assert.match(mails.at(-1)?.text ?? '', /to Tea House/)
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved. New mails use this text.').waitFor()
  await page.getByRole('button', { name: 'Restore the default texts' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Restore the default texts' }).click()
  await page.getByText('The mail uses the default texts again.').waitFor()
  assert.equal((await admin.call('/mail-templates')).results.length, 0)
  assert.notEqual(await page.title(), '1')
  await finish()
})

test('an unknown placeholder is reported at its text', async () => {
  const opened = await admin.enterAt('/-/mails?kind=magic_link', 'admin')
  const { page } = opened
  await page.getByRole('textbox', { name: 'Text' }).fill('Hello {{password}}')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.locator('#mail-body-fault').getByText('speaks of {{password}}').waitFor()
  await finishRefused(opened, 422)
})

test('people without the right never see the mails, and the server refuses the forced call', async () => {
  const { page, finish, go } = await admin.enter('viewer')
  assert.equal(await page.getByRole('link', { name: 'Mail templates' }).count(), 0)
  await go('/-/mails')
  await page.getByRole('heading', { name: 'There is nothing here' }).waitFor()
  const token = admin.tenant.people.viewer.access
  const forced = await admin.server.call('/api/v1/mails/invitation/test', { method: 'POST', token, body: {} })
  assert.deepEqual([forced.status, forced.body.code], [403, 'permissions.denied'])
  await finish()
})

for (const colorScheme of ['light', 'dark'] as const)
  test(`mails are accessible, in ${colorScheme} colours, wide and narrow`, async () => {
    for (const width of [1440, 390]) {
      const { page, finish, go } = await admin.enterAt('/-/mails', 'admin', {
        colorScheme,
        viewport: { width, height: 900 },
      })
      await page.getByRole('rowheader').first().waitFor()
      await requireAccessible(page, `mails-all-${width}-${colorScheme}`)
      await go('/-/mails?kind=invitation')
      await page.frameLocator('iframe').getByText('Robin Sample').first().waitFor()
      await requireAccessible(page, `mails-one-${width}-${colorScheme}`)
      const overflow = await page.evaluate(() => document.body.scrollWidth - document.documentElement.clientWidth)
      assert.equal(overflow, 0)
      await finish()
    }
  })
