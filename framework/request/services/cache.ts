// The process's cache, provided by core. Code uses `remember` of framework/operations, which separates callers.
import type { Cache } from '#framework/cache/cache.ts'
import { defineService } from './define-service.ts'

/** `cache.of(ctx).getOrMake(…)`: callers choose complete keys; tenant and caller are not added. */
export const cache = defineService<Cache>('cache')
