// Files in the admin: uploaded, found, viewed, linked, renamed and deleted, by people with the right.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { fileSettings } from '#apps/files/index.ts'
import { finishRefused, requireAccessible, useAdmin } from './open-admin.ts'

/** A file name may contain all of it; on a screen it is text (CWE-79), in a spreadsheet no formula (CWE-1236). */
const NASTY = `=1+1 <img src=x onerror=document.title=1>.txt`
const admin = useAdmin(['admin', 'editor', 'viewer'])

const picture = async (width: number) => ({
  name: `leaf-${width}.png`,
  mimeType: 'image/png',
  buffer: await sharp({ create: { width, height: 20, channels: 3, background: '#264' } })
    .png()
    .toBuffer(),
})
const note = (name: string, text: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) })
const choose = (page: Page, files: Parameters<Page['setInputFiles']>[1]) =>
  page.getByLabel('Choose files').setInputFiles(files)
const tile = (page: Page, name: string) => page.getByRole('list', { name: 'Files' }).getByRole('link', { name })
async function upload(page: Page, name: string): Promise<void> {
  await choose(page, note(name, `about ${name}`))
  await page.getByRole('listitem').filter({ hasText: name }).getByText('In the library').waitFor()
}

test('an editor uploads files, finds them by name and type, and sees them as pictures and as rows', async () => {
  const { page, finish } = await admin.enter('editor')
  await page.getByRole('navigation', { name: 'Menu' }).getByRole('link', { name: 'Files' }).click()
  await choose(page, [await picture(40), note(NASTY, 'Sencha')])
  await tile(page, 'leaf-40.png').waitFor()
  await page.getByRole('button', { name: 'Images' }).click()
  await tile(page, NASTY).waitFor({ state: 'hidden' })
  const pictured = page.getByRole('listitem').filter({ has: page.getByRole('link', { name: 'leaf-40.png' }) })
  await pictured.locator('img').waitFor()
  await page.getByRole('button', { name: 'Documents' }).click()
  await tile(page, NASTY).waitFor()
  await page.getByRole('button', { name: 'All', exact: true }).click()
  await page.getByRole('button', { name: 'List', exact: true }).click()
  await page.getByLabel('Search files').fill('leaf-40')
  await page.getByRole('cell', { name: '40 × 20 pixels' }).waitFor()
  assert.equal(await page.getByRole('row').count(), 2)
  assert.notEqual(await page.title(), '1')
  await finish()
})

test("a dropped file arrives, and the server's refusal appears beside its name", async () => {
  const opened = await admin.enterAt('/-/files', 'editor')
  const { page } = opened
  const dropped = await page.evaluateHandle(() => {
    const transfer = new DataTransfer()
    transfer.items.add(new File(['dropped tea'], 'dropped.txt', { type: 'text/plain' }))
    transfer.items.add(new File(['no picture'], 'broken.png', { type: 'image/png' }))
    return transfer
  })
  await page.getByLabel('Search files').dispatchEvent('drop', { dataTransfer: dropped })
  await tile(page, 'dropped.txt').waitFor()
  const uploads = page.getByRole('region', { name: 'Uploads' })
  const broken = uploads.getByRole('listitem').filter({ hasText: 'broken.png' })
  await broken.getByText('say something else').waitFor()
  await uploads.getByRole('button', { name: 'Clear the list' }).click()
  await broken.waitFor({ state: 'hidden' })
  await finishRefused(opened, 415, 422)
})

test('a file that is too large is reported before it is sent', async () => {
  const { page, finish, go } = await admin.enter('editor')
  let sent = 0
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/files')) sent++
  })
  await go('/-/files')
  await page.getByLabel('Search files').waitFor()
  const dropped = await page.evaluateHandle((size) => {
    const transfer = new DataTransfer()
    transfer.items.add(new File([new Uint8Array(size)], 'large.txt', { type: 'text/plain' }))
    return transfer
  }, fileSettings.of(admin.server.project.settings).files.maxSize + 1)
  await page.getByLabel('Search files').dispatchEvent('drop', { dataTransfer: dropped })
  const large = page.getByRole('listitem').filter({ hasText: 'large.txt' })
  await large.getByText('Nothing was uploaded').waitFor()
  assert.equal(sent, 0)
  await finish()
})

