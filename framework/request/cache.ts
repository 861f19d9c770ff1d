// The cache of the process, opened by core. Code asks `remember` of framework/operations, which keeps callers apart.
import type { Cache } from '#framework/cache/cache.ts'
import { defineService } from './define-service.ts'

/** `cache.of(ctx).getOrMake(…)`: its keys belong to whoever makes them; tenant and caller are not in them by themselves. */
export const cache = defineService<Cache>('cache')
