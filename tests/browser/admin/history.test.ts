// The history of a record and the trail of a tenant, as people use them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { arrange } from '../../support/arrange.ts'
import { finishRefused, requireAccessible, useAdmin } from './open-admin.ts'

const XSS = '<img src=x onerror=alert(1)>'
let article = ''
let category = ''
const admin = useAdmin(['editor', 'admin'], async (admin) => {
  category = (await admin.call('/categories', { name: `Teas ${XSS}` })).id
  article = (
    await admin.call('/articles', { title: 'Green tea', body: 'The first flush is picked in April.', category })
  ).id
  await admin.call(
    `/articles/${article}`,
    { title: `Black tea ${XSS}`, body: 'The second flush is picked in June.' },
    'PATCH',
  )
  await admin.call(
    `/articles/${article}`,
    { status: 'published', body: 'The second flush is picked in July.' },
    'PATCH',
  )
})

test('the history says who changed what, word by word, and shows markup as text (stored XSS)', async () => {
  const { page, finish } = await admin.enterAt(`/articles/${article}`, 'admin')
  await page.getByRole('link', { name: 'History' }).click()
  const entries = page.getByRole('listitem').filter({ has: page.locator('time') })
  await entries.nth(2).waitFor()
  const second = entries.nth(1)
  assert.match(await second.innerText(), /Grace Tester/)
  assert.deepEqual(await second.locator('del').allInnerTexts(), ['first', 'April', 'Green'])
  assert.match(
    (await second.locator('ins').allInnerTexts()).join('|'),
    /second\|June\|Black\|.*<img src=x onerror=alert\(1\)>/s,
  )
  assert.equal(await page.locator('main img').count(), 0)
  await page.getByText('Compare', { exact: true }).click()
  const compared = page.locator('details[open]')
  assert.match(await compared.innerText(), /April/)
  await compared.getByLabel('Older version').selectOption({ index: 1 })
  await compared.getByText('June', { exact: true }).waitFor()
  assert.doesNotMatch(await compared.innerText(), /April/)
  await finish()
})

test('chosen fields of an old version are restored, and only those the person may write', async () => {
  const { page, finish, go } = await admin.enter('admin')
  const { id } = await admin.call('/articles', { title: 'One', body: 'First words.', category })
  await admin.call(`/articles/${id}`, { title: 'Two', body: 'Other words.' }, 'PATCH')
  await go(`/articles/${id}/history`)
  await page.getByRole('button', { name: 'Put back' }).first().click()
  const question = page.getByRole('dialog')
  await question.getByLabel('Body').uncheck()
  await question.getByRole('button', { name: 'Put back' }).click()
  await question.waitFor({ state: 'detached' })
  await page.getByRole('heading', { level: 1, name: 'One' }).waitFor()
  const kept = await admin.call(`/articles/${id}`)
  assert.deepEqual([kept.title, kept.body], ['One', 'Other words.'])
  await finish()
})

test('restoring never overwrites what another person saved meanwhile, and shows it', async () => {
  const opened = await admin.enter('admin')
  const { page, go } = opened
  const { id } = await admin.call('/articles', { title: 'One', category })
  await admin.call(`/articles/${id}`, { title: 'Two' }, 'PATCH')
  await go(`/articles/${id}/history`)
  await page.getByRole('button', { name: 'Put back' }).first().click()
  await admin.call(`/articles/${id}`, { title: 'Three' }, 'PATCH')
  const question = page.getByRole('dialog')
  await question.getByRole('button', { name: 'Put back' }).click()
  await question.getByRole('alert').waitFor()
  await page.getByRole('heading', { level: 1, name: 'Three' }).waitFor()
  assert.equal((await admin.call(`/articles/${id}`)).title, 'Three')
  await finishRefused(opened, 412)
})

test('references to a record are counted, and link to their list', async () => {
  const { page, finish } = await admin.enterAt(`/categories/${category}/history`, 'admin')
  const related = page.getByRole('region', { name: 'What refers to this record' })
  await related.getByRole('link', { name: 'Articles' }).click()
  await page.getByRole('rowheader').first().waitFor()
  assert.match(page.url(), new RegExp(`articles\\?category=${category}`))
  await finish()
})