test("a picture's description appears in the library and beside the record that uses it", async () => {
  const { page, finish, go } = await admin.enterAt('/-/files', 'editor')
  await choose(page, await picture(70))
  await tile(page, 'leaf-70.png').click()
  const id = new URL(page.url()).searchParams.get('file')!
  await page.getByLabel('Alternative text').fill('A green leaf')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('img', { name: 'A green leaf' }).waitFor()
  assert.equal((await admin.call(`/files/${id}`)).alt, 'A green leaf')
  const { id: article } = await admin.call('/articles', { title: 'Gyokuro', cover: id })
  await go(`/articles/${article}`)
  await page.locator('form').getByRole('img', { name: 'A green leaf' }).waitFor()
  await page.getByRole('button', { name: 'Edit leaf-70.png' }).click()
  const dialog = page.getByRole('dialog', { name: 'leaf-70.png' })
  await dialog.getByLabel('Alt').fill('Two green leaves')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await page.locator('form').getByRole('img', { name: 'Two green leaves' }).waitFor()
  await finish()
})

test('a file is renamed, linked for a person without a session, and kept while a record uses it', async () => {
  const opened = await admin.enter('admin')
  const { page, go } = opened
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await go('/-/files')
  await choose(page, await picture(60))
  await tile(page, 'leaf-60.png').click()
  const id = new URL(page.url()).searchParams.get('file')!
  const { id: article } = await admin.call('/articles', { title: 'Sencha', cover: id })
  await page.getByLabel('Name').fill('harvest.png')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('heading', { name: 'Details of harvest.png' }).waitFor()
  await page.getByRole('button', { name: 'Copy a link' }).click()
  await page.getByText('Copied. The link is good until').waitFor()
  const link = new URL(await page.evaluate(() => navigator.clipboard.readText()))
  const fetched = await fetch(`${admin.server.origin}${link.pathname}${link.search}`)
  assert.equal(fetched.headers.get('content-type'), 'image/png')
  await go(`/-/files?file=${id}`)
  await page.getByRole('region', { name: 'Details of harvest.png' }).getByRole('link', { name: 'Sencha' }).waitFor()
  await page.getByRole('button', { name: 'Delete' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('It cannot be deleted while records use it.').waitFor()
  assert.equal(await dialog.getByRole('button', { name: 'Delete' }).isDisabled(), true)
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await admin.call(`/articles/${article}`, { cover: null }, 'PATCH')
  await page.reload()
  await page.getByText('Nothing that you may see uses it.').waitFor()
  await page.getByRole('button', { name: 'Delete' }).click()
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await page.getByText('The file is deleted.').waitFor()
  await opened.finish()
})

test('a viewer views and links, but never uploads, renames or deletes: the server refuses the forced call', async () => {
  const editor = await admin.enterAt('/-/files', 'editor')
  await upload(editor.page, 'for viewers.txt')
  await tile(editor.page, 'for viewers.txt').click()
  assert.equal(await editor.page.getByRole('button', { name: 'Delete' }).count(), 0)
  const { search } = new URL(editor.page.url())
  await editor.finish()
  const { page, finish } = await admin.enterAt(`/-/files${search}`, 'viewer')
  await page.getByRole('button', { name: 'Copy a link' }).waitFor()
  for (const name of ['Save', 'Delete']) assert.equal(await page.getByRole('button', { name }).count(), 0)
  assert.equal(await page.getByLabel('Choose files').count(), 0)
  const id = new URLSearchParams(search).get('file')
  const token = admin.tenant.people.viewer.access
  for (const method of ['PATCH', 'DELETE']) {
    const call = { method, token, ...(method === 'PATCH' && { body: { name: 'mine' } }) }
    const forced = await admin.server.call(`/api/v1/files/${id}`, call)
    assert.deepEqual([forced.status, forced.body.code], [403, 'permissions.denied'])
  }
  await finish()
})

for (const colorScheme of ['light', 'dark'] as const)
  test(`files are accessible, in ${colorScheme} colours, wide and narrow`, async () => {
    for (const width of [1440, 390]) {
      const { page, finish, go } = await admin.enterAt('/-/files', 'admin', {
        colorScheme,
        viewport: { width, height: 900 },
      })
      await choose(page, await picture(width))
      await tile(page, `leaf-${width}.png`).first().waitFor()
      await requireAccessible(page, `files-grid-${width}-${colorScheme}`)
      await tile(page, `leaf-${width}.png`).first().click()
      await page.getByText('Nothing that you may see uses it.').waitFor()
      await page.getByAltText(`Preview of leaf-${width}.png`).waitFor()
      await requireAccessible(page, `files-one-${width}-${colorScheme}`)
      await go('/-/files?as=list')
      await page.getByRole('rowheader').first().waitFor()
      await requireAccessible(page, `files-list-${width}-${colorScheme}`)
      const overflow = await page.evaluate(() => document.body.scrollWidth - document.documentElement.clientWidth)
      assert.equal(overflow, 0)
      await finish()
    }
  })
