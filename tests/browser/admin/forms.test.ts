// The form of any resource: create, change, refuse, protect, delete.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import sharp from 'sharp'
import { finishRefused, requireAccessible, useAdmin } from './open-admin.ts'

const admin = useAdmin(['viewer', 'editor'])
let made = 0
const newArticle = (more: object = {}) => admin.call('/articles', { title: `Tea ${++made} ${Date.now()}`, ...more })
const stored = (id: string) => admin.call(`/articles/${id}`)

test('an editor creates a record with every kind of value, and finds it in the list', async () => {
  await admin.call('/categories', { name: 'Green' })
  await admin.call('/tags', { name: 'Fresh' })
  const { page, finish } = await admin.enterAt('/articles', 'editor')
  await page.getByRole('link', { name: 'New Article' }).first().click()
  await page.getByRole('heading', { name: 'New Article' }).waitFor()
  await page.getByLabel('Title').fill('Sencha')
  await page.getByRole('textbox', { name: 'Body' }).fill('Steamed, not roasted.')
  await page.getByLabel('Category', { exact: true }).click()
  await page.getByRole('option', { name: 'Green' }).click()
  await page.getByLabel('Tags', { exact: true }).fill('Fre')
  await page.getByRole('option', { name: 'Fresh' }).click()
  await page.getByRole('button', { name: 'Remove Fresh' }).waitFor()
  await page.getByRole('button', { name: 'Create and continue' }).click()
  await page.getByText('Created.').waitFor()
  await page.getByRole('heading', { level: 1, name: 'Sencha' }).waitFor()
  const id = new URL(page.url()).pathname.split('/').at(-1)!
  const { title, body, status, tags, slug } = await stored(id)
  assert.deepEqual([title, body, status, tags.length, slug], ['Sencha', 'Steamed, not roasted.', 'draft', 1, 'sencha'])
  await page.getByRole('main').getByRole('link', { name: 'Articles' }).click()
  await page
    .getByRole('row')
    .filter({ hasText: 'Sencha' })
    .filter({ hasText: 'Green' })
    .filter({ hasText: 'Fresh' })
    .waitFor()
  await finish()
})

test('a change sends only the changed field, and the form knows when nothing is left to save', async () => {
  const { id } = await newArticle({ body: 'Before' })
  const { page, finish } = await admin.enterAt(`/articles/${id}`, 'editor')
  const sent = page.waitForRequest((request) => request.method() === 'PATCH')
  await page.getByRole('textbox', { name: 'Body' }).fill('After')
  await page.getByText('Not saved yet').waitFor()
  await page.keyboard.press('Control+s')
  assert.deepEqual((await sent).postDataJSON(), { body: 'After' })
  await page.getByText('Nothing changed').waitFor()
  assert.equal((await stored(id)).body, 'After')
  await finish()
})

test("the server's faults appear at their fields, all at once, and above them with links to each", async () => {
  const opened = await admin.enterAt('/articles/new', 'editor')
  const { page } = opened
  await page.getByLabel('Slug').fill('Not A Slug')
  await page.getByLabel('Locale').fill('?')
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  const summary = page.getByRole('alert').filter({ hasText: 'Not saved' })
  await summary.waitFor()
  assert.deepEqual(await page.locator('[aria-invalid=true]').evaluateAll((fields) => fields.map((field) => field.id)), [
    'field-title',
    'field-slug',
    'field-locale',
  ])
  assert.deepEqual(await summary.getByRole('link').allTextContents(), ['Title', 'Slug', 'Locale'])
  assert.ok(await summary.evaluate((notice) => notice.parentElement === document.activeElement))
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  assert.ok(await page.getByLabel('Slug').evaluate((field) => field === document.activeElement))
  assert.match((await page.locator('#field-slug-fault').textContent())!, /small letters/)
  await page.getByLabel('Title').fill('Now with a title')
  assert.equal(await page.getByLabel('Title').getAttribute('aria-invalid'), 'false')
  assert.equal(await page.getByLabel('Slug').inputValue(), 'Not A Slug')
  await finishRefused(opened, 422)
})

