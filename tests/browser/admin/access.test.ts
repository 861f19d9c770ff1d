// Roles as a matrix, and the reasons for permissions, as people use them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { arrange } from '../../support/arrange.ts'
import { finishRefused, requireAccessible, useAdmin } from './open-admin.ts'

const XSS = '<img src=x onerror=alert(1)>'
let press = ''
let article = ''
const admin = useAdmin(['viewer', 'editor', 'admin'], async (admin) => {
  press = (await admin.call('/roles', { name: `Press ${XSS}`, permissions: ['articles.read', 'tags.read'] })).id
  article = (await admin.call('/articles', { title: 'Sencha' })).id
})

test('a role changes by cell, row and column, and applies at once after saving', async () => {
  const { page, finish } = await admin.enterAt('/', 'admin')
  await page.getByRole('navigation', { name: 'Menu' }).getByRole('link', { name: 'Roles' }).click()
  await page.getByRole('button', { name: 'New role' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill('Translators')
  await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click()
  await page.getByRole('textbox', { name: 'Name' }).waitFor()
  await page.getByLabel('Articles: Update').check()
  await page.getByLabel('Everything about Tags').check()
  await page.getByLabel('Read everything').check()
  await page.getByLabel('Publish an article', { exact: true }).check()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Nothing changed').waitFor()
  const id = new URL(page.url()).searchParams.get('role')
  const { permissions } = await admin.call(`/roles/${id}`)
  for (const word of ['articles.update', 'articles.publish', 'tags.create', 'tags.delete', 'webhooks.read'])
    assert.ok(permissions.includes(word), word)
  assert.ok(!permissions.includes('articles.delete'))
  await finish()
})

test('the buttons of a role never cover a row, however page and matrix scroll (WCAG 2.5.8)', async () => {
  for (const [width, height] of [
    [1440, 900],
    [390, 844],
  ] as const) {
    const { page, finish } = await admin.enterAt(`/-/roles?role=${press}`, 'owner', { viewport: { width, height } })
    const matrix = page.getByRole('region', { name: /^What Press/ })
    await page.getByLabel('Articles: Update').click()
    const save = page.getByRole('button', { name: 'Save' })
    for (const part of [0, 0.5, 1]) {
      await page.evaluate((share) => scrollTo(0, share * document.body.scrollHeight), part)
      await matrix.evaluate((region, share) => region.scrollTo(0, share * region.scrollHeight), part)
      const [rows, bar] = [await matrix.boundingBox(), await save.boundingBox()]
      assert.ok(rows!.y + rows!.height <= bar!.y, `${part} of ${width}`)
      await requireAccessible(page, `admin-role-bar-${width}-${part * 100}`)
    }
    await save.scrollIntoViewIfNeeded()
    await save.click()
    await page.getByText('Nothing changed').waitFor()
    await finish()
  }
})

test('the matrix offers more roles than a page of the list holds', async () => {
  const { id: tenantId } = admin.tenant
  await arrange(
    `insert into tenant.roles (tenant_id, name, slug, permissions) select $1, 'Zone ' || n, 'zone-' || n, '{}' from generate_series(1, 230) n`,
    [tenantId],
  )
  const { page, finish } = await admin.enterAt('/-/roles', 'owner')
  const choice = page.getByLabel('Role', { exact: true })
  await choice.locator('option', { hasText: 'Zone 99' }).waitFor({ state: 'attached' })
  assert.equal(await choice.locator('option', { hasText: /^Zone / }).count(), 230)
  await choice.selectOption({ label: 'Zone 99' })
  await page.getByRole('textbox', { name: 'Name' }).waitFor()
  await finish()
})

test('built-in roles are read-only', async () => {
  const { page, finish } = await admin.enterAt('/-/roles?role=editor', 'owner')
  await page.getByText('This role is built in').waitFor()
  const matrix = page.getByRole('region', { name: 'What Editor allows' })
  assert.equal(await matrix.getByRole('checkbox').count(), 0)
  await matrix
    .getByRole('row', { name: /^Articles/ })
    .getByText('Publish an article', { exact: true })
    .waitFor()
  await page.getByRole('region', { name: 'Who holds it' }).getByText('@example.com').waitFor()
  await finish()
})

test('nobody changes a role that allows what they lack, and the server refuses the forced call (CVE-2025-24353)', async () => {
  const { id } = await admin.call('/roles', { name: 'Closers', permissions: ['tenants.close'] })
  const { page, finish, go } = await admin.enterAt(`/-/roles?role=${id}`, 'admin')
  await page.getByText('This role allows what you may not do yourself').waitFor()
  assert.equal(await page.getByRole('button', { name: 'Save' }).count(), 0)
  await go(`/-/roles?role=${press}`)
  await page.getByLabel('Delete the tenant').waitFor()
  assert.equal(await page.getByLabel('Delete the tenant').isDisabled(), true)
  const token = admin.tenant.people.admin.access
  for (const [path, permissions] of [
    [`/roles/${id}`, []],
    [`/roles/${press}`, ['tenants.close']],
  ] as const) {
    const answer = await admin.server.call(`/api/v1${path}`, { method: 'PATCH', token, body: { permissions } })
    assert.equal(answer.status, 403, answer.text)
  }
  await finish()
})

test('leaving with unsaved cells asks first, and saving never overwrites a role that was saved meanwhile', async () => {
  const opened = await admin.enter('owner')
  const { page, go } = opened
  const { id } = await admin.call('/roles', { name: 'Shared', permissions: ['articles.read'] })
  await go(`/-/roles?role=${id}`)
  await page.getByLabel('Articles: Update').check()
  await page.getByRole('navigation', { name: 'Menu' }).getByRole('link', { name: 'Overview' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Stay' }).click()
  await admin.call(`/roles/${id}`, { permissions: ['articles.read', 'tags.read'] }, 'PATCH')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Somebody else saved this role first').waitFor()
  assert.equal(await page.getByLabel('Articles: Update').isChecked(), true)
  assert.deepEqual((await admin.call(`/roles/${id}`)).permissions, ['articles.read', 'tags.read'])
  await page.getByRole('button', { name: 'Show theirs' }).click()
  await page.getByText('Nothing changed').waitFor()
  assert.equal(await page.getByLabel('Tags: Read').isChecked(), true)
  await finishRefused(opened, 412)
})

test('readers see the matrix without switches', async () => {
  const { page, finish, go } = await admin.enterAt(`/-/roles?role=${press}`, 'viewer')
  await page.getByText('You may look at this role').waitFor()
  for (const name of ['Save', 'New role', 'Delete']) assert.equal(await page.getByRole('button', { name }).count(), 0)
  assert.equal(await page.getByRole('link', { name: 'Why may this person?' }).count(), 0)
  assert.equal(await page.locator('main img').count(), 0)
  await go('/-/why')
  await page.getByText('There is nothing here').waitFor()
  const token = admin.tenant.people.viewer.access
  const refused = await admin.server.call(`/api/v1/roles/${press}`, { method: 'PATCH', token, body: { name: 'Mine' } })
  assert.equal(refused.status, 403)
  await finish()
})

test('the page explains a permission by role and by record', async () => {
  const { page, finish } = await admin.enterAt('/', 'owner')
  await page.getByRole('navigation', { name: 'Menu' }).getByRole('link', { name: 'Why may this person?' }).click()
  await page.getByLabel('Member').fill(admin.tenant.people.editor.email)
  await page.getByRole('option', { name: admin.tenant.people.editor.email }).click()
  await page.getByLabel('Kind of record').selectOption('articles')
  const verdicts = page.getByRole('region', { name: 'What this person may do' })
  const line = (word: string) => verdicts.getByRole('listitem').filter({ has: page.getByText(word, { exact: true }) })
  assert.match(await line('articles.update').innerText(), /may\s.*The role Editor holds it/s)
  assert.match(await line('articles.delete').innerText(), /may not.*held from Admin up/s)
  await page.getByLabel('ID of a record').fill(article)
  await page.getByLabel('ID of a record').press('Enter')
  await line('articles.update').getByText('People who may write can change every record').waitFor()
  await finish()
})

test("reasons appear in the admin's language, not the server's", async () => {
  const look = { locale: 'de-AT', viewport: { width: 1440, height: 900 } }
  const opened = await admin.visit(`/t/${admin.tenant.slug}/-/why`, look)
  const { page, finish } = opened
  await page.getByRole('textbox', { name: 'E-Mail-Adresse', exact: true }).fill(admin.tenant.people.owner.email)
  await page.getByLabel('Passwort').fill(admin.tenant.people.owner.password)
  await page.getByRole('button', { name: 'Anmelden', exact: true }).click()
  await page.locator('#content').waitFor()
  const query = `user=${admin.tenant.people.editor.id}&resource=articles&record=${article}`
  await page.goto(`${admin.server.origin}/admin/t/${admin.tenant.slug}/-/why?${query}`)
  const verdicts = page.getByRole('region', { name: 'Was diese Person darf' })
  await verdicts.getByText('Die Rolle Editor hat es.').first().waitFor()
  await verdicts.getByText('Wer schreiben darf, schreibt jeden Datensatz des Mandanten.').first().waitFor()
  assert.doesNotMatch(await verdicts.innerText(), /holds it|People who/)
  await finish()
})

for (const colorScheme of ['light', 'dark'] as const)
  for (const width of [1440, 390])
    test(`roles and reasons are accessible, ${width} pixels wide in ${colorScheme} colours`, async () => {
      const look = { colorScheme, viewport: { width, height: width === 390 ? 844 : 900 } }
      const { page, finish, go } = await admin.enter('owner', look)
      const name = (screen: string) => `admin-${screen}-${width}-${colorScheme}`
      await go('/-/roles?role=editor')
      await page.getByText('Publish an article', { exact: true }).waitFor()
      await requireAccessible(page, name('role-built-in'))
      await go(`/-/roles?role=${press}`)
      await page.getByLabel('Articles: Update').check()
      // At the end of the page the button bar covers no row.
      await page.getByRole('region', { name: 'Who holds it' }).scrollIntoViewIfNeeded()
      await page.evaluate(() => scrollTo(0, document.body.scrollHeight))
      await requireAccessible(page, name('role-own'))
      await page.getByRole('button', { name: 'Discard' }).click()
      await go(`/-/why?user=${admin.tenant.people.editor.id}&resource=articles&record=${article}`)
      await page.getByText('articles.publish').waitFor()
      await requireAccessible(page, name('why'))
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      assert.ok(overflow <= 0, `${overflow} pixels too wide`)
      await finish()
    })
