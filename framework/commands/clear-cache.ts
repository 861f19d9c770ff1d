// `clear_cache`: invalidates cached values in every process.
import { PendError } from '#shared/exceptions/pend-error.ts'
import { defineCommand } from './define-command.ts'

/** Emits an event that every process receives within a second. */
export const clearCache = defineCommand({
  name: 'clear_cache',
  group: 'Tools',
  summary: 'drop cached values in every process',
  description:
    'Changes through the API clear their cached values automatically. Use this after other changes, such as SQL typed into dbshell. It reaches every running process within a second.',
  options: {
    tag: {
      kind: 'text',
      value: 'tag',
      summary: 'only values that depend on this: articles, articles/<id>, or a tag of an app',
    },
    tenant: { kind: 'text', value: 'slug', summary: 'only this tenant (default: all)' },
  },
  examples: {
    clear_cache: 'all of it',
    'clear_cache --tag articles --tenant acme': 'what depends on the articles of acme',
  },
  async run(project, { tag, tenant }, console) {
    const { createContext } = await import('#framework/request/create-context.ts')
    const { cacheCleared } = await import('#framework/events/following/change-versions.ts')
    if (tag !== undefined && !/^[\w*/:.-]{1,200}$/.test(tag))
      throw new PendError(`"${tag}" is not a valid tag.`, 'Write a word such as articles.')
    const { runtime, access } = await project.openServices()
    const tenantId = tenant === undefined ? null : await access.findTenant({ slug: tenant })
    if (tenant !== undefined && tenantId === null)
      throw new PendError(
        `There is no tenant with the slug "${tenant}".`,
        'Slugs are in the list of tenants: /api/v1/tenants.',
      )
    const ctx = createContext(runtime, { requestId: 'command-clear_cache', tenantId }).asSystem(
      'clear the cache',
      'even_if_closed',
    )
    await ctx.emit(cacheCleared, { tag: tag ?? null })
    console.print(
      `Forgotten: ${tag === undefined ? 'everything' : `what depends on ${tag}`}, ${tenant === undefined ? 'in all tenants' : `in ${tenant}`}.`,
    )
  },
})