test('events, tasks and deliveries of a record appear beside its history, with links', async () => {
  const { id: webhook } = (
    await admin.call('/webhooks', { url: 'https://receiver.example.com/in', events: ['tags.created'], isEnabled: true })
  ).webhook
  const { id } = await admin.call('/tags', { name: 'Oolong' })
  await arrange(
    `insert into public.webhook_deliveries (tenant_id, webhook_id, event, event_id, resource, record_id, attempt, outcome) values ($1, $2, 'tags.created', gen_random_uuid(), 'tags', $3, 1, 'failed')`,
    [admin.tenant.id, webhook, id],
  )
  const { page, finish } = await admin.enterAt(`/tags/${id}/history`, 'admin')
  const part = (name: string) => page.getByRole('region', { name })
  await part('Its events').getByRole('link', { name: 'tags.created' }).first().waitFor()
  await part('Tasks because of it').getByRole('link').first().waitFor()
  await part('Webhook deliveries about it').getByRole('link', { name: 'tags.created' }).first().click()
  await page.waitForURL(/-\/webhooks\?.*delivery=/)
  await finish()
})

test('people who may not read the trail see no history and no page, and the server refuses', async () => {
  const { page, finish, go } = await admin.enterAt(`/articles/${article}`, 'editor')
  await page.getByLabel('Title').waitFor()
  assert.equal(await page.getByRole('link', { name: 'History' }).count(), 0)
  assert.equal(await page.getByRole('link', { name: 'Audit trail' }).count(), 0)
  for (const screen of [`/articles/${article}/history`, '/-/audit']) {
    await go(screen)
    await page.getByText('There is nothing here').first().waitFor()
  }
  const token = admin.tenant.people.editor.access
  for (const path of ['/audit', `/audit?recordId=${article}`, '/audit/export', '/audit/verification'])
    assert.equal((await admin.server.call(`/api/v1${path}`, { token })).status, 403, path)
  await finish()
})

test('the trail is filtered by its address, verified, and grows by itself', async () => {
  const { page, finish } = await admin.enterAt('/', 'owner')
  await page.getByRole('navigation', { name: 'Menu' }).getByRole('link', { name: 'Audit trail' }).click()
  await page.getByLabel('Kind of record').selectOption('articles')
  await page.getByLabel('What').fill('update')
  await page.getByLabel('What').press('Enter')
  await page.waitForURL(/operation=update/)
  assert.match(page.url(), /resource=articles/)
  const entries = page.getByRole('list', { name: 'Audit trail, newest first' }).getByRole('listitem')
  await entries.first().getByText('changed').waitFor()
  await page.getByLabel('ID of the record').fill(article)
  await page.getByLabel('ID of the record').press('Enter')
  await page.waitForURL(/recordId=/)
  await entries.nth(2).waitFor({ state: 'detached' })
  await entries.first().locator('summary').click()
  await entries.first().getByRole('link', { name: 'History' }).waitFor()
  await page.getByRole('button', { name: 'Verify the chain' }).click()
  await page.getByText(/Nothing was changed or removed/).waitFor()
  await admin.call(`/articles/${article}`, { locale: 'de' }, 'PATCH')
  await entries.filter({ hasText: 'Locale' }).waitFor()
  await finish()
})

test('the listed trail downloads as a file', async () => {
  const { page, finish } = await admin.enterAt(`/-/audit?resource=categories`, 'owner')
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export as CSV' }).click(),
  ])
  assert.equal(download.suggestedFilename(), 'audit.csv')
  await finish()
})

for (const colorScheme of ['light', 'dark'] as const)
  for (const width of [1440, 390])
    test(`history and trail are accessible, ${width} pixels wide in ${colorScheme} colours`, async () => {
      const look = { colorScheme, viewport: { width, height: width === 390 ? 844 : 900 } }
      const { page, finish, go } = await admin.enter('owner', look)
      const name = (screen: string) => `admin-${screen}-${width}-${colorScheme}`
      await go(`/articles/${article}/history`)
      await page.getByText('Compare', { exact: true }).click()
      await page.locator('aside').getByRole('heading').or(page.locator('del').last()).first().waitFor()
      await requireAccessible(page, name('history'))
      await page.getByRole('button', { name: 'Put back' }).last().click()
      await page.getByRole('dialog').waitFor()
      await requireAccessible(page, name('put-back'))
      await go('/-/audit')
      const entry = page.getByRole('list', { name: 'Audit trail, newest first' }).locator('summary').first()
      await entry.click()
      await page.getByRole('button', { name: 'Verify the chain' }).click()
      await page.getByText(/Nothing was changed or removed/).waitFor()
      await requireAccessible(page, name('trail'))
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      assert.ok(overflow <= 0, `${overflow} pixels too wide`)
      await finish()
    })
