// Fills a tenant of the demo with articles.
import type { Demo } from '#framework/application/demo.ts'
import { createRecord } from '#framework/operations/create.ts'
import type { Context } from '#framework/request/context.ts'
import { articles } from '../articles.resource.ts'
import { categories } from '../categories.resource.ts'
import { tags } from '../tags.resource.ts'
import { DEMO_ARTICLES, DEMO_CATEGORIES, DEMO_TAGS } from './demo-articles.ts'

export const contentDemo: Demo = { fill: fillContent }

async function fillContent(ctx: Context, tenant: string): Promise<void> {
  const categoryIds = new Map<string, string>()
  const tagIds = new Map<string, string>()
  for (const name of DEMO_CATEGORIES) categoryIds.set(name, (await createRecord(ctx, categories, { name })).record.id)
  for (const name of DEMO_TAGS) tagIds.set(name, (await createRecord(ctx, tags, { name })).record.id)
  for (const { category, tags: names, ...article } of DEMO_ARTICLES[tenant] ?? [])
    await createRecord(ctx, articles, {
      ...article,
      category: categoryIds.get(category) ?? null,
      tags: names.flatMap((name) => tagIds.get(name) ?? []),
    })
}
