// An article's status and its moment of publication go together, whichever road changes them.
import { requirePermission } from '#framework/permissions/require-permission.ts'
import { defineLifecycle } from '#framework/request/lifecycle.ts'
import { articles } from './articles.resource.ts'

/** A published article keeps the moment it was first published at; a draft has none. Only code can give one. */
function publicationOf(status: string | null | undefined, publishedAt: string | null): string | null {
  return status === 'published' ? (publishedAt ?? new Date().toISOString()) : null
}

export const articlesLifecycle = defineLifecycle(articles, {
  beforeCreate(ctx, input) {
    if (input.status === 'published') requirePermission(ctx, 'articles.publish')
    return { ...input, publishedAt: publicationOf(input.status, input.publishedAt ?? null) }
  },
  // A change of status by PATCH needs the action's own permission (CVE-2026-45732: a write under another word's right).
  beforeUpdate(ctx, record, input) {
    if (input.status === undefined || input.status === record.status) return input
    requirePermission(ctx, input.status === 'published' ? 'articles.publish' : 'articles.unpublish')
    return { ...input, publishedAt: publicationOf(input.status, input.publishedAt ?? record.publishedAt) }
  },
})