test('saving leads back to the list, to another new record, or to a copy', async () => {
  const { id, title } = await newArticle({ body: 'First' })
  const { page, finish } = await admin.enterAt(`/articles/${id}`, 'editor')
  await page.getByLabel('Locale').fill('fr')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: 'Articles' }).waitFor()
  assert.equal((await stored(id)).locale, 'fr')
  await page.getByRole('link', { name: title }).click()
  await page.getByLabel('Locale').fill('it')
  await page.getByRole('button', { name: 'More ways to save' }).click()
  await page.getByRole('button', { name: 'Save and add another' }).click()
  await page.getByRole('heading', { level: 1, name: 'New Article' }).waitFor()
  assert.equal((await stored(id)).locale, 'it')
  const pair = `Pair ${Date.now()}`
  for (const way of ['Save and add another', 'Create']) {
    await page.getByLabel('Title').fill(pair)
    if (way !== 'Create') await page.getByRole('button', { name: 'More ways to save' }).click()
    await page.getByRole('button', { name: way, exact: true }).click()
    await page.getByText('Created.').waitFor()
    if (way !== 'Create')
      await page.waitForFunction(() => !document.querySelector<HTMLInputElement>('#field-title')!.value)
  }
  await page.getByRole('heading', { level: 1, name: 'Articles' }).waitFor()
  assert.equal((await admin.call(`/articles?title=${encodeURIComponent(pair)}`)).count, 2)
  await finish()
})

test('the save options stay open while one clicks beside their entries, and close by a click elsewhere and by Escape', async () => {
  const { id } = await newArticle({ body: 'First' })
  const { page, finish } = await admin.enterAt(`/articles/${id}`, 'editor')
  const [more, entry] = ['More ways to save', 'Save and add another'].map((name) => page.getByRole('button', { name }))
  await more!.click()
  assert.ok(await entry!.isDisabled())
  await entry!.click({ force: true })
  assert.ok(await entry!.isVisible())
  await page.getByRole('heading', { level: 1 }).click()
  await entry!.waitFor({ state: 'hidden' })
  await more!.click()
  await page.keyboard.press('Escape')
  await entry!.waitFor({ state: 'hidden' })
  await page.locator('button:focus', { has: page.locator('svg') }).waitFor()
  await finish()
})

test('a record is saved as a new one, and the first stays unchanged', async () => {
  const { id, title } = await newArticle({ body: 'First' })
  const { page, finish } = await admin.enterAt(`/articles/${id}`, 'editor')
  await page.getByRole('textbox', { name: 'Body' }).fill('Second')
  await page.getByRole('button', { name: 'More ways to save' }).click()
  await page.getByRole('button', { name: 'Save as new' }).click()
  await page.waitForURL((url) => !url.pathname.endsWith(id))
  const copy = await stored(new URL(page.url()).pathname.split('/').at(-1)!)
  assert.deepEqual([copy.title, copy.body, copy.slug === null], [title, 'Second', false])
  assert.equal((await stored(id)).body, 'First')
  await finish()
})

test('a picture is uploaded, shown and kept', async () => {
  const { id } = await newArticle()
  const { page, finish } = await admin.enterAt(`/articles/${id}`, 'editor')
  const buffer = await sharp({ create: { width: 40, height: 30, channels: 3, background: 'teal' } })
    .png()
    .toBuffer()
  await page.getByLabel('Choose a file: Cover').setInputFiles({ name: 'leaf.png', mimeType: 'image/png', buffer })
  const picture = page.locator('form img')
  await picture.waitFor()
  assert.ok(
    await picture.evaluate(async (image: HTMLImageElement) => image.decode().then(() => image.naturalWidth > 0)),
  )
  await page.getByRole('button', { name: 'Save and continue' }).click()
  await page.getByText('Saved.').waitFor()
  assert.ok((await stored(id)).cover)
  await finish()
})

