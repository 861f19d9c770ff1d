// Editing values in the list, for the fields whose resource allows it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { finishRefused, requireAccessible, useAdmin } from './open-admin.ts'

const admin = useAdmin(['viewer', 'editor'], async (admin) => {
  await admin.call('/categories', { name: 'Teas' })
})

async function write(title: string): Promise<string> {
  return (await admin.call('/articles', { title })).id
}

const pen = (page: Page, field: string, title: string) =>
  page.getByRole('button', { name: `Change ${field} of ${title}`, exact: true })

test('the keyboard alone changes a value, and continues where it was', async () => {
  const id = await write('Sencha')
  const { page, finish } = await admin.enterAt('/articles?search=Sencha', 'editor')
  await pen(page, 'Title', 'Sencha').focus()
  await page.keyboard.press('Enter')
  await page.locator('input:focus[value="Sencha"]').waitFor()
  await page.keyboard.press('Escape')
  await pen(page, 'Title', 'Sencha').and(page.locator(':focus')).press('Enter')
  await page.getByRole('textbox', { name: 'Title', exact: true }).fill('Sencha of spring')
  await page.keyboard.press('Enter')
  await pen(page, 'Title', 'Sencha of spring').and(page.locator(':focus')).waitFor()
  assert.equal((await admin.call(`/articles/${id}`)).title, 'Sencha of spring')
  await finish()
})

test('a relation is chosen by its name in the list', async () => {
  const id = await write('Gyokuro')
  const { page, finish } = await admin.enterAt('/articles?search=Gyokuro', 'editor')
  await pen(page, 'Category', 'Gyokuro').click()
  await page.getByRole('combobox', { name: 'Category' }).click()
  await page.getByRole('option', { name: 'Teas' }).click()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('cell', { name: /^Teas/ }).waitFor()
  assert.ok((await admin.call(`/articles/${id}`)).category)
  await finish()
})

test("the cell shows the server's refusal, and the typed text stays", async () => {
  await write('Matcha')
  const opened = await admin.enterAt('/articles?search=Matcha', 'editor')
  const { page } = opened
  await pen(page, 'Title', 'Matcha').click()
  await page.getByRole('textbox', { name: 'Title', exact: true }).fill('')
  await page.keyboard.press('Enter')
  await page.getByRole('cell').or(page.getByRole('rowheader')).getByRole('alert').waitFor()
  await requireAccessible(page, 'admin-list-edit-1440-light')
  await page.getByRole('textbox', { name: 'Title', exact: true }).fill('Matcha, stirred')
  await page.keyboard.press('Enter')
  await pen(page, 'Title', 'Matcha, stirred').waitFor()
  await finishRefused(opened, 422)
})

test('saving never overwrites a person who saved first', async () => {
  const id = await write('Bancha')
  const opened = await admin.enterAt('/articles?search=Bancha', 'editor')
  const { page } = opened
  await pen(page, 'Title', 'Bancha').click()
  await page.getByRole('textbox', { name: 'Title', exact: true }).fill('Bancha of mine')
  await admin.call(`/articles/${id}`, { title: 'Bancha of theirs' }, 'PATCH')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').getByText('Somebody else saved this record first').waitFor()
  assert.equal((await admin.call(`/articles/${id}`)).title, 'Bancha of theirs')
  await page.getByRole('button', { name: 'Cancel' }).click()
  await pen(page, 'Title', 'Bancha of theirs').waitFor()
  await finishRefused(opened, 412)
})

test('readers find nothing to change, and the server refuses the forced call', async () => {
  const id = await write('Houjicha')
  const { page, finish } = await admin.enterAt('/articles?search=Houjicha', 'viewer')
  await page.getByRole('rowheader', { name: 'Houjicha' }).waitFor()
  assert.equal(await page.getByRole('button', { name: /^Change / }).count(), 0)
  const token = admin.tenant.people.viewer.access
  const { status } = await admin.server.call(`/api/v1/articles/${id}`, { method: 'PATCH', body: { title: 'x' }, token })
  assert.equal(status, 403)
  await finish()
})
