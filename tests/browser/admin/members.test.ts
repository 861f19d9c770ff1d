// Members and invitations, for people who manage members and for everybody else.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { addMember, createTenant, registerPerson } from '../../support/tenant.ts'
import { finishRefused, requireAccessible, signIn, useAdmin } from './open-admin.ts'

const XSS = '<img src=x onerror=alert(1)>'
let press = ''
const admin = useAdmin(['viewer', 'admin'], async (admin) => {
  press = (await admin.call('/roles', { name: `Press ${XSS}`, permissions: ['articles.read'] })).id
})

const newcomer = async (firstName: string) => {
  const person = await registerPerson(admin.server, { firstName, lastName: XSS })
  return addMember(admin.server, admin.tenant, { person, role: 'viewer' })
}
const address = () => `i${randomBytes(8).toString('hex')}@example.com`

test('a member gets another role and a role of the tenant in place', async () => {
  const person = await newcomer('Ada')
  const { page, finish } = await admin.enterAt('/', 'admin')
  await page.getByRole('navigation', { name: 'Menu' }).getByRole('link', { name: 'Members' }).click()
  await page.getByLabel(/^Role of Ada/).selectOption('editor')
  await page.getByText(/is Editor now/).waitFor()
  await page.locator('summary', { hasText: 'Own roles of Ada' }).click()
  await page.getByLabel(/^Press/).click()
  await page.getByText('Changed. It takes effect at once.').waitFor()
  const kept = await admin.call(`/memberships/${person.membership}`)
  assert.deepEqual([kept.role, kept.roles], ['editor', [press]])
  assert.equal(await page.locator('main img').count(), 0)
  await finish()
})

test('nobody grants a role above their own: the server refuses, and the row says so (CVE-2026-32103)', async () => {
  const person = await newcomer('Grace')
  const opened = await admin.enterAt('/-/members', 'admin')
  const { page } = opened
  await page.getByLabel(/^Role of Grace </).selectOption('owner')
  await page.getByRole('dialog').getByRole('button', { name: 'Make an owner' }).click()
  await page.getByText('Only somebody who is owner may give').waitFor()
  assert.equal((await admin.call(`/memberships/${person.membership}`)).role, 'viewer')
  await finishRefused(opened, 403)
})