test('leaving with unsaved changes asks, and staying loses nothing', async () => {
  const { id } = await newArticle()
  const { page, finish } = await admin.enterAt(`/articles/${id}`, 'editor')
  await page.getByLabel('Title').fill('Half a thought')
  await page.getByRole('link', { name: 'Tags' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'Leave without saving?' })
  await dialog.getByRole('button', { name: 'Stay' }).click()
  assert.equal(await page.getByLabel('Title').inputValue(), 'Half a thought')
  await page.getByRole('link', { name: 'Tags' }).first().click()
  await page.keyboard.press('Escape')
  assert.equal(await page.getByLabel('Title').inputValue(), 'Half a thought')
  await page.getByRole('link', { name: 'Tags' }).first().click()
  await dialog.getByRole('button', { name: 'Leave' }).click()
  await page.getByRole('heading', { level: 1, name: 'Tags' }).waitFor()
  await finish()
})

test('a record is deleted after a question, and its list says so', async () => {
  const { id, title } = await newArticle()
  const { page, finish } = await admin.enterAt(`/articles/${id}`, 'owner')
  await page.getByRole('button', { name: 'Delete' }).click()
  const dialog = page.getByRole('dialog', { name: `Delete “${title}”?` })
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  assert.equal((await stored(id)).id, id)
  await page.getByRole('button', { name: 'Delete' }).click()
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await page.getByText('Deleted.').waitFor()
  await page.getByRole('heading', { level: 1, name: 'Articles' }).waitFor()
  const gone = await admin.server.call(`/api/v1/articles/${id}`, { token: admin.tenant.people.owner.access })
  assert.equal(gone.status, 404)
  await finish()
})

test('a deletion lists what it takes along, and what prevents it', async () => {
  const name = `Kept ${Date.now()}`
  const category = await admin.call('/categories', { name })
  const tag = await admin.call('/tags', { name })
  const { id, title } = await newArticle({ category: category.id, tags: [tag.id] })
  const { page, finish, go } = await admin.enter('owner')
  const ask = async (screen: string) => {
    await go(screen)
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: `Delete “${name}”?` })
    await dialog.getByText(title).waitFor()
    return dialog
  }
  const kept = await ask(`/categories/${category.id}`)
  const reason = kept.getByRole('region', { name: 'Cannot be deleted while these refer to it' })
  assert.equal(await reason.getByRole('listitem').textContent(), `1 Article · Category${title}`)
  assert.equal(await kept.getByRole('button', { name: 'Delete', exact: true }).isDisabled(), true)
  await requireAccessible(page, 'admin-delete-kept-1440-light')
  const free = await ask(`/tags/${tag.id}`)
  await free.getByRole('region', { name: 'Kept, without the reference' }).getByText('1 Article').waitFor()
  await free.getByRole('button', { name: 'Delete', exact: true }).click()
  await page.getByText('Deleted.').waitFor()
  assert.deepEqual((await stored(id)).tags, [])
  await finish()
})

