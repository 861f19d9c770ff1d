// Keeps an article's status and publication time consistent, however they change.
import { requirePermission } from '#framework/permissions/require-permission.ts'
import { defineLifecycle } from '#framework/request/declaring/define-lifecycle.ts'
import { articles } from './articles.resource.ts'

/** A published article keeps its first publication time; a draft has none. Only code can set one. */
function publicationOf(status: string | null | undefined, publishedAt: string | null): string | null {
  return status === 'published' ? (publishedAt ?? new Date().toISOString()) : null
}

export const articlesLifecycle = defineLifecycle(articles, {
  beforeCreate(ctx, input) {
    if (input.status === 'published') requirePermission(ctx, 'articles.publish')
    return { ...input, publishedAt: publicationOf(input.status, input.publishedAt ?? null) }
  },
  // Changing the status by PATCH needs the action's own permission (CVE-2026-45732: a write under another permission).
  beforeUpdate(ctx, record, input) {
    if (input.status === undefined || input.status === record.status) return input
    requirePermission(ctx, input.status === 'published' ? 'articles.publish' : 'articles.unpublish')
    return { ...input, publishedAt: publicationOf(input.status, input.publishedAt ?? record.publishedAt) }
  },
})