test('a member is removed after a question', async () => {
  const person = await newcomer('Joan')
  const { page, finish } = await admin.enterAt('/-/members?role=viewer', 'owner')
  await page.getByRole('button', { name: /^Remove Joan/ }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await page.getByText(/Joan.* is no longer a member/).waitFor()
  const { count } = await admin.call(`/memberships?user=${person.id}`)
  assert.equal(count, 0)
  await finish()
})

test('the last owner cannot leave: the question says why', async () => {
  const opened = await admin.enterAt('/-/members?role=owner', 'owner')
  const { page } = opened
  await page.getByRole('button', { name: 'Leave' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Leave' }).click()
  await page.getByText('A tenant keeps at least one owner').waitFor()
  await finishRefused(opened, 409)
})

test('a viewer leaves on their own, and no longer sees the tenant', async () => {
  const person = await newcomer('Hedy')
  const { page, finish } = await admin.enterAt('/-/members', person)
  await page.getByRole('button', { name: 'Leave' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Leave' }).click()
  await page.waitForURL((url) => !url.pathname.includes(admin.tenant.slug))
  assert.equal((await admin.call(`/memberships?user=${person.id}`)).count, 0)
  await finish()
})

test('a member who may see nobody leaves from their own profile', async () => {
  const person = await addMember(admin.server, admin.tenant, { role: 'member' })
  const { page, finish } = await admin.enter(person)
  await page.goto(`${admin.server.origin}/admin/account/profile`)
  await page.getByRole('button', { name: /^Leave Tenant/ }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Leave' }).click()
  await page.waitForURL((url) => !url.pathname.includes('/account/'))
  assert.equal((await admin.call(`/memberships?user=${person.id}`)).count, 0)
  await finish()
})

test("members are found by name and address, and the page's address keeps the search", async () => {
  const person = await newcomer('Wangari')
  const { page, finish } = await admin.enterAt('/-/members', 'viewer')
  const rows = page.getByRole('table', { name: 'Members, a table' }).locator('tbody').getByRole('rowheader')
  await rows.nth(1).waitFor()
  for (const text of ['wang', person.email.slice(2, 14)]) {
    await page.getByRole('searchbox', { name: 'Name or address' }).fill(text)
    await page.getByRole('searchbox', { name: 'Name or address' }).press('Enter')
    await page.waitForURL((url) => url.searchParams.get('search') === text)
    await rows.nth(1).waitFor({ state: 'detached' })
    assert.match(await rows.first().innerText(), /Wangari/)
  }
  await page.reload()
  await rows.first().waitFor()
  assert.equal(await rows.count(), 1)
  await finish()
})

test('only people who manage members see last visits and second factors', async () => {
  const person = await newcomer('Radia')
  const { page, finish } = await admin.enterAt(`/-/members?search=${person.email}`, 'admin')
  await page.getByRole('columnheader', { name: 'Last seen' }).waitFor()
  await page.getByText('No second factor').waitFor()
  await finish()
  const viewer = await admin.enterAt('/-/members', 'viewer')
  await viewer.page.getByRole('rowheader').first().waitFor()
  assert.equal(await viewer.page.getByRole('columnheader', { name: 'Last seen' }).count(), 0)
  const token = admin.tenant.people.viewer.access
  const forced = await admin.server.call(`/api/v1/memberships/log-ins?ids=${person.membership}`, { token })
  assert.equal(forced.status, 403)
  await viewer.finish()
})

test('an owner hands the tenant over in one step, and is an admin from then on', async () => {
  const other = await createTenant(admin.server, ['editor'])
  const opened = await admin.visit(`/t/${other.slug}/-/members`)
  const { page } = opened
  await signIn(page, other.people.owner)
  const row = page.getByRole('row').filter({ hasText: other.people.editor.email })
  await row.getByRole('button', { name: /^Hand over the tenant to/ }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Hand over' }).click()
  await page.getByText(/is the owner now, and you are an admin/).waitFor()
  await page
    .getByRole('button', { name: /^Hand over the tenant to/ })
    .first()
    .waitFor({ state: 'detached' })
  const { email, password, id } = other.people.editor
  const body = { email, password, tenant: other.slug }
  const token = (await admin.server.call('/api/v1/auth/login', { method: 'POST', body })).body.access
  const { results } = (await admin.server.call('/api/v1/memberships?role=owner', { token })).body
  assert.deepEqual(
    results.map(({ user }: { user: string }) => user),
    [id],
  )
  // The earlier token is outdated; the page has refreshed its own.
  await finishRefused(opened, 401)
})

test('several people are invited at once, and each address has its own answer', async () => {
  const opened = await admin.enter('admin')
  const { page, go } = opened
  const emails = [address(), address()]
  await go('/')
  await page.getByRole('navigation', { name: 'Menu' }).getByRole('link', { name: 'Invitations' }).click()
  await page.getByLabel('Addresses').fill(`Ada <${emails[0]}>,\n${emails[1]}; broken@`)
  await page.getByText('3 found.').waitFor()
  await page.getByLabel('Role', { exact: true }).selectOption('editor')
  await page.getByRole('button', { name: 'Send invitations' }).click()
  const results = page.getByRole('list', { name: 'Results' })
  await results.getByText(`${emails[1]}: Sent`).waitFor()
  await results.getByText(/^broken@: email /).waitFor()
  await page.getByText('1 found.').waitFor()
  assert.equal(await page.getByLabel('Addresses').inputValue(), 'broken@')
  const entry = page.getByRole('list', { name: 'Invitations, newest first' }).getByRole('listitem')
  await entry.filter({ hasText: emails[0]! }).getByText('Editor').waitFor()
  await page.getByRole('button', { name: `Send again to ${emails[0]}` }).click()
  await page.getByText(`Sent again to ${emails[0]}.`).waitFor()
  await page.getByRole('button', { name: `Take back the invitation of ${emails[1]}` }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Take back' }).click()
  await entry.filter({ hasText: emails[1]! }).waitFor({ state: 'detached' })
  await finishRefused(opened, 422)
})

test('readers see who belongs and no button, and the server refuses', async () => {
  const { page, finish, go } = await admin.enterAt('/-/members', 'viewer')
  const table = page.getByRole('table', { name: 'Members, a table' })
  await table.getByRole('rowheader').first().waitFor()
  assert.equal(await table.getByRole('combobox').count(), 0)
  // Everybody may leave.
  assert.deepEqual(await table.getByRole('button').allInnerTexts(), ['Leave'])
  assert.equal(await page.getByRole('link', { name: 'Invitations' }).count(), 0)
  await go('/-/invitations')
  await page.getByText('There is nothing here').waitFor()
  const token = admin.tenant.people.viewer.access
  const forced = await admin.server.call('/api/v1/invitations', { method: 'POST', token, body: { email: address() } })
  assert.equal(forced.status, 403)
  await finish()
})

for (const colorScheme of ['light', 'dark'] as const)
  for (const width of [1440, 390])
    test(`members and invitations are accessible, ${width} pixels wide in ${colorScheme} colours`, async () => {
      const look = { colorScheme, viewport: { width, height: width === 390 ? 844 : 900 } }
      const { page, finish, go } = await admin.enter('owner', look)
      const name = (screen: string) => `admin-${screen}-${width}-${colorScheme}`
      await admin.call('/invitations', { email: address() })
      for (const screen of ['members', 'invitations']) {
        await go(`/-/${screen}`)
        await page.getByRole('main').getByText('example.com').first().waitFor()
        await requireAccessible(page, name(screen))
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
        assert.ok(overflow <= 0, `${screen} is ${overflow} pixels too wide`)
      }
      await finish()
    })