test('an action of the record runs after a question, and the screen shows its result', async () => {
  const { id } = await newArticle()
  const { page, finish } = await admin.enterAt(`/articles/${id}`, 'owner')
  await page.getByRole('button', { name: 'Publish', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click()
  await page.getByText('Publish: done.').waitFor()
  assert.equal((await stored(id)).status, 'published')
  await page.getByRole('radio', { name: 'Published', checked: true }).waitFor()
  await finish()
})

test('a viewer sees values and no button, and the server refuses the forced call', async () => {
  const { id, title } = await newArticle()
  const opened = await admin.enterAt('/articles', 'viewer')
  const { page, go } = opened
  await page.getByRole('link', { name: title }).waitFor()
  assert.equal(await page.getByRole('link', { name: /^New/ }).count(), 0)
  await go(`/articles/${id}`)
  await page.getByText('You may look at this, not change it.').waitFor()
  for (const name of ['Save', 'Delete', 'Publish'])
    assert.equal(await page.getByRole('button', { name }).count(), 0, name)
  await go('/articles/new')
  await page.getByRole('heading', { name: 'There is nothing here' }).waitFor()
  const statuses = await page.evaluate(
    async ([slug, record]) => {
      const init = { headers: { 'x-tenant': slug!, 'content-type': 'application/json' } }
      const address = '/api/v1/articles'
      const calls = [
        fetch(address, { ...init, method: 'POST', body: '{"title":"Forced"}' }),
        fetch(`${address}/${record}`, { ...init, method: 'PATCH', body: '{"title":"Forced"}' }),
        fetch(`${address}/${record}`, { ...init, method: 'DELETE' }),
      ]
      return (await Promise.all(calls)).map(({ status }) => status)
    },
    [admin.tenant.slug, id],
  )
  assert.deepEqual(statuses, [403, 403, 403])
  await finishRefused(opened, 403)
})

test('a record that is gone, or never existed, is reported with a way back', async () => {
  const opened = await admin.enterAt('/articles/0197a6a0-0000-7000-8000-00000000000f', 'owner')
  await opened.page.getByText('There is nothing here').waitFor()
  await opened.page.getByRole('link', { name: 'To the overview' }).click()
  await opened.page.getByRole('link', { name: 'Articles' }).first().waitFor()
  await finishRefused(opened, 404)
})

test("a category is created and renamed in place, and the article's typed text stays", async () => {
  const { id } = await newArticle()
  const { page, finish, go } = await admin.enter('editor')
  const name = `Oolong ${Date.now()}`
  await go(`/articles/${id}`)
  await page.getByLabel('Title').fill('Typed before')
  await page.getByRole('button', { name: 'New Category' }).click()
  const making = page.getByRole('dialog', { name: 'New Category' })
  await making.getByLabel('Name').fill(name)
  await making.getByRole('button', { name: 'Create' }).click()
  await page.getByRole('button', { name: `Edit ${name}` }).click()
  const changing = page.getByRole('dialog', { name })
  await changing.getByLabel('Name').fill(`${name} tea`)
  await changing.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: `Edit ${name} tea` }).waitFor()
  assert.equal(await page.getByLabel('Title').inputValue(), 'Typed before')
  await page.getByRole('button', { name: 'Save and continue' }).click()
  await page.getByText('Nothing changed').waitFor()
  const { title, category } = await stored(id)
  assert.deepEqual([title, (await admin.call(`/categories/${category}`)).name], ['Typed before', `${name} tea`])
  await finish()
})

test('a picture is dropped, a wrong type is reported before upload, and a picture is removed', async () => {
  const { id } = await newArticle()
  const { page, finish } = await admin.enterAt(`/articles/${id}`, 'editor')
  const zone = page.getByRole('group', { name: 'Drop or paste a file: Cover' })
  await zone.waitFor()
  const drop = (name: string, type: string, bytes: number[]) =>
    zone.evaluate(
      (box, [fileName, fileType, content]) => {
        const data = new DataTransfer()
        data.items.add(
          new File([new Uint8Array(content as number[])], fileName as string, { type: fileType as string }),
        )
        box.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }))
      },
      [name, type, bytes] as const,
    )
  let uploads = 0
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/files')) uploads++
  })
  await drop('notes.txt', 'text/plain', [104, 105])
  await page.getByText('This kind of file is not accepted').waitFor()
  assert.equal(uploads, 0)
  const picture = await sharp({ create: { width: 20, height: 20, channels: 3, background: 'teal' } })
    .png()
    .toBuffer()
  await drop('leaf.png', 'image/png', [...picture])
  await page.locator('form img').waitFor()
  assert.equal(uploads, 1)
  await page.getByRole('button', { name: 'Save and continue' }).click()
  await page.getByText('Nothing changed').waitFor()
  assert.ok((await stored(id)).cover)
  await page.getByRole('button', { name: 'Clear: Cover' }).click()
  await page.getByRole('button', { name: 'Save and continue' }).click()
  await page.getByText('Nothing changed').waitFor()
  assert.equal((await stored(id)).cover, null)
  await finish()
})
