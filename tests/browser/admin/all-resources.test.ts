// Every resource a person sees has a list, a form and a record that open, whatever its fields are.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AdminMetadata } from '#framework/projections/admin/index.ts'
import { joinTenant, registerPerson } from '../../support/tenant.ts'
import { useAdmin } from './open-admin.ts'

const admin = useAdmin(['viewer'], async (admin) => {
  const { id } = await registerPerson(admin.server)
  await joinTenant(admin.server, admin.tenant, { user: id, role: 'editor' })
  const category = await admin.call('/categories', { name: 'Teas' })
  const tag = await admin.call('/tags', { name: 'Fresh' })
  await admin.call('/articles', { title: 'Sencha', category: category.id, tags: [tag.id] })
  await admin.call('/roles', { name: 'Tasters', permissions: ['articles.read'] })
  await admin.call('/webhooks', { url: 'https://example.com/hook', events: ['articles.created'] })
})

for (const role of ['owner', 'viewer'] as const)
  test(`everything a ${role} sees opens: lists, filters, forms and records`, async () => {
    const { page, finish, go } = await admin.enter(role)
    const token = admin.tenant.people[role].access
    const { resources } = (await admin.server.call('/api/v1/admin', { token })).body as AdminMetadata
    const listed = resources.filter(({ operations }) => operations.includes('list'))
    assert.ok(listed.length > 3)
    for (const { path, labelPlural, label, operations, filters } of listed) {
      await go(`/${path}`)
      await page.getByRole('heading', { level: 1, name: labelPlural }).waitFor()
      await page.locator('[aria-busy=false]').waitFor()
      assert.equal(await page.getByRole('alert').count(), 0, path)
      if (Object.keys(filters).length > 0) await page.getByRole('button', { name: 'Filters' }).click()
      const [first] = await page.getByRole('rowheader').getByRole('link').all()
      if (first && operations.includes('read')) {
        await first.click()
        await page.getByRole('main').getByRole('link', { name: labelPlural }).waitFor()
        await page.getByRole('region', { name: 'About' }).waitFor()
      }
      if (!operations.includes('create')) continue
      await go(`/${path}/new`)
      await page.getByRole('heading', { level: 1, name: `New ${label}` }).waitFor()
      await page.getByRole('button', { name: 'Create', exact: true }).waitFor()
    }
    await finish()
  })
